#include "domain/working_time.hpp"

#include <algorithm>

namespace vidimus::domain {
namespace {

using base::milliseconds;
using std::chrono::days;

std::optional<std::chrono::month_day> month_day_from(std::string_view text) {
  // A leap year, so that 29 February could be written.
  const auto day = base::day_from("2024-" + std::string{text});
  if (!day) return std::nullopt;
  return std::chrono::month_day{day->month(), day->day()};
}

base::Error wrong(const std::string& territory, std::string_view what) {
  return base::fail(base::Code::misconfigured, "holidays of " + territory + ": " + std::string{what});
}

base::Result<Holidays> read_territory(const std::string& name, const base::Json& table) {
  Holidays out;
  for (const auto& [key, value] : table.members()) {
    if (key == "extends") continue;
    if (key != "fixed" && key != "from_easter") return wrong(name, "unknown key " + key);
    for (const auto& item : value.items()) {
      if (key == "fixed") {
        const auto day = item.is_string() ? month_day_from(*item.string()) : std::nullopt;
        if (!day) return wrong(name, "fixed wants texts like \"07-14\"");
        out.fixed.push_back(*day);
      } else {
        if (item.integer() == nullptr || *item.integer() < -100 || *item.integer() > 100)
          return wrong(name, "from_easter wants numbers of days");
        out.from_easter.push_back(static_cast<int>(*item.integer()));
      }
    }
  }
  return out;
}

/// Wall clock since local midnight. Seconds are the grain of civil time; the rest of the instant is kept.
milliseconds since_midnight(base::Instant when, const base::Civil& civil) {
  const auto part = when - std::chrono::floor<std::chrono::seconds>(when);
  return std::chrono::hours{civil.hour} + std::chrono::minutes{civil.minute} + std::chrono::seconds{civil.second} + part;
}

base::Instant at_wall_clock(base::Day day, milliseconds clock, std::string_view zone) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(clock);
  const auto count = static_cast<int>(whole.count());
  return base::instant_of({day, count / 3600, count / 60 % 60, count % 60}, zone) + (clock - whole);
}

}  // namespace

bool Holidays::has(base::Day day) const {
  const std::chrono::month_day short_day{day.month(), day.day()};
  if (std::ranges::find(fixed, short_day) != fixed.end()) return true;
  if (from_easter.empty()) return false;
  const auto distance = std::chrono::sys_days{day} - std::chrono::sys_days{easter_sunday(int{day.year()})};
  return std::ranges::find(from_easter, static_cast<int>(distance.count())) != from_easter.end();
}

base::Day easter_sunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = (19 * a + b - b / 4 - ((b - (b + 8) / 25 + 1) / 3) + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - (c % 4)) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return base::Day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(f / 31)},
                   std::chrono::day{static_cast<unsigned>(f % 31 + 1)}};
}

base::Result<HolidayRules> read_holidays(const base::Json& tables) {
  HolidayRules own;
  for (const auto& [name, table] : tables.members()) {
    VIDIMUS_TRY(read, read_territory(name, table));
    own.emplace(name, read);
  }
  if (own.empty()) return base::fail(base::Code::misconfigured, "no territory has holidays");
  HolidayRules out = own;
  for (const auto& [name, table] : tables.members()) {
    const auto* extended = table.find("extends");
    if (extended == nullptr) continue;
    const auto found = extended->is_string() ? own.find(*extended->string()) : own.end();
    // One level only: what is extended stands on its own feet, so no loop can be written.
    if (found == own.end() || tables.find(found->first)->find("extends") != nullptr)
      return wrong(name, "extends no territory that stands by itself");
    auto& all = out[name];
    all.fixed.insert(all.fixed.end(), found->second.fixed.begin(), found->second.fixed.end());
    all.from_easter.insert(all.from_easter.end(), found->second.from_easter.begin(), found->second.from_easter.end());
  }
  return out;
}

base::Result<Calendar> calendar_of(const DeliverySite& site, const HolidayRules& rules, const std::vector<Closure>& closures) {
  const auto found = rules.find(site.territory);
  if (found == rules.end()) return wrong(site.territory, "no such territory");
  Calendar out{site.zone, found->second, {}};
  for (const auto& closure : closures)
    if (closure.site == site.id) out.closed.insert(closure.day);
  return out;
}

bool is_open_day(const Calendar& calendar, base::Day day) {
  return !calendar.closed.contains(day) && !calendar.holidays.has(day);
}

bool is_working_day(const Calendar& calendar, base::Day day) {
  return std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding() <= 5 && is_open_day(calendar, day);
}

base::Instant after_working_time(base::Instant from, std::chrono::hours amount, const Calendar& calendar) {
  const auto civil = base::civil_of(from, calendar.zone);
  auto day = civil.day;
  auto clock = since_midnight(from, civil);
  milliseconds left = amount;
  while (true) {
    if (is_working_day(calendar, day)) {
      const auto rest_of_day = milliseconds{days{1}} - clock;
      if (left < rest_of_day) return at_wall_clock(day, clock + left, calendar.zone);
      left -= rest_of_day;
      if (left == milliseconds{0}) return base::start_of(base::next_day(day), calendar.zone);
    }
    clock = milliseconds{0};
    day = base::next_day(day);
  }
}

base::Instant verification_deadline(base::Instant receipt, const Calendar& calendar, SlaMode mode) {
  if (mode == SlaMode::working_days_wallclock) return after_working_time(receipt, verification_time, calendar);
  auto day = base::civil_of(receipt, calendar.zone).day;
  for (int counted = 0; counted < 2;) {
    day = base::next_day(day);
    counted += is_working_day(calendar, day) ? 1 : 0;
  }
  return base::start_of(base::next_day(day), calendar.zone);
}

base::milliseconds elapsed_working_time(base::Instant from, base::Instant to, const Calendar& calendar) {
  if (to <= from) return milliseconds{0};
  const auto first = base::civil_of(from, calendar.zone);
  const auto last = base::civil_of(to, calendar.zone);
  milliseconds sum{0};
  for (auto day = first.day; day <= last.day; day = base::next_day(day)) {
    if (!is_working_day(calendar, day)) continue;
    const auto begins = day == first.day ? since_midnight(from, first) : milliseconds{0};
    const auto ends = day == last.day ? since_midnight(to, last) : milliseconds{days{1}};
    sum += std::max(ends - begins, milliseconds{0});
  }
  return sum;
}

ClockReading read_clock(base::Instant receipt, base::Instant due, base::Instant now, const Calendar& calendar) {
  ClockReading out;
  const auto whole = elapsed_working_time(receipt, due, calendar);
  out.used = elapsed_working_time(receipt, now, calendar);
  out.left = std::max(whole - out.used, milliseconds{0});
  // A closure entered after the deadline was given can leave nothing to count: then only the date decides.
  const auto share = whole > milliseconds{0} ? out.used * 100 / whole : (now >= due ? 100 : 0);
  out.percent = now >= due ? std::max(100, static_cast<int>(share)) : std::min(99, static_cast<int>(share));
  return out;
}

}  // namespace vidimus::domain
