#include "base/time.hpp"

#include <date/tz.h>

#include <charconv>
#include <cstdio>

namespace vidimus::base {
namespace {

const date::time_zone* zone_of(std::string_view name) {
  static const date::time_zone* const metropolitan = date::locate_zone(std::string{paris});
  return name == paris ? metropolitan : date::locate_zone(std::string{name});
}

// The system's zone files tell every change of clocks until 2037, and after it only a rule, which the library does not read. The
// calendar comes back after 28 years as long as no year such as 2100 lies between: later times are looked up so many years
// before.
constexpr std::chrono::days cycle{28 * 365 + 7};
constexpr std::chrono::sys_days told_until{std::chrono::year{2037} / std::chrono::January / 1};

/// Whole cycles to go back from a time to one the zone files tell of.
std::chrono::days told_before(std::chrono::sys_days day) {
  if (day < told_until) return std::chrono::days{0};
  return cycle * ((day - told_until) / cycle + 1);
}

bool read_digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
  if (text.size() < at + count) return false;
  for (std::size_t i = at; i < at + count; ++i)
    if (text[i] < '0' || text[i] > '9') return false;
  return std::from_chars(text.data() + at, text.data() + at + count, out).ec == std::errc{};
}

}  // namespace

Instant system_now() { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }

Civil civil_of(Instant when, std::string_view zone) {
  const auto back = told_before(std::chrono::floor<std::chrono::days>(when));
  const auto local = date::make_zoned(zone_of(zone), when - back).get_local_time().time_since_epoch() + back;
  const auto days = std::chrono::floor<std::chrono::days>(local);
  const auto rest = std::chrono::floor<std::chrono::seconds>(local - days).count();
  return {Day{std::chrono::sys_days{days}}, static_cast<int>(rest / 3600), static_cast<int>(rest / 60 % 60),
          static_cast<int>(rest % 60)};
}

Instant instant_of(const Civil& civil, std::string_view zone) {
  const std::chrono::sys_days day{civil.day};
  const auto back = told_before(day);
  const auto wall = (day - back).time_since_epoch() + std::chrono::hours{civil.hour} + std::chrono::minutes{civil.minute} +
                    std::chrono::seconds{civil.second};
  const date::local_time<milliseconds> local{std::chrono::duration_cast<milliseconds>(wall)};
  const auto info = zone_of(zone)->get_info(local);
  // In a gap both offsets give a time on the wrong side; the transition itself is the first instant that exists.
  if (info.result == date::local_info::nonexistent) return Instant{info.second.begin.time_since_epoch()} + back;
  return Instant{local.time_since_epoch() - info.first.offset} + back;
}

Instant start_of(Day day, std::string_view zone) { return instant_of({day, 0, 0, 0}, zone); }

Day add_months(Day day, int months) {
  auto moved = day + std::chrono::months{months};
  if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
  return moved;
}

std::string to_rfc3339(Instant when) {
  const auto days = std::chrono::floor<std::chrono::days>(when);
  const Day day{days};
  const auto rest = (when - days).count();
  char text[40];
  int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int{day.year()}, unsigned{day.month()},
                             unsigned{day.day()}, static_cast<int>(rest / 3600000), static_cast<int>(rest / 60000 % 60),
                             static_cast<int>(rest / 1000 % 60));
  std::string out(text, static_cast<std::size_t>(length));
  if (rest % 1000 != 0) {
    length = std::snprintf(text, sizeof text, ".%03d", static_cast<int>(rest % 1000));
    out.append(text, static_cast<std::size_t>(length));
  }
  return out + "Z";
}

std::optional<Instant> from_rfc3339(std::string_view text) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  const auto day = text.size() >= 10 ? day_from(text.substr(0, 10)) : std::nullopt;
  if (!day || text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return std::nullopt;
  if (!read_digits(text, 11, 2, hour) || !read_digits(text, 14, 2, minute) || !read_digits(text, 17, 2, second))
    return std::nullopt;
  if (text[13] != ':' || text[16] != ':' || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  std::size_t at = 19;
  int millis = 0;
  if (text[at] == '.') {
    int scale = 100;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) millis += scale * (text[at] - '0');
  }
  int offset = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    int hours = 0;
    int minutes = 0;
    if (text.size() != at + 6 || text[at + 3] != ':' || !read_digits(text, at + 1, 2, hours) ||
        !read_digits(text, at + 4, 2, minutes))
      return std::nullopt;
    offset = (hours * 60 + minutes) * (text[at] == '-' ? -1 : 1);
  } else if (at + 1 != text.size() || (text[at] != 'Z' && text[at] != 'z')) {
    return std::nullopt;
  }
  return Instant{std::chrono::sys_days{*day}} + std::chrono::hours{hour} + std::chrono::minutes{minute - offset} +
         std::chrono::seconds{second} + milliseconds{millis};
}

std::string to_text(Day day) {
  char text[16];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02u", int{day.year()}, unsigned{day.month()}, unsigned{day.day()});
  return {text, static_cast<std::size_t>(length)};
}

std::optional<Day> day_from(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (!read_digits(text, 0, 4, year) || !read_digits(text, 5, 2, month) || !read_digits(text, 8, 2, day)) return std::nullopt;
  const Day out{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                std::chrono::day{static_cast<unsigned>(day)}};
  return out.ok() ? std::optional{out} : std::nullopt;
}

}  // namespace vidimus::base
