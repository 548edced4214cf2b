// Slots (créneaux): when a site of ours can receive a holder, how many places and operators each moment has, and which are still
// free.
#pragma once

#include <optional>
#include <vector>

#include "base/time.hpp"
#include "domain/appointment.hpp"
#include "domain/leave.hpp"
#include "domain/working_time.hpp"

namespace vidimus::domain {

/// An operator who may hand over at the site from one day to another, both included (R62–R64).
struct OperatorPeriod {
  PersonId person;
  base::Day starts;
  base::Day ends;
};

/// The appointment book (agenda) of one site: its opening hours, calendar, operators, and the appointments already there.
struct SiteBook {
  DeliverySite site;
  std::vector<OpeningHours> hours;  ///< of this site; hours of others are passed over
  Calendar calendar;                ///< public holidays and closures (`calendar_of`)
  std::vector<Appointment> taken;   ///< by start, those of the operators at other sites too; only booked and honoured ones count
  std::vector<OperatorPeriod> operators;
  std::vector<Leave> leave;
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
/// What an agenda shows of a slot.
struct SlotPlaces {
  Slot slot;
  int capacity = 0;
  int present = 0;  ///< operators accredited and not on leave
  int left = 0;     ///< hand-overs that both a place and an operator are left for
};
/// Every slot of one civil day of the site, free or not, by start.
[[nodiscard]] std::vector<SlotPlaces> places_of_day(const SiteBook& book, base::Day day);
/// Is the site open for a slot that starts then? (fact slot_exists)
[[nodiscard]] bool slot_exists(const SiteBook& book, base::Instant starts);
/// At least `hours` elapsed hours from now to the start (fact notice_kept; R72). Counted in UTC: a clock change takes nothing
/// away.
[[nodiscard]] bool notice_kept(base::Instant starts, base::Instant now, int hours);

/// Places of the slot that keep clear of every appointment but `except` (the one being moved), cleaning included (R67).
[[nodiscard]] std::vector<int> free_seats(const SiteBook& book, const Slot& slot, const AppointmentId& except = {});
/// Operators accredited on the day of the slot (fact operator_accredited).
[[nodiscard]] std::vector<PersonId> operators_accredited(const SiteBook& book, const Slot& slot);
/// Those of them who are not on leave (fact operator_present).
[[nodiscard]] std::vector<PersonId> operators_present(const SiteBook& book, const Slot& slot);
/// Those of them whom no other appointment holds then, at this site or another. Empty too when as many appointments as are left
/// wait for an operator.
[[nodiscard]] std::vector<PersonId> operators_free(const SiteBook& book, const Slot& slot, const AppointmentId& except = {});

/// Free slots of the window, by start: a place and an operator are left for each.
[[nodiscard]] std::vector<Slot> free_slots(const SiteBook& book, const SlotWindow& window);
/// The free slots that lie nearest to an instant, by their distance from it.
[[nodiscard]] std::vector<Slot> nearest_slots(std::vector<Slot> free, base::Instant wished, std::size_t most);

/// Facts of one start in this book: own_delivery_site, slot_exists, slot_free, notice_kept, operator_accredited,
/// operator_present.
[[nodiscard]] FactSet slot_facts(const SiteBook& book, base::Instant starts, base::Instant now, int notice_hours,
                                 const AppointmentId& except = {});

}  // namespace vidimus::domain
