// Lists as agents use them: the queue page after page, several dossiers in one act, the trail searched, filters kept, long work.
#include "ports/list_store.hpp"
#include "ra/audit.hpp"
#include "ra/cast.hpp"
#include "ra/errands.hpp"
#include "ra/review_queue.hpp"
#include "ra/saved_filters.hpp"
#include "ra/subject_search.hpp"
#include "ra/verification_policy.hpp"
#include "ra/working_on.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::DossierState;
using domain::FilteredList;

class Lists : public ::testing::Test {
 protected:
  /// A case in the queue, received now.
  domain::OrderLine queued(const std::string& surname) {
    const auto email = "h" + std::to_string(++count_) + "@valbrune.example";
    const auto line = must(desk.place(cast::buyer, 1)).front();
    must(desk.reserve_for(cast::buyer, line, "Jeanne", surname, email, cast::own_site));
    const auto id = desk.file(line).dossier->id;
    must(declare_document(desk.counter, desk.house.actor(email),
                          {id, domain::DocumentKind::passport, "12AB3456" + std::to_string(count_), "2031-05-14"}));
    for (const auto kind : desk.file(line).asked.required()) must(desk.upload(email, id, kind));
    must(desk.sign_dossier(email, id));
    must(desk.sign_dossier(cast::mayor, id));
    must(submit_dossier(desk.counter, desk.house.actor(email), id));
    desk.house.clock.at += std::chrono::minutes{1};
    return line;
  }
  Actor actor(const char* email) { return desk.house.actor(email); }
  QueuePage queue(const QueueSearch& search) { return must(search_queue(desk.counter, actor(cast::reviewer), search)); }
  /// As the reviewer saw it, with every box ticked.
  BulkDecision decision(const domain::OrderLine& line) {
    const auto file = desk.file(line);
    BulkDecision out{line.reference, file.dossier->version, {}};
    for (const auto& item : desk.house.house.review.checklist(file.policy.checklist)->items) out.ticked.push_back(item.name);
    return out;
  }
  static std::vector<std::string> references(const std::vector<QueueItem>& items) {
    std::vector<std::string> out;
    for (const auto& one : items) out.push_back(one.line.reference);
    return out;
  }

  StoryDesk desk{"2026-11-20T08:30:00Z"};

 private:
  int count_ = 0;
};

TEST_F(Lists, TheQueueComesPageAfterPageMostUrgentFirst) {
  std::vector<std::string> all;
  for (const auto* name : {"Alba", "Bonnet", "Castel"}) all.push_back(queued(name).reference);
  auto page = queue({.limit = 2});
  EXPECT_EQ(page.waiting, 3);
  EXPECT_EQ(page.late, 0);
  EXPECT_EQ(references(page.items), (std::vector<std::string>{all[0], all[1]}));
  EXPECT_EQ(page.next, all[1]);
  page = queue({.after = page.next, .limit = 2});
  EXPECT_EQ(references(page.items), std::vector<std::string>{all[2]});
  EXPECT_EQ(page.next, "");
  EXPECT_EQ(references(queue({.text = "bonn"}).items), std::vector<std::string>{all[1]});
  EXPECT_TRUE(queue({.percent = 80}).items.empty());
  desk.house.clock.at += std::chrono::days{7};
  EXPECT_EQ(queue({.percent = 100}).items.size(), 3U);
  EXPECT_EQ(queue({}).late, 3);
  EXPECT_EQ(must(search_queue(desk.counter, actor(cast::manager), {})).waiting, 0) << "who verifies nothing has no queue";
}

/// Others see who has it; it ends by itself, is given back, and is no bar to a decision.
TEST_F(Lists, ADossierIsTakenByOneOperatorAtATime) {
  const auto line = queued("Alba");
  const auto dossier = desk.file(line).dossier->id;
  const auto mine = actor(cast::reviewer);
  const auto claim = must(take_dossier(desk.counter, mine, dossier));
  EXPECT_EQ(claim.ends - desk.house.clock.at, claim_lasts);
  EXPECT_EQ(must(claims_on(desk.counter, mine, {dossier})).at(0).person, mine.person);
  auto other = mine;  // another operator of the same office
  other.person = actor(cast::deliverer).person;
  const auto refused = take_dossier(desk.counter, other, dossier);
  ASSERT_EQ(refusal(refused), Code::conflict);
  EXPECT_EQ(refused.error().detail, "dossier_taken");
  EXPECT_EQ(refusal(release_dossier(desk.counter, other, dossier)), Code::forbidden) << "it is not his";
  EXPECT_EQ(refusal(take_dossier(desk.counter, actor(cast::buyer), dossier)), Code::forbidden);
  const auto manager = actor(cast::manager);
  EXPECT_EQ(must(take_dossier(desk.counter, manager, dossier)).person, manager.person) << "never a bar to a manager";
  must(release_dossier(desk.counter, manager, dossier));
  EXPECT_EQ(refusal(release_dossier(desk.counter, manager, dossier)), Code::not_found);
  must(take_dossier(desk.counter, mine, dossier));
  desk.house.clock.at += claim_lasts;
  EXPECT_TRUE(must(claims_on(desk.counter, mine, {dossier})).empty()) << "over by itself";
  must(take_dossier(desk.counter, other, dossier));
  must(desk.conform(cast::reviewer, line));
  EXPECT_EQ(must(accept_many(desk.counter, mine, {decision(line)})).at(0).state, DossierState::validated) << "it decides nothing";
  EXPECT_EQ(refusal(take_dossier(desk.counter, mine, dossier)), Code::wrong_state) << "nothing is left to examine";
}

