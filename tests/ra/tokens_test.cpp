// Custody of tokens: lost with everything on it, destroyed by two agents.
#include "ra/tokens.hpp"

#include "certificate_desk.hpp"
#include "ra/handover.hpp"
#include "ra/order_batch.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::TokenState;

class Custody : public ::testing::Test {
 protected:
  CertificateDesk desk;
  InHand held = desk.in_hand();
  const domain::TokenId id = held.certificate.token;

  domain::Token token() {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.token(id)); });
  }
  Actor as(const std::string& email) { return desk.house.actor(email); }
};

TEST_F(Custody, ALostTokenTakesItsCertificateWithIt) {
  EXPECT_EQ(refusal(lose_token(desk.counter, as(cast::deliverer), id, "")), Code::forbidden);
  EXPECT_EQ(refusal(lose_token(desk.counter, as("erwan.bihan@port-lennec.example"), id, "")), Code::not_found);
  const auto lost = must(lose_token(desk.counter, as(cast::mayor), id, "dans le train"));
  EXPECT_EQ(lost.token.state, TokenState::lost);
  ASSERT_EQ(lost.revoked.size(), 1U);
  EXPECT_EQ(lost.revoked.front().reason, domain::RevocationReason::lost_or_stolen);
  EXPECT_EQ(desk.now(held.certificate).state, domain::CertificateState::revoked);
  EXPECT_EQ(desk.letters_to("revoked"), (std::vector<std::string>{cast::holder, cast::mayor}));
}

TEST_F(Custody, ALossPreparesTheOrderThatReplacesIt) {
  const auto lost = must(lose_token(desk.counter, as(cast::holder), id, "volée"));
  ASSERT_TRUE(lost.draft);
  const auto lines = domain::holders_of(lost.draft->holders);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines.front().email, cast::holder);
  EXPECT_EQ(lines.front().delivery_site, desk.file(held.line).line.delivery_site);
  EXPECT_EQ(refusal(open_draft(desk.counter, as(cast::holder), lost.draft->id)), Code::not_found) << "the holder does not order";
  EXPECT_TRUE(open_draft(desk.counter, as(cast::mayor), lost.draft->id));
  EXPECT_EQ(desk.letters_to("replacement_prepared").size(), 2U) << "who may sign annexe 4";
  // Whoever signs it orders the successor of what was lost, without saying so (R14).
  desk.house.clock.at += std::chrono::minutes{1};
  const auto placed = must(place_draft(desk.counter, as(cast::mayor), lost.draft->id, 0,
                                       desk.house.consent(as(cast::mayor), "annex:" + lost.draft->membership.text)));
  EXPECT_EQ(placed.front().replaces, held.certificate.id);
}

TEST_F(Custody, AnAlreadyRevokedCertificateDoesNotHinderTheLoss) {
  must(revoke_certificate(desk.counter, as(cast::holder), held.line.reference, domain::RevocationReason::key_compromise, ""));
  EXPECT_TRUE(must(lose_token(desk.counter, as(cast::holder), id, "")).revoked.empty());
}

TEST_F(Custody, ALostBoxTakesEveryTokenStillInIt) {
  const auto site = desk.site(cast::own_site).id;
  const auto receive = [&](const std::string& serial, const std::string& box) {
    return must(receive_token(desk.counter, as(cast::deliverer), site, serial, "SoftHSM v2", false, box));
  };
  receive("BOX-1", "C-7");
  receive("BOX-2", "C-7");
  receive("BOX-3", "C-8");
  const auto line = desk.delivered("Paul", "Ferrand", "paul.ferrand@valbrune.example", "BOX-1");
  EXPECT_EQ(missing_facts(lose_box(desk.counter, as(cast::deliverer), site, "C-7", " ")),
            std::vector<std::string>{"reason_given"});
  EXPECT_EQ(refusal(lose_box(desk.counter, as(cast::mayor), site, "C-7", "volé")), Code::forbidden);
  EXPECT_EQ(refusal(lose_box(desk.counter, as(cast::deliverer), site, "C-9", "volé")), Code::not_found);
  const auto lost = must(lose_box(desk.counter, as(cast::deliverer), site, "C-7", "volé dans la voiture"));
  ASSERT_EQ(lost.tokens.size(), 2U);
  EXPECT_EQ(lost.references, std::vector<std::string>{line.reference});
  const auto state_of = [&](const std::string& serial) {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.token_by_serial(serial)).value().state; });
  };
  EXPECT_EQ(state_of("BOX-2"), TokenState::lost);
  EXPECT_EQ(state_of("BOX-3"), TokenState::in_stock);
  EXPECT_EQ(desk.file(line).certificate->state, domain::CertificateState::revoked) << "it was on the token, not yet accepted";
  EXPECT_EQ(desk.now(held.certificate).state, domain::CertificateState::active) << "another token, in its holder's hands";
  EXPECT_EQ(refusal(start_personalisation(desk.counter, as(cast::deliverer), {line.reference, "BOX-2", desk.station.id})),
            Code::wrong_state);
}

TEST_F(Custody, TwoAgentsDestroyAndNeverOne) {
  EXPECT_EQ(missing_facts(ask_destruction(desk.counter, as(cast::deliverer), id, "usée")),
            std::vector<std::string>{"certificate_ended"});
  must(revoke_certificate(desk.counter, as(cast::holder), held.line.reference, domain::RevocationReason::cessation, ""));
  EXPECT_EQ(missing_facts(ask_destruction(desk.counter, as(cast::deliverer), id, " ")), std::vector<std::string>{"reason_given"});
  EXPECT_EQ(missing_facts(confirm_destruction(desk.counter, as(cast::manager), id)),
            (std::vector<std::string>{"reason_given", "second_agent"}));
  EXPECT_EQ(refusal(ask_destruction(desk.counter, as(cast::holder), id, "usée")), Code::forbidden);
  must(ask_destruction(desk.counter, as(cast::deliverer), id, "usée"));
  EXPECT_EQ(missing_facts(confirm_destruction(desk.counter, as(cast::deliverer), id)), std::vector<std::string>{"second_agent"});
  EXPECT_EQ(must(confirm_destruction(desk.counter, as(cast::manager), id)).state, TokenState::destroyed);
  EXPECT_EQ(refusal(confirm_destruction(desk.counter, as(cast::manager), id)), Code::wrong_state);
  const auto view = must(view_token(desk.counter, as(cast::manager), id));
  EXPECT_EQ(view.destruction.value().asked_by, as(cast::deliverer).person);
  EXPECT_EQ(view.destruction.value().confirmed_by, as(cast::manager).person);
}

TEST_F(Custody, EachSeesTheTokensOfHisPlace) {
  const auto of_site = must(list_tokens(desk.counter, as(cast::deliverer), {}));
  EXPECT_EQ(of_site.size(), 2U);
  EXPECT_EQ(must(list_tokens(desk.counter, as(cast::manager), {.state = TokenState::handed_over})).front().holder,
            "Jeanne Rostan");
  EXPECT_EQ(refusal(list_tokens(desk.counter, as(cast::holder), {})), Code::forbidden);
  EXPECT_EQ(refusal(list_tokens(desk.counter, as(cast::deliverer), {.site = desk.site("Siège d'Armorique Numérique").id})),
            Code::forbidden);
}

}  // namespace
}  // namespace vidimus::ra::testing
