// Records that are taken out for good, and the questions retention asks, on both databases.
#include "adapters/sql/keeping_rows.hpp"
#include "adapters/sql/letter_rows.hpp"
#include "engines.hpp"

namespace vidimus::tests {
namespace {

using namespace domain;
using namespace std::chrono_literals;
using ports::Removable;
using ports::Removal;

class Keeping : public OnBothEngines {};

TEST_P(Keeping, WhatIsTakenOutIsGoneUnderItsVersionOnly) {
  populate();
  EXPECT_EQ(write({step(Removal{Removable::session, world_.session.id.text, 7})}), "stale session");
  EXPECT_EQ(count("session"), 1);
  EXPECT_EQ(
      write({step(Removal{Removable::session, world_.session.id.text, 1}),
             step(Removal{Removable::challenge, world_.challenge.id.text, 1}),
             step(Removal{Removable::letter_contact, world_.contact.id.text, 1}),
             step(Removal{Removable::letter, world_.letter.id.text, 1}), step(Removal{Removable::piece, world_.piece.id.text, 1}),
             step(Removal{Removable::face_to_face, world_.appointment.id.text, 1})}),
      "");
  for (const auto* table : {"session", "challenge", "letter_contact", "letter", "piece", "face_to_face"})
    EXPECT_EQ(count(table), 0) << table;
  EXPECT_EQ(write({step(Removal{Removable::session, world_.session.id.text, 1})}), "stale session") << "gone already";
}

TEST_P(Keeping, WhatIsStillReferredToStays) {
  populate();
  EXPECT_EQ(write({step(Removal{Removable::letter, world_.letter.id.text, 1})}), "conflict unknown_reference");
  EXPECT_EQ(count("letter"), 1);
}

TEST_P(Keeping, QuestionsOfRetentionFindWhatIsOver) {
  populate();
  auto u = unit();
  EXPECT_EQ(u->sessions_before(noon + 1h, 5)->size(), 0U);
  EXPECT_EQ(u->sessions_before(noon + 1h + 1ms, 5)->size(), 1U);
  EXPECT_EQ(u->challenges_before(noon, 5)->size(), 0U);
  EXPECT_EQ(u->challenges_before(noon + 1ms, 5)->size(), 1U);
  EXPECT_EQ(u->letters_before(noon - 1h, 5)->size(), 0U);
  EXPECT_EQ(u->letters_before(noon, 5)->size(), 1U);
  EXPECT_EQ(u->letters_to(world_.person.id)->size(), 1U);
  EXPECT_EQ(u->contacts_about(world_.letter.id)->size(), 1U);
  EXPECT_EQ(u->open_erasures(noon, 5)->size(), 0U) << "the world's is done";
  EXPECT_EQ(u->restrictions_of(world_.person.id)->size(), 1U);
  EXPECT_EQ(u->dossiers_in(world_.dossier.state, {}, 5)->size(), 1U);
  EXPECT_EQ(u->dossiers_in(world_.dossier.state, world_.dossier.id, 5)->size(), 0U);
  EXPECT_EQ(u->dossiers_held_by(world_.person.id)->size(), 1U);
  const auto people = *u->people_with_access(world_.body.id, {}, 5);
  ASSERT_EQ(people.size(), 1U) << "one of the two has proofs, a feed and questions";
  EXPECT_EQ(u->people_with_access(world_.body.id, people.front().id, 5)->size(), 0U);
  EXPECT_EQ(u->dossiers_with_piece(world_.piece.kind, noon + 1h, {}, 5)->size(),
            world_.dossier.state == DossierState::validated || world_.dossier.state == DossierState::archived ? 1U : 0U);
  EXPECT_EQ(u->dossiers_with_piece(PieceKind::entity_proof, noon + 1h, {}, 5)->size(), 0U);
  EXPECT_EQ(u->deeds_before(world_.body.id, *base::day_from("2000-01-01"))->size(), 0U);
  EXPECT_EQ(u->undelivered_letters(world_.body.id, 5)->size(), 0U);
}

TEST_P(Keeping, ErasuresAndRestrictionsComeBackAsWritten) {
  populate();
  auto erasure = world_.erasure;
  erasure.id = ErasureId{"Z2"};
  erasure.done_at.reset();
  ASSERT_EQ(write({step(erasure)}), "");
  auto u = unit();
  const auto open = *u->open_erasures(noon, 5);
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].blob.text, "X9");
  EXPECT_EQ(open[0].digest, "ff00");
  EXPECT_EQ(open[0].rule, "dossier_issued");
  EXPECT_FALSE(open[0].done_at);
}

TEST_P(Keeping, AnErasureWaitsForItsDay) {
  populate();
  auto erasure = world_.erasure;
  erasure.id = ErasureId{"Z3"};
  erasure.done_at.reset();
  erasure.not_before = noon + 1h;
  ASSERT_EQ(write({step(erasure)}), "");
  auto u = unit();
  EXPECT_EQ(u->open_erasures(noon, 5)->size(), 0U);
  EXPECT_EQ(u->open_erasures(noon + 1h, 5)->size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Databases, Keeping, both_engines(), engine_name);

}  // namespace
}  // namespace vidimus::tests
