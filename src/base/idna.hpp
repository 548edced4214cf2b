// International domain names (IDNA 2008, RFC 5890).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vidimus::base {

/// The ASCII form of a domain name in UTF-8: "mairie-évry.fr" → "xn--mairie-vry-h7a.fr"; names in ASCII stay, in lower case.
/// Nothing when it is no domain name.
std::optional<std::string> ascii_domain(std::string_view domain);

}  // namespace vidimus::base
