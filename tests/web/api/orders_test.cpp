// Orders of several holders over the interface: drafts, imports, pre-orders, purchase orders, what is owed.
#include "desk.hpp"
#include "ra/errands.hpp"

namespace vidimus::web::api::test {
namespace {

class OrdersOfSeveral : public ::testing::Test {
 protected:
  OrdersOfSeveral() {
    token = desk.sign_in("bastien.audibert@valbrune.example");
    member = desk.get("/api/v1/memberships", token).at("memberships").items().front().find("membership")->text("id");
    const auto bodies = desk.get("/api/v1/bodies");
    for (const auto& body : bodies.at("bodies").items()) {
      if (body.text("slug") != "azur") continue;
      product = body.find("products")->items().front().text("id");
      product_name = body.find("products")->items().front().text("name");
      for (const auto& one : body.find("sites")->items()) {
        auto& into = one.text("kind") == "own" ? own : cci;
        if (into.empty()) into = one.text("id");
        if (one.text("id") == own) own_name = one.text("name");
      }
    }
  }
  std::string code(const std::string& at) {
    desk.house.clock.at += std::chrono::minutes{1};
    EXPECT_EQ(desk.post(at, token).status, 202);
    return desk.house.last_code();
  }
  std::string annex_code() { return code("/api/v1/memberships/" + member + "/annexes/consent-codes"); }
  Json holder(const std::string& surname, const std::string& site) const {
    return Json::object({{"given_names", "Jeanne"},
                         {"surname", surname},
                         {"email", surname + "@valbrune.example"},
                         {"phone", "06 39 98 00 02"},
                         {"function", "Adjointe"},
                         {"product", product},
                         {"delivery_site", site},
                         {"external_reference", "VIS-" + surname}});
  }
  Got order(const std::string& surname, const std::string& site) {
    auto holders = Json::array();
    holders.push(holder(surname, site));
    return desk.post("/api/v1/memberships/" + member + "/orders", token,
                     Json::object({{"holders", std::move(holders)}, {"code", annex_code()}}));
  }
  Desk desk;
  std::string token, member, product, product_name, own, own_name, cci;
};

TEST_F(OrdersOfSeveral, ADraftIsKeptCheckedChangedAndPlaced) {
  const auto drafts = "/api/v1/memberships/" + member + "/drafts";
  auto holders = Json::array();
  holders.push(Json::object({{"surname", "Rostan"}}));
  const auto created = desk.post(drafts, token, Json::object({{"label", "Élus"}, {"holders", holders}}));
  ASSERT_EQ(created.status, 201) << created.body.dump();
  const auto at = "/api/v1/drafts/" + created.text("id");
  EXPECT_FALSE(desk.get(at + "/check", token).at("fields").items().empty());
  auto right = Json::array();
  right.push(holder("Rostan", own)).push(holder("Simiand", own));
  const auto body = Json::object({{"label", "Élus"}, {"holders", right}}).dump();
  EXPECT_EQ(desk.call(Method::put, at, {token, body, "application/json", "\"9\""}).status, 412);
  EXPECT_EQ(desk.call(Method::put, at, {token, body, "application/json", "\"1\""}).status, 200);
  EXPECT_TRUE(desk.get(at + "/check", token).at("fields").items().empty());
  EXPECT_EQ(desk.get(drafts, token).at("drafts").items().size(), 1U);
  EXPECT_EQ(desk.post(at + "/placement", token, Json::object({{"code", "000000"}})).status, 422);
  const auto placed = desk.post(at + "/placement", token, Json::object({{"code", annex_code()}}));
  ASSERT_EQ(placed.status, 201) << placed.body.dump();
  EXPECT_EQ(placed.at("orders").items().size(), 2U);
  EXPECT_EQ(desk.get("/api/v1/orders?external_reference=VIS-Simiand", token).at("orders").items().size(), 1U);
  const auto other = desk.post(drafts, token, Json::object({{"holders", Json::array()}}));
  EXPECT_EQ(desk.call(Method::remove, "/api/v1/drafts/" + other.text("id"), {.token = token}).status, 204);
  EXPECT_EQ(desk.get("/api/v1/drafts/" + other.text("id"), token).status, 404);
}

TEST_F(OrdersOfSeveral, WrongLinesAndMembersAreNamed) {
  auto holders = Json::array();
  holders.push(Json::object({{"surname", "R0stan"}, {"colour", "red"}})).push(Json{3});
  const auto refused =
      desk.post("/api/v1/memberships/" + member + "/orders", token, Json::object({{"holders", holders}, {"code", "123456"}}));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.pointers(), (std::vector<std::string>{"/holders/0/colour", "/holders/1"}));
  auto wrong = holder("Rostan", own);
  wrong.set("phone", "12");
  auto list = Json::array();
  list.push(wrong);
  const auto second =
      desk.post("/api/v1/memberships/" + member + "/orders", token, Json::object({{"holders", list}, {"code", "123456"}}));
  EXPECT_EQ(second.pointers(), std::vector<std::string>{"/holders/0/phone"});
}

TEST_F(OrdersOfSeveral, AFileIsPreviewedThenImportedOnce) {
  const std::string text =
      "prenoms;nom;courriel;telephone;fonction;certificat;retrait;reference_externe\nJeanne;Rostan;rostan@valbrune.example;"
      "06 39 98 00 02;Adjointe;" +
      product_name + ";" + own_name + ";VIS-1\n";
  const auto at = "/api/v1/memberships/" + member + "/imports";
  const auto preview = desk.call(Method::post, at + "/preview", {token, text, "text/csv"});
  ASSERT_EQ(preview.status, 200) << preview.body.dump();
  EXPECT_EQ(*preview.at("right").integer(), 1);
  const auto done = desk.call(Method::post, at + "?label=Import", {token, text, "text/csv"});
  ASSERT_EQ(done.status, 201) << done.body.dump();
  EXPECT_EQ(done.at("draft").find("holders")->items().size(), 1U);
  const auto again = desk.call(Method::post, at, {token, text, "text/csv"});
  EXPECT_EQ(again.status, 200);
  EXPECT_TRUE(again.at("draft").is_null());
  const auto wrong = desk.call(Method::post, at, {token, "nom\nRostan\n", "text/csv"});
  EXPECT_EQ(wrong.status, 400);
}

/// Nobody waits for a long file: the answer names the work, and what came of it is read there.
TEST_F(OrdersOfSeveral, ALongFileIsImportedWhileItsSenderGoesOn) {
  const auto at = "/api/v1/memberships/" + member + "/imports?mode=right_lines";
  std::string text = "prenoms;nom;courriel;telephone;fonction;certificat;retrait;reference_externe\n";
  for (std::size_t line = 0; line <= ra::most_imported_while_waiting; ++line) {
    const auto number = std::to_string(line);
    text += "Jeanne;Rostan;rostan" + number + "@valbrune.example;06 39 98 00 02;Adjointe;" + product_name + ";" + own_name +
            ";VIS-" + number + "\n";
  }
  EXPECT_EQ(desk.call(Method::post, at, {token, "nom\n" + std::string(60, '\n'), "text/csv"}).status, 400)
      << "columns that are missing are told at once";
  const auto asked = desk.call(Method::post, at, {token, text, "text/csv"});
  ASSERT_EQ(asked.status, 202) << asked.body.dump();
  const auto followed = "/api/v1/errands/" + asked.text("errand");
  EXPECT_EQ(desk.get(followed, token).text("state"), "waiting");
  must(ra::do_errands(desk.house.counter));
  const auto done = desk.get(followed, token);
  EXPECT_EQ(done.text("state"), "done") << done.body.dump();
  EXPECT_EQ(*done.at("refused").integer(), 0);
  const auto draft = done.at("outcome").items().front().text("draft");
  const auto held = desk.get("/api/v1/drafts/" + draft, token);
  ASSERT_EQ(held.status, 200) << held.body.dump();
  EXPECT_EQ(held.at("holders").items().size(), ra::most_imported_while_waiting + 1);
}

TEST_F(OrdersOfSeveral, ALongFileThatIsRefusedSaysWhere) {
  std::string text = "prenoms;nom;courriel;telephone;fonction;certificat;retrait\n";
  for (std::size_t line = 0; line <= ra::most_imported_while_waiting; ++line)
    text += "Jeanne;Rostan;rostan" + std::to_string(line) + "@valbrune.example;06 39 98 00 02;Adjointe;Aucun;" + own_name + "\n";
  const auto asked = desk.call(Method::post, "/api/v1/memberships/" + member + "/imports", {token, text, "text/csv"});
  ASSERT_EQ(asked.status, 202) << asked.body.dump();
  must(ra::do_errands(desk.house.counter));
  const auto done = desk.get("/api/v1/errands/" + asked.text("errand"), token);
  EXPECT_EQ(done.text("state"), "failed");
  EXPECT_EQ(done.at("outcome").items().front().text("field"), "/lines/2/certificat") << done.body.dump();
}

TEST_F(OrdersOfSeveral, APreOrderIsProcessedByItsOfficeOnly) {
  const auto placed = order("Rostan", cci);
  ASSERT_EQ(placed.status, 201) << placed.body.dump();
  const auto reference = placed.at("orders").items().front().text("reference");
  EXPECT_EQ(placed.at("orders").items().front().text("state"), "pre_ordered");
  EXPECT_EQ(desk.post("/api/v1/orders/" + reference + "/processing", token).status, 403);
}

TEST_F(OrdersOfSeveral, ThePurchaseOrderIsReadAndSigned) {
  const auto reference = order("Rostan", own).at("orders").items().front().text("reference");
  const auto at = "/api/v1/orders/" + reference + "/purchase-order";
  const auto pdf = desk.get(at, token);
  EXPECT_EQ(pdf.status, 200);
  EXPECT_TRUE(pdf.reply.content().starts_with("%PDF-1.7"));
  EXPECT_EQ(desk.get(at + "/signed", token).status, 404);
  const auto given = code(at + "/consent-codes");
  const auto done = desk.post(at + "/signature", token, Json::object({{"code", given}}));
  ASSERT_EQ(done.status, 200) << done.body.dump();
  EXPECT_EQ(done.text("purchase_order_return"), "on_line");
  EXPECT_EQ(desk.get(at + "/signed", token).status, 200);
}

TEST_F(OrdersOfSeveral, DuesAndSiretAreForWhoMay) {
  EXPECT_EQ(desk.get("/api/v1/dues", token).status, 403);
  const auto manager = desk.sign_in("claire.olivari@azur-ingenierie.example");
  EXPECT_TRUE(desk.get("/api/v1/dues", manager).at("dues").items().empty());
  const auto reference = order("Rostan", own).at("orders").items().front().text("reference");
  EXPECT_EQ(desk.post("/api/v1/orders/" + reference + "/invoice", manager, Json::object({{"invoice_reference", "F-1"}})).status,
            409);
  const auto organisation =
      desk.get("/api/v1/memberships", token).at("memberships").items().front().find("membership")->text("organisation");
  const auto at = "/api/v1/organisations/" + organisation + "/siret";
  EXPECT_EQ(desk.post(at, token, Json::object({{"siret", "1"}})).pointers(), std::vector<std::string>{"/siret"});
  EXPECT_EQ(desk.post(at, token, Json::object({{"siret", "29900105700015"}})).status, 200);
}

}  // namespace
}  // namespace vidimus::web::api::test
