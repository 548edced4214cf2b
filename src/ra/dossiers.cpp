// Constitution of the dossier by the holder, sending, withdrawal code.
#include "ra/dossiers.hpp"

#include <algorithm>

#include "domain/document_numbers.hpp"
#include "domain/identifiers.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::Dossier;
using domain::DossierEvent;
using domain::Fact;
using domain::Role;

base::Error wrong_field(std::string pointer, std::string reason) {
  auto error = base::fail(Code::bad_request, "refused.fields");
  error.fields.push_back({std::move(pointer), std::move(reason)});
  return error;
}

/// An event that only changes the dossier's own content.
Result<Dossier> edit(Work& work, CaseFile& file, Json note) {
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, file.dossier->state, DossierEvent::edit, file.acting,
                                       facts(file, work.now())));
  work.move(*file.dossier, decision, file.line.reference, std::move(note));
  return *file.dossier;
}

/// A verdict on the identity document was given against what was declared then.
void take_verdict_back(Work& work, const CaseFile& file) {
  for (auto piece : domain::current_pieces(file.pieces)) {
    if (piece.kind != domain::PieceKind::identity_document || piece.verdict != domain::Verdict::conform) continue;
    piece.verdict = domain::Verdict::pending;
    work.write(piece, "piece", piece.id.text, "reopen", file.line.body, file.line.reference);
  }
}

/// Who adds what: the applicant everything, who signs in the representative's place the proof of his power alone.
DossierEvent event_of(const CaseFile& file, domain::PieceKind kind) {
  const bool applicant = file.acting.meets({Role::holder, Role::order_manager, Role::certification_agent});
  return !applicant && kind == domain::PieceKind::signing_delegation ? DossierEvent::prove : DossierEvent::edit;
}

/// Whether this file may be what the rules ask for. @errors wrong_state, unsupported_media, too_large, bad_request.
Result<base::Done> fits(const CaseFile& file, const domain::Piece& piece, base::Day today) {
  const auto* rule = file.asked.find(piece.kind);
  if (rule == nullptr) return base::fail(Code::bad_request, "refused.piece_not_asked");
  // Only what is to be corrected is asked again: what conforms stays as it was read.
  for (const auto& one : domain::current_pieces(file.pieces))
    if (one.kind == piece.kind && one.verdict == domain::Verdict::conform)
      return base::fail(Code::wrong_state, "refused.piece_conform");
  if (std::ranges::find(rule->accepts, piece.media_type) == rule->accepts.end())
    return base::fail(Code::unsupported_media, "refused.piece_media");
  if (piece.size > rule->most_octets) return base::fail(Code::too_large, "refused.piece_size");
  if (rule->max_age_months == 0) return base::Done{};
  if (!piece.dated || *piece.dated > today) return wrong_field("/dated", "field.piece_date");
  if (!domain::young_enough(*rule, piece.dated, today)) return wrong_field("/dated", "field.piece_too_old");
  return base::Done{};
}

}  // namespace

Result<Dossier> declare_document(Counter& counter, const Actor& actor, const DeclareDocument& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(command.dossier));
  const auto number = domain::document_number_from(command.kind, command.number);
  const auto expires = base::day_from(command.expires);
  if (command.kind == domain::DocumentKind::none) return wrong_field("/kind", "field.choice_invalid");
  if (!number) return wrong_field("/number", "document_number_invalid");
  if (!expires) return wrong_field("/expires", "field.date_invalid");
  auto& dossier = *file.dossier;
  const bool same =
      dossier.document_kind == command.kind && dossier.document_number == *number && dossier.document_expires == expires;
  dossier.document_kind = command.kind;
  dossier.document_number = *number;
  dossier.document_expires = expires;
  VIDIMUS_TRY(edited, edit(work, file, Json::object({{"document", base::to_name(command.kind)}})));
  if (!same) take_verdict_back(work, file);
  VIDIMUS_CHECK(work.commit());
  return edited;
}

Result<Dossier> declare_holder_kind(Counter& counter, const Actor& actor, const domain::DossierId& id, domain::HolderKind kind) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  file.dossier->holder_kind = kind;
  VIDIMUS_TRY(edited, edit(work, file, Json::object({{"holder_kind", base::to_name(kind)}})));
  VIDIMUS_CHECK(work.commit());
  return edited;
}

