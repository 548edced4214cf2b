// VTIMEZONE (RFC 5545 §3.6.5) of a zone for some years: its changes of offset as they are, one by one.
#pragma once

#include <libical/ical.h>

#include <string>

#include "base/time.hpp"

namespace vidimus::adapters::calendar {

/// The component; the caller owns it. Clock changes from the start of the year of `from` to the end of the year of `to` stand in
/// it, with the offset that held before them. @throws std::runtime_error for an unknown zone.
icalcomponent* zone_component(const std::string& zone, base::Instant from, base::Instant to);

/// Wall-clock time without a zone, as DTSTART;TZID= wants it.
icaltimetype local_time(const base::Civil& civil);

}  // namespace vidimus::adapters::calendar
