#include "web/http/problem.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/json.hpp"
#include "client.hpp"

namespace vidimus::web::http {
namespace {

base::Json body_of(const Reply& reply) {
  auto read = base::Json::parse(reply.body);
  EXPECT_TRUE(read) << reply.body;
  return read ? *read : base::Json{};
}

TEST(Problems, CarryCodeTitleAndTrace) {
  const Translator texts = [](std::string_view key) -> std::string {
    if (key == "problem.missing_facts") return "Il manque quelque chose";
    if (key == "fact.every_piece_present") return "Toutes les pièces sont là.";
    if (key == "siret_wrong") return "Ce SIRET est faux.";
    return {};
  };
  Request request;
  request.trace = "0123";
  request.texts = &texts;
  base::Error error = base::fail(base::Code::missing_facts, "two pieces", "SELECT secret");
  error.fields = {{"/siret", "siret_wrong"}, {"/name", "unknown_key"}};
  error.missing = {{"every_piece_present", {"identity", "mandate"}}, {"other_fact", {}}};
  const auto reply = problem(error, request);
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(reply.header("Cache-Control"), "no-store");
  EXPECT_EQ(reply.body.find("SELECT"), std::string::npos);
  EXPECT_EQ(reply.body,
            R"({"type":"/problems/missing_facts","title":"Il manque quelque chose","status":409,"code":"missing_facts",)"
            R"("detail":"two pieces","fields":[{"pointer":"/siret","reason":"siret_wrong","sentence":"Ce SIRET est faux."},)"
            R"({"pointer":"/name","reason":"unknown_key","sentence":"unknown_key"}],)"
            R"("missing":[{"fact":"every_piece_present","items":["identity","mandate"],"sentence":"Toutes les pièces sont là."},)"
            R"({"fact":"other_fact","items":[],"sentence":"other_fact"}],"trace":"0123"})");
}

TEST(Problems, KeepInsideTextInside) {
  for (const auto code : {base::Code::internal, base::Code::misconfigured}) {
    const auto reply = problem(base::fail(code, "/etc/vidimus/key.pem", "errno 13"), Request{});
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(body_of(reply).find("detail"), nullptr);
    EXPECT_EQ(reply.body.find("key.pem"), std::string::npos);
    EXPECT_EQ(reply.body.find("errno"), std::string::npos);
  }
  EXPECT_EQ(problem(base::fail(base::Code::unavailable, "x"), Request{}).header("Retry-After"), "5");
}

TEST(Problems, RefusalsMayHaveAnotherStatus) {
  const auto reply = problem(Refusal{431, base::fail(base::Code::too_large, "x")}, Request{});
  EXPECT_EQ(reply.status, 431);
  EXPECT_EQ(*body_of(reply).find("status")->integer(), 431);
}

TEST(ProblemTitles, EveryCodeHasOneInBothLanguages) {
  const std::string path = VIDIMUS_SOURCE "/data/problems.toml";
  for (const std::string_view language : {"fr", "en"}) {
    const auto titles = problem_titles(path, language);
    ASSERT_TRUE(titles) << titles.error().detail;
    for (int code = 0; code <= static_cast<int>(base::Code::internal); ++code)
      EXPECT_NE((*titles)(title_key_of(static_cast<base::Code>(code))), "") << code;
    EXPECT_NE((*titles)("http_body_too_large"), "");
    EXPECT_EQ((*titles)("no_such_key"), "");
  }
  EXPECT_EQ((*problem_titles(path, "fr"))("problem.stale"), "Quelqu'un d'autre a modifié ces données entre-temps");
  const test::Folder folder;
  std::ofstream(folder / "p.toml") << "[internal]\nfr = \"x\"\n";
  EXPECT_EQ(problem_titles(folder / "p.toml", "fr").error().code, base::Code::misconfigured);
}

TEST(ProblemTitles, KnowEveryDetailTheDoorGives) {
  const auto titles = *problem_titles(VIDIMUS_SOURCE "/data/problems.toml", "fr");
  const auto keys =
      test::run(R"(grep -ohE '"(http|form)_[a-z_]+"' )" VIDIMUS_SOURCE "/src/web/http/*.cpp | tr -d '\"' | sort -u").out;
  ASSERT_NE(keys.find("http_busy\n"), std::string::npos);
  std::size_t from = 0;
  while (from < keys.size()) {
    const auto end = keys.find('\n', from);
    const auto key = keys.substr(from, end - from);
    EXPECT_TRUE(key == "form_" || !titles(key).empty()) << key;
    from = end + 1;
  }
}

}  // namespace
}  // namespace vidimus::web::http
