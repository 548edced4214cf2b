// Routes and document say the same.
#include <set>

#include "desk.hpp"

namespace vidimus::web::api::test {
namespace {

using Operations = std::set<std::string>;

Operations of_routes(Desk& desk) {
  Operations out;
  for (const auto& route : api_routes(desk.api)) out.insert(lower_name(route.method) + " " + route.pattern);
  return out;
}

template <class Visit>
void each_operation(const Json& document, Visit visit) {
  for (const auto& [path, item] : document.find("paths")->members())
    for (const auto& [method, operation] : item.members()) visit(method + " " + path, operation);
}

/// Every "$ref" below a value.
void references(const Json& value, std::vector<std::string>& out) {
  for (const auto& [name, member] : value.members()) {
    if (name == "$ref")
      out.push_back(*member.string());
    else
      references(member, out);
  }
  for (const auto& item : value.items()) references(item, out);
}

TEST(OpenApi, EveryRouteIsDescribedAndNothingElse) {
  Desk desk;
  Operations described;
  each_operation(desk.document, [&](const std::string& name, const Json&) { described.insert(name); });
  EXPECT_EQ(described, of_routes(desk));
}

TEST(OpenApi, EveryOperationSaysWhatItTakesAndAnswers) {
  Desk desk;
  std::set<std::string> ids;
  each_operation(desk.document, [&](const std::string& name, const Json& operation) {
    EXPECT_FALSE(operation.text("summary").empty()) << name;
    EXPECT_TRUE(ids.insert(operation.text("operationId")).second) << name << " has an id that is taken";
    EXPECT_NE(operation.find("security"), nullptr) << name;
    const auto* responses = operation.find("responses");
    ASSERT_NE(responses, nullptr) << name;
    bool good = false;
    bool problem = false;
    for (const auto& [status, response] : responses->members()) {
      good = good || status.starts_with('2');
      problem = problem || response.text("$ref").starts_with("#/components/responses/Problem");
      const bool answers = status == "200" || status == "201";
      EXPECT_TRUE(!answers || response.find("content") != nullptr) << name << " " << status;
    }
    EXPECT_TRUE(good && problem) << name;
    // What acts needs a body described, were it an empty one.
    EXPECT_TRUE(!name.starts_with("post ") || operation.find("requestBody") != nullptr) << name;
  });
}

TEST(OpenApi, EveryCommandRefusesWhatItDoesNotDescribe) {
  Desk desk;
  each_operation(desk.document, [&](const std::string& name, const Json& operation) {
    const auto* body = operation.find("requestBody");
    const auto* json = body != nullptr ? body->find("content")->find("application/json") : nullptr;
    if (json == nullptr) return;
    const auto* more = json->find("schema")->find("additionalProperties");
    EXPECT_TRUE(more != nullptr && more->boolean() != nullptr && !*more->boolean()) << name;
  });
}

TEST(OpenApi, EveryReferenceLeadsSomewhereAndEverySchemaIsUsed) {
  Desk desk;
  std::vector<std::string> found;
  references(desk.document, found);
  const std::set<std::string> used(found.begin(), found.end());
  for (const auto& one : used) EXPECT_NO_THROW(static_cast<void>(desk.schemas.behind(one))) << one;
  for (const auto& [name, schema] : desk.schemas.behind("#/components/schemas").members())
    EXPECT_TRUE(used.contains("#/components/schemas/" + name)) << name;
}

TEST(OpenApi, PathParametersAreDescribed) {
  Desk desk;
  each_operation(desk.document, [&](const std::string& name, const Json& operation) {
    for (auto at = name.find('{'); at != std::string::npos; at = name.find('{', at + 1)) {
      const auto wanted = name.substr(at + 1, name.find('}', at) - at - 1);
      const auto* parameters = operation.find("parameters");
      ASSERT_NE(parameters, nullptr) << name;
      const bool described = std::ranges::any_of(
          parameters->items(), [&](const Json& one) { return one.text("name") == wanted && one.text("in") == "path"; });
      EXPECT_TRUE(described) << name;
    }
  });
}

/// The document's doors are the interface's: what says it needs somebody refuses whoever shows nothing, and says how to come in.
TEST(OpenApi, WhatNeedsSomebodyRefusesNobody) {
  Desk desk;
  for (const auto& route : api_routes(desk.api)) {
    const auto name = lower_name(route.method) + " " + route.pattern;
    const auto& operation = *desk.document.find("paths")->find(route.pattern)->find(lower_name(route.method));
    const bool open = operation.find("security")->items().empty();
    if (open) continue;
    std::string target = route.pattern;
    for (auto at = target.find('{'); at != std::string::npos; at = target.find('{'))
      target.replace(at, target.find('}') - at + 1, "x");
    for (const std::string token : {"", "not-a-session", "Bearer"}) {
      const auto got = desk.call(route.method, target, {.token = token, .body = "{}"});
      EXPECT_EQ(got.status, 401) << name;
      EXPECT_TRUE(got.reply.header("WWW-Authenticate").starts_with("Bearer")) << name;
    }
  }
}

TEST(OpenApi, IsServedAsItIs) {
  Desk desk;
  const auto got = desk.get("/api/openapi.json");
  EXPECT_EQ(got.reply.body, openapi_text());
  EXPECT_EQ(got.text("openapi").substr(0, 4), "3.1.");
}

TEST(OpenApi, EveryProblemHasAPage) {
  Desk desk;
  for (auto at = 0; at <= static_cast<int>(base::Code::internal); ++at) {
    const std::string name{base::name_of(static_cast<base::Code>(at))};
    const auto got = desk.get("/problems/" + name);
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.text("type"), "/problems/" + name);
  }
  EXPECT_EQ(desk.get("/problems/no_such_thing").status, 404);
}

}  // namespace
}  // namespace vidimus::web::api::test
