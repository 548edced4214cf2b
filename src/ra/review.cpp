// Verification of dossiers by the registration operator (opérateur d'enregistrement): verdicts, agreement, acceptance, refusal.
#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/dossiers.hpp"
#include "ra/parties.hpp"
#include "ra/verification_clock.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::Dossier;
using domain::DossierEvent;
using domain::Fact;
using domain::ReviewOutcome;
using domain::Role;
using domain::Verdict;

constexpr std::size_t longest_finding = 1000;
constexpr std::string_view other_correction = "other";

/// One act of a reviewer on a whole dossier.
struct Act {
  DossierEvent event = DossierEvent::validate;
  std::string reason;
  base::Version version = 0;
  std::vector<std::string> ticked;
};

Result<domain::FactSet> review_facts(Work& work, const CaseFile& file, const Act& act) {
  auto known = facts(file, work.now());
  VIDIMUS_TRY(party, is_party(work, file, work.actor().person));
  known.add_if(!party, Fact::reviewer_is_no_party);
  known.add_if(!act.reason.empty(), Fact::reason_given);
  const auto* list = work.house().review.checklist(file.policy.checklist);
  known.add_if(list != nullptr && domain::complete(*list, act.ticked), Fact::checklist_complete);
  const auto& first = file.dossier->first_validator;
  known.add_if(!first.empty() && first != work.actor().person, Fact::other_reviewer_agreed);
  return known;
}

/// A refusal that names each piece, and each box, that stands in the way.
base::Error explained(base::Error error, const Work& work, const CaseFile& file, const Act& act) {
  const auto* list = work.house().review.checklist(file.policy.checklist);
  for (auto& missing : error.missing) {
    if (missing.fact == base::to_name(Fact::every_piece_conform))
      for (const auto& piece : domain::current_pieces(file.pieces))
        if (piece.verdict != Verdict::conform) missing.items.emplace_back(base::to_name(piece.kind));
    if (missing.fact == base::to_name(Fact::checklist_complete) && list != nullptr)
      for (const auto& item : list->items)
        if (std::ranges::find(act.ticked, item.name) == act.ticked.end()) missing.items.push_back(item.name);
  }
  return error;
}

ReviewOutcome outcome_of(DossierEvent event) {
  switch (event) {
    case DossierEvent::agree:
      return ReviewOutcome::agreed;
    case DossierEvent::ask_pieces:
      return ReviewOutcome::incomplete;
    case DossierEvent::reject:
      return ReviewOutcome::rejected;
    default:
      return ReviewOutcome::validated;
  }
}

/// The boxes ticked, as they are worded today.
Json ticked_boxes(const domain::Checklist* list, const std::vector<std::string>& ticked) {
  Json out = Json::array();
  if (list == nullptr) return out;
  for (const auto& item : list->items)
    if (std::ranges::find(ticked, item.name) != ticked.end())
      out.push(Json::object({{"name", item.name}, {"label", item.label}}));
  return out;
}

/// Keeps the decision with what it stood on.
Result<Done> keep_review(Work& work, const CaseFile& file, const Act& act, const Dossier& before) {
  VIDIMUS_TRY(calendar, office_calendar(work, *file.office));
  const auto* list = work.house().review.checklist(file.policy.checklist);
  domain::Review kept;
  kept.id = work.new_id<domain::ReviewId>();
  kept.body = file.line.body;
  kept.dossier = before.id;
  kept.office = file.office->id;
  kept.reviewer = work.actor().person;
  kept.outcome = outcome_of(act.event);
  kept.received_at = before.received_at.value_or(work.now());
  kept.due_at = before.due_at.value_or(work.now());
  kept.at = work.now();
  kept.used_ms = domain::elapsed_working_time(kept.received_at, kept.at, calendar).count();
  kept.checklist = list != nullptr ? list->name : std::string{};
  kept.ticked = ticked_boxes(list, act.ticked);
  kept.reason = act.reason;
  work.write(kept, "review", kept.id.text, base::to_name(kept.outcome), kept.body, file.line.reference,
             Json::object({{"checklist", kept.checklist}, {"ticked", static_cast<std::int64_t>(kept.ticked.items().size())}}));
  return Done{};
}

void note_decision(Dossier& dossier, const Act& act, const Work& work) {
  dossier.reason = act.reason;
  dossier.reviewer = work.actor().person;
  switch (act.event) {
    case DossierEvent::agree:
      dossier.first_validator = work.actor().person;
      break;
    case DossierEvent::ask_pieces:
      // The clock stands still while the applicant corrects; the next receipt starts a whole one.
      dossier.due_at.reset();
      dossier.first_validator = {};
      break;
    default:
      dossier.decided_at = work.now();
  }
}

