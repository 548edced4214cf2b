// The whole interface over a test house, without sockets: every answer is held against the OpenAPI document.
#pragma once

#include "ra/house.hpp"
#include "schema.hpp"
#include "web/api/routes.hpp"
#include "web/http/route.hpp"

namespace vidimus::web::api::test {

using http::Method;
using ra::testing::must;

inline std::string openapi_text() { return must(base::read_file(std::string{VIDIMUS_SOURCE} + "/docs/api/openapi.json")); }

inline std::string lower_name(Method method) {
  std::string out{base::to_name(method)};
  for (auto& c : out) c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

/// What is sent, and by whom.
struct Sent {
  std::string token = {};
  std::string body = {};
  std::string type = "application/json";
  std::string if_match = {};
  std::string key = {};  ///< Idempotency-Key
};

struct Got {
  int status = 0;
  Json body;  ///< null when it is not JSON
  http::Reply reply;
  [[nodiscard]] std::string text(std::string_view name) const { return body.text(name); }
  [[nodiscard]] const Json& at(std::string_view name) const {
    const auto* found = body.find(name);
    if (found == nullptr) throw std::runtime_error("no " + std::string{name} + " in " + body.dump());
    return *found;
  }
  [[nodiscard]] std::vector<std::string> pointers() const {
    std::vector<std::string> out;
    if (const auto* fields = body.find("fields"))
      for (const auto& one : fields->items()) out.push_back(one.text("pointer"));
    return out;
  }
};

class Desk {
 public:
  Desk() { house.load_sample(); }

  Got call(Method method, const std::string& target, const Sent& sent = {}) {
    http::Request request;
    request.method = method;
    if (!request.set_target(target)) throw std::runtime_error("bad target " + target);
    if (!sent.token.empty()) request.headers.add("Authorization", "Bearer " + sent.token);
    if (!sent.body.empty()) request.headers.add("Content-Type", sent.type);
    if (!sent.if_match.empty()) request.headers.add("If-Match", sent.if_match);
    if (!sent.key.empty()) request.headers.add("Idempotency-Key", sent.key);
    request.body = sent.body;
    request.now = house.clock.at;
    const auto match = router.find(request);
    if (match.route == nullptr) throw std::runtime_error("no route for " + target);
    Got got;
    got.reply = match.route->handler(request);
    got.status = got.reply.status;
    const auto type = got.reply.header("Content-Type");
    if (type.ends_with("json")) got.body = must(Json::parse(got.reply.content()));
    transcript += got.reply.content();
    check(lower_name(method), match.route->pattern, got);
    return got;
  }
  Got get(const std::string& target, const std::string& token = {}) { return call(Method::get, target, {.token = token}); }
  Got post(const std::string& target, const std::string& token, const Json& body = Json{Json::Object{}}) {
    return call(Method::post, target, {.token = token, .body = body.dump()});
  }

  /// Signs a person in as he would: link asked, letter read, secret given.
  std::string sign_in(const std::string& email) {
    const auto asked = post("/api/v1/sign-in-links", "", Json::object({{"email", email}}));
    EXPECT_EQ(asked.status, 202);
    const auto got = post("/api/v1/sessions", "", Json::object({{"secret", house.last_link()}}));
    EXPECT_EQ(got.status, 201) << got.body.dump();
    return got.text("token");
  }

  /// Orders one certificate in the first membership this person sees; answers its reference.
  std::string place_order(const std::string& token) {
    const auto member = get("/api/v1/memberships", token).at("memberships").items().front().find("membership")->text("id");
    const auto annexes = "/api/v1/memberships/" + member + "/annexes";
    house.clock.at += std::chrono::seconds{1};  // codes of one instant have no order
    EXPECT_EQ(post(annexes + "/consent-codes", token).status, 202);
    const auto placed = post(annexes, token, Json::object({{"count", 1}, {"code", house.last_code()}}));
    EXPECT_EQ(placed.status, 201) << placed.body.dump();
    return placed.at("orders").items().front().text("reference");
  }

  ra::testing::TestHouse house;
  std::string transcript;  ///< everything answered so far
  std::string text = openapi_text();
  Json document = must(Json::parse(text));
  Schemas schemas{document};
  Api api{house.counter, text};
  http::Router router = must(http::Router::make(api_routes(api)));

 private:
  void check(const std::string& method, const std::string& pattern, const Got& got) const {
    const auto* operation = schemas.behind("#/paths").find(pattern);
    operation = operation != nullptr ? operation->find(method) : nullptr;
    ASSERT_NE(operation, nullptr) << method << " " << pattern << " is not in the document";
    const auto where = method + " " + pattern + " " + std::to_string(got.status);
    const auto* response = operation->find("responses")->find(std::to_string(got.status));
    ASSERT_NE(response, nullptr) << where << " is not described: " << got.body.dump();
    if (const auto* ref = response->find("$ref")) response = &schemas.behind(*ref->string());
    const auto* content = response->find("content");
    if (content == nullptr) {
      EXPECT_TRUE(got.reply.content().empty()) << where;
      return;
    }
    const auto type = got.reply.header("Content-Type");
    const auto* described = content->find(type.substr(0, type.find(';')));
    ASSERT_NE(described, nullptr) << where << ": " << type;
    if (!type.ends_with("json")) return;
    for (const auto& one : schemas.complaints(got.body, *described->find("schema"))) ADD_FAILURE() << where << one;
  }
};

}  // namespace vidimus::web::api::test
