// What the pages and alerts of verification need of one dossier in a queue.
#pragma once

#include <optional>

#include "ra/dossiers.hpp"
#include "ra/verification_clock.hpp"

namespace vidimus::ra {

/// A dossier of a queue with the names people know it by; none when it is not for this person to see.
Result<std::optional<AwaitedDossier>> in_queue(Work& work, domain::Dossier dossier);
/// How much of its delay is used now; nothing before its receipt.
domain::ClockReading clock_of(const domain::Dossier& dossier, Instant now, const domain::Calendar& calendar);
/// The highest alert given about its present delay: 0, 50, 80 or 100 percent.
Result<int> alerted(Work& work, const domain::Dossier& dossier);

}  // namespace vidimus::ra