TEST_F(Lists, SeveralDossiersAreAcceptedEachByItself) {
  const auto ready = queued("Alba");
  const auto unjudged = queued("Bonnet");
  const auto stale = queued("Castel");
  must(desk.conform(cast::reviewer, ready));
  must(desk.conform(cast::reviewer, stale));
  const auto found =
      must(bulk_candidates(desk.counter, actor(cast::reviewer), {ready.reference, unjudged.reference, "AZUR-2020-000000-1"}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0].may_accept());
  EXPECT_FALSE(found[1].may_accept());
  EXPECT_GT(found[1].pending, 0);
  auto old = decision(stale);
  --old.version;
  auto unticked = decision(ready);
  unticked.ticked.clear();
  const auto refused = must(accept_many(desk.counter, actor(cast::reviewer), {unticked}));
  EXPECT_TRUE(refused.front().refusal) << "the list of each is ticked for each";
  const auto done =
      must(accept_many(desk.counter, actor(cast::reviewer), {old, decision(unjudged), decision(ready), decision(ready)}));
  ASSERT_EQ(done.size(), 3U);
  EXPECT_EQ(done[0].refusal->code, Code::stale);
  EXPECT_EQ(done[1].refusal->code, Code::missing_facts);
  EXPECT_EQ(done[2].state, DossierState::validated);
  EXPECT_EQ(desk.file(stale).dossier->state, DossierState::received);
  EXPECT_EQ(must(accept_many(desk.counter, actor(cast::manager), {decision(stale)})).front().refusal->code, Code::not_found);
  EXPECT_EQ(refusal(accept_many(desk.counter, actor(cast::reviewer), {})), Code::bad_request);
}

TEST_F(Lists, AVerdictIsTakenBackBeforeTheDecision) {
  const auto line = queued("Alba");
  must(desk.conform(cast::reviewer, line));
  const auto piece = domain::current_pieces(desk.file(line).pieces).front();
  must(judge_piece(desk.counter, actor(cast::reviewer), piece.id, domain::Verdict::pending, {}, {}, piece.version));
  EXPECT_EQ(refusal(accept_dossier(desk.counter, actor(cast::reviewer), desk.file(line).dossier->id, 0, decision(line).ticked)),
            Code::missing_facts);
}

TEST_F(Lists, TheTrailIsSearchedByWhoWhatAndWhen) {
  const auto line = queued("Alba");
  const auto search = [&](AuditSearch wanted) { return must(search_audit(desk.counter, actor(cast::auditor), wanted)); };
  const auto by_buyer = search({.who = cast::buyer, .reference = line.reference});
  ASSERT_FALSE(by_buyer.rows.empty());
  for (const auto& row : by_buyer.rows) EXPECT_EQ(row.name, "Bastien Audibert");
  const auto submitted = search({.noun = "dossier", .event = "submit"});
  ASSERT_EQ(submitted.rows.size(), 1U);
  EXPECT_EQ(submitted.rows.front().entry.what.reference, line.reference);
  EXPECT_TRUE(search({.from = "2026-11-21"}).rows.empty());
  EXPECT_FALSE(search({.from = "2026-11-20", .to = "2026-11-20"}).rows.empty());
  auto page = search({.reference = line.reference, .limit = 3});
  ASSERT_EQ(page.rows.size(), 3U);
  EXPECT_GT(page.rows[0].entry.seq, page.rows[2].entry.seq) << "newest first";
  EXPECT_EQ(page.next, page.rows[2].entry.seq);
  const auto older = search({.reference = line.reference, .before = page.next, .limit = 3});
  EXPECT_LT(older.rows.front().entry.seq, page.next);
  const auto all = must(audit_rows(desk.counter, actor(cast::auditor), {.reference = line.reference}));
  EXPECT_GT(all.size(), 6U);
  EXPECT_EQ(all.front().size(), audit_columns().size());
  const auto wrong =
      search_audit(desk.counter, actor(cast::auditor), {.who = "x@y.example", .from = "never", .to = "2026-13-01"});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().fields.size(), 3U);
  EXPECT_EQ(refusal(search_audit(desk.counter, actor(cast::buyer), {})), Code::forbidden);
}

