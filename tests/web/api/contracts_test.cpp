// Contracts, their rehearsal, membership acts and the catalogue through the interface; every answer is held against the document.
#include "desk.hpp"
#include "ra/cast.hpp"
#include "ra/errands.hpp"
#include "ra/organisations.hpp"

namespace vidimus::web::api::test {
namespace {

Json terms() {
  return Json::object({{"name", "Certificats 2031"},
                       {"supplier", "Prestataire d'essai"},
                       {"adhesion_open", "2030-12-01"},
                       {"effective", "2031-01-01"},
                       {"order_cutoff", "2034-11-30"},
                       {"dossier_deadline", "2034-12-31"},
                       {"term", "2034-12-31"},
                       {"order_quota", 500},
                       {"fee_cents", 15000},
                       {"fee_due", "each_year"}});
}

std::string market_of(Desk& desk, const std::string& token) {
  const auto listed = desk.get("/api/v1/contracts", token);
  for (const auto& one : listed.at("contracts").items())
    if (one.text("state") == "open") return one.text("id");
  return {};
}

TEST(ContractsApi, ADraftIsMadePublishedAndAmended) {
  Desk desk;
  const auto token = desk.sign_in(cast::armorique_manager);
  const auto made = desk.post("/api/v1/contracts", token, terms());
  ASSERT_EQ(made.status, 201) << made.body.dump();
  const auto path = "/api/v1/contracts/" + made.text("id");
  EXPECT_EQ(desk.call(Method::patch, path, {.token = token, .body = R"({"term":null})"}).status, 200)
      << "a draft's day may be open";
  EXPECT_EQ(desk.post(path + "/publication", token).status, 409);
  EXPECT_EQ(desk.call(Method::patch, path, {.token = token, .body = R"({"term":"2035-01-31"})", .if_match = "\"1\""}).status,
            412);
  EXPECT_EQ(desk.call(Method::patch, path, {.token = token, .body = R"({"term":"2035-01-31","colour":"blue"})"}).status, 400);
  ASSERT_EQ(desk.call(Method::patch, path, {.token = token, .body = R"({"term":"2035-01-31"})"}).status, 200);
  const auto offer = Json::object({{"name", "Clé RGS **"}, {"profile", "dual_rgs2_qcpn"}, {"price_cents", 18000}});
  const auto product = desk.post(path + "/products", token, offer);
  ASSERT_EQ(product.status, 201) << product.body.dump();
  EXPECT_EQ(desk.call(Method::put, path + "/products/" + product.text("id"), {.token = token, .body = offer.dump()}).status, 200);
  EXPECT_EQ(desk.post(path + "/publication", token).text("state"), "published");

  const auto amended =
      desk.post(path + "/amendments", token, Json::object({{"order_quota", 600}, {"reason", "plus de communes"}}));
  EXPECT_EQ(amended.status, 200) << amended.body.dump();
  const auto sheet = desk.get(path, token);
  const auto& change = sheet.at("amendments").items().front();
  EXPECT_EQ(change.text("before"), "500");
  EXPECT_EQ(change.text("after"), "600");
  EXPECT_EQ(change.text("by"), "Maëlle Riou");
  EXPECT_EQ(desk.post(path + "/amendments", token, Json::object({{"order_quota", 10}, {"reason", "moins"}})).status, 409);
  EXPECT_EQ(desk.get(path, desk.sign_in("claire.olivari@azur-ingenierie.example")).status, 404);
}

TEST(ContractsApi, ARehearsalIsToldAsJsonAndAsATable) {
  Desk desk;
  const auto token = desk.sign_in(cast::armorique_manager);
  const auto path = "/api/v1/contracts/" + market_of(desk, token) + "/rehearsal";
  const auto told = desk.get(path + "?at=2027-01-31", token);
  ASSERT_EQ(told.status, 200) << told.body.dump();
  EXPECT_EQ(*told.at("events").find("contract.close")->integer(), 1);
  EXPECT_EQ(*told.at("letters").find("membership_ended")->integer() > 0, true);
  const auto table = desk.get(path + "?at=2027-01-31&format=csv", token);
  EXPECT_EQ(table.status, 200);
  EXPECT_NE(table.reply.content().find("L'adhésion se termine"), std::string::npos);
  for (const auto* wrong : {"", "?at=hier", "?at=2020-01-01", "?at=2027-01-31&format=xls"})
    EXPECT_EQ(desk.get(path + wrong, token).status, 400) << wrong;
}

TEST(ContractsApi, ARehearsalAndAPlanAreLongWorkToo) {
  Desk desk;
  const auto token = desk.sign_in(cast::armorique_manager);
  const auto contract = market_of(desk, token);
  const auto asked = desk.post("/api/v1/errands/rehearsals", token,
                               Json::object({{"contract", contract}, {"at", "2027-01-31"}, {"format", "json"}}));
  ASSERT_EQ(asked.status, 202) << asked.body.dump();
  const auto plan = desk.post("/api/v1/errands/retention-plans", token, Json::object({{"at", "2060-01-31"}}));
  ASSERT_EQ(plan.status, 202) << plan.body.dump();
  EXPECT_EQ(desk.get("/api/v1/errands/" + plan.text("id") + "/file", token).status, 404) << "not made yet";
  EXPECT_EQ(must(ra::do_errands(desk.house.counter)), 2);
  const auto done = desk.get("/api/v1/errands/" + asked.text("id"), token);
  EXPECT_EQ(done.text("state"), "done");
  const auto file = desk.get("/api/v1/errands/" + asked.text("id") + "/file", token);
  ASSERT_EQ(file.status, 200);
  EXPECT_EQ(*file.at("events").find("contract.close")->integer(), 1);
  EXPECT_EQ(desk.get("/api/v1/errands/" + plan.text("id") + "/file", token).status, 200);
  EXPECT_EQ(desk.post("/api/v1/errands/rehearsals", token, Json::object({{"contract", contract}, {"at", "2020-01-31"}})).status,
            400);
  const auto mayor = desk.sign_in(cast::lennec_mayor);
  EXPECT_EQ(desk.post("/api/v1/errands/retention-plans", mayor, Json::object({{"at", "2060-01-31"}})).status, 403);
  EXPECT_EQ(desk.get("/api/v1/errands/" + asked.text("id") + "/file", mayor).status, 404) << "one's own alone";
}

TEST(ContractsApi, ACallSentAgainUnderItsKeyIsDoneOnce) {
  Desk desk;
  const auto token = desk.sign_in(cast::armorique_manager);
  const Sent sent{.token = token, .body = Json::object({{"at", "2060-01-31"}}).dump(), .key = "\"7d1c\""};
  const auto path = "/api/v1/errands/retention-plans";
  const auto first = desk.call(Method::post, path, sent);
  ASSERT_EQ(first.status, 202) << first.body.dump();
  const auto again = desk.call(Method::post, path, sent);
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(again.text("id"), first.text("id"));
  EXPECT_EQ(again.reply.header("Location"), first.reply.header("Location"));
  EXPECT_EQ(desk.get("/api/v1/errands", token).at("errands").items().size(), 1U);
  auto other = sent;
  other.body = Json::object({{"at", "2061-01-31"}}).dump();
  EXPECT_EQ(desk.call(Method::post, path, other).status, 409) << "a key is for one thing";
  other.key = "7d1d";
  EXPECT_NE(desk.call(Method::post, path, other).text("id"), first.text("id"));
  other.key = std::string(300, 'k');
  EXPECT_EQ(desk.call(Method::post, path, other).status, 400);
  const Sent wrong{.token = token, .body = "{}", .key = "7d1e"};
  EXPECT_EQ(desk.call(Method::post, path, wrong).status, 400);
  EXPECT_EQ(desk.call(Method::post, path, {.token = token, .body = sent.body, .key = "7d1e"}).status, 202)
      << "what was refused may be sent again, corrected";
  // The same key of somebody else is another key.
  const auto mayor = desk.sign_in(cast::lennec_mayor);
  EXPECT_EQ(desk.call(Method::post, path, {.token = mayor, .body = sent.body, .key = sent.key}).status, 403);
}

TEST(ContractsApi, AMembershipIsSuspendedResumedConfirmedAndLeft) {
  Desk desk;
  const auto boss = desk.sign_in(cast::armorique_manager);
  const auto mayor = desk.sign_in(cast::lennec_mayor);
  const auto found = desk.get("/api/v1/memberships", mayor);
  const auto id = found.at("memberships").items().front().find("membership")->text("id");
  const auto path = "/api/v1/memberships/" + id;
  EXPECT_EQ(desk.post(path + "/suspension", mayor, Json::object({{"reason", "non"}})).status, 403);
  EXPECT_EQ(desk.post(path + "/suspension", boss, Json::object({{"reason", "contribution impayée"}})).text("state"), "suspended");
  EXPECT_EQ(desk.post(path + "/resumption", boss).text("state"), "active");

  const auto proposal = desk.get(path + "/successor", mayor);
  ASSERT_EQ(proposal.status, 200);
  EXPECT_TRUE(proposal.at("already").is_null());
  const auto made = desk.post(path + "/successor", mayor, Json::object({{"agents", Json::array()}}));
  ASSERT_EQ(made.status, 201) << made.body.dump();
  EXPECT_EQ(desk.post(path + "/successor", mayor).status, 409);
  EXPECT_EQ(desk.post("/api/v1/memberships/" + made.text("id") + "/withdrawal", mayor).text("state"), "none");
  EXPECT_EQ(desk.post(path + "/resignation", mayor, Json::object({{"reason", "autre choix"}})).text("state"), "ended");
}

TEST(ContractsApi, TheCatalogueIsForEverybody) {
  Desk desk;
  const auto got = desk.get("/api/v1/services");
  EXPECT_EQ(got.status, 200);
  EXPECT_GE(got.at("services").items().size(), 4U);
}

}  // namespace
}  // namespace vidimus::web::api::test
