// Is this certificate for that name? Server names, addresses and mailboxes in subject alternative names; never the CN.
#pragma once

#include <optional>
#include <string_view>

#include "pki/x509.hpp"

namespace vidimus::pki {

/// Equality of ASCII texts whatever the case.
bool same_ascii(std::string_view a, std::string_view b);
/// The 4 or 16 octets of "192.0.2.1" or "2001:db8::1"; nothing for any other text.
std::optional<Bytes> ip_octets(std::string_view text);
/// True when `name` (an address, a mailbox with '@', or else a DNS name) is one of the certificate's. A wildcard is the whole
/// leftmost label of a dNSName and stands for one label. @source RFC 9525 §6.3, RFC 5280 §7.5
bool is_for_name(const Certificate& certificate, std::string_view name);

}  // namespace vidimus::pki