TEST_F(Lists, PeopleBodiesAndSerialsAreFoundByTheirWords) {
  queued("Élan-Rostan");
  const auto names = [](const std::vector<FoundPerson>& found) {
    std::set<std::string> out;
    for (const auto& one : found) out.insert(one.person.surname);
    return out;
  };
  const auto people = [&](const char* who, const std::string& text) {
    return names(must(find_people(desk.counter, actor(who), {.text = text})));
  };
  EXPECT_EQ(people(cast::manager, "elan rost"), std::set<std::string>{"Élan-Rostan"}) << "beginnings, without accents";
  EXPECT_EQ(people(cast::auditor, "h1@valbrune"), std::set<std::string>{"Élan-Rostan"});
  EXPECT_EQ(people(cast::buyer, "elan"), std::set<std::string>{"Élan-Rostan"}) << "of his own organisation";
  EXPECT_TRUE(people(cast::buyer, "olivari").empty()) << "an agent of the body";
  EXPECT_TRUE(people(cast::reviewer, "elan").empty()) << "operators find holders by their cases";
  EXPECT_TRUE(people(cast::manager, "").empty());

  const auto organisation = desk.file(must(desk.place(cast::buyer, 1)).front()).organisation;
  const auto bodies = [&](const char* who, const std::string& text) {
    return must(find_organisations(desk.counter, actor(who), {.text = text})).size();
  };
  EXPECT_EQ(bodies(cast::manager, organisation.siren()), 1U);
  EXPECT_EQ(bodies(cast::manager, "valbrune"), 1U);
  EXPECT_EQ(bodies(cast::buyer, organisation.siret), 1U);
  EXPECT_EQ(bodies(cast::reviewer, organisation.siret), 0U);
}

TEST_F(Lists, WhatIsFoundComesPageAfterPageAndFollowsItsRecord) {
  for (const auto* surname : {"Rostan", "Rostand", "Rostin"}) queued(surname);
  const auto first = must(find_people(desk.counter, actor(cast::manager), {.text = "rost", .limit = 2}));
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first.front().person.surname, "Rostin") << "newest first";
  const auto rest =
      must(find_people(desk.counter, actor(cast::manager), {.text = "rost", .after = first.back().person.id.text, .limit = 2}));
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest.front().person.surname, "Rostan");
  auto work = must(desk.counter.open(Actor::house()));
  auto person = rest.front().person;
  person.surname = "Calade";
  work.write(person, "person", person.id.text, "test", person.body);
  must(work.commit());
  EXPECT_EQ(must(find_people(desk.counter, actor(cast::manager), {.text = "rost"})).size(), 2U);
  EXPECT_EQ(must(find_people(desk.counter, actor(cast::manager), {.text = "calade"})).size(), 1U);
}

TEST_F(Lists, TokensAreFoundByWhoKeepsThem) {
  auto work = must(desk.counter.open(Actor::house()));
  const auto stock = must(work.unit().tokens({.body = actor(cast::manager).body, .limit = 1}));
  ASSERT_FALSE(stock.empty());
  const auto& serial = stock.front().serial;
  EXPECT_FALSE(must(find_tokens(desk.counter, actor(cast::manager), {.text = serial})).empty());
  EXPECT_TRUE(must(find_tokens(desk.counter, actor(cast::buyer), {.text = serial})).empty());
  EXPECT_TRUE(must(find_tokens(desk.counter, actor(cast::manager), {.text = "zzzz"})).empty());
}

TEST_F(Lists, FiltersAreTheirOwnersOwn) {
  const auto mine = actor(cast::reviewer);
  const auto kept = must(keep_filter(desk.counter, mine, FilteredList::queue, "Castel", "q=castel"));
  must(keep_filter(desk.counter, mine, FilteredList::queue, "Castel", "q=castel&reste=late"));
  const auto held = must(saved_filters(desk.counter, mine, FilteredList::queue));
  ASSERT_EQ(held.size(), 1U) << "one of this name is replaced";
  EXPECT_EQ(held.front().query, "q=castel&reste=late");
  EXPECT_TRUE(must(saved_filters(desk.counter, mine, FilteredList::cases)).empty());
  EXPECT_TRUE(must(saved_filters(desk.counter, actor(cast::manager), FilteredList::queue)).empty());
  EXPECT_EQ(refusal(remove_filter(desk.counter, actor(cast::manager), FilteredList::queue, kept.id)), Code::not_found);
  EXPECT_EQ(refusal(keep_filter(desk.counter, mine, FilteredList::queue, "", "q=a")), Code::bad_request);
  EXPECT_EQ(refusal(keep_filter(desk.counter, mine, FilteredList::queue, "a", "q=a b")), Code::bad_request);
  for (int at = 1; at < 20; ++at) must(keep_filter(desk.counter, mine, FilteredList::queue, std::to_string(at), "q=a"));
  EXPECT_EQ(refusal(keep_filter(desk.counter, mine, FilteredList::queue, "one more", "q=a")), Code::too_many);
  must(remove_filter(desk.counter, mine, FilteredList::queue, kept.id));
  EXPECT_EQ(must(saved_filters(desk.counter, mine, FilteredList::queue)).size(), 19U);
}

