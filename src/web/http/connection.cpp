// Request after request of one client: parsed, refused or routed, answered. Heads are written by hand and go out with the body in
// one gathered write.
#include "web/http/connection.hpp"

#include <cstring>

#include "base/log.hpp"
#include "web/http/problem.hpp"
#include "web/http/trace.hpp"

namespace vidimus::web::http::engine {
namespace {
constexpr std::size_t one_record = 16 * 1024;  // replies up to this go out in one TLS record
}

void Loop::sweep(Ticks::time_point now) {
  for (auto* connection : connections)
    if (connection->deadline < now || now > stop_by) connection->cut();
}

void Loop::begin_stop() {
  stopping = true;
  stop_by = Ticks::now() + shared.settings.limits.stop_time;
  error_code ignored;
  for (auto& [door, acceptor] : acceptors) acceptor.close(ignored);
  for (auto* connection : connections)
    if (connection->idle) connection->cut();
  timer.cancel();
}

Step Connection::parse_trouble(const error_code& error) {
  if (error == beast::http::error::header_limit) return refused(431, base::Code::too_large, "http_head_too_large");
  if (error == beast::http::error::body_limit) return refused(413, base::Code::too_large, "http_body_too_large");
  return refused(400, base::Code::bad_request, "http_malformed");
}

Step Connection::parse() {
  // Empty lines before a request line are passed over (RFC 9112 §2.2).
  if (!reader->got_some())
    while (from < to && (buffer[from] == '\r' || buffer[from] == '\n')) ++from;
  while (from < to) {
    error_code error;
    const bool in_head = !reader->is_header_done();
    const auto taken = reader->put(asio::const_buffer{buffer.get() + from, to - from}, error);
    from += taken;
    if (in_head) head_taken += taken;
    if (error && error != beast::http::error::need_more) return parse_trouble(error);
    if (in_head && reader->is_header_done()) {
      if (head_taken > limits.head) return parse_trouble(beast::http::error::header_limit);
      return Step::head;
    }
    if (reader->is_done()) return Step::run;
    if (error == beast::http::error::need_more) {
      if (in_head && head_taken + (to - from) >= limits.head) return parse_trouble(beast::http::error::header_limit);
      if (to - from == capacity()) return refused(400, base::Code::bad_request, "http_malformed");  // an endless chunk line
      return Step::more;
    }
  }
  return Step::more;
}

/// Between head and body: everything that can be refused without reading on.
Step Connection::route() {
  head_done = Ticks::now();
  request.now = loop.shared.settings.clock();
  draw_trace(request.trace);
  keep_alive = reader->keep_alive() && !loop.stopping;
  if (!request.set_target(reader->raw_target)) {
    keep_alive = false;
    return refused(400, base::Code::bad_request, "http_bad_target");
  }
  Framing framing{reader->http11, reader->chunked(), std::nullopt};
  if (const auto length = reader->content_length()) framing.content_length = *length;
  if (auto refusal = check_head(request, framing)) {
    refuse(refusal->status, std::move(refusal->error));
    keep_alive = false;
    return Step::reply;
  }
  if (!reader->known_method) return refused(501, base::Code::unsupported, "http_unknown_method");
  match = door.router.find(request);
  if (match.route == nullptr) {
    if (match.allow.empty()) return refused(404, base::Code::not_found, "http_no_such_path");
    refuse(405, base::fail(base::Code::bad_request, "http_method_not_allowed"));
    reply.set("Allow", match.allow);
    return Step::reply;
  }
  reader->most = match.route->body_limit != 0 ? match.route->body_limit : limits.body;
  if (framing.content_length.value_or(0) > reader->most) return refused(413, base::Code::too_large, "http_body_too_large");
  if (reader->is_done()) return Step::run;
  // A claimed length costs nothing until its octets come, beyond this.
  request.body.reserve(std::min<std::size_t>(framing.content_length.value_or(0), 64 * 1024));
  return Step::body;
}

void Connection::refuse(int status, base::Error error) {
  // The rest of an unread body would be taken for the next request.
  if (!reader->is_header_done() || !reader->is_done()) keep_alive = false;
  if (!reader->is_header_done()) {
    request.now = loop.shared.settings.clock();
    draw_trace(request.trace);
  }
  const auto& page = door.listener.routes.refuse;
  const Refusal refusal{status, std::move(error)};
  try {
    reply = page ? page(refusal, request) : problem(refusal, request);
  } catch (const std::exception& bug) {
    base::log::error("http.refusal_failed", {{"trace", request.trace}, {"what", bug.what()}});
    reply = text("", status);
  }
}

void Connection::run() {
  try {
    reply = match.route->handler(request);
  } catch (const std::exception& bug) {
    refuse(500, base::fail(base::Code::internal, "handler threw", bug.what()));
  }
}

std::array<asio::const_buffer, 2> Connection::outgoing() {
  if (loop.stopping) keep_alive = false;
  auto content = reply.content();
  append_head(head, reply, {loop.date_at(loop.shared.settings.clock()), reader->http11, keep_alive, request.tls});
  if (request.method == Method::head || !may_have_content(reply.status)) content = {};
  if (request.tls && content.size() <= one_record) {
    head.append(content);
    content = {};
  }
  deadline = time_for(head.size() + content.size());
  return {asio::const_buffer{head.data(), head.size()}, asio::const_buffer{content.data(), content.size()}};
}

void Connection::measure() const {
  const auto& measured = loop.shared.settings.measured;
  if (!measured || !reader->is_header_done()) return;
  measured({door.listener.name, request.route, request.method, reply.status, Ticks::now() - head_done, request.body.size(),
            request.method == Method::head ? 0 : reply.content().size()});
}

}  // namespace vidimus::web::http::engine
