// Every way to revoke, its limits, who is told, and many certificates in one act.
#include "certificate_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::CertificateState;
using domain::RevocationReason;
using enum domain::RevocationReason;

class Revoking : public ::testing::Test {
 protected:
  CertificateDesk desk;
  InHand held = desk.in_hand();

  Result<domain::Certificate> by_code(const std::string& code, const std::string& caller = "192.0.2.1") {
    return revoke_with_code(desk.counter, {held.certificate.serial, code, lost_or_stolen, caller});
  }
  const ports::Issuance& in_register() {
    return desk.desk.book.issuances.at(held.certificate.id.text + "." + held.certificate.token.text);
  }
  bool revoked_by_authority() { return in_register().revoked_at.has_value(); }
};

TEST_F(Revoking, TheCodeOfTheLetterRevokesWithoutSigningIn) {
  std::string spoken;
  for (const char c : held.code) spoken += std::string{c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c} + " ";
  const auto done = must(by_code(spoken));
  EXPECT_EQ(done.state, CertificateState::revoked);
  EXPECT_EQ(done.reason, lost_or_stolen);
  EXPECT_TRUE(revoked_by_authority());
  EXPECT_EQ(in_register().reason, 1);
  EXPECT_EQ(refusal(by_code(held.code)), Code::wrong_state);
}

TEST_F(Revoking, NeverSilent) {
  desk.name_agent("odile.garnier@valbrune.example", domain::Role::certification_agent);
  must(by_code(held.code));
  EXPECT_EQ(desk.letters_to("revoked"), (std::vector<std::string>{cast::holder, cast::mayor, "odile.garnier@valbrune.example"}));
}

TEST_F(Revoking, FiveWrongCodesLockTheCodeAndNothingElse) {
  for (int at = 1; at < domain::revocation_code_attempts; ++at) EXPECT_EQ(refusal(by_code("WRONGONE")), Code::wrong_code);
  EXPECT_EQ(refusal(by_code("WRONGONE")), Code::locked);
  EXPECT_EQ(refusal(by_code(held.code)), Code::locked);
  EXPECT_FALSE(revoked_by_authority());
  // The holder, signed in, gets another code, which counts anew.
  must(renew_revocation_code(desk.counter, desk.house.actor(cast::holder), held.line.reference));
  const auto fresh = desk.told_after("Votre nouveau code de révocation : ");
  EXPECT_NE(fresh, held.code);
  EXPECT_EQ(refusal(by_code(held.code)), Code::wrong_code);
  EXPECT_EQ(must(by_code(fresh)).state, CertificateState::revoked);
  EXPECT_EQ(refusal(renew_revocation_code(desk.counter, desk.house.actor(cast::holder), held.line.reference)), Code::wrong_state);
}

TEST_F(Revoking, OnlyTheHolderGetsACode) {
  for (const auto* other : {cast::buyer, cast::mayor, cast::manager})
    EXPECT_EQ(refusal(renew_revocation_code(desk.counter, desk.house.actor(other), held.line.reference)), Code::forbidden)
        << other;
}

TEST_F(Revoking, OneCallerTriesTwentyTimesADayWhateverHeTries) {
  for (int at = 0; at < domain::client_attempts; ++at)
    EXPECT_EQ(refusal(revoke_with_code(desk.counter, {"00:11:" + std::to_string(at), "ABCDEFGH", unspecified, "192.0.2.7"})),
              Code::wrong_code);
  EXPECT_EQ(refusal(by_code(held.code, "192.0.2.7")), Code::too_many);
  EXPECT_EQ(refusal(revocation_questions(desk.counter, {held.certificate.serial, cast::holder, "192.0.2.7"})), Code::too_many);
  desk.house.clock.at += std::chrono::hours{24};
  EXPECT_TRUE(by_code(held.code, "192.0.2.7"));
}

TEST_F(Revoking, WhoeverActsForTheOrganisationOrTheBodyMayRevokeAndNobodyElse) {
  const auto as = [&](const std::string& who) {
    return revoke_certificate(desk.counter, desk.house.actor(who), held.line.reference, affiliation_changed, "parti le 1er");
  };
  EXPECT_EQ(refusal(as(cast::buyer)), Code::forbidden);
  EXPECT_EQ(refusal(as(cast::deliverer)), Code::forbidden);
  EXPECT_EQ(refusal(as(cast::reviewer)), Code::forbidden);
  EXPECT_EQ(refusal(as("erwan.bihan@port-lennec.example")), Code::not_found);
  EXPECT_EQ(missing_facts(revoke_certificate(desk.counter, desk.house.actor(cast::mayor), held.line.reference, unspecified, " ")),
            std::vector<std::string>{"reason_given"});
  EXPECT_EQ(must(as(cast::mayor)).state, CertificateState::revoked);
}

