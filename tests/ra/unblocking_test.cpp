// Blocked PINs: never by one agent alone, never without the holder identified again, at a station or by question and answer.
#include "ra/unblocking.hpp"

#include "certificate_desk.hpp"
#include "pki/unblock_code.hpp"
#include "ra/stations.hpp"
#include "ra/tokens.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::TokenState;
using domain::UnblockingState;

const HolderAgain shown{true, domain::DocumentKind::passport, "12 ab 34567"};

class Blocked : public ::testing::Test {
 protected:
  CertificateDesk desk;
  InHand held = desk.in_hand();
  const domain::TokenId id = held.certificate.token;
  const std::string second = cast::manager;

  void SetUp() override { must(block_token(desk.counter, as(cast::holder), id)); }
  Actor as(const std::string& email) { return desk.house.actor(email); }
  domain::Token token() {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.token(id)); });
  }
  void keep(const std::string& code) {
    auto work = must(desk.counter.open(Actor::house()));
    const auto found = must(work.unit().token(id));
    must(keep_security_officer(work, found, base::Secret{code}));
    must(work.commit());
  }
  std::string kept() {
    auto work = must(desk.counter.open(Actor::house()));
    return std::string{must(security_officer(work, id)).reveal()};
  }
  domain::Unblocking asked() { return must(ask_unblocking(desk.counter, as(cast::deliverer), id, shown, desk.station.id)); }
};

TEST_F(Blocked, TheHolderIsIdentifiedAgainAndASecondAgentAgrees) {
  const auto ask = [&](const HolderAgain& again) {
    return ask_unblocking(desk.counter, as(cast::deliverer), id, again, desk.station.id);
  };
  const std::vector<std::string> refused{"holder_identified_again"};
  EXPECT_EQ(missing_facts(ask({false, domain::DocumentKind::passport, "12AB34567"})), refused);
  EXPECT_EQ(missing_facts(ask({true, domain::DocumentKind::passport, "99ZZ99999"})), refused);
  EXPECT_EQ(missing_facts(ask({true, domain::DocumentKind::identity_card, "12AB34567"})), refused);
  EXPECT_EQ(refusal(ask_unblocking(desk.counter, as(cast::holder), id, shown, desk.station.id)), Code::forbidden);
  EXPECT_EQ(refusal(ask_unblocking(desk.counter, as(cast::deliverer), id, shown, {})), Code::not_found) << "no such station";
  const auto one = asked();
  EXPECT_EQ(refusal(ask(shown)), Code::conflict) << "one at a time";
  EXPECT_FALSE(must(next_unblocking(desk.counter, desk.station))) << "nobody agreed yet";
  EXPECT_EQ(missing_facts(decide_unblocking(desk.counter, as(cast::deliverer), one.id, true, "")),
            std::vector<std::string>{"another_agent"});
  EXPECT_EQ(refusal(decide_unblocking(desk.counter, as(cast::holder), one.id, true, "")), Code::forbidden);
  EXPECT_EQ(must(decide_unblocking(desk.counter, as(second), one.id, true, "")).state, UnblockingState::approved);
  EXPECT_EQ(token().state, TokenState::blocked) << "until the station did it";
}

TEST_F(Blocked, TheStationDoesItWithTheCodeTheRegistryKeepsSealed) {
  keep("123456789012");
  const auto one = asked();
  must(decide_unblocking(desk.counter, as(second), one.id, true, ""));
  const auto job = must(next_unblocking(desk.counter, desk.station));
  ASSERT_TRUE(job);
  EXPECT_EQ(job->security_officer.reveal(), "123456789012");
  EXPECT_EQ(job->token_serial, token().serial);
  must(report_unblocking_failure(desk.counter, desk.station, one.id, false, "token.absent"));
  EXPECT_TRUE(must(next_unblocking(desk.counter, desk.station))) << "a passing failure is tried again";
  must(finish_unblocking(desk.counter, desk.station, one.id));
  must(finish_unblocking(desk.counter, desk.station, one.id));
  EXPECT_EQ(token().state, TokenState::handed_over);
  EXPECT_FALSE(must(next_unblocking(desk.counter, desk.station)));
  EXPECT_EQ(desk.letters_to("token_unblocked"), std::vector<std::string>{cast::holder});
  const auto views = must(unblockings_of(desk.counter, as(cast::manager), id));
  ASSERT_EQ(views.size(), 1U);
  EXPECT_NE(views.front().identified_by, views.front().decided_by);
}

