#include "domain/dossier.hpp"

#include <algorithm>
#include <tuple>

#include "domain/piece_rules.hpp"

namespace vidimus::domain {
namespace {

const Piece* newest(const std::vector<Piece>& all, PieceKind kind) {
  const Piece* found = nullptr;
  for (const auto& piece : all)
    if (piece.kind == kind &&
        (found == nullptr || std::tie(found->uploaded_at, found->id) < std::tie(piece.uploaded_at, piece.id)))
      found = &piece;
  return found;
}

/// A wished piece need not be there; one that is there and wrong is corrected or told to be none.
bool every_piece_conform(const AskedPieces& asked, const std::vector<Piece>& pieces) {
  return std::ranges::all_of(asked.rules, [&](const PieceRule& rule) {
    const auto* piece = newest(pieces, rule.piece);
    if (piece == nullptr) return rule.need == PieceNeed::wished;
    return piece->verdict == Verdict::conform || (rule.need == PieceNeed::wished && piece->verdict == Verdict::to_correct);
  });
}

bool mandate_fresh(const Dossier& dossier, int months, base::Day today) {
  if (!dossier.representative_consented_at) return false;
  return today < base::add_months(base::civil_of(*dossier.representative_consented_at).day, months);
}

bool identity_document_valid(const Dossier& dossier, base::Day today) {
  return dossier.document_kind != DocumentKind::none && !dossier.document_number.empty() && dossier.document_expires &&
         today <= *dossier.document_expires;
}

}  // namespace

std::vector<Piece> current_pieces(const std::vector<Piece>& all) {
  std::vector<Piece> out;
  for (std::size_t at = 0; at < base::count_of<PieceKind>(); ++at)
    if (const auto* piece = newest(all, static_cast<PieceKind>(at))) out.push_back(*piece);
  return out;
}

std::vector<PieceKind> missing_pieces(const AskedPieces& asked, const std::vector<Piece>& all, base::Day today) {
  std::vector<PieceKind> out;
  for (const auto& rule : asked.rules) {
    if (rule.need != PieceNeed::required) continue;
    const auto* piece = newest(all, rule.piece);
    if (piece == nullptr || piece->verdict == Verdict::to_correct || !young_enough(rule, piece->dated, today))
      out.push_back(rule.piece);
  }
  return out;
}

FactSet facts(const Dossier& dossier, const std::vector<Piece>& pieces, const AskedPieces& asked, base::Instant now) {
  const auto today = base::civil_of(now).day;
  FactSet out;
  out.add_if(missing_pieces(asked, pieces, today).empty(), Fact::every_piece_present);
  out.add_if(every_piece_conform(asked, pieces), Fact::every_piece_conform);
  out.add_if(dossier.holder_consented_at.has_value(), Fact::holder_consented);
  out.add_if(dossier.representative_consented_at.has_value(), Fact::representative_consented);
  out.add_if(mandate_fresh(dossier, asked.mandate_months, today), Fact::mandate_fresh);
  out.add_if(identity_document_valid(dossier, today), Fact::identity_document_valid);
  out.add_if(!dossier.code.mac.empty(), Fact::withdrawal_code_drawn);
  out.add_if(dossier.state == DossierState::validated, Fact::dossier_validated);
  return out;
}

bool code_locked(const WithdrawalCode& code, int allowed) { return code.wrong_attempts >= allowed; }

bool face_to_face_too_late(const Dossier& dossier, int days, base::Instant now) {
  if (dossier.state != DossierState::validated || !dossier.decided_at) return false;
  return now >= base::start_of(base::next_day(base::civil_of(*dossier.decided_at).day, days + 1));
}

std::string normalised_document_number(std::string_view typed) {
  std::string out;
  for (const char c : typed) {
    if (c >= 'a' && c <= 'z')
      out += static_cast<char>(c - 'a' + 'A');
    else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
      out += c;
  }
  return out;
}

}  // namespace vidimus::domain