/// The common path of the reviewer's acts on the whole dossier.
Result<Dossier> review(Work& work, CaseFile& file, const Act& act) {
  auto& dossier = *file.dossier;
  if (act.version != 0 && act.version != dossier.version) return base::fail(Code::stale, "refused.stale");
  VIDIMUS_TRY(known, review_facts(work, file, act));
  const auto decision = domain::decide(domain::dossier_table, dossier.state, act.event, file.acting, known);
  if (!decision) return explained(decision.error(), work, file, act);
  VIDIMUS_CHECK(keep_review(work, file, act, dossier));
  note_decision(dossier, act, work);
  if (act.event == DossierEvent::reject) file.line.reason = act.reason;
  Json extra{Json::Object{}};
  work.prepare(file, decision->then, extra);
  work.move(dossier, *decision, file.line.reference);
  VIDIMUS_CHECK(work.perform(file, decision->then, extra));
  VIDIMUS_CHECK(work.commit());
  return dossier;
}

Result<Dossier> review(Counter& counter, const Actor& actor, const domain::DossierId& id, Act act) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  act.reason = domain::tidy_line(act.reason, longest_finding).value_or("");
  return review(work, file, act);
}

base::Error wrong(std::string pointer, std::string reason) {
  auto error = base::fail(Code::bad_request, "refused.fields");
  error.fields.push_back({std::move(pointer), std::move(reason)});
  return error;
}

/// The reason of the list, checked; a text alone is another reason. @errors bad_request.
Result<std::string> chosen_correction(const House& house, const domain::Piece& piece, const std::string& name,
                                      const std::string& text) {
  const std::string chosen = name.empty() && !text.empty() ? std::string{other_correction} : name;
  if (chosen.empty()) return wrong("/reason", "field.required");
  const auto* known = house.review.correction(chosen);
  const bool fits =
      known != nullptr && (known->pieces.empty() || std::ranges::find(known->pieces, piece.kind) != known->pieces.end());
  if (!fits) return wrong("/correction", "field.choice_unknown");
  if (chosen == other_correction && text.empty()) return wrong("/reason", "field.required");
  return chosen;
}

}  // namespace

std::string correction_text(const domain::ReviewRules& rules, const domain::Piece& piece) {
  const auto* chosen = piece.correction == other_correction ? nullptr : rules.correction(piece.correction);
  if (chosen == nullptr) return piece.reason;
  return piece.reason.empty() ? chosen->label : chosen->label + " " + piece.reason;
}

Result<domain::Piece> judge_piece(Counter& counter, const Actor& actor, const domain::PieceId& id, Verdict verdict,
                                  const std::string& typed, const std::string& correction, base::Version version) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(piece, work.unit().piece(id));
  VIDIMUS_TRY(file, work.open_case(piece.dossier));
  if (version != 0 && version != piece.version) return base::fail(Code::stale, "refused.stale");
  const auto text = domain::tidy_line(typed, longest_finding).value_or("");
  Act act{.event = DossierEvent::judge, .reason = text, .version = 0, .ticked = {}};
  VIDIMUS_TRY(known, review_facts(work, file, act));
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, file.dossier->state, act.event, file.acting, known));
  piece.correction.clear();
  if (verdict == Verdict::to_correct) {
    VIDIMUS_TRY(chosen, chosen_correction(work.house(), piece, correction, text));
    piece.correction = chosen;
  }
  piece.verdict = verdict;
  piece.reason = text;
  piece.judged_by = actor.person;
  piece.judged_at = work.now();
  // Who agreed, agreed to the verdicts as they were.
  file.dossier->first_validator = {};
  work.move(*file.dossier, decision, file.line.reference,
            Json::object({{"piece", base::to_name(piece.kind)}, {"verdict", base::to_name(verdict)}}));
  work.write(piece, "piece", piece.id.text, "judge", file.line.body, file.line.reference);
  VIDIMUS_CHECK(work.commit());
  return piece;
}

Result<Dossier> accept_dossier(Counter& counter, const Actor& actor, const domain::DossierId& id, base::Version version,
                               const std::vector<std::string>& ticked) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  const bool first = file.policy.validators > 1 && file.dossier->first_validator.empty();
  return review(work, file, {first ? DossierEvent::agree : DossierEvent::validate, {}, version, ticked});
}
Result<Dossier> ask_pieces(Counter& counter, const Actor& actor, const domain::DossierId& id, const std::string& reason,
                           base::Version version) {
  return review(counter, actor, id, {DossierEvent::ask_pieces, reason, version, {}});
}
Result<Dossier> reject_dossier(Counter& counter, const Actor& actor, const domain::DossierId& id, const std::string& reason,
                               base::Version version) {
  return review(counter, actor, id, {DossierEvent::reject, reason, version, {}});
}

Result<std::vector<ReviewView>> reviews_of(Counter& counter, const Actor& actor, const domain::DossierId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  if (!file.acting.meets({Role::registration_operator, Role::ra_manager, Role::auditor, Role::the_house}))
    return base::fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(kept, work.unit().reviews(id));
  std::vector<ReviewView> out;
  for (auto& one : kept) {
    VIDIMUS_TRY(reviewer, work.unit().person(one.reviewer));
    out.push_back({std::move(one), domain::shown_name(reviewer.given_names, reviewer.surname)});
  }
  return out;
}

}  // namespace vidimus::ra
