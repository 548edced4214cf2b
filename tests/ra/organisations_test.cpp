#include "ra/organisations.hpp"

#include <algorithm>

#include "house.hpp"
#include "ra/cast.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::MembershipState;
using Names = std::vector<std::string>;

class Organisations : public ::testing::Test {
 protected:
  Organisations() { house.load_sample(); }

  domain::ContractId contract(const std::string& slug, domain::ContractState state) {
    for (const auto& view : must(bodies(house.counter)))
      if (view.body.slug == slug)
        for (const auto& one : view.contracts)
          if (one.state == state) return one.id;
    throw std::runtime_error("no such contract");
  }
  Adhere form(const std::string& slug = "azur", domain::ContractState state = domain::ContractState::open) {
    return {.contract = contract(slug, state),
            .siret = "299 001 057 00015",
            .name = "Commune de Saint-Essai",
            .street = "2 rue Haute",
            .zip = "06990",
            .town = "Saint-Essai",
            .given_names = "Paule, Anne",
            .surname = "Vidal",
            .email = "Paule.Vidal@saint-essai.example",
            .function = "Maire",
            .phone = "02 61 91 00 01"};
  }
  TestHouse house;
};

TEST_F(Organisations, AnAdhesionGoesFromTheFormToActive) {
  const auto outcome = must(adhere(house.counter, form()));
  EXPECT_EQ(outcome.membership.state, MembershipState::requested);
  EXPECT_EQ(outcome.organisation.siret, "29900105700015");
  EXPECT_EQ(outcome.person.email, "paule.vidal@saint-essai.example");
  EXPECT_EQ(outcome.person.phone, "+33261910001");
  EXPECT_EQ(house.letters("demande reçue"), 1);

  const auto mayor = house.actor("paule.vidal@saint-essai.example");
  const auto manager = house.actor(cast::manager);
  const auto id = outcome.membership.id;
  EXPECT_EQ(refusal(activate_membership(house.counter, manager, id)), Code::wrong_state);
  EXPECT_NE(must(convention_text(house.counter, mayor, id)).find("Saint-Essai"), std::string::npos);
  const auto signed_ = must(sign_convention(house.counter, mayor, id, house.consent(mayor, "convention:" + id.text)));
  EXPECT_EQ(signed_.state, MembershipState::signed_);
  EXPECT_EQ(signed_.convention_digest, base::to_hex(pki::sha256(base::view_of(must(convention_text(house.counter, mayor, id))))));

  EXPECT_EQ(refusal(activate_membership(house.counter, mayor, id)), Code::forbidden);
  EXPECT_EQ(must(activate_membership(house.counter, manager, id)).state, MembershipState::active);
  EXPECT_TRUE(std::ranges::any_of(house.actor("paule.vidal@saint-essai.example").accreditations, [&](const auto& one) {
    return one.role == domain::Role::legal_representative && one.organisation == outcome.organisation.id;
  }));
  EXPECT_EQ(refusal(adhere(house.counter, form())), Code::conflict);
}

TEST_F(Organisations, EveryWrongFieldIsToldAtOnce) {
  auto wrong = form();
  wrong.siret = "29900105700016";
  wrong.email = "paule.vidal";
  wrong.phone = "12";
  wrong.zip = "";
  const auto refused = adhere(house.counter, wrong);
  ASSERT_EQ(refusal(refused), Code::bad_request);
  const std::vector<base::FieldError> expected{
      {"/siret", "siret_invalid"}, {"/zip", "required"}, {"/email", "email_invalid"}, {"/phone", "phone_invalid"}};
  EXPECT_EQ(refused.error().fields, expected);
  EXPECT_TRUE(house.mailer.composed.empty());
}

TEST_F(Organisations, NobodyAdheresToAContractWhoseIntakeIsOver) {
  const auto late = form("armo");
  house.clock.at = *base::from_rfc3339("2026-11-30T22:59:59Z");  // the cut-off day lasts until midnight in Paris (R6)
  EXPECT_TRUE(adhere(house.counter, late));
  auto other = late;
  other.siret = "29900106500018";
  house.clock.at = *base::from_rfc3339("2026-11-30T23:00:00Z");
  const auto refused = adhere(house.counter, other);
  EXPECT_EQ(refusal(refused), Code::missing_facts);
  EXPECT_EQ(missing_facts(refused), Names{"adhesion_open"});
}

