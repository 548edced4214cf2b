// Verification by its rules: pieces asked by data, corrections piece by piece, signatures kept word for word, two validators,
// receipt by post, the clock's alerts and figures.
#include "ra/letters.hpp"
#include "ra/review_queue.hpp"
#include "ra/verification_clock.hpp"
#include "verification_bench.hpp"

namespace vidimus::ra::testing::verification {
namespace {

class Verification : public ::testing::Test, protected Bench {};

TEST_F(Verification, TheHoldersQualityDecidesOnThePieces) {
  EXPECT_EQ(dossier().holder_kind, HolderKind::agent);
  EXPECT_EQ(desk.file(line).asked.find(PieceKind::appointing_act)->label, "Acte de nomination ou attestation d’emploi");
  EXPECT_EQ(refusal(declare_holder_kind(desk.counter, actor(cast::reviewer), id, HolderKind::elected)), Code::forbidden);
  EXPECT_EQ(must(declare_holder_kind(desk.counter, actor(cast::holder), id, HolderKind::elected)).holder_kind,
            HolderKind::elected);
  EXPECT_EQ(desk.file(line).asked.find(PieceKind::appointing_act)->label, "Procès-verbal ou délibération de votre élection");
  // A legal representative who will hold the certificate himself is known as one.
  const auto own = must(desk.place(cast::buyer, 1)).front();
  must(desk.reserve_for(cast::buyer, own, "Mireille", "Castellan", cast::mayor, cast::own_site));
  EXPECT_EQ(desk.file(own).dossier->holder_kind, HolderKind::legal_representative);
}

TEST_F(Verification, APieceNobodyAsksForAndOneTooOldAreRefused) {
  EXPECT_EQ(desk.upload(cast::holder, id, PieceKind::mandate).error().detail, "refused.piece_not_asked");
  set({.pieces = "complet"});
  const auto dated = [&](const std::string& day) {
    return add_piece(desk.counter, actor(cast::holder), {id, PieceKind::entity_proof, "sirene.pdf", day},
                     base::view_of(some_pdf));
  };
  for (const auto& [day, reason] : {std::pair{"", "field.piece_date"},
                                    {"31/10/2026", "field.date_invalid"},
                                    {"2026-11-21", "field.piece_date"},
                                    {"2026-08-20", "field.piece_too_old"}}) {
    const auto refused = dated(day);
    ASSERT_EQ(refusal(refused), Code::bad_request) << day;
    EXPECT_EQ(refused.error().fields.front().reason, reason);
    EXPECT_EQ(refused.error().fields.front().pointer, "/dated");
  }
  EXPECT_TRUE(desk.house.blobs.kept.empty()) << "nothing is kept of what was refused";
  EXPECT_EQ(base::to_text(*must(dated("2026-08-21")).dated), "2026-08-21");
  // Sent some weeks later, it has grown too old.
  declare();
  upload_required("2026-11-20");
  must(desk.sign_dossier(cast::holder, id));
  must(desk.sign_dossier(cast::mayor, id));
  desk.house.clock.at = paris_time("2027-02-20 10:00");
  must(desk.sign_dossier(cast::mayor, id));
  const auto refused = send();
  ASSERT_EQ(missing_facts(refused), Names{"every_piece_present"});
  EXPECT_EQ(refused.error().missing.front().items, (Names{"entity_proof", "mandate"}));
}

TEST_F(Verification, OnlyWhatIsToCorrectIsAskedAgain) {
  fill();
  must(send());
  must(desk.conform(cast::reviewer, line));
  EXPECT_EQ(judge(PieceKind::appointing_act, Verdict::to_correct).error().fields.front().pointer, "/reason");
  EXPECT_EQ(judge(PieceKind::appointing_act, Verdict::to_correct, "", "nothing").error().fields.front().pointer, "/correction");
  EXPECT_EQ(judge(PieceKind::appointing_act, Verdict::to_correct, "", "differs_from_declaration").error().fields.front().pointer,
            "/correction")
      << "a reason for identity documents";
  EXPECT_EQ(judge(PieceKind::appointing_act, Verdict::to_correct, "", "other").error().fields.front().pointer, "/reason");
  must(judge(PieceKind::appointing_act, Verdict::to_correct, "Page 2.", "incomplete"));
  must(ask_pieces(desk.counter, actor(cast::reviewer), id, "Une pièce à reprendre"));
  EXPECT_FALSE(dossier().due_at) << "the clock stands still";
  const auto& letter = desk.house.mailer.composed.back().plain;
  EXPECT_NE(letter.find("Il manque une page ou une face du document. Page 2."), std::string::npos) << letter;
  EXPECT_EQ(letter.find("Pièce d’identité du porteur"), std::string::npos);

  EXPECT_EQ(desk.upload(cast::holder, id, PieceKind::identity_document).error().detail, "refused.piece_conform");
  must(desk.upload(cast::holder, id, PieceKind::appointing_act));
  EXPECT_EQ(newest(PieceKind::identity_document).verdict, Verdict::conform);
  desk.house.clock.at = paris_time("2026-11-30 09:00");
  EXPECT_EQ(must(send()).due_at, paris_time("2026-12-02 09:00")) << "a whole new 48 hours";
  EXPECT_EQ(desk.file(line).pieces.size(), 3U) << "the version before stays";
  EXPECT_EQ(missing_facts(desk.accept(cast::reviewer, id)), Names{"every_piece_conform"});
  must(judge(PieceKind::appointing_act, Verdict::conform));
  must(desk.accept(cast::reviewer, id));
}

TEST_F(Verification, AnotherDocumentDeclaredIsReadAgain) {
  fill();
  must(send());
  must(desk.conform(cast::reviewer, line));
  must(judge(PieceKind::appointing_act, Verdict::to_correct, "", "unreadable"));
  must(ask_pieces(desk.counter, actor(cast::reviewer), id, "À reprendre"));
  declare();
  EXPECT_EQ(newest(PieceKind::identity_document).verdict, Verdict::conform) << "the same as before";
  declare("99ZZ00001");
  EXPECT_EQ(newest(PieceKind::identity_document).verdict, Verdict::pending);
}

TEST_F(Verification, WhatIsSignedIsKeptWordForWord) {
  declare();
  upload_required();
  const auto texts = must(texts_to_sign(desk.counter, actor(cast::holder), id));
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts.front().name, terms_text);
  EXPECT_FALSE(texts.front().version.empty());
  EXPECT_EQ(texts.front().digest, base::to_hex(pki::sha256(base::view_of(texts.front().text))));
  EXPECT_TRUE(must(texts_to_sign(desk.counter, actor(cast::reviewer), id)).empty());
  must(desk.sign_dossier(cast::holder, id));
  must(desk.sign_dossier(cast::mayor, id));
  const auto kept = must(signatures(desk.counter, actor(cast::auditor), id));
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].consent.text, texts.front().text);
  EXPECT_EQ(kept[0].consent.digest, texts.front().digest);
  EXPECT_EQ(kept[0].consent.text_version, texts.front().version);
  EXPECT_EQ(kept[0].signer, "Jeanne Rostan");
  EXPECT_EQ(kept[1].consent.text_name, mandate_words);
  EXPECT_EQ(kept[1].consent.role, "legal_representative");
  EXPECT_NE(kept[1].consent.text.find("Jeanne Rostan"), std::string::npos);
  EXPECT_NE(kept[1].consent.text.find("représentant légal de Commune de Valbrune"), std::string::npos) << kept[1].consent.text;
  EXPECT_TRUE(kept[0].stands && kept[1].stands);
  EXPECT_EQ(refusal(signatures(desk.counter, actor("erwan.bihan@port-lennec.example"), id)), Code::not_found);
}

