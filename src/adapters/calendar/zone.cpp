#include "adapters/calendar/zone.hpp"

namespace vidimus::adapters::calendar {
namespace {

using base::Instant;
using std::chrono::seconds;

seconds offset_at(Instant when, const std::string& zone) {
  const auto wall = base::civil_of(when, zone);
  const auto told =
      std::chrono::sys_days{wall.day} + std::chrono::hours{wall.hour} + std::chrono::minutes{wall.minute} + seconds{wall.second};
  return std::chrono::duration_cast<seconds>(told - std::chrono::floor<seconds>(when));
}

/// The first second at which the offset is no longer that of `from`; `from` and `to` are a day apart.
Instant change_between(Instant from, Instant to, const std::string& zone) {
  const auto before = offset_at(from, zone);
  while (to - from > seconds{1}) {
    const auto middle = from + std::chrono::duration_cast<seconds>((to - from) / 2);
    (offset_at(middle, zone) == before ? from : to) = middle;
  }
  return to;
}

/// One observance: from `starts` on, told by the clock that held before it, the offset is `is`.
void add_observance(icalcomponent* zone, const base::Civil& starts, seconds was, seconds is) {
  auto* observance = is > was ? icalcomponent_new_xdaylight() : icalcomponent_new_xstandard();
  icalcomponent_add_property(observance, icalproperty_new_dtstart(local_time(starts)));
  icalcomponent_add_property(observance, icalproperty_new_tzoffsetfrom(static_cast<int>(was.count())));
  icalcomponent_add_property(observance, icalproperty_new_tzoffsetto(static_cast<int>(is.count())));
  icalcomponent_add_component(zone, observance);
}

base::Civil wall_at(Instant when, seconds offset) {
  const auto told = when + offset;
  const auto day = std::chrono::floor<std::chrono::days>(told);
  const std::chrono::hh_mm_ss time{std::chrono::floor<seconds>(told - day)};
  return {base::Day{std::chrono::sys_days{day}}, static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count())};
}

}  // namespace

icaltimetype local_time(const base::Civil& civil) {
  auto out = icaltime_null_time();
  out.year = static_cast<int>(civil.day.year());
  out.month = static_cast<int>(static_cast<unsigned>(civil.day.month()));
  out.day = static_cast<int>(static_cast<unsigned>(civil.day.day()));
  out.hour = civil.hour;
  out.minute = civil.minute;
  out.second = civil.second;
  out.is_date = 0;
  return out;
}

Component zone_component(const std::string& zone, Instant from, Instant to) {
  Component out{icalcomponent_new_vtimezone()};
  icalcomponent_add_property(out.get(), icalproperty_new_tzid(zone.c_str()));
  const auto first =
      base::start_of(base::Day{base::civil_of(from, zone).day.year(), std::chrono::January, std::chrono::day{1}}, zone);
  const auto last = base::start_of(
      base::Day{base::civil_of(to, zone).day.year() + std::chrono::years{1}, std::chrono::January, std::chrono::day{1}}, zone);
  auto offset = offset_at(first, zone);
  add_observance(out.get(), wall_at(first, offset), offset, offset);
  constexpr std::chrono::days step{1};
  for (auto at = first; at < last; at += step) {
    if (offset_at(at + step, zone) == offset) continue;
    const auto change = change_between(at, at + step, zone);
    const auto is = offset_at(change, zone);
    add_observance(out.get(), wall_at(change, offset), offset, is);
    offset = is;
  }
  return out;
}

}  // namespace vidimus::adapters::calendar