TEST_F(Organisations, ASuccessorTakesAdhesionsButIsNotActiveBeforeItBegins) {
  const auto outcome = must(adhere(house.counter, form("armo", domain::ContractState::published)));
  const auto mayor = house.actor("paule.vidal@saint-essai.example");
  const auto id = outcome.membership.id;
  must(sign_convention(house.counter, mayor, id, house.consent(mayor, "convention:" + id.text)));
  const auto early = activate_membership(house.counter, house.actor(cast::armorique_manager), id);
  EXPECT_EQ(missing_facts(early), Names{"contract_effective"});
  house.clock.at = *base::from_rfc3339("2026-12-31T23:00:00Z");  // midnight of 1 January in Paris (R17)
  EXPECT_TRUE(activate_membership(house.counter, house.actor(cast::armorique_manager), id));
}

TEST_F(Organisations, BodiesAreKeptApart) {
  const auto outcome = must(adhere(house.counter, form()));
  const auto stranger = house.actor(cast::armorique_manager);
  EXPECT_EQ(refusal(membership(house.counter, stranger, outcome.membership.id)), Code::not_found);
  EXPECT_EQ(refusal(activate_membership(house.counter, stranger, outcome.membership.id)), Code::not_found);
  for (const auto& view : must(memberships(house.counter, stranger))) EXPECT_EQ(view.body.slug, "armo");
  EXPECT_EQ(must(memberships(house.counter, house.actor("paule.vidal@saint-essai.example"))).size(), 1U);
}

TEST_F(Organisations, TakingTheNameOfAMemberGivesNoSightOfItsCases) {
  // Somebody adheres, in the name of a member of long standing, to the contract it has not joined yet.
  auto usurper = form("armo", domain::ContractState::published);
  usurper.siret = "29900101600011";
  const auto outcome = must(adhere(house.counter, usurper));
  EXPECT_EQ(outcome.organisation.name, "Commune de Port-Lennec");
  const auto actor = house.actor("paule.vidal@saint-essai.example");
  const auto before = must(memberships(house.counter, house.actor("soizic.tanguy@port-lennec.example"))).front().membership.id;
  EXPECT_EQ(refusal(membership(house.counter, actor, before)), Code::not_found);
  EXPECT_EQ(refusal(ask_consent_code(house.counter, actor, "annex:" + before.text)), Code::not_found);
}

TEST_F(Organisations, ARefusalNeedsAReasonAndLeavesRoomForAnother) {
  const auto outcome = must(adhere(house.counter, form()));
  const auto manager = house.actor(cast::manager);
  EXPECT_EQ(missing_facts(refuse_membership(house.counter, manager, outcome.membership.id, "  ")), Names{"reason_given"});
  EXPECT_EQ(must(refuse_membership(house.counter, manager, outcome.membership.id, "Pas de délibération")).state,
            MembershipState::none);
  EXPECT_NE(house.mailer.composed.back().plain.find("Pas de délibération"), std::string::npos);
  const auto again = must(adhere(house.counter, form()));
  EXPECT_EQ(again.membership.id, outcome.membership.id);
  EXPECT_EQ(again.membership.state, MembershipState::requested);
}

TEST_F(Organisations, AWrongCodeIsCountedThenLocked) {
  const auto id = must(adhere(house.counter, form())).membership.id;
  const auto mayor = house.actor("paule.vidal@saint-essai.example");
  const auto code = house.consent(mayor, "convention:" + id.text);
  const std::string wrong = code == "000000" ? "000001" : "000000";
  for (int attempt = 1; attempt < 5; ++attempt)
    EXPECT_EQ(refusal(sign_convention(house.counter, mayor, id, wrong)), Code::wrong_code) << attempt;
  EXPECT_EQ(refusal(sign_convention(house.counter, mayor, id, wrong)), Code::locked);
  EXPECT_EQ(refusal(sign_convention(house.counter, mayor, id, code)), Code::locked);
  EXPECT_EQ(refusal(ask_consent_code(house.counter, mayor, "convention:" + id.text)), Code::locked);
  house.clock.at += std::chrono::minutes{20};
  EXPECT_TRUE(sign_convention(house.counter, mayor, id, house.consent(mayor, "convention:" + id.text)));
}

}  // namespace
}  // namespace vidimus::ra::testing
