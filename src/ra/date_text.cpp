#include "ra/date_text.hpp"

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
  for (const auto* pattern : {&words.first, &words.day_pattern, &words.moment_pattern, &words.hour_pattern,
                              &words.full_hour_pattern, &words.period_pattern, &words.from_pattern, &words.until_pattern}) {
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
