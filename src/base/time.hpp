// Time: instants for machines (UTC, milliseconds), civil time for people (Europe/Paris or an overseas zone).
// Nothing here reads a clock but `system_now`, which only programs call (ports/clock.hpp hands `now` to everybody else).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vidimus::base {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Day = std::chrono::year_month_day;
using Minutes = std::chrono::minutes;
using std::chrono::milliseconds;

/// Wall-clock time in a zone (heure légale).
struct Civil {
  Day day;
  int hour = 0;
  int minute = 0;
  int second = 0;
  auto operator<=>(const Civil&) const = default;
  [[nodiscard]] std::chrono::weekday weekday() const { return std::chrono::weekday{std::chrono::sys_days{day}}; }
};

inline constexpr std::string_view paris = "Europe/Paris";

Instant system_now();

/// Wall-clock time of an instant in an IANA zone. An unknown zone is a bug (throws std::runtime_error).
Civil civil_of(Instant when, std::string_view zone = paris);
/// Instant of a wall-clock time. In a spring gap: the first instant after it. In an autumn fold: the earlier one.
Instant instant_of(const Civil& civil, std::string_view zone = paris);
/// First instant of a civil day in a zone.
Instant start_of(Day day, std::string_view zone = paris);

inline Day next_day(Day day, int days = 1) { return Day{std::chrono::sys_days{day} + std::chrono::days{days}}; }
Day add_months(Day day, int months);  ///< end of month is clamped: 31 January + 1 = 28 or 29 February

std::string to_rfc3339(Instant when);                        ///< "2026-11-22T09:30:00Z" (milliseconds when not zero)
std::optional<Instant> from_rfc3339(std::string_view text);  ///< RFC 3339 with any offset
std::string to_text(Day day);                                ///< "2026-11-30"
std::optional<Day> day_from(std::string_view text);          ///< "2026-11-30", refused when no such day
inline std::int64_t to_millis(Instant when) { return when.time_since_epoch().count(); }
inline Instant from_millis(std::int64_t value) { return Instant{milliseconds{value}}; }

}  // namespace vidimus::base