TEST_F(Revoking, TheAgentAndTheManagerMayToo) {
  desk.name_agent("odile.garnier@valbrune.example", domain::Role::certification_agent);
  must(revoke_certificate(desk.counter, desk.house.actor("odile.garnier@valbrune.example"), held.line.reference, cessation, ""));
  const auto other = desk.in_hand("BLANK-AZUR-02", "Paul", "Vial", "paul.vial@valbrune.example");
  must(revoke_certificate(desk.counter, desk.house.actor(cast::manager), other.line.reference, key_compromise, ""));
  EXPECT_EQ(desk.now(other.certificate).state, CertificateState::revoked);
}

class LostCode : public Revoking {
 protected:
  const std::vector<QuestionAndAnswer> set{{"Quel était le nom de mon premier chat ?", "Réglisse"},
                                           {"Dans quelle rue habitait ma grand-mère ?", "rue de l'Écluse"},
                                           {"Quel livre ai-je lu trois fois ?", "Le Grand Meaulnes"}};
  Result<domain::Certificate> answering(const std::vector<std::string>& answers) {
    return revoke_with_answers(desk.counter, {{held.certificate.serial, cast::holder, "192.0.2.1"}, answers, lost_or_stolen});
  }
  void set_them() { must(set_revocation_questions(desk.counter, desk.house.actor(cast::holder), set)); }
};

TEST_F(LostCode, TheRightAnswersRevokeHoweverTheyAreWritten) {
  set_them();
  EXPECT_EQ(must(revocation_questions(desk.counter, {held.certificate.serial, "Jeanne.Rostan@valbrune.example", ""})),
            (std::vector<std::string>{set[0].question, set[1].question, set[2].question}));
  EXPECT_EQ(must(answering({"REGLISSE", "Rue de l’ecluse", "le grand-meaulnes "})).state, CertificateState::revoked);
}

TEST_F(LostCode, AllAnswersMustBeRightAndFiveWrongTriesLockForADay) {
  set_them();
  for (int at = 0; at < domain::question_attempts; ++at)
    EXPECT_EQ(refusal(answering({"Réglisse", "rue de l'Écluse", "Germinal"})), Code::wrong_code);
  EXPECT_EQ(refusal(answering({"Réglisse", "rue de l'Écluse", "Le Grand Meaulnes"})), Code::locked);
  desk.house.clock.at += std::chrono::hours{24};
  EXPECT_EQ(refusal(answering({"Réglisse", "rue de l'Écluse"})), Code::wrong_code);
  EXPECT_TRUE(answering({"Réglisse", "rue de l'Écluse", "Le Grand Meaulnes"}));
}

TEST_F(LostCode, WithoutQuestionsOrWithAnotherAddressEverythingLooksAlike) {
  EXPECT_EQ(refusal(revocation_questions(desk.counter, {held.certificate.serial, cast::holder, ""})), Code::wrong_code);
  set_them();
  EXPECT_EQ(refusal(revocation_questions(desk.counter, {held.certificate.serial, cast::mayor, ""})), Code::wrong_code);
  EXPECT_EQ(refusal(revocation_questions(desk.counter, {"0123", cast::holder, ""})), Code::wrong_code);
  EXPECT_FALSE(revoked_by_authority());
}

TEST_F(LostCode, QuestionsAreThreeOrFourApartFromEachOtherAndFromTheirAnswers) {
  const auto refused = [&](std::vector<QuestionAndAnswer> wrong, const std::string& pointer) {
    const auto outcome = set_revocation_questions(desk.counter, desk.house.actor(cast::holder), wrong);
    ASSERT_FALSE(outcome);
    ASSERT_FALSE(outcome.error().fields.empty());
    EXPECT_EQ(outcome.error().fields.front().pointer, pointer);
  };
  refused({set[0], set[1]}, "/question_1");
  refused({set[0], set[1], set[0]}, "/question_3");
  refused({set[0], set[1], {"Quel livre ai-je lu trois fois ?", "livre"}}, "/answer_3");
  refused({set[0], set[1], {"Quel livre ai-je lu trois fois ?", " - "}}, "/answer_3");
  refused({{"Qui ?", "Personne"}, set[1], set[2]}, "/question_1");
  EXPECT_EQ(refusal(set_revocation_questions(desk.counter, desk.house.actor(cast::manager), set)), Code::forbidden);
}