Result<domain::Piece> add_piece(Counter& counter, const Actor& actor, const AddPiece& command, base::ByteView content) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(command.dossier));
  // The table is asked before the octets are looked at: who may not add learns nothing about them.
  const auto allowed = domain::decide(domain::dossier_table, file.dossier->state, event_of(file, command.kind), file.acting,
                                      facts(file, work.now()));
  if (!allowed) return allowed.error();
  auto& blobs = work.house().blobs;
  VIDIMUS_TRY(verdict, blobs.examine(content));
  domain::Piece piece;
  piece.id = work.new_id<domain::PieceId>();
  piece.dossier = file.dossier->id;
  piece.kind = command.kind;
  piece.blob = work.new_id<domain::BlobId>();
  piece.file_name = domain::tidy_line(command.file_name).value_or("piece");
  piece.media_type = verdict.media_type;
  piece.size = static_cast<std::int64_t>(content.size());
  piece.digest = base::to_hex(pki::sha256(content));
  piece.uploaded_at = work.now();
  piece.uploaded_by = actor.person;
  if (!command.dated.empty()) {
    piece.dated = base::day_from(command.dated);
    if (!piece.dated) return wrong_field("/dated", "field.date_invalid");
  }
  VIDIMUS_CHECK(fits(file, piece, base::civil_of(work.now()).day));
  // Stored before the record that names it: a record never points to nothing, and an orphan is found by its absence.
  VIDIMUS_CHECK(blobs.put(piece.blob, content));
  work.move(*file.dossier, *allowed, file.line.reference,
            Json::object({{"piece", base::to_name(piece.kind)}, {"sha256", piece.digest}}));
  work.write(piece, "piece", piece.id.text, "add", file.line.body, file.line.reference);
  if (auto done = work.commit(); !done) {
    (void)blobs.remove(piece.blob);
    return done.error();
  }
  return piece;
}

Result<PieceContent> read_piece(Counter& counter, const Actor& actor, const domain::PieceId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(piece, work.unit().piece(id));
  VIDIMUS_TRY(file, work.open_case(piece.dossier));
  VIDIMUS_TRY(content, work.house().blobs.get(piece.blob));
  // Reading an identity document is itself an act to account for (docs/trust/rules.md §8).
  work.trace(piece, "piece", piece.id.text, "read", file.line.body, file.line.reference);
  VIDIMUS_CHECK(work.commit());
  return PieceContent{piece, std::move(content)};
}

Result<Dossier> submit_dossier(Counter& counter, const Actor& actor, const domain::DossierId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  auto decision =
      domain::decide(domain::dossier_table, file.dossier->state, DossierEvent::submit, file.acting, facts(file, work.now()));
  if (!decision) {
    auto error = decision.error();
    for (auto& missing : error.missing)
      if (missing.fact == base::to_name(Fact::every_piece_present))
        for (const auto kind : domain::missing_pieces(file.asked, file.pieces, base::civil_of(work.now()).day))
          missing.items.emplace_back(base::to_name(kind));
    return error;
  }
  file.dossier->submitted_at = work.now();
  work.move(*file.dossier, *decision, file.line.reference);
  VIDIMUS_CHECK(work.perform(file, decision->then));
  VIDIMUS_CHECK(work.commit());
  return *file.dossier;
}

Result<base::Secret> show_withdrawal_code(Counter& counter, const Actor& actor, const domain::DossierId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  // Nobody but the holder, whatever else he may be: an operator who reads the code could play the holder (R54, R57).
  if (file.line.holder != actor.person || actor.person.empty() || file.dossier->code.sealed.empty())
    return base::fail(Code::not_found, "refused.unknown_case");
  VIDIMUS_TRY(code, work.unseal("withdrawal:" + id.text, file.dossier->code.sealed));
  work.write(*file.dossier, "dossier", id.text, "show_code", file.line.body, file.line.reference);
  VIDIMUS_CHECK(work.commit());
  return std::move(code);
}

}  // namespace vidimus::ra