TEST_F(Blocked, AFatalFailureOrARefusalLeavesTheTokenBlocked) {
  auto one = asked();
  EXPECT_EQ(missing_facts(decide_unblocking(desk.counter, as(second), one.id, false, " ")),
            std::vector<std::string>{"reason_given"});
  EXPECT_EQ(must(decide_unblocking(desk.counter, as(second), one.id, false, "doute")).state, UnblockingState::refused);
  EXPECT_EQ(refusal(decide_unblocking(desk.counter, as(second), one.id, true, "")), Code::wrong_state);
  one = asked();
  must(decide_unblocking(desk.counter, as(second), one.id, true, ""));
  must(report_unblocking_failure(desk.counter, desk.station, one.id, true, "station.code_unknown"));
  EXPECT_FALSE(must(next_unblocking(desk.counter, desk.station)));
  EXPECT_EQ(token().state, TokenState::blocked);
  desk.house.clock.at += std::chrono::hours{1};
  EXPECT_EQ(asked().state, UnblockingState::asked) << "another may be asked for";
}

TEST_F(Blocked, OneNobodyEndedMakesWayTheNextDay) {
  const auto first = asked();
  desk.house.clock.at += domain::unblocking_lasts;
  EXPECT_NE(asked().id, first.id);
  EXPECT_EQ(refusal(decide_unblocking(desk.counter, as(second), first.id, true, "")), Code::wrong_state);
}

TEST_F(Blocked, FromHisDeskTheHolderAsksAndTheAnswerServesOnce) {
  const auto question = must(pki::ask_unblocking({1, 2, 3}));
  EXPECT_EQ(refusal(ask_remote_unblocking(desk.counter, as(cast::holder), id, "rien")), Code::malformed);
  EXPECT_EQ(refusal(ask_remote_unblocking(desk.counter, as(cast::deliverer), id, question.text)), Code::forbidden);
  EXPECT_EQ(refusal(ask_remote_unblocking(desk.counter, as(cast::holder), id, question.text)), Code::not_found)
      << "no code is kept: only the counter can help";
  keep("123456789012");
  const auto one = must(ask_remote_unblocking(desk.counter, as(cast::holder), id, question.text));
  EXPECT_EQ(missing_facts(decide_unblocking(desk.counter, as(second), one.id, true, "")),
            (std::vector<std::string>{"holder_identified_again", "another_agent"}));
  must(identify_for_unblocking(desk.counter, as(cast::deliverer), one.id, shown));
  EXPECT_EQ(must(unblockings_waiting(desk.counter, as(cast::manager))).size(), 1U);
  must(decide_unblocking(desk.counter, as(second), one.id, true, ""));
  EXPECT_TRUE(must(unblockings_of(desk.counter, as(cast::manager), id)).back().unblocking.answer.empty())
      << "for the holder alone";
  const auto mine = must(unblockings_of(desk.counter, as(cast::holder), id)).back().unblocking;
  const auto opened = must(pki::open_unblocking(question.key, mine.answer, token().serial));
  EXPECT_EQ(opened.code.reveal(), "123456789012");
  EXPECT_EQ(refusal(prove_unblocking(desk.counter, as(cast::holder), one.id, "0000000000000000")), Code::wrong_code);
  EXPECT_EQ(token().state, TokenState::blocked);
  must(prove_unblocking(desk.counter, as(cast::holder), one.id, opened.proof));
  EXPECT_EQ(token().state, TokenState::handed_over);
  EXPECT_EQ(kept(), opened.next_code.reveal()) << "the code that was sent opens nothing any more";
  EXPECT_EQ(refusal(prove_unblocking(desk.counter, as(cast::holder), one.id, opened.proof)), Code::wrong_state);
}

}  // namespace
}  // namespace vidimus::ra::testing
