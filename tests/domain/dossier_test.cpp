#include "domain/dossier.hpp"

#include <gtest/gtest.h>

#include "days.hpp"
#include "domain/piece_rules.hpp"

namespace vidimus::domain {
namespace {

Piece piece(const char* id, PieceKind kind, const char* uploaded, Verdict verdict = Verdict::pending) {
  Piece out;
  out.id = PieceId{id};
  out.kind = kind;
  out.uploaded_at = utc(uploaded);
  out.verdict = verdict;
  return out;
}

/// An identity document and an appointing act are required, a photocopy is wished for.
AskedPieces asked() {
  AskedPieces out;
  for (const auto kind : {PieceKind::identity_document, PieceKind::appointing_act, PieceKind::identity_photocopy}) {
    PieceRule rule;
    rule.piece = kind;
    rule.need = kind == PieceKind::identity_photocopy ? PieceNeed::wished : PieceNeed::required;
    out.rules.push_back(rule);
  }
  return out;
}
std::vector<PieceKind> missing(const std::vector<Piece>& all, const AskedPieces& rules = asked()) {
  return missing_pieces(rules, all, day("2026-11-05"));
}
FactSet known(const Dossier& dossier, const std::vector<Piece>& pieces, base::Instant now) {
  return facts(dossier, pieces, asked(), now);
}

TEST(Dossier, NewestPieceOfEachKindCounts) {
  const std::vector<Piece> all{piece("2", PieceKind::identity_document, "2026-11-02T00:00:00Z"),
                               piece("1", PieceKind::identity_document, "2026-11-01T00:00:00Z"),
                               piece("3", PieceKind::appointing_act, "2026-11-01T00:00:00Z"),
                               piece("4", PieceKind::appointing_act, "2026-11-01T00:00:00Z")};
  const auto current = current_pieces(all);
  ASSERT_EQ(current.size(), 2U);
  EXPECT_EQ(current[0].id, PieceId{"2"});
  EXPECT_EQ(current[1].id, PieceId{"4"});
}

TEST(Dossier, MissingPiecesAreNamed) {
  EXPECT_EQ(missing({}), (std::vector{PieceKind::identity_document, PieceKind::appointing_act}));
  EXPECT_EQ(missing({piece("1", PieceKind::identity_document, "2026-11-01T00:00:00Z")}),
            (std::vector{PieceKind::appointing_act}));
  const std::vector<Piece> refused{piece("1", PieceKind::identity_document, "2026-11-01T00:00:00Z", Verdict::to_correct),
                                   piece("2", PieceKind::appointing_act, "2026-11-01T00:00:00Z", Verdict::conform)};
  EXPECT_EQ(missing(refused), (std::vector{PieceKind::identity_document}));
  auto replaced = refused;
  replaced.push_back(piece("3", PieceKind::identity_document, "2026-11-03T00:00:00Z"));
  EXPECT_TRUE(missing(replaced).empty());
}

TEST(Dossier, APieceTooOldIsMissing) {
  auto rules = asked();
  rules.rules[1].max_age_months = 3;
  std::vector<Piece> all{piece("1", PieceKind::identity_document, "2026-11-01T00:00:00Z"),
                         piece("2", PieceKind::appointing_act, "2026-11-01T00:00:00Z")};
  EXPECT_EQ(missing(all, rules), std::vector{PieceKind::appointing_act}) << "it bears no date";
  all[1].dated = day("2026-08-06");
  EXPECT_TRUE(missing(all, rules).empty());
  all[1].dated = day("2026-08-05");
  EXPECT_EQ(missing(all, rules), std::vector{PieceKind::appointing_act}) << "three months to the day";
  all[1].dated = day("2026-11-06");
  EXPECT_EQ(missing(all, rules), std::vector{PieceKind::appointing_act}) << "dated tomorrow";
}

TEST(Dossier, ConformOnlyWhenEveryRequiredPieceIs) {
  std::vector<Piece> pieces{piece("1", PieceKind::identity_document, "2026-11-01T00:00:00Z", Verdict::conform)};
  const auto conform = [&] { return known(Dossier{}, pieces, utc("2026-11-05T00:00:00Z")).has(Fact::every_piece_conform); };
  EXPECT_FALSE(conform());
  pieces.push_back(piece("2", PieceKind::appointing_act, "2026-11-01T00:00:00Z"));
  EXPECT_FALSE(conform());
  pieces[1].verdict = Verdict::conform;
  EXPECT_TRUE(conform());
  // A wished piece that is there is read too; found wrong, it holds nothing up (R68).
  pieces.push_back(piece("9", PieceKind::identity_photocopy, "2026-11-01T00:00:00Z"));
  EXPECT_FALSE(conform());
  pieces.back().verdict = Verdict::to_correct;
  EXPECT_TRUE(conform());
  // A newer copy takes the verdict away: it has not been read.
  pieces.push_back(piece("3", PieceKind::identity_document, "2026-11-02T00:00:00Z"));
  EXPECT_FALSE(conform());
}

TEST(Dossier, MandateIsFreshForLessThanThreeMonths) {
  Dossier dossier;
  const auto fresh = [&](const char* now) { return known(dossier, {}, utc(now)).has(Fact::mandate_fresh); };
  EXPECT_FALSE(fresh("2026-11-22T12:00:00Z"));
  dossier.representative_consented_at = utc("2026-08-31T09:00:00Z");
  EXPECT_TRUE(fresh("2026-11-29T22:59:59Z"));
  EXPECT_FALSE(fresh("2026-11-29T23:00:00Z")) << "31 August + 3 months is 30 November, which begins at 23:00 UTC";
}

TEST(Dossier, TheMonthsOfAMandateAreDataOfTheRules) {
  Dossier dossier;
  dossier.representative_consented_at = utc("2026-08-31T09:00:00Z");
  auto rules = asked();
  rules.mandate_months = 2;
  EXPECT_FALSE(facts(dossier, {}, rules, utc("2026-11-22T12:00:00Z")).has(Fact::mandate_fresh));
  rules.mandate_months = 4;
  EXPECT_TRUE(facts(dossier, {}, rules, utc("2026-12-22T12:00:00Z")).has(Fact::mandate_fresh));
}

TEST(Dossier, IdentityDocumentIsValidThroughItsLastDayInParis) {
  Dossier dossier;
  dossier.document_kind = DocumentKind::passport;
  dossier.document_number = "12AB34567";
  const auto valid = [&](const char* now) { return known(dossier, {}, utc(now)).has(Fact::identity_document_valid); };
  EXPECT_FALSE(valid("2026-11-22T12:00:00Z")) << "no expiry was given";
  dossier.document_expires = day("2026-11-22");
  EXPECT_TRUE(valid("2026-11-22T22:59:59Z"));
  EXPECT_FALSE(valid("2026-11-22T23:00:00Z"));
  dossier.document_number.clear();
  EXPECT_FALSE(valid("2026-11-22T12:00:00Z"));
}

TEST(Dossier, ConsentsCodeAndState) {
  Dossier dossier;
  const auto now = utc("2026-11-22T12:00:00Z");
  EXPECT_EQ(known(dossier, {}, now), FactSet{});
  dossier.holder_consented_at = now;
  dossier.representative_consented_at = now;
  dossier.code.mac = {1, 2, 3};
  dossier.state = DossierState::validated;
  EXPECT_EQ(known(dossier, {}, now), (FactSet{Fact::holder_consented, Fact::representative_consented, Fact::mandate_fresh,
                                              Fact::withdrawal_code_drawn, Fact::dossier_validated}));
}

TEST(Dossier, CodeLocksAtTheAllowedNumber) {
  EXPECT_FALSE(code_locked({{}, {}, 4}, 5));
  EXPECT_TRUE(code_locked({{}, {}, 5}, 5));
}

TEST(Dossier, FaceToFaceHasItsDays) {
  Dossier dossier;
  dossier.state = DossierState::validated;
  dossier.decided_at = utc("2026-11-01T09:00:00Z");
  EXPECT_FALSE(face_to_face_too_late(dossier, 90, utc("2027-01-30T22:59:59Z")));
  EXPECT_TRUE(face_to_face_too_late(dossier, 90, utc("2027-01-30T23:00:00Z")));
  dossier.state = DossierState::received;
  EXPECT_FALSE(face_to_face_too_late(dossier, 90, utc("2028-01-01T00:00:00Z")));
}

TEST(Dossier, DocumentNumbersCompareWhateverTheSpacing) {
  EXPECT_EQ(normalised_document_number(" 12ab 34-567"), "12AB34567");
  EXPECT_EQ(normalised_document_number("12\u00a0AB34567"), "12AB34567");
  EXPECT_NE(normalised_document_number("12AB34568"), "12AB34567");
}

}  // namespace
}  // namespace vidimus::domain
