// A contract from its draft to its amendments, by the RA manager alone.
#include "ra/contracts.hpp"

#include <filesystem>

#include "house.hpp"
#include "ra/cast.hpp"
#include "ra/orders.hpp"
#include "ra/organisations.hpp"
#include "ra/services.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::ContractEvent;
using domain::ContractState;
using Names = std::vector<std::string>;
using FieldErrors = std::vector<base::FieldError>;

class Contracts : public ::testing::Test {
 protected:
  Contracts() { house.load_sample(); }

  static TypedTerms whole() {
    return {{"name", "Certificats 2027"},       {"supplier", "Prestataire d'essai"},
            {"adhesion_open", "2026-12-01"},    {"effective", "2027-01-01"},
            {"order_cutoff", "2030-11-30"},     {"cutoff_included", "true"},
            {"dossier_deadline", "2030-12-31"}, {"term", "2030-12-31"}};
  }
  domain::FrameworkContract published(TypedTerms terms = whole()) {
    const auto draft = must(create_contract(house.counter, house.actor(cast::manager), terms));
    must(set_product(house.counter, house.actor(cast::manager), draft.id, offer()));
    return must(publish_contract(house.counter, house.actor(cast::manager), draft.id));
  }
  static TypedProduct offer() {
    return {.name = "Clé RGS **", .profile = "dual_rgs2_qcpn", .price_cents = 18000, .legal_references = "eIDAS"};
  }
  domain::FrameworkContract open_one() {
    for (const auto& one : must(contracts_of_body(house.counter, house.actor(cast::manager))))
      if (one.state == ContractState::open) return one;
    throw std::runtime_error("no open contract");
  }
  Result<domain::FrameworkContract> amended(const domain::ContractId& id, TypedTerms terms,
                                            const std::string& reason = "prolongation votée") {
    return amend_contract(house.counter, house.actor(cast::manager), id, terms, reason, 0);
  }
  TestHouse house;
};

TEST_F(Contracts, AnOfferIsTakenOutOfADraftAndOfNothingElse) {
  const auto actor = house.actor(cast::manager);
  const auto draft = must(create_contract(house.counter, actor, whole()));
  const auto made = must(set_product(house.counter, actor, draft.id, offer()));
  EXPECT_EQ(refusal(remove_product(house.counter, house.actor(cast::armorique_manager), draft.id, made.id)), Code::not_found);
  must(remove_product(house.counter, actor, draft.id, made.id));
  EXPECT_TRUE(must(contract_sheet(house.counter, actor, draft.id)).products.empty());
  EXPECT_EQ(refusal(remove_product(house.counter, actor, draft.id, made.id)), Code::not_found);
  const auto kept = must(set_product(house.counter, actor, draft.id, offer()));
  must(publish_contract(house.counter, actor, draft.id));
  EXPECT_EQ(refusal(remove_product(house.counter, actor, draft.id, kept.id)), Code::wrong_state);
}

TEST_F(Contracts, ADraftIsEditedThenPublishedThenShown) {
  const auto actor = house.actor(cast::manager);
  const auto draft = must(create_contract(house.counter, actor, {{"name", "Certificats 2027"}}));
  EXPECT_EQ(draft.state, ContractState::draft);
  const auto early = publish_contract(house.counter, actor, draft.id);
  EXPECT_EQ(missing_facts(early), (Names{"supplier_set", "products_priced", "dates_ordered"}));

  must(edit_contract(house.counter, actor, draft.id, whole(), 1));
  const auto made = must(set_product(house.counter, actor, draft.id, offer()));
  auto dearer = offer();
  dearer.id = made.id;
  dearer.price_cents = 19000;
  EXPECT_EQ(must(set_product(house.counter, actor, draft.id, dearer)).id, made.id);
  EXPECT_EQ(must(publish_contract(house.counter, actor, draft.id)).state, ContractState::published);

  const auto sheet = must(contract_sheet(house.counter, actor, draft.id));
  EXPECT_EQ(sheet.products.size(), 1U);
  EXPECT_EQ(sheet.products.front().price_cents, 19000);
  EXPECT_EQ(sheet.possible, std::vector{ContractEvent::amend});
  EXPECT_EQ(refusal(edit_contract(house.counter, actor, draft.id, whole(), 0)), Code::wrong_state);
  EXPECT_EQ(refusal(set_product(house.counter, actor, draft.id, offer())), Code::wrong_state) << "prices are published";
  EXPECT_EQ(must(contract_sheet(house.counter, house.actor(cast::auditor), draft.id)).possible, std::vector<ContractEvent>{});
}

