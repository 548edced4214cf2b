#include "web/enrol/routes.hpp"
#include "web/http/problem.hpp"

namespace vidimus::web::enrol {
namespace {

constexpr std::size_t message_limit = 64U << 10;
constexpr std::string_view message_type = "application/pkixcmp";

http::Reply answer(const AnswerCmp& cmp, const http::Request& request) {
  if (request.header("Content-Type").substr(0, message_type.size()) != message_type)
    return http::problem(base::fail(base::Code::unsupported_media, "application/pkixcmp is expected"), request);
  auto reply = cmp(request.bytes(), std::string{request.param("profile")});
  if (!reply) return http::problem(reply.error(), request);
  return http::der(message_type, *reply).set("Cache-Control", "no-store");
}

}  // namespace

http::RouteTable cmp_routes(const Doors& doors) {
  http::RouteTable table;
  const auto handler = [cmp = doors.cmp](http::Request& request) { return answer(cmp, request); };
  for (const auto* path : {"/.well-known/cmp", "/.well-known/cmp/p/{profile}"})
    table.rows.push_back({http::Method::post, path, handler, message_limit});
  return table;
}

}  // namespace vidimus::web::enrol
