#include "ra/date_text.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/template.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::Json;

constexpr std::string_view no_break_space = "\u00A0";

template <std::size_t N>
bool read_list(const Json* list, std::array<std::string, N>& into) {
  if (list == nullptr || list->items().size() != N) return false;
  for (std::size_t at = 0; at < N; ++at) {
    const auto* word = list->items()[at].string();
    if (word == nullptr || word->empty()) return false;
    into[at] = *word;
  }
  return true;
}

/// A pattern was rendered once when it was read: what fails here is a bug.
std::string filled(const std::string& pattern, const Json& values) {
  return base::render(pattern, values, base::Escape::none).value();
}

std::string hour_text(const base::Civil& civil, const DateWords& words) {
  const auto minutes = std::to_string(civil.minute);
  return filled(civil.minute == 0 ? words.full_hour_pattern : words.hour_pattern,
                Json::object({{"hours", civil.hour}, {"minutes", minutes.size() < 2 ? "0" + minutes : minutes}}));
}

/// «mardi, mercredi et jeudi»
std::string listed(const std::vector<std::string>& items, const DateWords& words) {
  std::string out;
  for (std::size_t at = 0; at < items.size(); ++at) {
    const auto between = at == 0 ? std::string{} : at + 1 == items.size() ? " " + words.last_and + " " : ", ";
    out += between + items[at];
  }
  return out;
}

}  // namespace

base::Result<DateWords> read_date_words(const Json& messages) {
  const auto wrong = [](std::string_view what) {
    return base::fail(Code::misconfigured, "messages: [dates] lacks " + std::string{what});
  };
  const auto* table = messages.find("dates");
  if (table == nullptr) return wrong("everything");
  DateWords words;
  if (!read_list(table->find("weekdays"), words.weekdays)) return wrong("weekdays");
  if (!read_list(table->find("months"), words.months)) return wrong("months");
  words.first = table->text("first");
  words.day_pattern = table->text("day");
  words.moment_pattern = table->text("moment");
  words.hour_pattern = table->text("hour");
  words.full_hour_pattern = table->text("full_hour");
  words.period_pattern = table->text("period");
  words.from_pattern = table->text("from");
  words.until_pattern = table->text("until");
  words.interval_pattern = table->text("interval");
  words.opening_pattern = table->text("opening");
  words.last_and = table->text("last_and");
  for (const auto* pattern : {&words.first, &words.day_pattern, &words.moment_pattern, &words.hour_pattern,
                              &words.full_hour_pattern, &words.period_pattern, &words.from_pattern, &words.until_pattern,
                              &words.interval_pattern, &words.opening_pattern, &words.last_and}) {
    if (pattern->empty()) return wrong("a pattern");
    VIDIMUS_CHECK(base::render(*pattern, Json::object({}), base::Escape::none));
  }
  return words;
}

std::string long_day(base::Day day, const DateWords& words) {
  const auto number = unsigned{day.day()};
  const std::chrono::weekday weekday{std::chrono::sys_days{day}};
  return filled(words.day_pattern, Json::object({{"weekday", words.weekdays[weekday.iso_encoding() - 1]},
                                                 {"day", number == 1 ? words.first : std::to_string(number)},
                                                 {"month", words.months[unsigned{day.month()} - 1]},
                                                 {"year", std::to_string(int{day.year()})}}));
}

std::string opening_text(std::vector<domain::OpeningHours> hours, const DateWords& words) {
  std::ranges::sort(hours, {}, [](const auto& one) { return std::pair{one.weekday, one.from_minute}; });
  std::map<int, std::vector<std::string>> by_day;
  for (const auto& one : hours) {
    const auto clock = [&](int minute) { return hour_text({.day = {}, .hour = minute / 60, .minute = minute % 60}, words); };
    by_day[one.weekday].push_back(
        filled(words.interval_pattern, Json::object({{"from", clock(one.from_minute)}, {"to", clock(one.to_minute)}})));
  }
  // Days with the same hours are told together, in the order of the first of them.
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> groups;
  for (const auto& [weekday, intervals] : by_day) {
    if (weekday < 1 || weekday > 7) continue;
    auto group = std::ranges::find(groups, intervals, [](const auto& one) { return one.second; });
    if (group == groups.end()) group = groups.insert(groups.end(), {{}, intervals});
    group->first.push_back(words.weekdays[static_cast<std::size_t>(weekday - 1)]);
  }
  std::string out;
  for (const auto& [days, intervals] : groups) {
    const auto text =
        filled(words.opening_pattern, Json::object({{"days", listed(days, words)}, {"intervals", listed(intervals, words)}}));
    out += (out.empty() ? "" : "\u00A0; ") + text;
  }
  return out;
}

std::string period_text(base::Day from, base::Day to, const DateWords& words) {
  if (!from.ok() && !to.ok()) return {};
  const auto& pattern = !to.ok() ? words.from_pattern : from.ok() ? words.period_pattern : words.until_pattern;
  return filled(pattern, Json::object({{"from", from.ok() ? long_day(from, words) : std::string{}},
                                       {"to", to.ok() ? long_day(to, words) : std::string{}}}));
}

std::string long_date(base::Instant when, std::string_view zone, const DateWords& words) {
  const auto civil = base::civil_of(when, zone);
  return filled(words.moment_pattern, Json::object({{"day", long_day(civil.day, words)}, {"hour", hour_text(civil, words)}}));
}

std::string clock_time(base::Instant when, std::string_view zone, const DateWords& words) {
  return hour_text(base::civil_of(when, zone), words);
}

std::string euros(std::int64_t cents) {
  const bool negative = cents < 0;
  const auto amount = negative ? 0 - static_cast<std::uint64_t>(cents) : static_cast<std::uint64_t>(cents);
  std::string out = std::to_string(amount / 100);
  for (auto at = out.size(); at > 3; at -= 3) out.insert(at - 3, no_break_space);
  const auto rest = amount % 100;
  out += (rest < 10 ? ",0" : ",") + std::to_string(rest);
  return (negative ? "-" : "") + out + std::string{no_break_space} + "€";
}

}  // namespace vidimus::ra