TEST_F(LostCode, NoAnswerIsKeptInClear) {
  set_them();
  const auto kept =
      desk.looked_up([&](ports::Unit& unit) { return must(unit.revocation_questions(held.certificate.holder)).value(); });
  EXPECT_TRUE(kept.answers_hash.starts_with("$argon2id$"));
  for (const auto& entry : desk.looked_up([](ports::Unit& unit) { return must(unit.audit({.limit = 10'000})); }))
    EXPECT_EQ(entry.what.note.dump().find("glisse"), std::string::npos);
}

class RevokingMany : public Revoking {
 protected:
  InHand second = desk.in_hand("BLANK-AZUR-02", "Paul", "Vial", "paul.vial@valbrune.example");
};

TEST_F(RevokingMany, ThePreviewNamesWhomItTouchesAndChangesNothing) {
  const auto seen =
      must(preview_revocation(desk.counter, desk.house.actor(cast::mayor), {.organisation = held.line.organisation}));
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].reference, held.line.reference);
  EXPECT_EQ(seen[0].holder, "Jeanne Rostan");
  EXPECT_EQ(seen[0].told, (std::vector<std::string>{"Jeanne Rostan", "Mireille Castellan"}));
  EXPECT_FALSE(seen[0].refusal);
  EXPECT_TRUE(must(preview_revocation(desk.counter, desk.house.actor(cast::buyer), held.line.reference)).front().refusal);
  EXPECT_TRUE(must(preview_revocation(desk.counter, desk.house.actor("erwan.bihan@port-lennec.example"),
                                      {.organisation = held.line.organisation}))
                  .empty());
  EXPECT_EQ(refusal(preview_revocation(desk.counter, desk.house.actor(cast::mayor), RevocationScope{})), Code::bad_request);
  EXPECT_EQ(desk.now(held.certificate).state, CertificateState::active);
  EXPECT_TRUE(desk.letters_to("revoked").empty());
}

TEST_F(RevokingMany, EachByItselfWithItsOutcome) {
  must(by_code(held.code));
  const domain::CertificateId unknown{"01JUNKNOWN0000000000000000"};
  const auto outcomes = must(revoke_many(desk.counter, desk.house.actor(cast::mayor),
                                         {held.certificate.id, unknown, second.certificate.id, second.certificate.id},
                                         {affiliation_changed, "fin de mandat", "session"}));
  ASSERT_EQ(outcomes.size(), 3U);
  EXPECT_EQ(outcomes[0].refusal.value().code, Code::wrong_state);
  EXPECT_EQ(outcomes[1].refusal.value().code, Code::not_found);
  EXPECT_FALSE(outcomes[2].refusal);
  EXPECT_TRUE(outcomes[2].revoked_at);
  EXPECT_EQ(desk.now(second.certificate).reason, affiliation_changed);
  EXPECT_EQ(refusal(revoke_many(desk.counter, desk.house.actor(cast::mayor), {}, {})), Code::bad_request);
}

TEST_F(RevokingMany, OfATokenOfAPersonOfABody) {
  const auto as_manager = desk.house.actor(cast::manager);
  const auto count = [&](const RevocationScope& scope) {
    return must(preview_revocation(desk.counter, as_manager, scope)).size();
  };
  EXPECT_EQ(count({.token = held.certificate.token}), 1U);
  EXPECT_EQ(count({.holder = held.certificate.holder}), 1U);
  EXPECT_EQ(count({.body = held.certificate.body}), 2U);
  must(by_code(held.code));
  EXPECT_EQ(count({.token = held.certificate.token}), 0U);
  EXPECT_EQ(count({.body = held.certificate.body}), 1U);
}

TEST(NormalisedAnswer, KeepsLettersAndDigitsOnly) {
  EXPECT_EQ(domain::normalised_answer("  Où vas-tu, Œdipe ? Ÿ 42 "), "ouvastuoedipey42");
  EXPECT_EQ(domain::normalised_answer("ÉÈÊËéèêë ÇçÑñ Ææ"), "eeeeeeeeccnnaeae");
  EXPECT_EQ(domain::normalised_answer("\xC3"), "");
  EXPECT_EQ(domain::normalised_answer("— «»"), "");
}

}  // namespace
}  // namespace vidimus::ra::testing
