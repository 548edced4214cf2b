#include "web/http/head_check.hpp"

#include <algorithm>

namespace vidimus::web::http {
namespace {

Refusal bad(std::string_view why) { return {400, base::fail(base::Code::bad_request, std::string{why})}; }

bool is_host(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
           c == '[' || c == ']' || c == '_';
  });
}

}  // namespace

bool expects_continue(const Request& request) { return equal_ignoring_case(request.header("Expect"), "100-continue"); }

std::optional<Refusal> check_head(const Request& request, const Framing& framing) {
  std::size_t hosts = 0;
  std::size_t lengths = 0;
  std::size_t codings = 0;
  const auto& headers = request.headers;
  for (std::size_t at = 0; at < headers.size(); ++at) {
    const auto name = headers.name(at);
    if (equal_ignoring_case(name, "Host")) {
      if (!is_host(headers.value(at))) return bad("http_bad_host");
      ++hosts;
    } else if (equal_ignoring_case(name, "Content-Length")) {
      ++lengths;
    } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
      ++codings;
      if (!equal_ignoring_case(headers.value(at), "chunked")) return bad("http_transfer_coding");
    }
  }
  if (hosts > 1 || (framing.http11 && hosts == 0)) return bad("http_host_missing");
  if (lengths > 1 || codings > 1 || (lengths != 0 && codings != 0)) return bad("http_two_lengths");
  if (codings != 0 && (!framing.http11 || !framing.chunked)) return bad("http_transfer_coding");
  if (framing.http11 && headers.find("Expect") && !expects_continue(request))
    return Refusal{417, base::fail(base::Code::bad_request, "http_unknown_expectation")};
  return std::nullopt;
}

}  // namespace vidimus::web::http
