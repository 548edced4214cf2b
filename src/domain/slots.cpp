#include "domain/slots.hpp"

#include <algorithm>

namespace vidimus::domain {
namespace {

struct OpenSlot {
  Slot slot;
  std::chrono::minutes gap;
};

bool plausible(const OpeningHours& hours) {
  constexpr int day = 24 * 60;
  return hours.from_minute >= 0 && hours.to_minute <= day && hours.slot_minutes > 0 && hours.slot_minutes <= day &&
         hours.gap_minutes >= 0 && hours.gap_minutes <= day;
}

/// Every slot of one civil day. A wall-clock start that the spring change skips is no slot.
std::vector<OpenSlot> slots_of(const SiteBook& book, base::Day day) {
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
      out.push_back({{book.site.id, starts, starts + std::chrono::minutes{hours.slot_minutes}}, gap});
    }
  }
  std::ranges::sort(out, {}, [](const OpenSlot& open) { return open.slot.starts; });
  return out;
}

bool holds_time(const Appointment& appointment) {
  return appointment.state == AppointmentState::booked || appointment.state == AppointmentState::honoured;
}

/// Both hand-overs are followed by the cleaning gap (R67).
bool clear_of(const OpenSlot& open, const std::vector<Appointment>& taken, const AppointmentId& except) {
  return std::ranges::none_of(taken, [&](const Appointment& other) {
    if (!holds_time(other) || other.site != open.slot.site || (!except.empty() && other.id == except)) return false;
    return open.slot.starts < other.ends + open.gap && other.starts < open.slot.ends + open.gap;
  });
}

std::optional<OpenSlot> open_slot_at(const SiteBook& book, base::Instant starts) {
  for (const auto& open : slots_of(book, base::civil_of(starts, book.site.zone).day))
    if (open.slot.starts == starts) return open;
  return std::nullopt;
}

}  // namespace

std::optional<Slot> slot_at(const SiteBook& book, base::Instant starts) {
  const auto open = open_slot_at(book, starts);
  return open ? std::optional{open->slot} : std::nullopt;
}

bool slot_exists(const SiteBook& book, base::Instant starts) { return open_slot_at(book, starts).has_value(); }

bool slot_free(const SiteBook& book, const Slot& slot, const AppointmentId& except) {
  const auto open = open_slot_at(book, slot.starts);
  return open && open->slot == slot && clear_of(*open, book.taken, except);
}

bool notice_kept(base::Instant starts, base::Instant now, int hours) { return starts >= now + std::chrono::hours{hours}; }

std::vector<Slot> free_slots(const SiteBook& book, const SlotWindow& window) {
  std::vector<Slot> out;
  if (book.site.kind != SiteKind::own || window.to <= window.from) return out;
  const auto first = base::civil_of(window.from, book.site.zone).day;
  const auto last = std::min(base::civil_of(window.to, book.site.zone).day, base::next_day(first, longest_window_days));
  for (auto day = first; day <= last; day = base::next_day(day))
    for (const auto& open : slots_of(book, day)) {
      const bool inside = open.slot.starts >= window.from && open.slot.starts < window.to;
      if (inside && notice_kept(open.slot.starts, window.now, window.notice_hours) && clear_of(open, book.taken, {}))
        out.push_back(open.slot);
    }
  return out;
}

FactSet slot_facts(const SiteBook& book, base::Instant starts, base::Instant now, int notice_hours, const AppointmentId& except) {
  const auto open = open_slot_at(book, starts);
  FactSet out;
  out.add_if(book.site.kind == SiteKind::own, Fact::own_delivery_site);
  out.add_if(notice_kept(starts, now, notice_hours), Fact::notice_kept);
  out.add_if(open.has_value(), Fact::slot_exists);
  out.add_if(open && clear_of(*open, book.taken, except), Fact::slot_free);
  return out;
}

}  // namespace vidimus::domain
