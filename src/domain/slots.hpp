// Slots (créneaux): when a site of ours can receive a holder, and which of these moments are still free.
#pragma once

#include <optional>
#include <vector>

#include "base/time.hpp"
#include "domain/appointment.hpp"
#include "domain/working_time.hpp"

namespace vidimus::domain {

/// The appointment book (agenda) of one site: its opening hours, calendar, and the appointments already there.
struct SiteBook {
  DeliverySite site;
  std::vector<OpeningHours> hours;  ///< of this site; hours of others are passed over
  Calendar calendar;                ///< public holidays and closures (`calendar_of`)
  std::vector<Appointment> taken;   ///< only booked and honoured ones hold their time
};

/// Which slots are asked for: starting in [from, to), and not before the notice has run.
struct SlotWindow {
  base::Instant from;
  base::Instant to;
  base::Instant now;
  int notice_hours = 48;  ///< elapsed hours, not working hours (R72)
};

/// Longest window searched: a request for more gets the slots of these first days.
inline constexpr int longest_window_days = 92;

/// The slot of the site's opening hours that starts at this very instant, free or not.
[[nodiscard]] std::optional<Slot> slot_at(const SiteBook& book, base::Instant starts);
/// Is the site open for a slot that starts then? (fact slot_exists)
[[nodiscard]] bool slot_exists(const SiteBook& book, base::Instant starts);
/// Does the slot keep clear of every appointment but `except` (the one being moved), the cleaning gap included? (fact slot_free;
/// R67)
[[nodiscard]] bool slot_free(const SiteBook& book, const Slot& slot, const AppointmentId& except = {});
/// At least `hours` elapsed hours from now to the start (fact notice_kept; R72). Counted in UTC: a clock change takes nothing
/// away.
[[nodiscard]] bool notice_kept(base::Instant starts, base::Instant now, int hours);

/// Free slots of the window, by start.
[[nodiscard]] std::vector<Slot> free_slots(const SiteBook& book, const SlotWindow& window);

/// Facts of one start in this book: own_delivery_site, slot_exists, slot_free, notice_kept.
[[nodiscard]] FactSet slot_facts(const SiteBook& book, base::Instant starts, base::Instant now, int notice_hours,
                                 const AppointmentId& except = {});

}  // namespace vidimus::domain
