// Reminders of an appointment (rappels, L14): two days before it and on its morning, each once.
#pragma once

#include "domain/appointment.hpp"

namespace vidimus::domain {

enum class Reminder : unsigned char { none, ahead, today };

inline constexpr int ahead_days = 2;  ///< days before the appointment's own
inline constexpr int ahead_hour = 8;  ///< on the wall of the site
inline constexpr int morning_hour = 7;

/// Which reminder is due now, by the clock of the site's zone. One booked after the hour of its reminder needs none: its
/// confirmation is fresh. The first is written until the day itself begins, the second until the appointment does.
[[nodiscard]] inline Reminder reminder_due(const Appointment& appointment, base::Instant now, std::string_view zone) {
  if (appointment.state != AppointmentState::booked || now >= appointment.starts) return Reminder::none;
  const auto day = base::civil_of(appointment.starts, zone).day;
  const auto known_since = appointment.booked_at.value_or(base::Instant{});
  const auto morning = base::instant_of({day, morning_hour, 0, 0}, zone);
  if (now >= morning && known_since < morning && !appointment.reminded_today) return Reminder::today;
  const auto ahead = base::instant_of({base::next_day(day, -ahead_days), ahead_hour, 0, 0}, zone);
  const bool before_the_day = now >= ahead && now < base::start_of(day, zone);
  return before_the_day && known_since < ahead && !appointment.reminded_ahead ? Reminder::ahead : Reminder::none;
}

}  // namespace vidimus::domain