TEST_F(Verification, DataThatChangeAskForTheSignatureAgain) {
  fill();
  declare("99ZZ00001");
  EXPECT_EQ(missing_facts(send()), Names{"holder_consented"}) << "the document is in the terms, not in the mandate";
  must(desk.sign_dossier(cast::holder, id));
  // The holder's function is in both.
  auto work = must(desk.counter.open(Actor::house()));
  auto person = must(work.unit().person(line.holder.empty() ? dossier().holder : line.holder));
  person.function = "Directrice";
  work.write(person, "person", person.id.text, "complete", person.body);
  must(work.commit());
  EXPECT_EQ(missing_facts(send()), (Names{"holder_consented", "representative_consented"}));
  const auto kept = must(signatures(desk.counter, actor(cast::auditor), id));
  EXPECT_TRUE(std::ranges::none_of(kept, &SignatureView::stands));
  must(desk.sign_dossier(cast::holder, id));
  EXPECT_GE(desk.letters_to("confirmation_asked").size(), 2U) << "the representative is asked again";
  must(desk.sign_dossier(cast::mayor, id));
  EXPECT_EQ(must(send()).state, DossierState::received);
}

TEST_F(Verification, ATextThatChangedIsReadBeforeItIsSigned) {
  declare();
  const auto who = actor(cast::holder);
  const auto seen = digest_of(must(texts_to_sign(desk.counter, who, id)));
  must(ask_consent_code(desk.counter, who, "dossier:" + id.text));
  const auto code = desk.house.last_code();
  const auto refused = consent(desk.counter, who, id, code, std::string(64, '0'));
  ASSERT_EQ(refusal(refused), Code::stale);
  EXPECT_EQ(refused.error().detail, "refused.text_changed");
  EXPECT_TRUE(consent(desk.counter, who, id, code, seen)) << "the code was not used up";
}

