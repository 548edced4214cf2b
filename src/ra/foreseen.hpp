// What the other jobs of the house will do to a contract's cases, and whom they will write to, until an instant: reminders,
// missed appointments, alerts, certificates that end, rights that end. The rehearsal (ra/rehearsal.hpp) tells it beside the
// course of the contract itself.
#pragma once

#include "ra/rehearsal.hpp"

namespace vidimus::ra {

/// Acts of the jobs between `from` and `until`, for the lines, members and operators of one contract, if nobody does anything in
/// between. `ended` says when the course of the contract ends a case: nothing is foreseen for it afterwards.
Result<std::vector<Foreseen>> foresee_jobs(Work& work, const domain::FrameworkContract& contract,
                                           const std::map<std::string, Instant>& ended, Instant from, Instant until);

}  // namespace vidimus::ra
