#include "ra/opening_text.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/template.hpp"

namespace vidimus::ra {
namespace {

using Texts = std::vector<std::string>;

/// A reviewed pattern of the [dates] table, filled; tests/ra/date_text_test.cpp reads every one.
std::string filled(const Json& texts, std::string_view pattern, const Json& values) {
  const auto* dates = texts.find("dates");
  return base::render(dates != nullptr ? dates->text(pattern) : std::string{}, values, base::Escape::none).value();
}

std::string clock(const Json& texts, int minute) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return filled(texts, minute % 60 == 0 ? "full_hour" : "hour",
                Json::object({{"hours", minute / 60}, {"minutes", two(minute % 60)}}));
}

/// «mardi, mercredi et jeudi»
std::string listed(const Json& texts, const Texts& items) {
  const auto last = " " + filled(texts, "last_and", Json::object({})) + " ";
  std::string out;
  for (std::size_t at = 0; at < items.size(); ++at) out += (at == 0 ? "" : at + 1 == items.size() ? last : ", ") + items[at];
  return out;
}

}  // namespace

std::string opening_text(std::vector<domain::OpeningHours> hours, const Json& texts, const DateWords& words) {
  std::ranges::sort(hours, {}, [](const auto& one) { return std::pair{one.weekday, one.from_minute}; });
  std::map<int, Texts> by_day;
  for (const auto& one : hours)
    by_day[one.weekday].push_back(
        filled(texts, "interval", Json::object({{"from", clock(texts, one.from_minute)}, {"to", clock(texts, one.to_minute)}})));
  // Days with the same hours are told together, in the order of the first of them.
  std::vector<std::pair<Texts, Texts>> groups;
  for (const auto& [weekday, intervals] : by_day) {
    if (weekday < 1 || weekday > 7) continue;
    auto group = std::ranges::find(groups, intervals, [](const auto& one) -> const Texts& { return one.second; });
    if (group == groups.end()) group = groups.insert(groups.end(), {{}, intervals});
    group->first.push_back(words.weekdays[static_cast<std::size_t>(weekday - 1)]);
  }
  std::string out;
  for (const auto& [days, intervals] : groups)
    out += (out.empty() ? "" : "\u00A0; ") +
           filled(texts, "opening", Json::object({{"days", listed(texts, days)}, {"intervals", listed(texts, intervals)}}));
  return out;
}

}  // namespace vidimus::ra
