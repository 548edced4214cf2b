// Lists people work from, who works on what, and what was sent once: on both databases.
#include "adapters/sql/engines.hpp"
#include "adapters/sql/review_claims.hpp"
#include "adapters/sql/sent_book.hpp"
#include "domain/search.hpp"
#include "ports/list_store.hpp"

namespace vidimus::tests {
namespace {

class WorkLists : public OnBothEngines {
 protected:
  ports::ListStore& lists() { return **ports::as_list_store(*store_); }
  template <class Found>
  static std::string ids(const Found& found) {
    if (!found) return said(found);
    std::string out;
    for (const auto& record : *found) out += record.id.text + " ";
    return out;
  }
  ports::AuditDraft trace(const std::string& event) const {
    ports::AuditDraft out;
    out.at = noon;
    out.actor = world_.agent.id.text;
    out.noun = "dossier";
    out.noun_id = world_.dossier.id.text;
    out.event = event;
    out.body = world_.body.id.text;
    return out;
  }
  /// A dossier under verification, due so many hours after noon; without hours, at no known time.
  void queue(std::vector<ports::Step>& steps, const std::string& name, std::optional<int> due) {
    steps.push_back(step(world_.line_of("L" + name, "SOL-2026-0007" + name + "-1")));
    auto dossier = world_.dossier;
    dossier.id = DossierId{"D" + name}, dossier.version = 0, dossier.line = LineId{"L" + name};
    dossier.due_at.reset();
    if (due) dossier.due_at = noon + std::chrono::hours{*due};
    steps.push_back(step(dossier));
  }
  /// So many words that begin alike on one case: as a word that everybody carries.
  void write_words(const std::string& line, const std::string& beginning, int count) {
    auto connection = std::move(*database_->connect());
    ASSERT_TRUE(connection->run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                                std::to_string(count) + ") INSERT INTO case_word (line, word) SELECT '" + line + "', '" +
                                beginning + "' || i FROM n"));
  }
};

TEST_P(WorkLists, TheQueueIsReadMostUrgentFirstPageAfterPage) {
  populate();
  std::vector<ports::Step> steps;
  queue(steps, "71", 5);
  queue(steps, "72", 3);
  queue(steps, "73", std::nullopt);
  queue(steps, "74", 3);
  ASSERT_EQ(write(steps), "");
  ports::ReviewQuestion question;
  question.places = {{world_.site.id, world_.contract.id}};
  question.limit = 3;
  const auto first = lists().review_page(question);
  EXPECT_EQ(ids(first), "D1 D72 D74 ");
  question.after = first->back().id, question.after_due = first->back().due_at;
  EXPECT_EQ(ids(lists().review_page(question)), "D71 D73 ");
  question.after = DossierId{"D73"}, question.after_due.reset();
  EXPECT_EQ(ids(lists().review_page(question)), "") << "what is due at no known time comes last";
  question.after = {};
  EXPECT_EQ(lists().count_reviews(question).value(), 5) << "whatever the page";
  question.due_before = noon + 4h;
  EXPECT_EQ(lists().count_reviews(question).value(), 3);
  question.words = domain::wanted_words("SOL-2026-000772");
  EXPECT_EQ(ids(lists().review_page(question)), "D72 ");
  question.words.clear();
  question.places = {{world_.site.id, world_.last_contract.id}};
  EXPECT_EQ(ids(lists().review_page(question)), "") << "of another contract";
  question.places = {{world_.site.id, {}}, {SiteId{"none"}, {}}};
  EXPECT_EQ(lists().count_reviews(question).value(), 3) << "an office, whatever the contract";
  question.places.clear();
  EXPECT_EQ(lists().count_reviews(question).value(), 0);
}

TEST_P(WorkLists, ADossierIsTakenByOneTakenOverAndGivenBack) {
  populate();
  adapters::sql::ReviewClaims claims{*database_};
  const auto entries = count("audit");
  ports::ReviewClaim mine{world_.dossier.id, world_.agent.id, noon, noon + 30min};
  ASSERT_EQ(said(claims.take(mine, false, trace("take"))), "");
  ASSERT_EQ(said(claims.take(mine, false, trace("take"))), "") << "one's own, again";
  ports::ReviewClaim other{world_.dossier.id, world_.person.id, noon + 1min, noon + 31min};
  EXPECT_EQ(said(claims.take(other, false, trace("take"))), "conflict dossier_taken");
  auto held = claims.claims_on({world_.dossier.id, DossierId{"none"}}, noon + 2min);
  ASSERT_TRUE(held && held->size() == 1);
  EXPECT_EQ(held->front().person, world_.agent.id);
  ASSERT_EQ(said(claims.take(other, true, trace("take"))), "") << "a manager takes it over";
  held = claims.claims_on({world_.dossier.id}, noon + 2min);
  ASSERT_TRUE(held && held->size() == 1);
  EXPECT_EQ(held->front().person, world_.person.id);
  EXPECT_EQ(held->front().ends, noon + 31min);
  EXPECT_TRUE(claims.claims_on({world_.dossier.id}, noon + 31min)->empty()) << "over by itself";
  EXPECT_EQ(said(claims.release(world_.dossier.id, noon + 31min, trace("release"))), "not_found refused.not_found");
  ASSERT_EQ(said(claims.release(world_.dossier.id, noon + 3min, trace("release"))), "");
  EXPECT_TRUE(claims.claims_on({world_.dossier.id}, noon + 3min)->empty());
  EXPECT_TRUE(claims.claims_on({}, noon)->empty());
  EXPECT_EQ(count("audit") - entries, 4) << "each act leaves its trace, a refused one none";
}

TEST_P(WorkLists, RightsLettersAndMembershipsAreReadPageAfterPage) {
  populate();
  ports::AccreditationQuestion rights{.body = world_.body.id, .today = today, .role = std::nullopt, .site = {}, .after = {}};
  rights.organisation = world_.organisation.id;
  EXPECT_EQ(ids(lists().accreditation_page(rights)), "A1 ");
  rights.over = true;
  EXPECT_EQ(ids(lists().accreditation_page(rights)), "");
  rights.today = base::next_day(in_a_year);
  EXPECT_EQ(ids(lists().accreditation_page(rights)), "A1 ") << "its last day is past";
  rights.role = Role::auditor;
  EXPECT_EQ(ids(lists().accreditation_page(rights)), "");
  std::vector<ports::Step> steps;
  for (int at = 1; at <= 3; ++at) {
    auto letter = world_.letter;
    letter.id = LetterId{"E7" + std::to_string(at)}, letter.version = 0, letter.state = LetterState::bounced;
    letter.queued_at = noon + std::chrono::hours{at == 3 ? 1 : at};
    steps.push_back(step(letter));
  }
  ASSERT_EQ(write(steps), "");
  const auto newest = lists().undelivered_page(world_.body.id, std::nullopt, 2);
  EXPECT_EQ(ids(newest), "E72 E73 ");
  EXPECT_EQ(ids(lists().undelivered_page(world_.body.id, newest->back(), 2)), "E71 ");
  EXPECT_EQ(ids(lists().undelivered_page(BodyId{"none"}, std::nullopt, 2)), "");
  EXPECT_EQ(ids(lists().membership_page(world_.body.id, {}, 9)), "M1 ");
  EXPECT_EQ(ids(lists().membership_page(world_.body.id, world_.membership.id, 9)), "");
}

/// Two words that very many cases carry and none together: the search looks at so many cases, says where it stopped, and goes on
/// from there.
TEST_P(WorkLists, WordsThatNeverMeetAreLookedForInBoundedTime) {
  populate();
  std::vector<ports::Step> steps;
  for (int at = 1; at <= 5; ++at)
    steps.push_back(step(world_.line_of("W" + std::to_string(at), "SOL-2026-00072" + std::to_string(at) + "-1")));
  ASSERT_EQ(write(steps), "");
  write_words("W1", "qqa", 12'000);
  write_words("W2", "qqb", 12'000);
  ports::LineFilter filter{.body = world_.body.id, .limit = 2, .words = {"qqa", "qqb"}};
  auto found = lists().lines_named(filter, 2);
  ASSERT_TRUE(found) << said(found);
  EXPECT_TRUE(found->lines.empty());
  EXPECT_EQ(found->walked_to.text, "W4") << "the second of the newest";
  write_words("W1", "qqb", 1);
  filter.after = found->walked_to;
  found = lists().lines_named(filter, 2);
  ASSERT_TRUE(found) << said(found);
  EXPECT_EQ(found->walked_to.text, "W2");
  filter.after = found->walked_to;
  found = lists().lines_named(filter, 2);
  ASSERT_TRUE(found && found->lines.size() == 1) << said(found);
  EXPECT_EQ(found->lines.front().id.text, "W1") << "what lies further on is found by going on";
  filter.after = {};
  filter.words = {"qqa", "sol"};
  found = lists().lines_named(filter, 2);
  ASSERT_TRUE(found && found->lines.size() == 1) << "a rarer word leads to its cases, however old";
  EXPECT_TRUE(found->walked_to.empty());
}

TEST_P(WorkLists, WhatIsSentOnceIsAnsweredAsTheFirstTime) {
  const auto book = adapters::sql::make_sent_book(*database_);
  const ports::Sending form{"who-key-place", "content", noon};
  ASSERT_TRUE(book->claim(form, true)->first);
  auto again = book->claim(form, true);
  ASSERT_TRUE(again) << said(again);
  EXPECT_FALSE(again->first) << "one that comes while the first is done";
  EXPECT_FALSE(again->answer);
  const base::Bytes answer{1, 2, 3};
  ASSERT_TRUE(book->keep(form, answer));
  again = book->claim(form, true);
  EXPECT_FALSE(again->first);
  EXPECT_EQ(again->answer, answer);
  const ports::Sending changed{form.id, "other content", noon + 1min};
  EXPECT_FALSE(book->claim(changed, false)->first);
  EXPECT_EQ(book->claim(changed, false)->what, form.what) << "the caller sees that it is about something else";
  EXPECT_TRUE(book->claim(changed, true)->first) << "a page stepped back to and filled in anew";
  EXPECT_TRUE(book->claim(form, true)->first) << "and filled in as before: it is done again";
  ASSERT_TRUE(book->let_go(form));
  EXPECT_TRUE(book->claim(form, true)->first) << "nothing was done";
  EXPECT_EQ(book->forget(noon).value(), 0);
  EXPECT_EQ(book->forget(noon + 1ms).value(), 1);
}

INSTANTIATE_TEST_SUITE_P(Databases, WorkLists, both_engines(), engine_name);

}  // namespace
}  // namespace vidimus::tests
