// What people leave behind goes in its own time, with proof; what may be used for nothing else is used for nothing else.
#include "ra/leavings.hpp"

#include "issued_case.hpp"
#include "ra/accreditations.hpp"
#include "ra/calendar_files.hpp"
#include "ra/cast.hpp"
#include "ra/certificates.hpp"
#include "ra/export_files.hpp"
#include "ra/inventory.hpp"
#include "ra/order_batch.hpp"

namespace vidimus::ra::testing {
namespace {

class Leavings : public ::testing::Test {
 protected:
  int run() { return must(keep_and_forget(desk.counter)) + must(finish_erasures(desk.counter)); }
  /// Entries that tell of a purge of this noun by this rule.
  std::ptrdiff_t proofs(const std::string& noun, const std::string& rule) {
    const auto entries = desk.looked_up([](ports::Unit& unit) { return must(unit.audit({.limit = 5000})); });
    return std::ranges::count_if(entries,
                                 [&](const auto& one) { return one.what.noun == noun && one.what.note.text("rule") == rule; });
  }
  bool planned(const std::string& rule, Instant at) {
    const auto plan = must(retention_plan(desk.counter, Actor::house(), at));
    return std::ranges::any_of(plan.items, [&](const auto& item) { return item.rule == rule; });
  }
  domain::PersonId person(const std::string& email) { return desk.house.actor(email).person; }
  StoryDesk desk;
};

TEST_F(Leavings, ADeletedDraftIsPurgedAfterSevenDays) {
  const auto line = must(desk.place(cast::buyer, 1)).front();
  const auto draft = must(save_draft(desk.counter, desk.house.actor(cast::buyer),
                                     {.membership = desk.file(line).line.membership, .holders = {{.surname = "Rostan"}}}));
  must(delete_draft(desk.counter, desk.house.actor(cast::buyer), draft.id));
  desk.house.clock.at += std::chrono::hours{24 * 9};
  run();
  EXPECT_EQ(proofs("order_draft", "deleted_draft"), 1);
  EXPECT_EQ(refusal(restore_draft(desk.counter, desk.house.actor(cast::buyer), draft.id)), base::Code::not_found);
}

TEST_F(Leavings, ADraftNobodyTouchesGoesAfterSixMonths) {
  const auto line = must(desk.place(cast::buyer, 1)).front();
  const auto membership = desk.file(line).line.membership;
  const auto draft =
      must(save_draft(desk.counter, desk.house.actor(cast::buyer),
                      {.draft = {}, .membership = membership, .label = "Élus", .holders = {{.surname = "Rostan"}}}));
  desk.house.clock.at = paris_time("2027-05-20 23:59");
  run();
  EXPECT_TRUE(open_draft(desk.counter, desk.house.actor(cast::buyer), draft.id));
  const auto over = paris_time("2027-05-21 00:00");
  EXPECT_TRUE(planned("draft", over));
  desk.house.clock.at = over;
  run();
  EXPECT_EQ(refusal(open_draft(desk.counter, desk.house.actor(cast::buyer), draft.id)), base::Code::not_found);
  EXPECT_EQ(proofs("order_draft", "draft"), 1);
}

TEST_F(Leavings, APhotocopyGoesBeforeItsDossier) {
  const auto line = issued_case(desk);
  const auto dossier = *desk.file(line).dossier;
  const auto kept = desk.house.blobs.kept.size();
  {
    auto work = must(desk.counter.open(Actor::house()));
    domain::Piece copy;
    copy.id = work.new_id<domain::PieceId>();
    copy.dossier = dossier.id;
    copy.kind = domain::PieceKind::identity_photocopy;
    copy.blob = work.new_id<domain::BlobId>();
    copy.media_type = "application/pdf";
    copy.digest = std::string(64, 'a');
    copy.uploaded_at = work.now();
    copy.uploaded_by = person(cast::holder);
    must(desk.house.blobs.put(copy.blob, base::view_of(some_pdf)));
    work.write(copy, "piece", copy.id.text, "test", dossier.body);
    must(work.commit());
  }
  desk.house.clock.at = paris_time("2027-02-24 23:59");
  run();
  EXPECT_EQ(desk.house.blobs.kept.size(), kept + 1);
  desk.house.clock.at = paris_time("2027-02-25 00:00");
  run();
  EXPECT_EQ(desk.house.blobs.kept.size(), kept) << "the photocopy left the disk, nothing else";
  EXPECT_EQ(proofs("piece", "identity_photocopy"), 1);
  EXPECT_EQ(desk.file(line).dossier->state, domain::DossierState::validated);
}

TEST_F(Leavings, ASecondProofGoesWithItsOwnersRightsAndNotBefore) {
  {
    auto work = must(desk.counter.open(Actor::house()));
    domain::Credential credential{.id = work.new_id<domain::CredentialId>(),
                                  .person = person(cast::deliverer),
                                  .kind = domain::CredentialKind::passkey,
                                  .name = "Clé",
                                  .key_id = {1, 2, 3},
                                  .material = {4},
                                  .created = work.now()};
    work.write(credential, "credential", credential.id.text, "enrol", desk.house.actor(cast::deliverer).body);
    must(work.commit());
  }
  const auto who = person(cast::deliverer);
  const auto held = [&] { return desk.looked_up([&](ports::Unit& unit) { return must(unit.credentials_of(who)).size(); }); };
  base::Day last{};
  for (const auto& one : desk.house.actor(cast::deliverer).accreditations) last = std::max(last, one.ends);
  desk.house.clock.at = base::start_of(last);
  run();
  EXPECT_EQ(held(), 1U) << "he serves until tonight";
  desk.house.clock.at = base::start_of(base::next_day(last, 91));
  run();
  EXPECT_EQ(held(), 1U);
  desk.house.clock.at = base::start_of(base::next_day(last, 92));
  run();
  EXPECT_EQ(held(), 0U);
  EXPECT_EQ(proofs("credential", "credential"), 1);
}

TEST_F(Leavings, QuestionsGoWhenNothingIsLeftToRevoke) {
  const auto line = issued_case(desk);
  must(set_revocation_questions(desk.counter, desk.house.actor(cast::holder),
                                {{"Premier chat ?", "Minou"}, {"Rue d'enfance ?", "Alma"}, {"Plat détesté ?", "Tripes"}}));
  const auto kept = [&] {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.revocation_questions(person(cast::holder))).has_value(); });
  };
  desk.house.clock.at = paris_time("2028-01-01 00:00");
  run();
  EXPECT_TRUE(kept()) << "the certificate is good";
  must(revoke_certificate(desk.counter, desk.house.actor(cast::holder), line.reference, domain::RevocationReason::cessation,
                          "départ"));
  desk.house.clock.at = paris_time("2028-01-31 23:59");
  run();
  EXPECT_TRUE(kept());
  desk.house.clock.at = paris_time("2028-02-01 00:00");
  run();
  EXPECT_FALSE(kept());
  EXPECT_EQ(proofs("revocation_questions", "revocation_questions"), 1);
}

