// Octets written as gzip (RFC 1952), for files that are the same for everybody: a page with a person's secrets is never
// compressed.
#pragma once

#include <string>
#include <string_view>

namespace vidimus::web::http {

/// One gzip member holding `content`, without name and time: the same octets give the same member.
[[nodiscard]] std::string gzip(std::string_view content);
/// Whether an Accept-Encoding (RFC 9110 §12.5.3) takes gzip by its name.
[[nodiscard]] bool takes_gzip(std::string_view accept_encoding);

}  // namespace vidimus::web::http
