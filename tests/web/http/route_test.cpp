#include "web/http/route.hpp"

#include <gtest/gtest.h>

namespace vidimus::web::http {
namespace {

Reply nothing(Request&) { return no_content(); }

Request asking(Method method, std::string_view target) {
  Request request;
  request.method = method;
  EXPECT_TRUE(request.set_target(target)) << target;
  return request;
}

class Routes : public testing::Test {
 protected:
  void SetUp() override {
    auto made = Router::make({{Method::get, "/", nothing},
                              {Method::get, "/dossiers", nothing},
                              {Method::post, "/dossiers", nothing},
                              {Method::get, "/dossiers/{id}", nothing},
                              {Method::get, "/dossiers/new", nothing},
                              {Method::post, "/dossiers/{dossier}/pieces/{piece}", nothing},
                              {Method::get, "/ocsp/{rest...}", nothing},
                              {Method::put, "/ocsp/{id}", nothing}});
    ASSERT_TRUE(made);
    router_ = std::move(made).value();
  }
  std::string pattern(Request& request) {
    const auto match = router_.find(request);
    return match.route == nullptr ? "none " + match.allow : match.route->pattern;
  }
  std::string pattern(Method method, std::string_view target) {
    auto request = asking(method, target);
    return pattern(request);
  }
  Router router_;
};

TEST_F(Routes, FindsRowsAndParameters) {
  EXPECT_EQ(pattern(Method::get, "/"), "/");
  EXPECT_EQ(pattern(Method::get, "/?a=b"), "/");
  EXPECT_EQ(pattern(Method::head, "/dossiers"), "/dossiers");
  EXPECT_EQ(pattern(Method::get, "/dossiers/new"), "/dossiers/new");
  auto request = asking(Method::post, "/dossiers/01A/pieces/carte%20verso?x=1");
  EXPECT_EQ(pattern(request), "/dossiers/{dossier}/pieces/{piece}");
  EXPECT_EQ(request.param("dossier"), "01A");
  EXPECT_EQ(request.param("piece"), "carte verso");
  EXPECT_EQ(request.param("id"), "");
}

TEST_F(Routes, TellsTheMethodsOfAPath) {
  EXPECT_EQ(pattern(Method::put, "/dossiers"), "none GET, HEAD, POST");
  EXPECT_EQ(pattern(Method::post, "/dossiers/new"), "none GET, HEAD");
  EXPECT_EQ(pattern(Method::remove, "/ocsp/a"), "none GET, HEAD, PUT");
  EXPECT_EQ(pattern(Method::get, "/ocsp/a"), "/ocsp/{rest...}") << "another row fits when the closer one has not the method";
  for (const auto* path : {"/nothing", "/dossiers/", "/dossiers//pieces/a", "/dossiers/a/", "//", "/ocsp", "/dossiers/a%2Fb"})
    EXPECT_EQ(pattern(Method::get, path), "none ") << path;
}

TEST_F(Routes, TailsKeepTheirSlashes) {
  auto request = asking(Method::get, "/ocsp/MF%2BQ//a%2Fb%3D");
  EXPECT_EQ(pattern(request), "/ocsp/{rest...}");
  EXPECT_EQ(request.param("rest"), "MF+Q//a/b=");
  auto empty = asking(Method::get, "/ocsp/");
  EXPECT_EQ(pattern(empty), "/ocsp/{rest...}");
  EXPECT_EQ(empty.param("rest"), "");
}

TEST(RouteTables, AreRefusedAtStartUpWhenWrong) {
  const auto why = [](std::vector<Route> rows) {
    const auto made = Router::make(rows);
    return made ? std::string{"fine"} : made.error().detail;
  };
  EXPECT_EQ(why({{Method::get, "/a/{id}", nothing}, {Method::get, "/a/{name}", nothing}}),
            "route GET /a/{name}: takes the same requests as /a/{id}");
  EXPECT_EQ(why({{Method::get, "/a/{id}", nothing}, {Method::post, "/a/{name}", nothing}}), "fine");
  EXPECT_NE(why({{Method::get, "a", nothing}}), "fine");
  EXPECT_NE(why({{Method::get, "/a{id}", nothing}}), "fine");
  EXPECT_NE(why({{Method::get, "/{a...}/b", nothing}}), "fine");
  EXPECT_NE(why({{Method::get, "/{}", nothing}}), "fine");
  EXPECT_NE(why({{Method::get, "/{...}", nothing}}), "fine");
  EXPECT_NE(why({{Method::get, "/a", {}}}), "fine");
}

TEST(RequestTarget, IsDecodedOnceAndSafely) {
  Request request;
  ASSERT_TRUE(request.set_target("/a%252e/b%2Fc?x=%41+b&y&x=2&bad=%z"));
  EXPECT_EQ(request.segments, (std::vector<std::string>{"a%2e", "b/c"}));
  EXPECT_EQ(request.path(), "/a%252e/b%2Fc");
  EXPECT_EQ(request.query_value("x"), "A b");
  EXPECT_EQ(request.query_value("y"), "");
  EXPECT_EQ(request.query_value("z"), std::nullopt);
  EXPECT_EQ(request.query_value("bad"), std::nullopt);
  ASSERT_TRUE(request.set_target("HTTPS://host:8443?q=1"));
  EXPECT_EQ(request.target, "/?q=1");
  EXPECT_EQ(request.query, "q=1");
  EXPECT_EQ(request.segments, std::vector<std::string>{""});
  for (const auto* bad : {"", "*", "a", "ftp://x/", "/a/./b", "/..", "/a/%2e%2e", "/%00", "/a%0a", "/%7f", "/%"})
    EXPECT_FALSE(request.set_target(bad)) << bad;
}

TEST(Replies, RedirectsStayHere) {
  EXPECT_EQ(redirect("/accueil?x=1").header("location"), "/accueil?x=1");
  EXPECT_EQ(redirect("https://evil.example/").header("Location"), "/");
  EXPECT_EQ(redirect("//evil.example").header("Location"), "/");
  EXPECT_EQ(redirect("/\\evil.example").header("Location"), "/");
  EXPECT_EQ(redirect("/a\r\nSet-Cookie: x").header("Location"), "/");
  EXPECT_EQ(redirect("/").status, 303);
}

TEST(Replies, FieldsCannotSplitTheHead) {
  EXPECT_THROW(text("").set("X", "a\r\nY: b"), std::logic_error);
  EXPECT_THROW(text("").add("X\n", "a"), std::logic_error);
  const auto file = download("application/pdf", "reçu \"1\"\r\n.pdf", "x");
  EXPECT_EQ(file.header("Content-Disposition"),
            "attachment; filename=\"re__u _1___.pdf\"; filename*=UTF-8''re%C3%A7u%20%221%22%0D%0A.pdf");
}

}  // namespace
}  // namespace vidimus::web::http