TEST_F(Contracts, EveryWrongTermIsToldAtOnce) {
  const auto actor = house.actor(cast::manager);
  const auto refused = create_contract(house.counter, actor,
                                       {{"name", "x"},
                                        {"order_cutoff", "31/12/2026"},
                                        {"order_quota", "-1"},
                                        {"renewal_rule", "always"},
                                        {"sender_addresses", "ac@supplier.example, nobody"},
                                        {"colour", "blue"}});
  ASSERT_EQ(refusal(refused), Code::bad_request);
  EXPECT_EQ(refused.error().fields, (FieldErrors{{"/colour", "unknown"},
                                                 {"/order_cutoff", "date_invalid"},
                                                 {"/order_quota", "number_invalid"},
                                                 {"/renewal_rule", "choice_invalid"},
                                                 {"/sender_addresses", "email_invalid"}}));
  const auto half = create_contract(house.counter, actor,
                                    {{"name", "x"}, {"fee_cents", "5000"}, {"convention_text", "none"}, {"successor", "none"}});
  EXPECT_EQ(half.error().fields,
            (FieldErrors{{"/convention_text", "choice_unknown"}, {"/fee_due", "fee_and_due"}, {"/successor", "choice_unknown"}}));
  auto wrong = offer();
  wrong.profile = "root_ca";
  wrong.validity_months = 48;
  const auto draft = must(create_contract(house.counter, actor, whole()));
  EXPECT_EQ(set_product(house.counter, actor, draft.id, wrong).error().fields,
            (FieldErrors{{"/profile", "choice_unknown"}, {"/validity_months", "number_invalid"}}))
      << "R11, R20";
}

TEST_F(Contracts, AnAmendmentOnlyExtendsAndKeepsWhatItChanged) {
  const auto contract = published();
  const auto longer = must(amended(contract.id, {{"order_cutoff", "2031-03-31"},
                                                 {"dossier_deadline", "2031-04-30"},
                                                 {"term", "2031-04-30"},
                                                 {"sender_addresses", "AC@supplier.example"}}));
  EXPECT_EQ(base::to_text(longer.order_cutoff), "2031-03-31");
  house.clock.at += std::chrono::hours{1};
  must(amended(contract.id, {{"order_cutoff", "2031-04-15"}}, "seconde prolongation"));

  const auto sheet = must(contract_sheet(house.counter, house.actor(cast::auditor), contract.id));
  std::vector<std::string> said;
  for (const auto& [one, by] : sheet.amendments) said.push_back(one.term + ": " + one.before + " → " + one.after + ", " + by);
  EXPECT_EQ(
      said,
      (Names{"order_cutoff: 2030-11-30 → 2031-03-31, Claire Olivari", "dossier_deadline: 2030-12-31 → 2031-04-30, Claire Olivari",
             "term: 2030-12-31 → 2031-04-30, Claire Olivari", "sender_addresses:  → ac@supplier.example, Claire Olivari",
             "order_cutoff: 2031-03-31 → 2031-04-15, Claire Olivari"}));
  EXPECT_EQ(sheet.amendments.back().amendment.reason, "seconde prolongation");
  auto work = must(house.counter.open(Actor::house()));
  const auto trail = must(work.unit().audit({.body = contract.body, .reference = {}, .limit = 1000}));
  const auto traced = std::ranges::count_if(trail, [&](const auto& one) {
    return one.what.noun == "contract" && one.what.event == "amend" && one.what.noun_id == contract.id.text &&
           one.what.note.find("terms") != nullptr && one.what.note.find("terms")->find("order_cutoff") != nullptr;
  });
  EXPECT_EQ(traced, 2);
}

