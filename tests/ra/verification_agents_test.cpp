// Another withdrawal code under dual control, and two operators at once on one case.
#include <thread>

#include "adapters/sql/postgres.hpp"
#include "ra/code_reissue.hpp"
#include "verification_bench.hpp"

namespace vidimus::ra::testing::verification {
namespace {

class CodeReissue : public ::testing::Test, protected Bench {};

/// The code is dead at five wrong tries; only the RA manager gives another, on the strength of somebody else's identification.
TEST_F(CodeReissue, AnotherCodeUnderDualControl) {
  line = desk.accepted("Lou", "Ferrat", "lou.ferrat@valbrune.example");
  id = desk.file(line).dossier->id;
  const auto old = desk.code_of("lou.ferrat@valbrune.example", line);
  const auto& reference = line.reference;
  EXPECT_EQ(missing_facts(reissue_code(desk.counter, actor(cast::manager), reference)),
            (Names{"holder_identified_again", "another_agent"}));
  EXPECT_EQ(refusal(reissue_code(desk.counter, actor(cast::deliverer), reference)), Code::forbidden);
  IdentifyAgain at_counter{reference, IdentificationMethod::document_at_counter, true, domain::DocumentKind::passport,
                           "12ab 34567"};
  auto wrong = at_counter;
  wrong.document_number = "00000";
  EXPECT_EQ(missing_facts(identify_again(desk.counter, actor(cast::deliverer), wrong)), Names{"same_document"});
  wrong = at_counter;
  wrong.holder_present = false;
  EXPECT_EQ(missing_facts(identify_again(desk.counter, actor(cast::deliverer), wrong)), Names{"holder_present"});
  EXPECT_EQ(refusal(identify_again(desk.counter, actor(cast::manager), at_counter)), Code::forbidden);
  must(identify_again(desk.counter, actor(cast::deliverer), at_counter));
  const auto sent = desk.house.mailer.composed.size();
  const auto after = must(reissue_code(desk.counter, actor(cast::manager), reference));
  EXPECT_EQ(after.code.wrong_attempts, 0);
  const auto fresh = desk.code_of("lou.ferrat@valbrune.example", line);
  EXPECT_NE(fresh, old);
  ASSERT_EQ(desk.house.mailer.composed.size(), sent + 1);
  EXPECT_NE(desk.house.mailer.composed.back().plain.find(fresh), std::string::npos);
  EXPECT_EQ(missing_facts(reissue_code(desk.counter, actor(cast::manager), reference)),
            (Names{"holder_identified_again", "another_agent"}))
      << "an identification serves once";
  const auto kept = must(identifications_of(desk.counter, actor(cast::auditor), reference));
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept.front().agent, "Marius Pellegrin");
  EXPECT_FALSE(kept.front().serves);
  EXPECT_EQ(refusal(identifications_of(desk.counter, actor(cast::mayor), reference)), Code::forbidden);
}

TEST_F(CodeReissue, TwoAgentsIdentifyFaceToFace) {
  line = desk.accepted("Lou", "Ferrat", "lou.ferrat@valbrune.example");
  const auto& reference = line.reference;
  IdentifyAgain together{.reference = reference, .method = IdentificationMethod::two_agents, .holder_present = true};
  const auto made = must(identify_again(desk.counter, actor(cast::deliverer), together));
  EXPECT_EQ(missing_facts(reissue_code(desk.counter, actor(cast::manager), reference)),
            (Names{"holder_identified_again", "another_agent"}));
  EXPECT_EQ(missing_facts(witness_identification(desk.counter, actor(cast::deliverer), made.id, true)), Names{"another_agent"});
  EXPECT_EQ(missing_facts(witness_identification(desk.counter, actor(cast::reviewer), made.id, false)), Names{"holder_present"});
  must(witness_identification(desk.counter, actor(cast::reviewer), made.id, true));
  EXPECT_EQ(refusal(witness_identification(desk.counter, actor(cast::reviewer), made.id, true)), Code::wrong_state);
  desk.house.clock.at += std::chrono::hours{73};
  EXPECT_EQ(missing_facts(reissue_code(desk.counter, actor(cast::manager), reference)),
            (Names{"holder_identified_again", "another_agent"}))
      << "it serves for three days";
  desk.house.clock.at -= std::chrono::hours{2};
  EXPECT_TRUE(reissue_code(desk.counter, actor(cast::manager), reference));
}

/// An RA manager who is an agent of the counter too does not act twice.
TEST_F(CodeReissue, WhoIdentifiedDoesNotIssueTheCode) {
  line = desk.accepted("Lou", "Ferrat", "lou.ferrat@valbrune.example");
  desk.grant({.person = actor(cast::manager).person,
              .body = line.body,
              .role = Role::delivery_operator,
              .site = line.delivery_site.empty() ? desk.site(cast::own_site).id : line.delivery_site});
  must(identify_again(
      desk.counter, actor(cast::manager),
      {line.reference, IdentificationMethod::document_at_counter, true, domain::DocumentKind::passport, "12AB34567"}));
  EXPECT_EQ(missing_facts(reissue_code(desk.counter, actor(cast::manager), line.reference)), Names{"another_agent"});
}

/// The same on both databases.
class TwoOperators : public ::testing::TestWithParam<bool> {
 protected:
  TwoOperators() {
    if (GetParam()) address_ = tests::Postgres::server().fresh_database();
    bench = std::make_unique<Bench>(address_);
    bench->add_colleague();
  }
  ~TwoOperators() override {
    bench.reset();
    if (!address_.empty()) tests::Postgres::server().drop(address_);
  }
  std::string address_;
  std::unique_ptr<Bench> bench;
};
INSTANTIATE_TEST_SUITE_P(Both, TwoOperators, ::testing::Bool(),
                         [](const auto& one) { return one.param ? std::string{"postgres"} : std::string{"sqlite"}; });

TEST_P(TwoOperators, WhoDecidesOnAnOldPageIsTold) {
  auto& b = *bench;
  b.fill();
  must(b.send());
  must(b.desk.conform(cast::reviewer, b.line));
  const auto seen = b.dossier().version;
  const auto piece = b.newest(PieceKind::appointing_act);
  // The colleague finds a fault while the first still reads.
  must(judge_piece(b.desk.counter, b.actor(colleague), piece.id, Verdict::to_correct, "", "unreadable", piece.version));
  EXPECT_EQ(refusal(b.desk.accept(cast::reviewer, b.id, seen)), Code::stale);
  EXPECT_EQ(refusal(ask_pieces(b.desk.counter, b.actor(cast::reviewer), b.id, "x", seen)), Code::stale);
  EXPECT_EQ(refusal(reject_dossier(b.desk.counter, b.actor(cast::reviewer), b.id, "x", seen)), Code::stale);
  const auto refused = judge_piece(b.desk.counter, b.actor(cast::reviewer), piece.id, Verdict::conform, "", "", piece.version);
  ASSERT_EQ(refusal(refused), Code::stale);
  EXPECT_EQ(refused.error().detail, "refused.stale") << "clear words: data/messages.toml";
  EXPECT_EQ(b.newest(PieceKind::appointing_act).verdict, Verdict::to_correct) << "the first verdict stands";
}

TEST_P(TwoOperators, AtTheSameInstantOneDecides) {
  auto& b = *bench;
  for (int round = 0; round < 5; ++round) {
    if (round > 0) b.open();
    b.fill();
    must(b.send());
    must(b.desk.conform(cast::reviewer, b.line));
    const auto first = b.actor(cast::reviewer);
    const auto second = b.actor(colleague);
    const auto boxes = b.desk.ticked(b.id);
    const auto version = b.dossier().version;
    std::optional<Result<domain::Dossier>> accepted;
    std::optional<Result<domain::Dossier>> rejected;
    {
      std::jthread one([&] { accepted = accept_dossier(b.desk.counter, first, b.id, version, boxes); });
      std::jthread other([&] { rejected = reject_dossier(b.desk.counter, second, b.id, "Refusé", version); });
    }
    ASSERT_NE(static_cast<bool>(*accepted), static_cast<bool>(*rejected)) << "exactly one";
    EXPECT_EQ(refusal(*accepted ? *rejected : *accepted), Code::stale);
    EXPECT_EQ(b.dossier().state, *accepted ? DossierState::validated : DossierState::rejected);
    EXPECT_EQ(must(reviews_of(b.desk.counter, first, b.id)).size(), 1U) << "the other left nothing";
  }
}

}  // namespace
}  // namespace vidimus::ra::testing::verification