class Errands : public Lists {
 protected:
  ports::ErrandBook& book = must(ports::as_list_store(*desk.house.store))->errands();
};

TEST_F(Errands, AreDoneInTheNameOfWhoAskedAndTellOfEachThing) {
  const auto ready = queued("Alba");
  const auto unjudged = queued("Bonnet");
  must(desk.conform(cast::reviewer, ready));
  const auto id = must(ask_acceptance(desk.counter, actor(cast::reviewer), {decision(ready), decision(unjudged)}));
  auto seen = must(errand(desk.counter, actor(cast::reviewer), id));
  EXPECT_EQ(seen.state, ports::ErrandState::waiting);
  EXPECT_EQ(seen.total, 2);
  EXPECT_EQ(refusal(errand(desk.counter, actor(cast::manager), id)), Code::not_found);
  EXPECT_EQ(must(do_errands(desk.counter)), 1);
  seen = must(errand(desk.counter, actor(cast::reviewer), id));
  EXPECT_EQ(seen.state, ports::ErrandState::done);
  EXPECT_EQ(seen.done, 2);
  EXPECT_EQ(seen.refused, 1);
  EXPECT_EQ(seen.outcome.items()[0].text("state"), "validated");
  EXPECT_EQ(desk.file(ready).dossier->state, DossierState::validated);
  EXPECT_EQ(must(do_errands(desk.counter)), 0);
}

TEST_F(Errands, ARoleTheSessionDidNotHaveIsNotUsed) {
  const auto ready = queued("Alba");
  must(desk.conform(cast::reviewer, ready));
  auto weak = actor(cast::reviewer);
  weak.standing = {};
  weak.accreditations.clear();
  const auto id = must(ask_acceptance(desk.counter, weak, {decision(ready)}));
  must(do_errands(desk.counter));
  EXPECT_EQ(must(errand(desk.counter, weak, id)).refused, 1);
  EXPECT_EQ(desk.file(ready).dossier->state, DossierState::received);
}

TEST_F(Errands, WhatAStopCutOffIsTakenUpWhereItWas) {
  const auto first = queued("Alba");
  const auto second = queued("Bonnet");
  must(desk.conform(cast::reviewer, first));
  must(desk.conform(cast::reviewer, second));
  const auto id = must(ask_acceptance(desk.counter, actor(cast::reviewer), {decision(first), decision(second)}));
  auto taken = *must(book.take(desk.house.clock.at, desk.house.clock.at - std::chrono::minutes{2}));
  must(accept_many(desk.counter, actor(cast::reviewer), {decision(first)}));
  taken.done = 1;
  taken.outcome.push(Json::object({{"reference", first.reference}, {"state", "validated"}, {"refusal", false}}));
  must(book.keep(taken));
  EXPECT_EQ(must(do_errands(desk.counter)), 0) << "somebody works on it";
  desk.house.clock.at += std::chrono::minutes{3};
  EXPECT_EQ(must(do_errands(desk.counter)), 1);
  const auto seen = must(errand(desk.counter, actor(cast::reviewer), id));
  EXPECT_EQ(seen.done, 2);
  EXPECT_EQ(seen.refused, 0);
  desk.house.clock.at += std::chrono::days{8};
  EXPECT_EQ(must(forget_errands(desk.counter)), 1);
}

TEST_F(Errands, ALongTrailBecomesAFile) {
  queued("Alba");
  const auto id = must(ask_sheet(desk.counter, actor(cast::auditor),
                                 {.list = "audit",
                                  .search = Json::object({{"noun", "dossier"}}),
                                  .title = "Journal",
                                  .titles = {"Nº"},
                                  .format = "ods",
                                  .language = "fr"}));
  must(do_errands(desk.counter));
  const auto seen = must(errand(desk.counter, actor(cast::auditor), id));
  ASSERT_EQ(seen.state, ports::ErrandState::done) << seen.failure;
  EXPECT_GT(seen.total, 0);
  EXPECT_TRUE(base::text_of(seen.file).starts_with("PK"));
}

}  // namespace
}  // namespace vidimus::ra::testing