TEST_F(Verification, ADelegateSignsWithTheProofOfHisPower) {
  stands(deputy, Role::delegate);
  declare();
  upload_required();
  must(desk.sign_dossier(cast::holder, id));
  EXPECT_EQ(missing_facts(send()), (Names{"representative_consented", "mandate_fresh"}));
  const auto texts = must(texts_to_sign(desk.counter, actor(deputy), id));
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_NE(texts.front().text.find("Paul Deputy, Premier adjoint, agissant par délégation de"), std::string::npos);
  must(desk.sign_dossier(deputy, id));
  EXPECT_EQ(dossier().signer_kind, domain::SignerKind::delegate);
  const auto refused = send();
  ASSERT_EQ(missing_facts(refused), Names{"every_piece_present"});
  EXPECT_EQ(refused.error().missing.front().items, Names{"signing_delegation"});
  EXPECT_EQ(refusal(desk.upload(deputy, id, PieceKind::identity_document)), Code::forbidden) << "his proof alone";
  must(desk.upload(deputy, id, PieceKind::signing_delegation));
  EXPECT_EQ(must(send()).state, DossierState::received);
}

TEST_F(Verification, ACertificationAgentSignsAndSparesTheAct) {
  stands(deputy, Role::certification_agent);
  declare();
  must(desk.sign_dossier(cast::holder, id));
  must(desk.sign_dossier(deputy, id));
  must(desk.upload(cast::holder, id, PieceKind::identity_document));
  EXPECT_EQ(must(send()).state, DossierState::received) << "RGS A2, dossier through a certification agent";
}

