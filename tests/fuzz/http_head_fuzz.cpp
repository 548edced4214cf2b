// Requests as they come in at our doors: the first octet says in pieces of how many octets, the rest is the stream. What Beast's
// parser and our own limits let through has one host, one length, and stays within bounds.
#include <algorithm>
#include <cstdlib>

#include "web/http/cookie.hpp"
#include "web/http/head_check.hpp"
#include "web/http/request_reader.hpp"

namespace {

using namespace vidimus::web::http;

constexpr std::size_t head_limit = 16 * 1024;
constexpr std::size_t body_limit = 8 * 1024;

void must(bool condition) {
  if (!condition) std::abort();
}

/// What the engine does between head and body.
void judge_head(Request& request, const engine::RequestReader& reader) {
  must(request.headers.size() <= engine::most_fields);
  Framing framing{reader.http11, reader.chunked(), std::nullopt};
  if (const auto length = reader.content_length()) framing.content_length = *length;
  const bool routed = request.set_target(reader.raw_target);
  if (const auto refusal = check_head(request, framing)) {
    must(refusal->status >= 400 && refusal->status < 500);
    return;
  }
  must(request.headers.count("Host") == 1 || (!reader.http11 && request.headers.count("Host") == 0));
  must(request.headers.count("Content-Length") + request.headers.count("Transfer-Encoding") <= 1);
  if (!routed) return;
  (void)expects_continue(request);
  (void)request.cookie("__Host-session");
  (void)request.query_value("q");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 1U + data[0];
  const auto* octets = data + 1;
  const auto end = size - 1;
  Request request;
  engine::RequestReader reader{request, head_limit};
  reader.most = body_limit;
  bool judged = false;
  for (std::size_t from = 0, to = 0; to < end && !reader.is_done();) {
    to = std::min(end, to + piece);
    while (from < to && !reader.is_done()) {
      engine::error_code error;
      const auto taken = reader.put(boost::asio::const_buffer{octets + from, to - from}, error);
      from += taken;
      if (error && error != engine::beast::http::error::need_more) return 0;
      if (reader.is_header_done() && !judged) {
        judge_head(request, reader);
        judged = true;
      }
      if (error || taken == 0) break;
    }
  }
  must(request.body.size() <= body_limit && request.headers.size() <= engine::most_fields);
  return 0;
}