TEST_F(Contracts, AnAmendmentThatTakesAwayIsRefused) {
  auto terms = whole();
  terms["order_quota"] = "100";
  const auto contract = published(terms);
  EXPECT_EQ(missing_facts(amended(contract.id, {{"order_cutoff", "2030-10-31"}})), Names{"dates_only_extended"});
  EXPECT_EQ(missing_facts(amended(contract.id, {{"order_quota", "50"}})), Names{"terms_only_extended"});
  EXPECT_EQ(missing_facts(amended(contract.id, {{"order_cutoff", "2031-06-30"}})), Names{"dates_ordered"});
  EXPECT_EQ(missing_facts(amended(contract.id, {{"order_quota", "200"}}, "  ")), Names{"reason_given"});
  EXPECT_EQ(amended(contract.id, {{"supplier", "Un autre"}}).error().fields, (FieldErrors{{"/supplier", "term_fixed"}})) << "R2";
  EXPECT_EQ(amended(contract.id, {{"order_quota", "100"}}).error().detail, "refused.nothing_changed");
  const auto actor = house.actor(cast::manager);
  EXPECT_EQ(refusal(amend_contract(house.counter, actor, contract.id, {{"order_quota", "200"}}, "plus", 1)), Code::stale);
  EXPECT_EQ(must(contract_sheet(house.counter, actor, contract.id)).amendments.size(), 0U) << "nothing is half-written";
}

TEST_F(Contracts, AreTheManagersOwn) {
  const auto id = open_one().id;
  EXPECT_EQ(refusal(contract_sheet(house.counter, house.actor(cast::armorique_manager), id)), Code::not_found);
  EXPECT_EQ(refusal(contract_sheet(house.counter, house.actor(cast::buyer), id)), Code::not_found);
  EXPECT_EQ(refusal(contracts_of_body(house.counter, house.actor(cast::buyer))), Code::forbidden);
  EXPECT_EQ(refusal(create_contract(house.counter, house.actor(cast::auditor), whole())), Code::forbidden);
  EXPECT_EQ(refusal(amend_contract(house.counter, house.actor(cast::auditor), id, {{"term", "2099-01-01"}}, "non", 0)),
            Code::forbidden);
}

TEST_F(Contracts, AQuotaRefusesWhatGoesOverIt) {
  const auto contract = open_one();
  auto work = must(house.counter.open(Actor::house()));
  auto limited = must(work.unit().contract(contract.id));
  limited.order_quota = 4;
  limited.member_quota = 3;
  work.write(limited, "contract", limited.id.text, "test", limited.body);
  must(work.commit());
  const auto actor = house.actor(cast::buyer);
  const auto member = must(memberships(house.counter, actor)).front().membership.id;
  const auto order = [&](int count) {
    house.clock.at += std::chrono::seconds{1};
    return send_annex(house.counter, actor, {member, count, house.consent(actor, "annex:" + member.text)});
  };
  EXPECT_EQ(missing_facts(order(4)), Names{"member_quota_left"});
  EXPECT_EQ(missing_facts(order(5)), (Names{"contract_quota_left", "member_quota_left"}));
  const auto placed = must(order(3));
  EXPECT_EQ(missing_facts(order(1)), Names{"member_quota_left"});
  must(cancel_line(house.counter, actor, placed.front().id, "erreur de saisie"));
  EXPECT_TRUE(order(1)) << "a cancelled order gives its place back";
}

TEST(Services, TheCatalogueIsWholeAndSaysWhatAProductOpens) {
  const auto file = must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/services.toml"));
  ASSERT_TRUE(check_services(file));
  for (const auto& one : services_in(file))
    for (const auto& profile : one.profiles)
      EXPECT_TRUE(std::filesystem::exists(std::string{VIDIMUS_SOURCE} + "/data/profiles/" + profile + ".toml")) << profile;
  std::vector<std::string> keys;
  for (const auto& one : services_opened_by(file, "dual_rgs2_qcpn"))
    if (one.required) keys.push_back(one.key);
  EXPECT_EQ(keys, (Names{"actes", "helios", "sylae"})) << "R20, R41, R42";
  EXPECT_FALSE(knows_profile(file, "root_ca"));

  for (const auto* broken :
       {R"({"service":[]})",
        R"({"service":[{"key":"a","name":"A","use":"u","otherwise":"o","purposes":["walk"],"profiles":["p"]}]})",
        R"({"service":[{"key":"a","name":"A","use":"u","otherwise":"o","purposes":["signature"],"profiles":[]}]})",
        R"({"service":[{"key":"a","name":"A","use":"u","purposes":["signature"],"profiles":["p"]}]})"})
    EXPECT_FALSE(check_services(must(Json::parse(broken)))) << broken;
}

}  // namespace
}  // namespace vidimus::ra::testing
