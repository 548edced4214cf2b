#include "ra/second_factor.hpp"

#include <liboath/oath.h>

#include "ra/cast.hpp"
#include "ra/house.hpp"
#include "ra/lost_proofs.hpp"

namespace vidimus::ra::testing {
namespace {

class SecondFactor : public ::testing::Test {
 protected:
  SecondFactor() {
    house.load_sample();
    house.house.second_factor_required = true;
  }
  ActiveSession session_of(const SignedIn& in) { return must(find_session(house.counter, std::string{in.secret.reveal()})); }
  ActiveSession by_link(const char* email) {
    must(ask_sign_in_link(house.counter, email));
    return session_of(must(sign_in_with_link(house.counter, house.last_link())));
  }
  /// What an application shows for this secret now.
  std::string shown(const std::string& base32) const {
    char* octets = nullptr;
    std::size_t size = 0;
    oath_base32_decode(base32.data(), base32.size(), &octets, &size);
    char code[7] = {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(house.clock.at.time_since_epoch()).count();
    oath_totp_generate(octets, size, seconds, 30, 0, 6, code);
    std::free(octets);
    return code;
  }
  /// Enrols codes and goes on; the secret is kept for later codes.
  ActiveSession with_codes(const char* email) {
    const auto session = by_link(email);
    const auto offer = must(offer_one_time_code(house.counter, session));
    secret = offer.setup.secret;
    return session_of(must(enrol_one_time_code(house.counter, session, offer.sealed, shown(secret), "Téléphone")));
  }
  TestHouse house;
  std::string secret;
};

TEST_F(SecondFactor, ALinkAloneGivesAnAgentNoRole) {
  const auto session = by_link(cast::reviewer);
  EXPECT_TRUE(session.withheld.has(domain::Role::registration_operator));
  EXPECT_FALSE(session.actor.standing.has(domain::Role::registration_operator));
  EXPECT_TRUE(session.actor.accreditations.empty());
}

TEST_F(SecondFactor, ACodeGivesTheRolesBackAndServesOnce) {
  const auto strong = with_codes(cast::reviewer);
  EXPECT_EQ(strong.method, "link+one_time_code");
  EXPECT_TRUE(strong.withheld.empty());
  EXPECT_TRUE(strong.actor.standing.has(domain::Role::registration_operator));
  const auto again = by_link(cast::reviewer);
  EXPECT_FALSE(again.withheld.empty());
  EXPECT_EQ(refusal(prove_with_code(house.counter, again, shown(secret))), base::Code::wrong_code) << "used at enrolment";
  house.clock.at += std::chrono::seconds{30};
  const auto proven = session_of(must(prove_with_code(house.counter, again, shown(secret))));
  EXPECT_TRUE(proven.withheld.empty());
  EXPECT_EQ(refusal(find_session(house.counter, "nobody's")), base::Code::unauthenticated);
}

TEST_F(SecondFactor, FiveWrongCodesLockForAQuarterOfAnHour) {
  with_codes(cast::reviewer);
  house.clock.at += std::chrono::seconds{30};
  const auto session = by_link(cast::reviewer);
  const std::string wrong = shown(secret) == "000000" ? "000001" : "000000";
  for (int left = 4; left > 0; --left) EXPECT_EQ(refusal(prove_with_code(house.counter, session, wrong)), base::Code::wrong_code);
  EXPECT_EQ(refusal(prove_with_code(house.counter, session, wrong)), base::Code::locked);
  EXPECT_EQ(refusal(prove_with_code(house.counter, session, shown(secret))), base::Code::locked);
  house.clock.at += std::chrono::minutes{15};
  must(prove_with_code(house.counter, session, shown(secret)));
}

TEST_F(SecondFactor, WhoHasAProofMustGiveItToChangeThem) {
  const auto strong = with_codes(cast::reviewer);
  const auto weak = by_link(cast::reviewer);
  EXPECT_EQ(refusal(offer_one_time_code(house.counter, weak)), base::Code::forbidden);
  const auto held = must(credentials(house.counter, weak));
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(refusal(remove_credential(house.counter, weak, held.front().id)), base::Code::forbidden);
  must(remove_credential(house.counter, strong, held.front().id));
  EXPECT_TRUE(must(credentials(house.counter, weak)).empty());
}

TEST_F(SecondFactor, AWrongFirstCodeKeepsNothing) {
  const auto session = by_link(cast::reviewer);
  const auto offer = must(offer_one_time_code(house.counter, session));
  EXPECT_EQ(refusal(enrol_one_time_code(house.counter, session, offer.sealed, "12345", "")), base::Code::wrong_code);
  EXPECT_TRUE(must(credentials(house.counter, session)).empty());
  EXPECT_EQ(must(same_one_time_offer(house.counter, session, offer.sealed)).setup.secret, offer.setup.secret);
  const auto other = by_link(cast::manager);
  EXPECT_FALSE(enrol_one_time_code(house.counter, other, offer.sealed, shown(offer.setup.secret), ""))
      << "sealed for somebody else";
}

TEST_F(SecondFactor, TheManagerRemovesTheProofsOfWhoLostThem) {
  with_codes(cast::reviewer);
  const auto chief = with_codes(cast::manager);
  const auto who = house.actor(cast::reviewer).person;
  EXPECT_EQ(refusal(remove_credentials_of(house.counter, chief.actor, who, "")), base::Code::bad_request);
  EXPECT_EQ(refusal(remove_credentials_of(house.counter, chief.actor, chief.person.id, "perdu")), base::Code::forbidden);
  EXPECT_EQ(refusal(remove_credentials_of(house.counter, house.actor(cast::reviewer), chief.person.id, "perdu")),
            base::Code::forbidden);
  must(remove_credentials_of(house.counter, chief.actor, who, "téléphone perdu"));
  EXPECT_EQ(house.letters("secondes preuves"), 1) << "he is told";
  EXPECT_EQ(refusal(remove_credentials_of(house.counter, chief.actor, who, "encore")), base::Code::conflict);
  const auto session = by_link(cast::reviewer);
  EXPECT_TRUE(must(credentials(house.counter, session)).empty());
  EXPECT_EQ(must(sessions(house.counter, session)).size(), 1U) << "the old sessions are closed";
}

TEST_F(SecondFactor, TheManagerAndTheAuditorSeeWhoHasProofs) {
  with_codes(cast::reviewer);
  const auto chief = with_codes(cast::manager);
  const auto agents = must(agent_proofs(house.counter, chief.actor));
  const auto found = std::ranges::find_if(agents, [](const AgentProofs& one) { return one.person.email == cast::reviewer; });
  ASSERT_NE(found, agents.end());
  EXPECT_EQ(found->credentials.size(), 1U);
  EXPECT_TRUE(found->roles.has(domain::Role::registration_operator));
  EXPECT_EQ(refusal(agent_proofs(house.counter, house.actor(cast::reviewer))), base::Code::forbidden);
}

TEST_F(SecondFactor, TheHouseHelpsTheOnlyManager) {
  const auto chief = with_codes(cast::manager);
  must(remove_credentials_of(house.counter, Actor::house(), chief.person.id, "seule responsable, reconnue sur place"));
  EXPECT_TRUE(must(credentials(house.counter, by_link(cast::manager))).empty());
}

TEST_F(SecondFactor, ASessionIsEndedByItsOwnerOnly) {
  const auto mine = by_link(cast::reviewer);
  const auto elsewhere = by_link(cast::reviewer);
  const auto other = by_link(cast::manager);
  EXPECT_EQ(refusal(end_session(house.counter, other, elsewhere.id)), base::Code::not_found);
  must(end_session(house.counter, mine, elsewhere.id));
  EXPECT_EQ(must(sessions(house.counter, mine)).size(), 1U);
}

TEST_F(SecondFactor, APasskeyChallengeIsBoundToItsBrowserAndTime) {
  const auto challenge = passkey_challenge(house.counter, "browser");
  PasskeyAnswer answer{
      .browser = "another", .challenge = challenge, .key_id = {1}, .client_data = {}, .authenticator_data = {}, .signature = {}};
  const auto session = by_link(cast::reviewer);
  EXPECT_EQ(refusal(enrol_passkey(house.counter, session, answer, "clé")), base::Code::forbidden);
  answer.browser = "browser";
  EXPECT_EQ(refusal(enrol_passkey(house.counter, session, answer, "clé")), base::Code::malformed) << "known, but nothing in it";
  house.clock.at += std::chrono::minutes{10};
  EXPECT_EQ(refusal(enrol_passkey(house.counter, session, answer, "clé")), base::Code::expired);
  EXPECT_EQ(refusal(sign_in_with_passkey(house.counter, answer)), base::Code::unauthenticated);
}

}  // namespace
}  // namespace vidimus::ra::testing
