// Is an address one that anybody on the Internet could own? Everything else is somebody's inside.
#pragma once

#include <sys/socket.h>

namespace vidimus::adapters::http {

/// False for loopback, link-local, private, shared, documentation, multicast and reserved ranges, and for IPv6 addresses that
/// carry such an IPv4 one.  @source IANA special-purpose address registries; RFC 6890
[[nodiscard]] bool is_public(const sockaddr* address);

}  // namespace vidimus::adapters::http