TEST_F(Leavings, ARevokedFeedGoesAfterAMonth) {
  const auto feed = must(offer_feed(desk.counter, desk.house.actor(cast::deliverer), {})).feed;
  const auto open = must(offer_feed(desk.counter, desk.house.actor(cast::deliverer), {})).feed;
  must(revoke_feed(desk.counter, desk.house.actor(cast::deliverer), feed.id));
  desk.house.clock.at += std::chrono::days{32};
  run();
  const auto left = desk.looked_up([&](ports::Unit& unit) { return must(unit.calendar_feeds(person(cast::deliverer))); });
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left.front().id, open.id);
}

TEST_F(Leavings, ADeedOutlivesItsRightBySevenYears) {
  const auto azur = desk.house.actor(cast::manager);
  const auto given =
      must(accredit(desk.counter, azur,
                    {.person = {.given_names = "Hugo", .surname = "Serre", .email = "hugo.serre@azur-ingenierie.example"},
                     .role = domain::Role::delivery_operator,
                     .contract = desk.house.actor(cast::deliverer).accreditations.front().contract,
                     .site = desk.house.actor(cast::deliverer).accreditations.front().site,
                     .starts = "2026-11-20",
                     .ends = "2026-12-31",
                     .deed = {.reference = "arrêté 12", .file_name = "a.pdf", .content = base::view_of(some_pdf)}}));
  ASSERT_FALSE(given.proof_file.empty());
  desk.house.clock.at = paris_time("2034-01-01 23:59");
  run();
  EXPECT_TRUE(desk.house.blobs.kept.contains(given.proof_file.text));
  desk.house.clock.at = paris_time("2034-01-02 00:00");
  run();
  EXPECT_FALSE(desk.house.blobs.kept.contains(given.proof_file.text));
  const auto left = desk.looked_up([&](ports::Unit& unit) { return must(unit.accreditation(given.id)); });
  EXPECT_TRUE(left.proof_file.empty());
  EXPECT_EQ(left.proof, "arrêté 12") << "that he was accredited, by which deed, is the trail's";
}

TEST_F(Leavings, LockedDataServeAsProofAndNothingElse) {
  const auto line = issued_case(desk);
  must(erase_person(desk.counter, desk.house.actor(cast::manager), person(cast::holder), "demande écrite"));
  const auto told = [&] {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.letters_to(person(cast::holder))).size(); });
  };
  const auto before = told();
  must(revoke_certificate(desk.counter, desk.house.actor(cast::mayor), line.reference,
                          domain::RevocationReason::affiliation_changed, "départ"));
  EXPECT_EQ(told(), before + 1) << "what protects him is told";
  const auto seen = must(list_certificates(desk.counter, desk.house.actor(cast::mayor), {}));
  ASSERT_FALSE(seen.empty());
  for (const auto& row : seen) {
    EXPECT_TRUE(row.holder.empty() && row.email.empty()) << "his organisation lists the certificate without his name";
    EXPECT_TRUE(row.certificate.subject.empty());
  }
  const auto proof = must(list_certificates(desk.counter, desk.house.actor(cast::manager), {}));
  EXPECT_TRUE(std::ranges::any_of(proof, [](const auto& row) { return row.holder == "Jeanne Rostan"; }));
  {
    auto work = must(desk.counter.open(Actor::house()));
    const auto file = must(work.open_case(line.id));
    must(work.tell("certificate_ending", file.body, *file.holder, &file));
    must(work.commit());
  }
  EXPECT_EQ(told(), before + 1) << "reminders are held back";
}

TEST_F(Leavings, APersonTakesHisFilesAwayAsOne) {
  const auto line = issued_case(desk);
  const auto packed = must(export_files(desk.counter, desk.house.actor(cast::holder), person(cast::holder)));
  const std::string octets{base::text_of(packed)};
  EXPECT_TRUE(octets.starts_with("PK"));
  for (const auto& name : {std::string{"donnees.json"}, line.reference + "/1-", line.reference + "/certificat-"})
    EXPECT_NE(octets.find(name), std::string::npos) << name;
  for (const auto* other : {cast::buyer, cast::deliverer})
    EXPECT_EQ(refusal(export_files(desk.counter, desk.house.actor(other), person(cast::holder))), base::Code::not_found) << other;
}

}  // namespace
}  // namespace vidimus::ra::testing
