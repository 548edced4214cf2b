// What handover, stations and the calendar share about a personalisation: who acts for a station, and how a job ends badly.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// A paired station acts for the delivery operator who started its job, at its own site only ("station:<name>" in the audit
/// trail).
Actor actor_for(const domain::Station& station, Instant now);

[[nodiscard]] bool is_over(const domain::StationJob& job);

/// Ends a job for good (échec définitif): a certificate already made is revoked, a token not yet initialised goes back to the
/// stock. Gathered in `work`, not committed. `reason` is a message key.
Result<Done> end_job(Work& work, CaseFile& file, domain::StationJob& job, const std::string& reason);

/// A message key told by a station: its characters and length are bounded, for it is shown and stored.
std::string message_key(std::string_view told);

/// A job is written with its trace.
void write_job(Work& work, const CaseFile& file, domain::StationJob& job, std::string_view event);

}  // namespace vidimus::ra
