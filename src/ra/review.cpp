// Verification of dossiers by the registration operator (opérateur d'enregistrement): queue, verdicts, acceptance.
#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/dossiers.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::Dossier;
using domain::DossierEvent;
using domain::Fact;
using domain::Role;

/// The reviewer is neither holder, signatory nor buyer of the case, and holds no role in its organisation.
/// @source docs/trust/rules.md §9
bool is_no_party(const CaseFile& file, const Actor& actor) {
  const auto& who = actor.person;
  if (who == file.line.holder || who == file.line.ordered_by || who == file.dossier->representative) return false;
  return std::none_of(actor.accreditations.begin(), actor.accreditations.end(),
                      [&](const domain::Accreditation& held) { return held.organisation == file.line.organisation; });
}

domain::FactSet review_facts(const CaseFile& file, const Work& work, const std::string& reason) {
  auto known = facts(file, work.now());
  known.add_if(is_no_party(file, work.actor()), Fact::reviewer_is_no_party);
  known.add_if(!reason.empty(), Fact::reason_given);
  return known;
}

/// The common path of the reviewer's acts on the whole dossier.
Result<Dossier> review(Counter& counter, const Actor& actor, const domain::DossierId& id, DossierEvent event,
                       const std::string& typed_reason, base::Version version) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  auto& dossier = *file.dossier;
  if (version != 0 && version != dossier.version) return base::fail(Code::stale, "refused.stale");
  const auto reason = domain::tidy_line(typed_reason, 1000).value_or("");
  auto decision = domain::decide(domain::dossier_table, dossier.state, event, file.acting, review_facts(file, work, reason));
  if (!decision) {
    auto error = decision.error();
    for (auto& missing : error.missing)
      if (missing.fact == base::to_name(Fact::every_piece_conform))
        for (const auto& piece : domain::current_pieces(file.pieces))
          if (piece.verdict != domain::Verdict::conform) missing.items.emplace_back(base::to_name(piece.kind));
    return error;
  }
  dossier.reason = reason;
  dossier.reviewer = actor.person;
  if (event != DossierEvent::ask_pieces) dossier.decided_at = work.now();
  if (event == DossierEvent::reject) file.line.reason = reason;
  Json extra{Json::Object{}};
  work.prepare(file, decision->then, extra);
  work.move(dossier, *decision, file.line.reference);
  VIDIMUS_CHECK(work.perform(file, decision->then, extra));
  VIDIMUS_CHECK(work.commit());
  return dossier;
}

}  // namespace

Result<std::vector<QueueItem>> review_queue(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<QueueItem> out;
  std::vector<domain::SiteId> offices;
  for (const auto& held : actor.accreditations)
    if (held.role == Role::registration_operator && !held.site.empty()) offices.push_back(held.site);
  std::sort(offices.begin(), offices.end());
  offices.erase(std::unique(offices.begin(), offices.end()), offices.end());
  for (const auto& office : offices) {
    VIDIMUS_TRY(site, work.unit().site(office));
    VIDIMUS_TRY(closed, work.unit().calendar(office));
    VIDIMUS_TRY(calendar, domain::calendar_of(site, work.house().holidays, closed.closures));
    VIDIMUS_TRY(dossiers, work.unit().review_queue(office, domain::DossierState::received));
    for (auto& dossier : dossiers) {
      VIDIMUS_TRY(line, work.unit().line(dossier.line));
      if (work.acting_on(line).empty()) continue;
      VIDIMUS_TRY(organisation, work.unit().organisation(line.organisation));
      VIDIMUS_TRY(holder, work.unit().person(line.holder));
      const auto elapsed = domain::elapsed_working_time(*dossier.received_at, work.now(), calendar);
      const auto percent = elapsed * 100 / base::milliseconds{domain::verification_time};
      out.push_back({std::move(dossier), std::move(line), organisation.name,
                     domain::shown_name(holder.given_names, holder.surname), static_cast<int>(percent)});
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const QueueItem& a, const QueueItem& b) { return a.dossier.due_at < b.dossier.due_at; });
  return out;
}

Result<domain::Piece> judge_piece(Counter& counter, const Actor& actor, const domain::PieceId& id, domain::Verdict verdict,
                                  const std::string& typed_reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(piece, work.unit().piece(id));
  VIDIMUS_TRY(file, work.open_case(piece.dossier));
  const auto reason = domain::tidy_line(typed_reason, 1000).value_or("");
  if (verdict == domain::Verdict::to_correct && reason.empty()) {
    auto error = base::fail(Code::bad_request, "refused.fields");
    error.fields.push_back({"/reason", "field.required"});
    return error;
  }
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, file.dossier->state, DossierEvent::judge, file.acting,
                                       review_facts(file, work, reason)));
  piece.verdict = verdict;
  piece.reason = reason;
  work.move(*file.dossier, decision, file.line.reference,
            Json::object({{"piece", base::to_name(piece.kind)}, {"verdict", base::to_name(verdict)}}));
  work.write(piece, "piece", piece.id.text, "judge", file.line.body, file.line.reference);
  VIDIMUS_CHECK(work.commit());
  return piece;
}

Result<Dossier> accept_dossier(Counter& counter, const Actor& actor, const domain::DossierId& id, base::Version version) {
  return review(counter, actor, id, DossierEvent::validate, {}, version);
}
Result<Dossier> ask_pieces(Counter& counter, const Actor& actor, const domain::DossierId& id, const std::string& reason) {
  return review(counter, actor, id, DossierEvent::ask_pieces, reason, 0);
}
Result<Dossier> reject_dossier(Counter& counter, const Actor& actor, const domain::DossierId& id, const std::string& reason) {
  return review(counter, actor, id, DossierEvent::reject, reason, 0);
}

}  // namespace vidimus::ra
