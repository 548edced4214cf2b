// Keeping and forgetting (conservation): what the rules of data/retention.toml archive and erase, when, and the proof of it.
#pragma once

#include <functional>

#include "ra/counter.hpp"

namespace vidimus::ra {

/// One thing a run would do, or did.
struct RetentionItem {
  std::string act;  ///< "archive", "purge", "remove"
  std::string noun;
  std::string id;
  std::string reference;  ///< of the case, may be empty
  std::string rule;       ///< name of the row of data/retention.toml; of an archive, the one it is kept by from then on
  Instant due;            ///< from when on
};
/// Rows of a plan nobody asked a length for.
inline constexpr std::size_t usual_plan = 1000;
/// Told how many dossiers were looked at, now and then; an error ends the plan.
using DossiersTold = std::function<Result<Done>(std::size_t)>;
/// How far a plan goes: rows it has, things it looks at for them.
struct PlanBounds {
  std::size_t shows = usual_plan;
  std::size_t looks = SIZE_MAX;
  DossiersTold told{};
};
/// For who waits for a page.
inline constexpr std::size_t most_looks_at_once = 80;
struct RetentionPlan {
  Instant at;
  std::vector<RetentionItem> items;
  bool more = false;  ///< the list was cut: there may be more
  PlanBounds bounds{};
  std::size_t looked_at = 0;
};

/// What will have been archived and erased by `at`, if nothing else happens; changes nothing. For RA managers and auditors of a
/// body, and for the house. One that stops at its bounds says so; without them it is long work (ra/errands.hpp, ask_plan).
/// @errors forbidden.
Result<RetentionPlan> retention_plan(Counter& counter, const Actor& actor, Instant at, const PlanBounds& bounds = {});
/// May he see what will be archived and erased? @errors forbidden.
Result<Done> may_plan_retention(const Actor& actor);
/// A plan as JSON (docs/api/openapi.json, RetentionPlan items), at most so many rows.
Json to_json(const RetentionPlan& plan, std::size_t most);

/// Archives dossiers that are over, purges those whose period has passed, removes old letters, sessions and one-time secrets.
/// Each purge writes what went, by digest, and the rule, in the transaction that forgets it; documents follow by
/// `finish_erasures`. Answers how many things moved. @source RGS A2 §retention; EN 319 411-1 OVR-6.4.6-01; GDPR article 5(1)(e)
Result<int> keep_and_forget(Counter& counter);
/// Deletes the documents that were forgotten; what a power cut left is taken up again. Answers how many went.
Result<int> finish_erasures(Counter& counter);

/// When a case ended, for retention: the end of its last certificate, or the decision that no certificate would be made. Nothing
/// while it goes on. `rule` is the row that holds then.
struct CaseEnd {
  Instant at;
  const domain::RetentionRule* rule = nullptr;
};
Result<std::optional<CaseEnd>> end_of_case(Work& work, const CaseFile& file, Instant at);
/// Forgets a dossier with its pieces, letters, appointments and what its certificates say of the holder. @errors missing_facts.
Result<Done> purge_dossier(Work& work, CaseFile& file, const std::string& rule, const std::string& source);

}  // namespace vidimus::ra
