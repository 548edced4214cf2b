// What the checks of the counter share, made in one act (ra/handover.cpp) or page by page (ra/counter_visit.cpp).
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Is this the withdrawal code of the dossier? Spaces, hyphens and small letters are the ear's doing.
[[nodiscard]] bool code_matches(const Work& work, const domain::Dossier& dossier, const std::string& typed);
[[nodiscard]] bool misses(const base::Error& error, domain::Fact fact);
/// Facts of the case and of who stands at the counter: order ready, code not locked, operator no party and able to countersign.
Result<domain::FactSet> counter_facts(Work& work, const CaseFile& file);
/// Counts a wrong code and commits that alone; answers what to tell the operator, or stale when another attempt came between.
base::Error count_wrong_code(Work& work, CaseFile& file, base::Error refusal);
/// Holds the face-to-face of the booked appointment when the checks made suffice, and commits; a wrong code is counted.
/// @errors missing_facts, wrong_code, locked, stale.
Result<domain::Appointment> meet(Work& work, CaseFile& file, domain::FactSet checks);

}  // namespace vidimus::ra
