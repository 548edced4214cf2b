// The domain name system by the resolver of the C library (libresolv).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "ports/name_service.hpp"

namespace vidimus::adapters::dns {

/// Asks `server` ("192.0.2.53" or "192.0.2.53:5353", IPv4), or the machine's own name servers when it is empty. Waits two seconds
/// for an answer, twice. @errors misconfigured: `server` is no such address.
base::Result<std::unique_ptr<ports::NameService>> make_resolver(const std::string& server);

/// TXT records of an answer (RFC 1035 §3.3.14), at most 100, each of 4,096 printable characters at most; others are shown as "?".
/// @errors malformed.
base::Result<std::vector<std::string>> texts_of_answer(base::ByteView answer);
/// Names in the MX records of an answer, without the final dot, the preferred first. @errors malformed.
base::Result<std::vector<std::string>> mail_servers_of_answer(base::ByteView answer);

}  // namespace vidimus::adapters::dns
