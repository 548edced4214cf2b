#include "ra/dossiers.hpp"

#include "ra/cast.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::DossierState;
using domain::PieceKind;
using domain::Verdict;
using Names = std::vector<std::string>;

class Dossiers : public ::testing::Test {
 protected:
  Dossiers() { open(); }
  /// Another case of the same holder.
  void open() {
    line = must(desk.place(cast::buyer, 1)).front();
    must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, cast::own_site));
    id = desk.file(line).dossier->id;
  }
  void declare() {
    must(declare_document(desk.counter, desk.house.actor(cast::holder),
                          {id, domain::DocumentKind::passport, "12ab 34567", "2031-05-14"}));
  }
  void fill() {
    declare();
    for (const auto kind : desk.file(line).asked.required()) must(desk.upload(cast::holder, id, kind));
    must(desk.sign_dossier(cast::holder, id));
    must(desk.sign_dossier(cast::mayor, id));
  }
  Result<domain::Dossier> send() { return submit_dossier(desk.counter, desk.house.actor(cast::holder), id); }
  domain::Piece newest(PieceKind kind) {
    for (const auto& piece : domain::current_pieces(desk.file(line).pieces))
      if (piece.kind == kind) return piece;
    throw std::runtime_error("no such piece");
  }
  StoryDesk desk{"2026-11-20T15:30:00Z"};  // a Friday, 16:30 in Paris
  domain::OrderLine line;
  domain::DossierId id;
};

TEST_F(Dossiers, WhatIsMissingIsNamedPieceByPiece) {
  declare();
  must(desk.sign_dossier(cast::holder, id));
  must(desk.sign_dossier(cast::mayor, id));
  const auto kinds = desk.file(line).asked.required();
  ASSERT_GT(kinds.size(), 1U);
  must(desk.upload(cast::holder, id, kinds.front()));
  const auto refused = send();
  ASSERT_EQ(missing_facts(refused), Names{"every_piece_present"});
  Names expected;
  for (const auto kind : kinds)
    if (kind != kinds.front()) expected.emplace_back(base::to_name(kind));
  EXPECT_EQ(refused.error().missing.front().items, expected);
}

TEST_F(Dossiers, ADocumentThatEndsBeforeTheHandOverIsNoDocument) {
  fill();
  must(declare_document(desk.counter, desk.house.actor(cast::holder),
                        {id, domain::DocumentKind::passport, "12AB34567", "2026-11-19"}));
  EXPECT_EQ(missing_facts(send()), (Names{"holder_consented", "identity_document_valid"}));
  for (const auto& [number, expires, pointer] : {std::tuple{"", "2031-05-14", "/number"},
                                                 {"123456789012345678901", "2031-05-14", "/number"},
                                                 {"12AB34567", "14/05/2031", "/expires"}}) {
    const auto refused =
        declare_document(desk.counter, desk.house.actor(cast::holder), {id, domain::DocumentKind::passport, number, expires});
    ASSERT_EQ(refusal(refused), Code::bad_request);
    EXPECT_EQ(refused.error().fields.front().pointer, pointer);
  }
}

TEST_F(Dossiers, OnlyItsOwnPeopleAddToIt) {
  EXPECT_EQ(refusal(desk.upload(cast::reviewer, id, PieceKind::mandate)), Code::forbidden);
  EXPECT_EQ(refusal(desk.upload("erwan.bihan@port-lennec.example", id, PieceKind::mandate)), Code::not_found);
  EXPECT_EQ(refusal(desk.sign_dossier(cast::reviewer, id)), Code::forbidden);
  EXPECT_TRUE(desk.house.blobs.kept.empty());
  const auto refused =
      add_piece(desk.counter, desk.house.actor(cast::holder), {id, PieceKind::mandate, "x"}, base::view_of("MZ"));
  EXPECT_EQ(refusal(refused), Code::unsupported_media);
  EXPECT_TRUE(desk.file(line).pieces.empty());
}

TEST_F(Dossiers, APieceIsReadByThePeopleOfTheCaseAndTheReadingIsKept) {
  const auto piece = must(desk.upload(cast::holder, id, PieceKind::identity_document));
  EXPECT_EQ(base::text_of(must(read_piece(desk.counter, desk.house.actor(cast::reviewer), piece.id)).content), some_pdf);
  EXPECT_EQ(refusal(read_piece(desk.counter, desk.house.actor("nadia.kervella@armorique-numerique.example"), piece.id)),
            Code::not_found);
  EXPECT_EQ(refusal(read_piece(desk.counter, desk.house.actor("erwan.bihan@port-lennec.example"), piece.id)), Code::not_found);
  const auto trail =
      desk.looked_up([&](ports::Unit& unit) { return must(unit.audit({.body = {}, .reference = line.reference})); });
  EXPECT_EQ(std::ranges::count_if(trail, [](const auto& one) { return one.what.noun == "piece" && one.what.event == "read"; }),
            1);
  EXPECT_EQ(desk.looked_up([&](ports::Unit& unit) { return must(unit.piece(piece.id)); }).version, piece.version)
      << "a verdict on what was just read is not refused as late";
}

