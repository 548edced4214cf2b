// VTIMEZONE (RFC 5545 §3.6.5) of a zone for some years: its changes of offset as they are, one by one.
#pragma once

#include <libical/ical.h>

#include <memory>
#include <string>

#include "base/time.hpp"

namespace vidimus::adapters::calendar {

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

/// Clock changes from the start of the year of `from` to the end of the year of `to` stand in it, with the offset that held
/// before them. @throws std::runtime_error for an unknown zone.
Component zone_component(const std::string& zone, base::Instant from, base::Instant to);

/// Wall-clock time without a zone, as DTSTART;TZID= wants it.
icaltimetype local_time(const base::Civil& civil);

}  // namespace vidimus::adapters::calendar