TEST_F(Verification, EveryBoxIsTickedAndKeptWithTheDecision) {
  fill();
  must(send());
  must(desk.conform(cast::reviewer, line));
  auto boxes = desk.ticked(id);
  const auto last = boxes.back();
  boxes.pop_back();
  const auto refused = accept_dossier(desk.counter, actor(cast::reviewer), id, 0, boxes);
  ASSERT_EQ(missing_facts(refused), Names{"checklist_complete"});
  EXPECT_EQ(refused.error().missing.front().items, Names{last});
  desk.house.clock.at = paris_time("2026-11-23 16:30");
  must(desk.accept(cast::reviewer, id));
  const auto reviews = must(reviews_of(desk.counter, actor(cast::auditor), id));
  ASSERT_EQ(reviews.size(), 1U);
  const auto& kept = reviews.front().review;
  EXPECT_EQ(kept.ticked.items().size(), boxes.size() + 1);
  EXPECT_FALSE(kept.ticked.items().front().text("label").empty()) << "as it was worded";
  EXPECT_NEAR(static_cast<double>(kept.used_ms), 24 * 3600e3, 10e3);
  EXPECT_EQ(reviews.front().reviewer, "Inès Roubaud");
  EXPECT_EQ(refusal(reviews_of(desk.counter, actor(cast::holder), id)), Code::forbidden);
  // Another contract, a longer list.
  set({.checklist = "renforcee"});
  open();
  fill();
  must(send());
  must(desk.conform(cast::reviewer, line));
  boxes.push_back(last);
  EXPECT_EQ(missing_facts(accept_dossier(desk.counter, actor(cast::reviewer), id, 0, boxes)), Names{"checklist_complete"});
}

TEST_F(Verification, WhoeverMadeTheCaseDoesNotReviewIt) {
  const auto who = actor(cast::reviewer);
  // He ordered for the commune in the summer and left it; today he reviews.
  auto work = must(desk.counter.open(Actor::house()));
  domain::Accreditation once{.person = who.person,
                             .body = line.body,
                             .role = Role::order_manager,
                             .organisation = line.organisation,
                             .starts = *base::day_from("2026-06-01"),
                             .ends = *base::day_from("2026-11-19")};
  once.id = work.new_id<domain::AccreditationId>();
  work.write(once, "accreditation", once.id.text, "grant", line.body);
  must(work.commit());
  fill();
  must(send());
  EXPECT_TRUE(judge(PieceKind::identity_document, Verdict::conform)) << "he had left before this order";
  once.ends = base::civil_of(desk.house.clock.at).day;
  once.version = 1;
  auto again = must(desk.counter.open(Actor::house()));
  again.write(once, "accreditation", once.id.text, "grant", line.body);
  must(again.commit());
  EXPECT_EQ(missing_facts(judge(PieceKind::identity_document, Verdict::conform)), Names{"reviewer_is_no_party"});
}

TEST_F(Verification, WhoTypedForTheApplicantStaysAParty) {
  // An order manager adds the pieces, is dismissed, and becomes a reviewer of the office.
  const auto typist = stands(deputy, Role::order_manager);
  declare();
  must(desk.upload(deputy, id, PieceKind::identity_document));
  must(desk.upload(cast::holder, id, PieceKind::appointing_act));
  must(desk.sign_dossier(cast::holder, id));
  must(desk.sign_dossier(cast::mayor, id));
  must(send());
  auto work = must(desk.counter.open(Actor::house()));
  auto rights = must(work.unit().accreditations_of(typist.id));
  rights.front().organisation = {};
  rights.front().role = Role::registration_operator;
  rights.front().site = desk.site(cast::own_site).id;
  rights.front().contract = line.contract;
  work.write(rights.front(), "accreditation", rights.front().id.text, "test", line.body);
  must(work.commit());
  EXPECT_EQ(missing_facts(reject_dossier(desk.counter, actor(deputy), id, "non")), Names{"reviewer_is_no_party"});
  EXPECT_TRUE(reject_dossier(desk.counter, actor(cast::reviewer), id, "non"));
}

