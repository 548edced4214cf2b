// Dates, hours and amounts as people read them. The words come from data/messages.toml [dates].
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"

namespace vidimus::ra {

/// Words of one language. Patterns are Mustache: day {{weekday}} {{day}} {{month}} {{year}}; moment {{day}} {{hour}}; hour
/// {{hours}} {{minutes}};
/// periods {{from}} {{to}}, both long days.
struct DateWords {
  std::array<std::string, 7> weekdays;  ///< from Monday
  std::array<std::string, 12> months;
  std::string first;  ///< the first of a month ("1er")
  std::string day_pattern;
  std::string moment_pattern;
  std::string hour_pattern;
  std::string full_hour_pattern;  ///< on the hour: «9 h»
  std::string period_pattern;     ///< {{from}} {{to}}
  std::string from_pattern;       ///< no last day
  std::string until_pattern;      ///< no first day
};

/// Reads the [dates] table. @errors misconfigured: a word is missing.
base::Result<DateWords> read_date_words(const base::Json& messages);

/// «mardi 1er décembre 2026»
std::string long_day(base::Day day, const DateWords& words);
/// «du mardi 1er décembre 2026 au mardi 5 janvier 2027»; one end only when the other is no day; nothing without either.
std::string period_text(base::Day from, base::Day to, const DateWords& words);
/// «mardi 1er décembre 2026 à 16 h 30», wall-clock time of the zone.
std::string long_date(base::Instant when, std::string_view zone, const DateWords& words);
/// «16 h 30»
std::string clock_time(base::Instant when, std::string_view zone, const DateWords& words);
/// «1 180,00 €», with no-break spaces.
std::string euros(std::int64_t cents);

}  // namespace vidimus::ra
