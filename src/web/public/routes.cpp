#include "web/public/routes.hpp"

#include "base/json.hpp"
#include "web/http/problem.hpp"

namespace vidimus::web::public_ {
namespace {

using http::Reply;
using http::Request;

constexpr std::string_view ocsp_type = "application/ocsp-response";
constexpr std::size_t ocsp_limit = 64 * 1024;  // a request signed with its chain is a few kilobytes
constexpr std::size_t stamp_limit = 16 * 1024;

Reply ocsp_reply(va::Answer answer) {
  if (answer.ready && !answer.ready->lines.empty()) {
    const auto lines = base::view_of(answer.ready->lines);
    return http::ready({answer.ready, lines}, {std::move(answer.owner), answer.octets});
  }
  auto reply = http::der(ocsp_type, http::SharedBytes{std::move(answer.owner), answer.octets});
  reply.set("Cache-Control", "no-store");  // bound to a nonce, or an error that may be over in a moment
  return reply;
}

/// RFC 6960 A.1.1: GET {url}/{url-encoding of base-64 encoding of the DER encoding of the OCSPRequest}.
Reply get_ocsp(const va::Responder& responder, const Request& request) {
  const auto octets = base::from_base64(request.param("request"));
  return ocsp_reply(responder.answer(octets ? base::ByteView{*octets} : base::ByteView{}, request.now));
}

/// The named file of a folder of the shelf, or 304 when the client's copy is this very one.
Reply from_shelf(const va::Shelf& shelf, std::string_view folder, std::string_view ending, const Request& request) {
  auto name = request.param("file");
  std::shared_ptr<const va::ShelfItem> item;
  if (name.ends_with(ending)) {
    name.remove_suffix(ending.size());
    item = shelf.find(std::string{folder} + "/" + std::string{name});
  }
  if (!item) return http::problem(base::fail(base::Code::not_found, "no such file"), request);
  const auto lines = base::view_of(item->lines);
  const auto known = request.header("If-None-Match");
  if (known.size() == 34 && known.substr(1, 32) == base::to_hex(base::ByteView{item->digest}.first(16))) {
    Reply unchanged;
    unchanged.status = 304;
    unchanged.lines = {item, lines};
    return unchanged;
  }
  return http::ready({item, lines}, {item, item->octets});
}

Reply health(const Rooms& rooms, const Request& request) {
  const auto known = rooms.responder.known();
  auto lists = base::Json::array();
  for (const auto& [name, item] : *rooms.shelf.items())
    if (item->expires)
      lists.push(base::Json::object(
          {{"name", name}, {"next_update", base::to_rfc3339(*item->expires)}, {"expired", *item->expires <= request.now}}));
  auto out = base::Json::object({{"status", known ? "ok" : "no register yet"}, {"lists", std::move(lists)}});
  if (known) {
    out.set("certificates", *known);
    out.set("register_as_of", base::to_rfc3339(rooms.responder.as_of()));
  }
  return http::json(out, known ? 200 : 503);
}

}  // namespace

http::RouteTable routes(const Rooms& rooms) {
  http::RouteTable table;
  table.run_on = http::RunOn::io_thread;  // nothing here waits: memory, and a signature at most
  const auto post_ocsp = [&responder = rooms.responder](Request& request) {
    return ocsp_reply(responder.answer(request.bytes(), request.now));
  };
  using enum http::Method;
  table.rows = {
      {post, "/ocsp", post_ocsp, ocsp_limit},
      {get, "/ocsp/{request...}", [&responder = rooms.responder](Request& request) { return get_ocsp(responder, request); }},
      {get, "/crl/{file}", [&shelf = rooms.shelf](Request& request) { return from_shelf(shelf, "crl", ".crl", request); }},
      {get, "/ca/{file}", [&shelf = rooms.shelf](Request& request) { return from_shelf(shelf, "ca", ".cer", request); }},
      {get, "/policy/{file}", [&shelf = rooms.shelf](Request& request) { return from_shelf(shelf, "policy", ".html", request); }},
      {get, "/health", [rooms](Request& request) { return health(rooms, request); }},
  };
  if (rooms.time_stamps != nullptr)
    table.rows.push_back({post, "/tsa",
                          [&authority = *rooms.time_stamps](Request& request) {
                            return http::der("application/timestamp-reply", authority.answer(request.bytes()));
                          },
                          stamp_limit});
  return table;
}

}  // namespace vidimus::web::public_
