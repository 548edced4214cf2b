// Rules on a request's head that the parser leaves to the server (RFC 9112 §3.2, §6; RFC 9110 §10.1.1).
#pragma once

#include <cstdint>
#include <optional>

#include "web/http/request.hpp"
#include "web/http/route.hpp"

namespace vidimus::web::http {

/// How the parser says the body is framed.
struct Framing {
  bool http11 = true;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
};

/// Why a head is refused, if it is: Host missing or doubled, both lengths, a transfer coding other than chunked alone, an
/// expectation we do not know. Anything two servers could read in two ways is refused (request smuggling).
std::optional<Refusal> check_head(const Request& request, const Framing& framing);
/// The client waits for "100 Continue" before it sends the body.
bool expects_continue(const Request& request);

}  // namespace vidimus::web::http
