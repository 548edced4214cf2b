#include "domain/slots.hpp"

#include <algorithm>
#include <span>

namespace vidimus::domain {
namespace {

using Taken = std::span<const Appointment>;

struct OpenSlot {
  Slot slot;
  std::chrono::minutes gap;
  int capacity;
};

bool plausible(const OpeningHours& hours) {
  constexpr int day = 24 * 60;
  return hours.from_minute >= 0 && hours.to_minute <= day && hours.slot_minutes > 0 && hours.slot_minutes <= day &&
         hours.gap_minutes >= 0 && hours.gap_minutes <= day;
}

/// Every slot of one civil day. A wall-clock start that the spring change skips is no slot.
std::vector<OpenSlot> open_slots_of(const SiteBook& book, base::Day day) {
  std::vector<OpenSlot> out;
  if (!is_open_day(book.calendar, day)) return out;
  const auto weekday = static_cast<int>(std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding());
  for (const auto& hours : book.hours) {
    if (hours.site != book.site.id || hours.weekday != weekday || !plausible(hours)) continue;
    for (int at = hours.from_minute; at + hours.slot_minutes <= hours.to_minute; at += hours.slot_minutes + hours.gap_minutes) {
      const base::Civil wall{day, at / 60, at % 60, 0};
      const auto starts = base::instant_of(wall, book.site.zone);
      if (base::civil_of(starts, book.site.zone) != wall) continue;
      const std::chrono::minutes gap{hours.gap_minutes};
      out.push_back({{book.site.id, starts, starts + std::chrono::minutes{hours.slot_minutes}}, gap, hours.capacity});
    }
  }
  std::ranges::sort(out, {}, [](const OpenSlot& open) { return open.slot.starts; });
  return out;
}

std::optional<OpenSlot> open_slot_at(const SiteBook& book, base::Instant starts) {
  for (const auto& open : open_slots_of(book, base::civil_of(starts, book.site.zone).day))
    if (open.slot.starts == starts) return open;
  return std::nullopt;
}

/// No appointment is longer than a day: only these can touch the slot.
Taken around(const SiteBook& book, const OpenSlot& open) {
  constexpr std::chrono::days reach{2};
  const auto from = std::ranges::lower_bound(book.taken, open.slot.starts - reach, {}, &Appointment::starts);
  const auto to = std::ranges::lower_bound(book.taken, open.slot.ends + reach, {}, &Appointment::starts);
  return {from, to};
}

bool holds_time(const Appointment& appointment, const AppointmentId& except) {
  if (!except.empty() && appointment.id == except) return false;
  return appointment.state == AppointmentState::booked || appointment.state == AppointmentState::honoured;
}

/// Both hand-overs are followed by the cleaning gap (R67).
bool touches(const Appointment& other, const OpenSlot& open) {
  return open.slot.starts < other.ends + open.gap && other.starts < open.slot.ends + open.gap;
}

std::vector<int> seats_left(const SiteBook& book, const OpenSlot& open, const AppointmentId& except) {
  std::vector<int> out;
  const auto taken = around(book, open);
  for (int seat = 1; seat <= open.capacity; ++seat)
    if (std::ranges::none_of(taken, [&](const Appointment& other) {
          return other.site == open.slot.site && other.seat == seat && holds_time(other, except) && touches(other, open);
        }))
      out.push_back(seat);
  return out;
}

std::vector<PersonId> operators_left(const SiteBook& book, const OpenSlot& open, const AppointmentId& except) {
  auto out = operators_present(book, open.slot);
  std::size_t waiting = 0;  // appointments nobody is bound to yet: each needs one of those who are left
  for (const auto& other : around(book, open)) {
    if (!holds_time(other, except) || !touches(other, open)) continue;
    if (!other.agent.empty())
      std::erase(out, other.agent);
    else if (other.site == open.slot.site && other.seat)
      ++waiting;
  }
  if (waiting >= out.size()) out.clear();
  return out;
}

bool has_place(const SiteBook& book, const OpenSlot& open, const AppointmentId& except) {
  if (seats_left(book, open, except).empty()) return false;
  // Where nobody is there at all, that is another fact's matter.
  return operators_present(book, open.slot).empty() || !operators_left(book, open, except).empty();
}

}  // namespace

std::optional<Slot> slot_at(const SiteBook& book, base::Instant starts) {
  const auto open = open_slot_at(book, starts);
  return open ? std::optional{open->slot} : std::nullopt;
}

std::vector<SlotPlaces> places_of_day(const SiteBook& book, base::Day day) {
  std::vector<SlotPlaces> out;
  for (const auto& open : open_slots_of(book, day)) {
    const auto left = std::min(seats_left(book, open, {}).size(), operators_left(book, open, {}).size());
    out.push_back(
        {open.slot, open.capacity, static_cast<int>(operators_present(book, open.slot).size()), static_cast<int>(left)});
  }
  return out;
}

bool slot_exists(const SiteBook& book, base::Instant starts) { return open_slot_at(book, starts).has_value(); }

bool notice_kept(base::Instant starts, base::Instant now, int hours) { return starts >= now + std::chrono::hours{hours}; }

std::vector<int> free_seats(const SiteBook& book, const Slot& slot, const AppointmentId& except) {
  const auto open = open_slot_at(book, slot.starts);
  if (!open || open->slot != slot) return {};
  return seats_left(book, *open, except);
}

std::vector<PersonId> operators_accredited(const SiteBook& book, const Slot& slot) {
  const auto day = base::civil_of(slot.starts, book.site.zone).day;
  std::vector<PersonId> out;
  for (const auto& one : book.operators)
    if (one.starts <= day && day <= one.ends && std::ranges::find(out, one.person) == out.end()) out.push_back(one.person);
  return out;
}

std::vector<PersonId> operators_present(const SiteBook& book, const Slot& slot) {
  auto out = operators_accredited(book, slot);
  std::erase_if(out, [&](const PersonId& person) {
    return std::ranges::any_of(book.leave, [&](const Leave& leave) {
      return leave.person == person && away(leave, slot.starts, slot.ends, book.site.zone);
    });
  });
  return out;
}

std::vector<PersonId> operators_free(const SiteBook& book, const Slot& slot, const AppointmentId& except) {
  const auto open = open_slot_at(book, slot.starts);
  if (!open || open->slot != slot) return {};
  return operators_left(book, *open, except);
}

std::vector<Slot> free_slots(const SiteBook& book, const SlotWindow& window) {
  std::vector<Slot> out;
  if (book.site.kind != SiteKind::own || window.to <= window.from) return out;
  const auto first = base::civil_of(window.from, book.site.zone).day;
  const auto last = std::min(base::civil_of(window.to, book.site.zone).day, base::next_day(first, longest_window_days));
  for (auto day = first; day <= last; day = base::next_day(day))
    for (const auto& open : open_slots_of(book, day)) {
      const bool inside = open.slot.starts >= window.from && open.slot.starts < window.to;
      if (inside && notice_kept(open.slot.starts, window.now, window.notice_hours) && !operators_left(book, open, {}).empty() &&
          !seats_left(book, open, {}).empty())
        out.push_back(open.slot);
    }
  return out;
}

std::vector<Slot> nearest_slots(std::vector<Slot> free, base::Instant wished, std::size_t most) {
  const auto distance = [&](const Slot& slot) { return slot.starts < wished ? wished - slot.starts : slot.starts - wished; };
  std::ranges::stable_sort(free, {}, distance);
  if (free.size() > most) free.resize(most);
  return free;
}

FactSet slot_facts(const SiteBook& book, base::Instant starts, base::Instant now, int notice_hours, const AppointmentId& except) {
  const auto open = open_slot_at(book, starts);
  const auto asked = open ? open->slot : Slot{book.site.id, starts, starts};
  FactSet out;
  out.add_if(book.site.kind == SiteKind::own, Fact::own_delivery_site);
  out.add_if(notice_kept(starts, now, notice_hours), Fact::notice_kept);
  out.add_if(open.has_value(), Fact::slot_exists);
  out.add_if(open && has_place(book, *open, except), Fact::slot_free);
  out.add_if(!operators_accredited(book, asked).empty(), Fact::operator_accredited);
  out.add_if(!operators_present(book, asked).empty(), Fact::operator_present);
  return out;
}

}  // namespace vidimus::domain
