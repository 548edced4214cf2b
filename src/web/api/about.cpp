// What the interface says of itself: its OpenAPI document, and what each type of problem means (RFC 9457 §3.1.1).
#include <array>

#include "web/api/render.hpp"
#include "web/http/problem.hpp"

namespace vidimus::web::api {
namespace {

Answer show_openapi(Call& call) {
  http::Reply reply;
  reply.set("Content-Type", "application/json");
  reply.set("Cache-Control", "no-cache");
  reply.body = call.api().openapi;
  return reply;
}

Answer show_problem(Call& call) {
  const auto wanted = call.request().param("code");
  for (auto at = 0; at <= static_cast<int>(base::Code::internal); ++at) {
    const auto code = static_cast<base::Code>(at);
    const auto name = base::name_of(code);
    if (name != wanted) continue;
    return http::json(Json::object({{"type", "/problems/" + std::string{name}},
                                    {"title", call.request().text(http::title_key_of(code))},
                                    {"status", http::status_of(code)},
                                    {"code", name}}));
  }
  return base::fail(base::Code::not_found, "http_no_such_path");
}

using enum http::Method;

}  // namespace

std::span<const Row> about_rows() {
  static constexpr std::array rows{
      Row{get, "/api/openapi.json", show_openapi, Door::open},
      Row{get, "/problems/{code}", show_problem, Door::open},
  };
  return rows;
}

}  // namespace vidimus::web::api
