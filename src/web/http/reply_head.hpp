// The head of a reply as octets: status line, server's own fields, the handler's fields.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "web/http/reply.hpp"

namespace vidimus::web::http {

/// What the server knows about the connection a reply goes to.
struct HeadFacts {
  std::string_view date;  ///< IMF-fixdate
  bool http11 = true;
  bool keep_alive = true;
  bool tls = false;
};

/// Appends the head, up to and with the empty line.
void append_head(std::string& out, const Reply& reply, const HeadFacts& facts);
/// False for replies that never carry content: 1xx, 204, 304 (RFC 9110 §6.4.1).
bool may_have_content(int status);
/// "Sun, 22 Nov 2026 09:30:00 GMT" (RFC 9110 §5.6.7).
std::string imf_date(base::Instant when);

}  // namespace vidimus::web::http
