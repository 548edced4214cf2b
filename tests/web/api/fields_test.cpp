// Bad input: every wrong member is named, and nothing is done.
#include "web/api/fields.hpp"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <regex>
#include <set>

#include "desk.hpp"
#include "web/http/problem.hpp"

namespace vidimus::web::api::test {
namespace {

using Pointers = std::vector<std::string>;

constexpr auto links = "/api/v1/sign-in-links";

class BadInput : public ::testing::Test {
 protected:
  Got send(const std::string& body, const std::string& type = "application/json") {
    return desk.call(Method::post, links, {.body = body, .type = type});
  }
  Desk desk;
};

TEST_F(BadInput, MalformedJsonIsRefused) {
  for (const std::string body :
       {"{", "{\"email\":}", "{\"email\":\"a\"} x", "\xff", "{\"email\":\"a\",}", "nul", "{\"a\":1e999}"}) {
    const auto got = send(body);
    EXPECT_EQ(got.status, 400) << body;
    EXPECT_EQ(got.text("code"), "malformed") << body;
  }
}

TEST_F(BadInput, AHundredThousandMembersAreReadInOnePass) {
  std::string body = "{";
  for (int member = 0; body.size() < 1'000'000; ++member) body += "\"m" + std::to_string(member) + "\":0,";
  const auto before = std::clock();
  const auto unknown = send(body + "\"last\":0}");
  const auto twice = send(body + "\"m0\":0}");
  EXPECT_LT(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC, 2.0) << "each member was compared with all before it";
  EXPECT_EQ(unknown.status, 400);
  EXPECT_NE(twice.text("detail").find("duplicate"), std::string::npos);
}

TEST_F(BadInput, DuplicateMembersAreRefused) {
  const auto got = send(R"({"email":"a@b.example","email":"c@d.example"})");
  EXPECT_EQ(got.status, 400);
  EXPECT_NE(got.text("detail").find("duplicate"), std::string::npos);
}

TEST_F(BadInput, DeepNestingIsRefused) {
  EXPECT_EQ(send(std::string(10'000, '[')).status, 400);
  EXPECT_EQ(send(std::string(60'000, '{')).status, 400);
}

TEST_F(BadInput, OnlyAnObjectIsACommand) {
  for (const std::string body : {"[]", "null", "3", "\"email\"", "true"}) {
    const auto got = send(body);
    EXPECT_EQ(got.status, 400) << body;
    EXPECT_EQ(got.text("code"), "bad_request") << body;
  }
}

TEST_F(BadInput, OnlyJsonIsRead) {
  for (const std::string type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""}) {
    const auto got = send(R"({"email":"a@b.example"})", type);
    EXPECT_EQ(got.status, 415) << type;
  }
  EXPECT_EQ(send(R"({"email":"a@b.example"})", "Application/JSON; charset=utf-8").status, 202);
}

TEST_F(BadInput, UnknownMembersAreNamedAndTheirPointersEscaped) {
  const auto got = send(R"({"email":"a@b.example","a/b~c":1,"":2})");
  EXPECT_EQ(got.status, 400);
  EXPECT_EQ(got.pointers(), (Pointers{"/a~1b~0c", "/"}));
}

TEST_F(BadInput, WrongTypesAreNamed) {
  for (const std::string body : {R"({"email":3})", R"({"email":["a"]})", R"({"email":{}})", R"({"email":true})",
                                 R"({"email":null})", R"({"email":"  "})", "{}"}) {
    const auto got = send(body);
    EXPECT_EQ(got.status, 400) << body;
    EXPECT_EQ(got.pointers(), Pointers{"/email"}) << body;
  }
}

TEST_F(BadInput, EveryWrongMemberIsToldAtOnce) {
  const auto got = desk.post("/api/v1/memberships", "", Json::object({{"siret", 3}, {"name", ""}, {"extra", true}}));
  EXPECT_EQ(got.status, 400);
  EXPECT_EQ(got.pointers(), (Pointers{"/contract", "/siret", "/name", "/street", "/zip", "/town", "/given_names", "/surname",
                                      "/email", "/function", "/extra"}));
}

TEST_F(BadInput, TheUseCaseTellsItsOwnFieldsTheSameWay) {
  const auto got = desk.post("/api/v1/memberships", "",
                             Json::object({{"contract", "x"},
                                           {"siret", "12345678901234"},
                                           {"name", "Commune"},
                                           {"street", "1 rue"},
                                           {"zip", "2900"},
                                           {"town", "Ville"},
                                           {"given_names", "Anne"},
                                           {"surname", "Martin"},
                                           {"email", "nobody"},
                                           {"function", "Maire"}}));
  EXPECT_EQ(got.status, 400);
  EXPECT_EQ(got.pointers(), (Pointers{"/siret", "/zip", "/email"}));
}

TEST_F(BadInput, QueriesAreReadAsStrictly) {
  const auto token = desk.sign_in("bastien.audibert@valbrune.example");
  EXPECT_EQ(desk.get("/api/v1/orders?limit=0", token).pointers(), Pointers{"/limit"});
  EXPECT_EQ(desk.get("/api/v1/orders?limit=ten&state=lost", token).pointers(), (Pointers{"/state", "/limit"}));
  EXPECT_EQ(desk.get("/api/v1/orders?limit=99999999999999999999", token).pointers(), Pointers{"/limit"});
  EXPECT_EQ(desk.get("/api/v1/orders?sort=up", token).pointers(), Pointers{"/sort"});
  EXPECT_EQ(desk.get("/api/v1/orders?after=a&after=b", token).pointers(), Pointers{"/after"});
  EXPECT_EQ(desk.get("/api/v1/orders?after=%zz", token).status, 400);
  EXPECT_EQ(desk.get("/api/v1/orders?limit=1&state=placed", token).status, 200);
}

TEST_F(BadInput, JsonNumbersAreNoTexts) {
  const auto token = desk.sign_in("bastien.audibert@valbrune.example");
  for (const std::string count : {"\"3\"", "1.5", "true", "99999999999999999999", "0", "51"}) {
    const auto got = desk.call(Method::post, "/api/v1/memberships/x/annexes",
                               {.token = token, .body = R"({"code":"123456","count":)" + count + "}"});
    EXPECT_EQ(got.status, 400) << count;
  }
}

TEST_F(BadInput, ARouteBoundsWhatItReads) {
  for (const auto& route : api_routes(desk.api)) {
    EXPECT_GT(route.body_limit, 0U) << route.pattern;
    // Files: 10 MiB and the form around them. Lists of holders, CSV files, certificates and slices of a file: half a MiB. All
    // else: 64 KiB.
    const auto& at = route.pattern;
    const auto ends = [&](std::initializer_list<std::string_view> names) {
      return std::ranges::any_of(names, [&](auto name) { return at.ends_with(name); });
    };
    const bool file =
        ends({"/pieces", "/purchase-order", "/accreditations", "/powers", "/leavers/revocation", "/supply-returns"});
    const bool list = ends({"/drafts", "/drafts/{id}", "/orders", "/imports", "/imports/preview", "/external-certificate",
                            "/renewal", "/renewal/acceptance", "/octets"});
    EXPECT_LE(route.body_limit, file ? (10U << 20) + (64U << 10) : list ? 512U << 10 : 64U << 10) << at;
  }
}

/// Every key the interface may answer, as its source names them, has its sentence in both languages.
TEST(Reasons, HaveTheirSentences) {
  const std::string source = VIDIMUS_SOURCE;
  std::set<std::string> keys;
  const std::regex word("\"(api_[a-z0-9_]+)\"");
  for (const auto& file : std::filesystem::directory_iterator(source + "/src/web/api")) {
    const auto text = must(base::read_file(file.path().string()));
    for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) keys.insert((*at)[1]);
  }
  EXPECT_GE(keys.size(), 14U);
  for (const std::string language : {"fr", "en"}) {
    const auto titles = must(http::problem_titles(source + "/data/problems.toml", language));
    for (const auto& key : keys) EXPECT_FALSE(titles(key).empty()) << language << " " << key;
  }
}

}  // namespace
}  // namespace vidimus::web::api::test
