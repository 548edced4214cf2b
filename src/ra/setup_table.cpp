#include "ra/setup_table.hpp"

#include <charconv>
#include <limits>
#include <utility>

namespace vidimus::ra {
namespace {

std::optional<int> number_of(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

}  // namespace

SetupTable::SetupTable(const base::Json& table, base::Day today)
    : SetupTable(table, {}, today, std::make_shared<std::string>()) {}

SetupTable::SetupTable(const base::Json& table, std::string place, base::Day today, std::shared_ptr<std::string> mistake)
    : table_(&table), place_(std::move(place)), today_(today), mistake_(std::move(mistake)) {}

const base::Json* SetupTable::find(const std::string& key) {
  known_.insert(key);
  return table_->find(key);
}

void SetupTable::refuse(const std::string& key, const std::string& why) {
  if (mistake_->empty()) *mistake_ = place_ + key + ": " + why;
}

std::string SetupTable::text(const std::string& key) {
  auto out = text(key, "");
  if (out.empty()) refuse(key, "must be a text");
  return out;
}

std::string SetupTable::text(const std::string& key, const std::string& otherwise) {
  const auto* value = find(key);
  if (value == nullptr) return otherwise;
  if (value->is_string()) return *value->string();
  refuse(key, "must be a text");
  return {};
}

int SetupTable::integer(const std::string& key, int otherwise) {
  const auto* value = find(key);
  if (value == nullptr) return otherwise;
  const auto* number = value->integer();
  if (number != nullptr && *number >= 0 && *number <= std::numeric_limits<int>::max()) return static_cast<int>(*number);
  refuse(key, "must be a number from 0");
  return otherwise;
}

bool SetupTable::flag(const std::string& key, bool otherwise) {
  const auto* value = find(key);
  if (value == nullptr) return otherwise;
  if (value->boolean() != nullptr) return *value->boolean();
  refuse(key, "must be true or false");
  return otherwise;
}

base::Day SetupTable::day(const std::string& key) { return day_of(key, text(key)); }
base::Day SetupTable::day(const std::string& key, const std::string& otherwise) { return day_of(key, text(key, otherwise)); }

base::Day SetupTable::day_of(const std::string& key, const std::string& text) {
  using namespace std::chrono;
  if (text == "today") return today_;
  if (text == "cutoff") return today_.year() / November / 30;
  if (text == "year_end") return today_.year() / December / 31;
  if (text == "next_year") return (today_.year() + years{1}) / January / 1;
  if (text.size() > 2 && (text.front() == '+' || text.front() == '-') && text.back() == 'd')
    if (const auto days = number_of(std::string_view{text}.substr(1, text.size() - 2)))
      return base::next_day(today_, text.front() == '+' ? *days : -*days);
  if (const auto absolute = base::day_from(text)) return *absolute;
  refuse(key, "must be a day: \"2027-01-31\", \"today\", \"+30d\", \"-30d\", \"cutoff\", \"year_end\" or \"next_year\"");
  return today_;
}

int SetupTable::minute(const std::string& key) {
  const auto written = text(key);
  const auto colon = written.find(':');
  if (colon != std::string::npos) {
    const auto hour = number_of(std::string_view{written}.substr(0, colon));
    const auto minutes = number_of(std::string_view{written}.substr(colon + 1));
    if (hour && minutes && *hour >= 0 && *hour < 24 && *minutes >= 0 && *minutes < 60) return *hour * 60 + *minutes;
  }
  refuse(key, "must be an hour as \"09:30\"");
  return 0;
}

std::vector<std::string> SetupTable::texts(const std::string& key) {
  std::vector<std::string> out;
  const auto* value = find(key);
  if (value == nullptr) return out;
  if (!value->is_array()) refuse(key, "must be a list of texts");
  for (const auto& item : value->items()) {
    if (!item.is_string()) refuse(key, "must be a list of texts");
    if (item.is_string()) out.push_back(*item.string());
  }
  return out;
}

std::vector<SetupTable> SetupTable::tables(const std::string& key) {
  std::vector<SetupTable> out;
  const auto* value = find(key);
  if (value == nullptr) return out;
  if (!value->is_array()) refuse(key, "must be written [[" + key + "]]");
  for (std::size_t at = 0; at < value->items().size(); ++at)
    out.push_back(SetupTable(value->items()[at], place_ + key + "[" + std::to_string(at) + "].", today_, mistake_));
  return out;
}

base::Result<base::Done> SetupTable::verdict() const {
  if (mistake_->empty())
    for (const auto& [name, value] : table_->members())
      if (!known_.contains(name) && mistake_->empty()) *mistake_ = place_ + name + ": no such key";
  if (mistake_->empty()) return base::Done{};
  return base::fail(base::Code::misconfigured, *mistake_);
}

}  // namespace vidimus::ra
