// The interface behind the real door, spoken to by curl.
#include "desk.hpp"
#include "web/http/client.hpp"

namespace vidimus::web::api::test {
namespace {

using http::test::Folder;
using http::test::run;

class Served : public ::testing::Test {
 protected:
  Served() {
    auto settings = http::test::quick_settings();
    settings.limits.body_time = std::chrono::seconds{20};
    http::Listener listener;
    listener.name = "api";
    listener.routes.rows = api_routes(desk.api);
    server = http::test::serve(std::move(settings), {std::move(listener)});
  }
  /// Body, then status and media type.
  std::string curl(const std::string& more, const std::string& path) const {
    return run("curl -s --max-time 20 -w '\\n%{http_code} %{content_type}' " + more +
               " http://127.0.0.1:" + std::to_string(server->port("api")) + path)
        .out;
  }
  Desk desk;
  std::unique_ptr<http::Server> server;
};

const std::string json_post = "-H 'Content-Type: application/json' -d ";

TEST_F(Served, LetsAPersonInAndOut) {
  EXPECT_EQ(curl(json_post + "'{\"email\":\"bastien.audibert@valbrune.example\"}'", "/api/v1/sign-in-links"), "\n202 ");
  const auto in = curl(json_post + "'{\"secret\":\"" + desk.house.last_link() + "\"}'", "/api/v1/sessions");
  EXPECT_TRUE(in.ends_with("\n201 application/json")) << in;
  const auto token = must(Json::parse(in.substr(0, in.rfind('\n')))).text("token");
  const auto bearer = "-H 'Authorization: Bearer " + token + "' ";
  EXPECT_TRUE(curl(bearer, "/api/v1/orders").ends_with("\n200 application/json"));
  // A reason may come with DELETE.
  EXPECT_TRUE(curl(bearer + "-X DELETE " + json_post + "'{\"reason\":\"x\"}'", "/api/v1/orders/NONE-2026-000001-1/appointment")
                  .ends_with("\n404 application/problem+json"));
  EXPECT_EQ(curl(bearer + "-X DELETE", "/api/v1/sessions/current"), "\n204 ");
  EXPECT_TRUE(curl(bearer, "/api/v1/orders").ends_with("\n401 application/problem+json"));
}

TEST_F(Served, RefusesWhatIsTooLarge) {
  const Folder folder;
  run("head -c 70000 /dev/zero | tr '\\0' ' ' > " + (folder / "blanks"));
  EXPECT_TRUE(curl("-H 'Content-Type: application/json' --data-binary @" + (folder / "blanks"), "/api/v1/sign-in-links")
                  .ends_with("\n413 application/problem+json"));
  run("head -c 11000000 /dev/zero > " + (folder / "zeros"));
  const auto token = desk.sign_in("bastien.audibert@valbrune.example");
  const auto send = "-H Expect: -H 'Authorization: Bearer " + token + "' -H 'Content-Type: application/pdf' --data-binary @";
  EXPECT_TRUE(
      curl(send + (folder / "zeros"), "/api/v1/dossiers/x/pieces?kind=mandate").ends_with("\n413 application/problem+json"));
  // Within the body's limit, but over the document's.
  run("head -c 10490000 /dev/zero > " + (folder / "zeros"));
  EXPECT_TRUE(
      curl(send + (folder / "zeros"), "/api/v1/dossiers/x/pieces?kind=mandate").ends_with("\n413 application/problem+json"));
}

TEST_F(Served, AnswersAWrongMethodAndAnUnknownPath) {
  EXPECT_TRUE(curl("-X PUT", "/api/v1/orders").ends_with("\n405 application/problem+json"));
  EXPECT_TRUE(curl("", "/api/v1/nothing").ends_with("\n404 application/problem+json"));
}

}  // namespace
}  // namespace vidimus::web::api::test
