// Keeping and forgetting over eight years, on both databases: what goes when, what stays as proof, what a person may ask.
#include "adapters/sql/engines.hpp"
#include "domain/retention.hpp"
#include "issued_case.hpp"
#include "ports/list_store.hpp"
#include "ra/cast.hpp"
#include "ra/letters.hpp"
#include "ra/privacy.hpp"
#include "ra/retention.hpp"

namespace vidimus::ra::testing {
namespace {

using domain::DossierState;
using tests::Engine;

Json rules_with(const std::string& name, const std::string& key, Json value) {
  auto tables = must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/retention.toml"));
  Json rules = Json::array();
  for (auto row : tables.find("rule")->items()) {
    if (row.text("name") == name) row.set(key, value);
    rules.push(std::move(row));
  }
  return Json::object({{"rule", std::move(rules)}});
}

TEST(RetentionRules, AreReadAndNeverShorterThanTheLaw) {
  const auto rules = must(domain::read_retention(must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/retention.toml"))));
  EXPECT_EQ(rules.find(domain::Kept::dossier, "issued")->months, 84);
  EXPECT_EQ(rules.find(domain::Kept::dossier, "never_issued")->months, 6);
  EXPECT_EQ(rules.find(domain::Kept::piece, "mandate"), nullptr) << "pieces go with their dossier";
  for (const auto* name : {"dossier_issued", "audit", "register", "access_log"})
    EXPECT_FALSE(domain::read_retention(rules_with(name, "years", std::int64_t{0}))) << name;
  EXPECT_TRUE(domain::read_retention(rules_with("dossier_issued", "years", std::int64_t{10}))) << "longer is lawful (***)";
  EXPECT_FALSE(domain::read_retention(rules_with("letter", "what", "nothing")));
  EXPECT_FALSE(domain::read_retention(rules_with("letter", "source", "")));
  EXPECT_FALSE(domain::read_retention(rules_with("letter", "what", "session"))) << "two rows for one thing";
  EXPECT_FALSE(domain::read_retention(rules_with("letter", "yaers", std::int64_t{1}))) << "a slip of the pen is told";
}

TEST(RetentionRules, APeriodEndsAfterItsLastDay) {
  domain::RetentionRule rule;
  rule.months = 84;
  EXPECT_EQ(domain::kept_until(rule, paris_time("2029-11-24 09:00")), paris_time("2036-11-25 00:00"));
  rule.months = 1;
  EXPECT_EQ(domain::kept_until(rule, paris_time("2027-01-31 23:59")), paris_time("2027-03-01 00:00")) << "the month is short";
  rule.months = 0;
  rule.days = 30;
  EXPECT_EQ(domain::kept_until(rule, paris_time("2027-01-01 00:00")), paris_time("2027-02-01 00:00"));
}

class Keeping : public ::testing::TestWithParam<Engine> {
 protected:
  static std::string fresh_database() {
    return GetParam() == Engine::postgres ? tests::Postgres::server().fresh_database() : std::string{};
  }
  ~Keeping() override {
    if (GetParam() != Engine::postgres) return;
    const auto address = desk->house.address;
    desk.reset();
    tests::Postgres::server().drop(address);
  }
  domain::OrderLine issued() { return issued_case(*desk); }
  domain::OrderLine rejected() {
    const auto line = must(desk->place(cast::buyer, 1)).front();
    must(desk->reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, "Guichet d'Azur Ingénierie"));
    const auto id = desk->file(line).dossier->id;
    must(declare_document(desk->counter, desk->house.actor(cast::holder),
                          {id, domain::DocumentKind::passport, "12AB34567", "2031-05-14"}));
    for (const auto kind : desk->file(line).asked.required()) must(desk->upload(cast::holder, id, kind));
    must(desk->sign_dossier(cast::holder, id));
    must(desk->sign_dossier("mireille.castellan@valbrune.example", id));
    must(submit_dossier(desk->counter, desk->house.actor(cast::holder), id));
    must(reject_dossier(desk->counter, desk->house.actor(cast::reviewer), id, "illisible"));
    return line;
  }
  int run() { return must(keep_and_forget(desk->counter)) + must(finish_erasures(desk->counter)); }
  DossierState state(const domain::OrderLine& line) { return desk->file(line).dossier->state; }
  domain::PersonId person(const std::string& email) { return desk->house.actor(email).person; }
  MemoryBlobs& blobs() { return desk->house.blobs; }

  std::optional<StoryDesk> desk{std::in_place, "2026-11-20T09:00:00Z", fresh_database()};
};

TEST_P(Keeping, ADossierWithItsCertificateIsKeptSevenYearsAfterItsEnd) {
  const auto line = issued();
  const auto ends = *desk->file(line).certificate->not_after;
  const auto documents = blobs().kept.size();
  ASSERT_GT(documents, 0U);
  must(deliver_letters(desk->counter));

  desk->house.clock.at = ends;
  run();
  EXPECT_EQ(state(line), DossierState::validated) << "the certificate is still good";
  desk->house.clock.at = ends + std::chrono::hours{1};
  must(expire_certificates(desk->counter));
  run();
  EXPECT_EQ(state(line), DossierState::archived);

  // To the minute, not before: the whole last day is kept.
  const auto rule = *desk->house.house.retention.find(domain::Kept::dossier, "issued");
  const auto over = domain::kept_until(rule, ends);
  desk->house.clock.at = over - std::chrono::milliseconds{1};
  run();
  EXPECT_EQ(state(line), DossierState::archived);
  EXPECT_EQ(blobs().kept.size(), documents);
  const auto plan = must(retention_plan(desk->counter, Actor::house(), over));
  EXPECT_TRUE(std::ranges::any_of(plan.items, [&](const auto& item) {
    return item.act == "purge" && item.reference == line.reference && item.rule == "dossier_issued" && item.due == over;
  })) << "the dry run said so";

  desk->house.clock.at = over;
  run();
  const auto file = desk->file(line);
  EXPECT_EQ(file.dossier->state, DossierState::purged);
  EXPECT_TRUE(blobs().kept.empty()) << "documents are gone from the disk";
  EXPECT_TRUE(file.pieces.empty());
  EXPECT_TRUE(file.appointments.empty());
  EXPECT_TRUE(file.dossier->document_number.empty());
  EXPECT_TRUE(file.line.holder.empty());
  EXPECT_FALSE(file.certificate->serial.empty()) << "the number stays: lists and register know it";
  EXPECT_TRUE(file.certificate->subject.empty());
  const auto gone = desk->looked_up([&](ports::Unit& unit) { return must(unit.people_by_email(cast::holder)); });
  EXPECT_TRUE(gone.empty()) << "nothing else is kept of her";
  EXPECT_EQ(run(), 0) << "once";
}

TEST_P(Keeping, AnEndByRevocationCountsFromThatDay) {
  const auto line = issued();
  desk->house.clock.at = paris_time("2027-05-03 10:00");
  must(revoke_certificate(desk->counter, desk->house.actor(cast::holder), line.reference, domain::RevocationReason::cessation,
                          "départ"));
  run();
  EXPECT_EQ(state(line), DossierState::archived);
  desk->house.clock.at = paris_time("2034-05-03 23:59");
  run();
  EXPECT_EQ(state(line), DossierState::archived);
  desk->house.clock.at = paris_time("2034-05-04 00:00");
  run();
  EXPECT_EQ(state(line), DossierState::purged);
}

TEST_P(Keeping, ARejectedDossierGoesAfterSixMonths) {
  const auto line = rejected();
  run();
  EXPECT_EQ(state(line), DossierState::archived);
  desk->house.clock.at = paris_time("2027-05-20 23:59");
  run();
  EXPECT_EQ(state(line), DossierState::archived);
  desk->house.clock.at = paris_time("2027-05-21 00:00");
  run();
  EXPECT_EQ(state(line), DossierState::purged);
  EXPECT_TRUE(blobs().kept.empty());
}

TEST_P(Keeping, ThePurgeProvesWhatWent) {
  const auto line = rejected();
  const auto pieces = desk->file(line).pieces;
  run();
  desk->house.clock.at = paris_time("2027-05-21 00:00");
  run();
  const auto entries =
      desk->looked_up([&](ports::Unit& unit) { return must(unit.audit({.reference = line.reference, .limit = 1000})); });
  const auto purge =
      std::ranges::find_if(entries, [](const auto& one) { return one.what.noun == "dossier" && one.what.event == "purge"; });
  ASSERT_NE(purge, entries.end());
  EXPECT_EQ(purge->what.note.text("rule"), "dossier_never_issued");
  const auto proof = purge->what.note.dump();
  for (const auto& piece : pieces) {
    EXPECT_NE(proof.find(piece.digest), std::string::npos);
    EXPECT_NE(proof.find(piece.id.text), std::string::npos);
  }
  EXPECT_EQ(proof.find("Rostan"), std::string::npos) << "the proof names nobody";
  const auto verdict = must(adapters::sql::verify_audit(*desk->house.database, adapters::sql::Trail::registry));
  EXPECT_FALSE(verdict.broken);
}

/// Deletes, then answers that it could not: as a power cut between the deletion and its record.
class CutOff : public ports::Blobs {
 public:
  explicit CutOff(MemoryBlobs& inner) : inner_(inner) {}
  Result<ports::UploadVerdict> examine(base::ByteView content) override { return inner_.examine(content); }
  Result<Done> put(const domain::BlobId& id, base::ByteView content) override { return inner_.put(id, content); }
  Result<base::Bytes> get(const domain::BlobId& id) override { return inner_.get(id); }
  Result<Done> remove(const domain::BlobId& id) override {
    if (!inner_.kept.contains(id.text)) return base::fail(base::Code::not_found, "blob");
    must(inner_.remove(id));
    if (cuts-- > 0) return base::fail(base::Code::unavailable, "the power went");
    return Done{};
  }
  int cuts = 2;

 private:
  MemoryBlobs& inner_;
};

TEST_P(Keeping, APowerCutLeavesNoDocumentBehind) {
  const auto line = rejected();
  run();
  desk->house.clock.at = paris_time("2027-05-21 00:00");
  must(keep_and_forget(desk->counter));
  EXPECT_FALSE(blobs().kept.empty()) << "recorded first, deleted after";
  EXPECT_TRUE(desk->file(line).pieces.empty()) << "nobody can open them any more";
  CutOff cut{blobs()};
  House shaken{.store = desk->world.store,
               .mailer = desk->world.mailer,
               .blobs = cut,
               .authority = desk->world.authority,
               .clock = desk->world.clock,
               .entropy = desk->world.entropy,
               .press = desk->world.press,
               .credentials = desk->world.credentials,
               .calendars = desk->world.calendars};
  Counter again{shaken};
  for (int at = 0; at < 2; ++at) EXPECT_FALSE(finish_erasures(again));
  EXPECT_GT(must(finish_erasures(again)), 0);
  EXPECT_TRUE(blobs().kept.empty());
  EXPECT_EQ(must(finish_erasures(again)), 0);
  EXPECT_TRUE(desk->looked_up([&](ports::Unit& unit) { return must(unit.open_erasures(desk->house.clock.at, 10)); }).empty());
}

TEST_P(Keeping, LettersSessionsAndLinksGoInTheirOwnTime) {
  const auto line = issued();
  must(ask_sign_in_link(desk->counter, cast::holder));
  must(sign_in_with_link(desk->counter, desk->house.last_link()));
  EXPECT_EQ(run(), 0);
  desk->house.clock.at += std::chrono::days{200};
  EXPECT_GT(run(), 0) << "sessions and links";
  const auto letters = desk->looked_up([&](ports::Unit& unit) { return must(unit.letters_of(line.id)); });
  EXPECT_FALSE(letters.empty());
  desk->house.clock.at += std::chrono::days{170};
  EXPECT_GT(run(), 0);
  EXPECT_TRUE(desk->looked_up([&](ports::Unit& unit) { return must(unit.letters_of(line.id)); }).empty());
  EXPECT_EQ(state(line), DossierState::validated) << "the case goes on";
}

TEST_P(Keeping, OnlyManagersAndAuditorsSeeThePlan) {
  EXPECT_EQ(refusal(retention_plan(desk->counter, desk->house.actor(cast::buyer), desk->house.clock.at)), base::Code::forbidden);
  EXPECT_TRUE(retention_plan(desk->counter, desk->house.actor(cast::manager), desk->house.clock.at));
}

TEST_P(Keeping, APersonGetsACopyWithoutSecretsOrOthers) {
  const auto line = issued();
  const auto copy = must(export_person(desk->counter, desk->house.actor(cast::holder), person(cast::holder)));
  const auto text = copy.dump();
  for (const auto& wanted : {std::string{"Rostan"}, std::string{"12AB34567"}, line.reference,
                             desk->file(line).certificate->serial, desk->file(line).pieces.front().digest,
                             "/api/v1/pieces/" + desk->file(line).pieces.front().id.text, std::string{"dossier_issued"}})
    EXPECT_NE(text.find(wanted), std::string::npos) << wanted;
  const auto names = desk->looked_up([&](ports::Unit& unit) {
    std::vector<std::string> out;
    for (const auto& right : must(unit.accreditation_history(must(unit.person(person(cast::holder))).body)))
      if (const auto one = must(unit.person(right.person)); one.email != cast::holder)
        out.insert(out.end(), {one.surname, one.email});
    return out;
  });
  ASSERT_GT(names.size(), 4U);
  for (const auto& name : names) EXPECT_EQ(text.find(name), std::string::npos) << name;
  for (const auto* secret : {"code_mac", "code_sealed", "csrf", "/connexion/", "mac\""})
    EXPECT_EQ(text.find(secret), std::string::npos) << secret;
  EXPECT_TRUE(export_person(desk->counter, desk->house.actor(cast::manager), person(cast::holder)));
  for (const auto* other : {cast::buyer, cast::reviewer, cast::deliverer})
    EXPECT_EQ(refusal(export_person(desk->counter, desk->house.actor(other), person(cast::holder))), base::Code::not_found)
        << other;
  const auto entries = desk->looked_up([](ports::Unit& unit) { return must(unit.audit({.limit = 1000})); });
  EXPECT_EQ(std::ranges::count_if(entries, [](const auto& one) { return one.what.event == "export"; }), 2);
}

TEST_P(Keeping, ErasureIsGrantedWhereNoLawAsksToKeep) {
  const auto line = rejected();
  const auto who = person(cast::holder);
  EXPECT_EQ(missing_facts(erase_person(desk->counter, desk->house.actor(cast::manager), who, " ")),
            std::vector<std::string>{"reason_given"});
  EXPECT_EQ(refusal(erase_person(desk->counter, desk->house.actor(cast::reviewer), who, "demande")), base::Code::not_found);
  EXPECT_EQ(refusal(erase_person(desk->counter, desk->house.actor(cast::manager), person(cast::manager), "demande")),
            base::Code::forbidden);
  auto* lists = must(ports::as_list_store(desk->counter.house().store));
  must(lists->keep_account({"A1", who, "https://fi.example", "sub-1", desk->house.clock.at, {}}, {}));
  must(lists->keep_filter({"F1", who, domain::FilteredList::cases, "En cours", "etat=ready", desk->house.clock.at}));
  const auto copy = must(export_person(desk->counter, desk->house.actor(cast::manager), who)).dump();
  for (const auto* kept : {"https://fi.example", "En cours"}) EXPECT_NE(copy.find(kept), std::string::npos) << kept;
  EXPECT_EQ(must(erase_person(desk->counter, desk->house.actor(cast::manager), who, "demande écrite")).outcome,
            ErasureOutcome::erased);
  must(finish_erasures(desk->counter));
  EXPECT_TRUE(must(lists->provider_accounts(who)).empty());
  EXPECT_TRUE(must(lists->saved_filters(who, domain::FilteredList::cases)).empty());
  EXPECT_EQ(state(line), DossierState::purged);
  EXPECT_TRUE(blobs().kept.empty());
  const auto left = desk->looked_up([&](ports::Unit& unit) { return must(unit.person(who)); });
  EXPECT_TRUE(left.surname.empty() && left.email.empty() && left.phone.empty());
  EXPECT_FALSE(must(adapters::sql::verify_audit(*desk->house.database, adapters::sql::Trail::registry)).broken);
}

TEST_P(Keeping, AnErasureWaitsForTheCaseThatGoesOn) {
  const auto line = desk->accepted("Jeanne", "Rostan", cast::holder);
  EXPECT_EQ(refusal(erase_person(desk->counter, desk->house.actor(cast::manager), person(cast::holder), "demande")),
            base::Code::conflict);
  EXPECT_EQ(state(line), DossierState::validated);
}

TEST_P(Keeping, EvidenceIsLockedInsteadOfErased) {
  const auto line = issued();
  const auto who = person(cast::holder);
  const auto answer = must(erase_person(desk->counter, desk->house.actor(cast::manager), who, "demande écrite"));
  EXPECT_EQ(answer.outcome, ErasureOutcome::restricted);
  EXPECT_EQ(answer.reason, "kept.evidence");
  EXPECT_FALSE(blobs().kept.empty());
  const auto locks = desk->looked_up([&](ports::Unit& unit) { return must(unit.restrictions_of(who)); });
  ASSERT_EQ(locks.size(), 1U);
  EXPECT_EQ(locks[0].by, desk->house.actor(cast::manager).person);
  EXPECT_EQ(locks[0].reason, "demande écrite");

  const auto other = must(desk->place(cast::buyer, 1)).front();
  EXPECT_EQ(refusal(desk->reserve_for(cast::buyer, other, "Jeanne", "Rostan", cast::holder, "Guichet d'Azur Ingénierie")),
            base::Code::conflict)
      << "locked data serve no new order";
  must(lift_restriction(desk->counter, desk->house.actor(cast::manager), who, "elle revient"));
  EXPECT_TRUE(desk->reserve_for(cast::buyer, other, "Jeanne", "Rostan", cast::holder, "Guichet d'Azur Ingénierie"));
}

INSTANTIATE_TEST_SUITE_P(Databases, Keeping, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace vidimus::ra::testing