TEST_F(Verification, TwoValidatorsMustAgreeWhereTheContractAsks) {
  set({.validators = 2});
  add_colleague();
  fill();
  must(send());
  must(desk.conform(cast::reviewer, line));
  EXPECT_EQ(must(desk.accept(cast::reviewer, id)).state, DossierState::received) << "agreed, not validated";
  EXPECT_TRUE(desk.letters_to("dossier_accepted").empty());
  EXPECT_TRUE(must(review_queue(desk.counter, actor(colleague))).front().awaits_second);
  EXPECT_EQ(missing_facts(desk.accept(cast::reviewer, id)), Names{"other_reviewer_agreed"}) << "nobody agrees with himself";
  // A verdict given again takes the agreement back.
  must(judge(PieceKind::identity_document, Verdict::conform));
  EXPECT_EQ(must(desk.accept(colleague, id)).state, DossierState::received);
  EXPECT_EQ(must(desk.accept(cast::reviewer, id)).state, DossierState::validated);
  const auto reviews = must(reviews_of(desk.counter, actor(cast::manager), id));
  ASSERT_EQ(reviews.size(), 3U);
  EXPECT_EQ(reviews[2].review.outcome, domain::ReviewOutcome::validated);
}

TEST_F(Verification, RulesAreSetByTheManagerAndGuarded) {
  SetPolicy command{.contract = line.contract, .validators = 2};
  EXPECT_EQ(refusal(set_policy(desk.counter, actor(cast::reviewer), command)), Code::forbidden);
  EXPECT_EQ(refusal(set_policy(desk.counter, actor("maelle.riou@armorique-numerique.example"), command)), Code::not_found);
  EXPECT_EQ(refusal(set_policy(desk.counter, actor(cast::manager), command)), Code::stale) << "the version was not read";
  command.version = must(policy_of(desk.counter, actor(cast::manager), line.contract)).version;
  command.validators = 3;
  command.checklist = "none";
  command.pieces = "none";
  const auto refused = set_policy(desk.counter, actor(cast::manager), command);
  ASSERT_EQ(refusal(refused), Code::bad_request);
  EXPECT_EQ(refused.error().fields.size(), 3U);
  command = {.contract = line.contract, .validators = 2, .version = command.version};
  EXPECT_EQ(must(set_policy(desk.counter, actor(cast::manager), command)).version, command.version + 1);
  EXPECT_EQ(refusal(set_policy(desk.counter, actor(cast::manager), command)), Code::stale);
}

TEST_F(Verification, ByPostTheClockWaitsForThePaper) {
  set({.receipt = domain::ReceiptMode::by_post});
  fill();
  const auto sent = must(send());
  EXPECT_EQ(sent.state, DossierState::submitted);
  EXPECT_FALSE(sent.received_at);
  EXPECT_EQ(desk.letters_to("dossier_to_post"), Names{cast::holder});
  EXPECT_TRUE(desk.letters_to("dossier_received").empty());
  EXPECT_TRUE(must(review_queue(desk.counter, actor(cast::reviewer))).empty());
  ASSERT_EQ(must(awaited_dossiers(desk.counter, actor(cast::reviewer))).items.size(), 1U);
  EXPECT_TRUE(must(awaited_dossiers(desk.counter, actor(cast::deliverer))).items.empty());
  desk.house.clock.at = paris_time("2026-11-25 11:00");
  EXPECT_EQ(refusal(record_reception(desk.counter, actor(cast::holder), id)), Code::forbidden);
  for (const auto& day : {"2026-11-26", "2026-11-19", "hier"})
    EXPECT_EQ(refusal(record_reception(desk.counter, actor(cast::reviewer), id, day)), Code::bad_request) << day;
  EXPECT_EQ(refusal(record_reception(desk.counter, actor(cast::reviewer), id, "", 1)), Code::stale);
  const auto received = must(record_reception(desk.counter, actor(cast::reviewer), id, "2026-11-24"));
  EXPECT_EQ(received.received_at, paris_time("2026-11-24 00:00")) << "the hour is not known: the strictest";
  EXPECT_EQ(received.due_at, paris_time("2026-11-26 00:00"));
  EXPECT_EQ(desk.letters_to("dossier_received").size(), 2U);
  EXPECT_EQ(refusal(record_reception(desk.counter, actor(cast::reviewer), id)), Code::wrong_state);
}

