#include "ra/bulk_review.hpp"

#include <algorithm>
#include <functional>

#include "ra/queue_item.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Verdict;

Result<Done> check_count(std::size_t count) {
  if (count == 0) return fail(Code::bad_request, "refused.bulk_none");
  if (count > most_in_bulk) return fail(Code::bad_request, "refused.bulk_many");
  return Done{};
}

/// @errors not_found: no such case, or not for this person to verify.
Result<CaseFile> open_for_review(Work& work, const std::string& reference) {
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.dossier || !file.office || !file.acting.has(domain::Role::registration_operator))
    return fail(Code::not_found, "refused.unknown_case");
  return std::move(file);
}

Result<BulkCandidate> candidate_of(Work& work, CaseFile file) {
  BulkCandidate out;
  for (const auto& piece : domain::current_pieces(file.pieces)) {
    ++out.pieces;
    out.pending += piece.verdict == Verdict::pending ? 1 : 0;
    out.to_correct += piece.verdict == Verdict::to_correct ? 1 : 0;
  }
  out.checklist = work.house().review.checklist(file.policy.checklist);
  VIDIMUS_TRY(calendar, office_calendar(work, *file.office));
  VIDIMUS_TRY(given, alerted(work, *file.dossier));
  out.item.clock = clock_of(*file.dossier, work.now(), calendar);
  out.item.alerted = given;
  out.item.awaits_second = !file.dossier->first_validator.empty();
  VIDIMUS_TRY(known, in_queue(work, *std::move(file.dossier)));
  if (!known) return fail(Code::not_found, "refused.unknown_case");
  out.item.dossier = std::move(known->dossier);
  out.item.line = std::move(known->line);
  out.item.organisation = std::move(known->organisation);
  out.item.holder = std::move(known->holder);
  return out;
}

using Act = std::function<Result<domain::Dossier>(const domain::DossierId&, const BulkDecision&)>;

/// One after the other; a dossier named twice is decided once.
Result<std::vector<BulkOutcome>> each(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions,
                                      const Act& act) {
  VIDIMUS_CHECK(check_count(decisions.size()));
  std::vector<BulkOutcome> out;
  for (const auto& one : decisions) {
    if (std::ranges::find(out, one.reference, &BulkOutcome::reference) != out.end()) continue;
    auto& outcome = out.emplace_back(BulkOutcome{one.reference, {}, {}});
    domain::DossierId id;
    {
      VIDIMUS_TRY(work, counter.open(actor));
      const auto file = open_for_review(work, one.reference);
      if (!file) {
        outcome.refusal = file.error();
        continue;
      }
      id = file->dossier->id;
    }
    const auto done = act(id, one);
    // A database that is away is away for those that follow too: what was done stays told.
    if (done)
      outcome.state = done->state;
    else
      outcome.refusal = done.error();
  }
  return out;
}

}  // namespace

Result<std::vector<BulkCandidate>> bulk_candidates(Counter& counter, const Actor& actor,
                                                   const std::vector<std::string>& references) {
  VIDIMUS_CHECK(check_count(references.size()));
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<BulkCandidate> out;
  for (const auto& reference : references) {
    auto file = open_for_review(work, reference);
    if (!file && file.error().code == Code::not_found) continue;
    if (!file) return file.error();
    if (file->dossier->state != domain::DossierState::received) continue;
    VIDIMUS_TRY(candidate, candidate_of(work, *std::move(file)));
    out.push_back(std::move(candidate));
  }
  return out;
}

Result<std::vector<BulkOutcome>> accept_many(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions) {
  return each(counter, actor, decisions, [&](const domain::DossierId& id, const BulkDecision& one) {
    return accept_dossier(counter, actor, id, one.version, one.ticked);
  });
}

Result<std::vector<BulkOutcome>> ask_many(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions,
                                          const std::string& reason) {
  return each(counter, actor, decisions, [&](const domain::DossierId& id, const BulkDecision& one) {
    return ask_pieces(counter, actor, id, reason, one.version);
  });
}

Result<std::vector<BulkOutcome>> receive_many(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions,
                                              const std::string& received_on) {
  return each(counter, actor, decisions, [&](const domain::DossierId& id, const BulkDecision& one) {
    return record_reception(counter, actor, id, received_on, one.version);
  });
}

}  // namespace vidimus::ra
