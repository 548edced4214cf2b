// What the other jobs of the house will do to a contract's cases, and whom they will write to, until an instant: reminders,
// missed appointments, alerts, certificates that end, rights that end. The rehearsal (ra/rehearsal.hpp) tells it beside the
// course of the contract itself.
#pragma once

#include "ra/rehearsal.hpp"

namespace vidimus::ra {

/// Between two instants; told of how many lines were looked at.
struct ForeseenSpan {
  Instant from;
  Instant until;
  const CasesTold& told;
};
/// Acts of the jobs within the span, for the lines, members and operators of one contract, if nobody does anything in
/// between. `ended` says when the course of the contract ends a case: nothing is foreseen for it afterwards.
Result<std::vector<Foreseen>> foresee_jobs(Work& work, const domain::FrameworkContract& contract,
                                           const std::map<std::string, Instant>& ended, const ForeseenSpan& span);

}  // namespace vidimus::ra