TEST_F(Verification, TheContractSaysHowTheHoursAreCounted) {
  set({.sla = domain::SlaMode::end_of_second_working_day});
  fill();
  EXPECT_EQ(must(send()).due_at, paris_time("2026-11-25 00:00")) << "Friday 16:30: the end of Tuesday";
}

TEST_F(Verification, AlertsAtFiftyEightyAndHundredEachOnce) {
  add_colleague();
  fill();
  must(send());  // Friday 16:30 and some seconds
  const auto alerts = [&] { return desk.letters_to("clock_alert"); };
  EXPECT_EQ(must(watch_verifications(desk.counter)), 0);
  desk.house.clock.at = paris_time("2026-11-23 16:29");
  EXPECT_EQ(must(watch_verifications(desk.counter)), 0);
  desk.house.clock.at = paris_time("2026-11-23 16:31");
  EXPECT_EQ(must(watch_verifications(desk.counter)), 1);
  EXPECT_EQ(alerts(), (Names{colleague, cast::reviewer}));
  EXPECT_EQ(must(watch_verifications(desk.counter)), 0) << "once";
  EXPECT_EQ(must(review_queue(desk.counter, actor(cast::reviewer))).front().alerted, 50);
  desk.house.clock.at = paris_time("2026-11-24 07:00");
  EXPECT_EQ(must(watch_verifications(desk.counter)), 1);
  EXPECT_EQ(alerts().size(), 4U);
  desk.house.clock.at = paris_time("2026-11-24 16:31");
  EXPECT_EQ(must(watch_verifications(desk.counter)), 1);
  EXPECT_EQ(std::ranges::count(alerts(), cast::manager), 1) << "the RA manager at the end alone";
  EXPECT_EQ(alerts().size(), 7U);
  EXPECT_EQ(must(watch_verifications(desk.counter)), 0);
  // A reviewer who has the page open is not disturbed: an alert changes nothing in the dossier.
  must(desk.conform(cast::reviewer, line));
  must(judge(PieceKind::appointing_act, Verdict::to_correct, "", "unreadable"));
  must(ask_pieces(desk.counter, actor(cast::reviewer), id, "À reprendre"));
  desk.house.clock.at = paris_time("2026-12-01 09:00");
  EXPECT_EQ(must(watch_verifications(desk.counter)), 0) << "the clock stands still during corrections";
  must(desk.upload(cast::holder, id, PieceKind::appointing_act));
  must(send());
  desk.house.clock.at = paris_time("2026-12-02 10:00");
  EXPECT_EQ(must(watch_verifications(desk.counter)), 1) << "a new receipt, its own alerts";
}

TEST_F(Verification, OfficesAreMeasured) {
  EXPECT_EQ(
      refusal(office_times(desk.counter, actor(cast::reviewer), *base::day_from("2026-11-01"), *base::day_from("2026-12-31"))),
      Code::forbidden);
  for (int number = 0; number < static_cast<int>(fewest_published); ++number) {
    if (number > 0) open();
    fill();
    must(send());
    desk.house.clock.at += std::chrono::hours{24};
    must(desk.conform(cast::reviewer, line));
    EXPECT_TRUE(must(published_times(desk.counter)).empty()) << "too few to be published";
    must(desk.accept(cast::reviewer, id));
  }
  const auto times =
      must(office_times(desk.counter, actor(cast::manager), *base::day_from("2026-11-01"), *base::day_from("2026-12-31")));
  const auto here = std::ranges::find(times, cast::own_site, [](const OfficeTimes& one) { return one.office.name; });
  ASSERT_NE(here, times.end());
  EXPECT_EQ(here->times.count, fewest_published);
  EXPECT_EQ(here->times.within_percent, 100);
  EXPECT_LE(here->times.p50, here->times.p95);
  const auto published = must(published_times(desk.counter));
  ASSERT_EQ(published.size(), 1U);
  EXPECT_EQ(published.front().office.name, cast::own_site);
}

}  // namespace
}  // namespace vidimus::ra::testing::verification