TEST_F(Dossiers, APieceOfAnotherBodysCaseIsNotThereToJudge) {
  fill();
  must(send());
  const auto piece = newest(PieceKind::identity_document);
  EXPECT_EQ(refusal(judge_piece(desk.counter, desk.house.actor("nadia.kervella@armorique-numerique.example"), piece.id,
                                Verdict::conform, "")),
            Code::not_found);
  EXPECT_EQ(refusal(judge_piece(desk.counter, desk.house.actor(cast::holder), piece.id, Verdict::conform, "")), Code::forbidden);
  EXPECT_EQ(
      refusal(judge_piece(desk.counter, desk.house.actor(cast::reviewer), domain::PieceId{"nothing"}, Verdict::conform, "")),
      Code::not_found);
}

TEST_F(Dossiers, WhoIsPartyToTheCaseDoesNotReviewIt) {
  fill();
  must(send());
  const auto piece = newest(PieceKind::identity_document);
  EXPECT_TRUE(judge_piece(desk.counter, desk.house.actor(cast::reviewer), piece.id, Verdict::conform, ""));
  // An agent of the body who also orders for the organisation.
  domain::Accreditation right;
  right.person = desk.house.actor(cast::reviewer).person;
  right.body = line.body;
  right.role = domain::Role::order_manager;
  right.organisation = line.organisation;
  desk.grant(right);
  EXPECT_EQ(missing_facts(judge_piece(desk.counter, desk.house.actor(cast::reviewer), piece.id, Verdict::conform, "")),
            Names{"reviewer_is_no_party"});
  EXPECT_EQ(missing_facts(reject_dossier(desk.counter, desk.house.actor(cast::reviewer), id, "non")),
            Names{"reviewer_is_no_party"});
}

TEST_F(Dossiers, ACorrectionBeginsTheFortyEightHoursAnew) {
  fill();
  const auto first = must(send());
  ASSERT_TRUE(first.due_at);
  EXPECT_EQ(*first.due_at, *first.received_at + std::chrono::days{4});  // over a week-end: Friday, Monday, Tuesday
  const auto who = desk.house.actor(cast::reviewer);
  must(desk.conform(cast::reviewer, line));
  const auto piece = newest(PieceKind::appointing_act);
  EXPECT_EQ(judge_piece(desk.counter, who, piece.id, Verdict::to_correct, " ").error().fields.front().pointer, "/reason");
  must(judge_piece(desk.counter, who, piece.id, Verdict::to_correct, "L'arrêté n'est pas lisible"));
  const auto early = desk.accept(cast::reviewer, id);
  ASSERT_EQ(missing_facts(early), Names{"every_piece_conform"});
  EXPECT_EQ(early.error().missing.front().items, Names{"appointing_act"});
  EXPECT_EQ(missing_facts(ask_pieces(desk.counter, who, id, "")), Names{"reason_given"});
  EXPECT_EQ(must(ask_pieces(desk.counter, who, id, "Un document à reprendre")).state, DossierState::incomplete);
  EXPECT_EQ(desk.house.letters("à corriger"), 1);
  EXPECT_TRUE(must(review_queue(desk.counter, who)).empty());

  desk.house.clock.at = paris_time("2026-11-25 09:00");
  const auto refused = send();
  ASSERT_EQ(missing_facts(refused), Names{"every_piece_present"});
  EXPECT_EQ(refused.error().missing.front().items, Names{"appointing_act"});
  must(desk.upload(cast::holder, id, PieceKind::appointing_act));
  EXPECT_EQ(must(send()).due_at, paris_time("2026-11-27 09:00"));
  EXPECT_EQ(must(review_queue(desk.counter, who)).size(), 1U);
  EXPECT_EQ(missing_facts(desk.accept(cast::reviewer, id)), Names{"every_piece_conform"});
  must(desk.conform(cast::reviewer, line));
  EXPECT_EQ(refusal(desk.accept(cast::reviewer, id, 1)), Code::stale);
  EXPECT_EQ(must(desk.accept(cast::reviewer, id)).state, DossierState::validated);
}

TEST_F(Dossiers, TheWithdrawalCodeIsForItsHolderAlone) {
  fill();
  must(send());
  EXPECT_EQ(refusal(show_withdrawal_code(desk.counter, desk.house.actor(cast::holder), id)), Code::not_found);
  must(desk.conform(cast::reviewer, line));
  must(desk.accept(cast::reviewer, id));
  const auto code = desk.code_of(cast::holder, line);
  EXPECT_EQ(code.size(), 8U);
  EXPECT_NE(desk.house.mailer.composed.back().plain.find(code), std::string::npos);
  for (const auto* other : {cast::buyer, cast::mayor, cast::reviewer, "claire.olivari@azur-ingenierie.example"})
    EXPECT_EQ(refusal(show_withdrawal_code(desk.counter, desk.house.actor(other), id)), Code::not_found) << other;
}

TEST_F(Dossiers, ARefusedDossierEndsItsOrder) {
  fill();
  must(send());
  EXPECT_EQ(must(reject_dossier(desk.counter, desk.house.actor(cast::reviewer), id, "Le porteur a quitté la commune")).state,
            DossierState::rejected);
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::cancelled);
  EXPECT_EQ(desk.letters_to("dossier_refused"), (Names{cast::buyer, cast::holder}));
  EXPECT_TRUE(desk.letters_to("order_cancelled").empty());
}

}  // namespace
}  // namespace vidimus::ra::testing
