#include "domain/retention.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace vidimus::domain {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr std::string_view outcomes[] = {"issued", "never_issued"};

/// What no instance may go below.
struct Floor {
  Kept what;
  std::string_view which;
  int months;
};
constexpr std::array floors{
    Floor{Kept::dossier, "issued", 7 * 12},  // RGS A2, level **; EN 319 411-1 OVR-6.4.6-01
    Floor{Kept::deed, "", 7 * 12},           // RGS A2: who was accredited, as long as what he did
    Floor{Kept::audit, "", 7 * 12},         Floor{Kept::register_, "", 5 * 12}, Floor{Kept::access_log, "", 12},
};

base::Error wrong(const std::string& name, std::string_view why) {
  return fail(Code::misconfigured, "retention: " + name + ": " + std::string{why});
}

int number(const base::Json& row, std::string_view key) {
  const auto* found = row.find(key);
  const auto* value = found != nullptr ? found->integer() : nullptr;
  return value != nullptr && *value >= 0 && *value <= 1200 ? static_cast<int>(*value) : 0;
}

bool known_which(const RetentionRule& rule) {
  if (rule.what == Kept::dossier) return std::ranges::find(outcomes, rule.which) != std::end(outcomes);
  if (rule.what == Kept::piece) return base::from_name<PieceKind>(rule.which).has_value();
  if (rule.what == Kept::draft) return rule.which.empty() || rule.which == "deleted";
  return rule.which.empty();
}

Result<RetentionRule> read_row(const base::Json& row) {
  static const std::set<std::string, std::less<>> keys{"name", "what", "which", "from", "years", "months", "days", "source"};
  RetentionRule out;
  out.name = row.text("name");
  if (out.name.empty()) return wrong("a row", "no name");
  for (const auto& [key, value] : row.members())
    if (!keys.contains(key)) return wrong(out.name, "unknown key " + key);
  const auto what = base::from_name<Kept>(row.text("what"));
  if (!what) return wrong(out.name, "what is kept?");
  const auto from = base::from_name<KeptFrom>(row.text("from"));
  if (!from) return wrong(out.name, "from when?");
  out.what = *what;
  out.from = *from;
  out.which = row.text("which");
  if (!known_which(out)) return wrong(out.name, "no such " + std::string{base::to_name(out.what)} + ": " + out.which);
  out.months = number(row, "years") * 12 + number(row, "months");
  out.days = number(row, "days");
  if (out.months == 0 && out.days == 0) return wrong(out.name, "no period");
  out.source = row.text("source");
  if (out.source.empty()) return wrong(out.name, "no source");
  return out;
}

}  // namespace

const RetentionRule* RetentionRules::find(Kept what, std::string_view which) const {
  const auto found = std::ranges::find_if(rows, [&](const RetentionRule& row) { return row.what == what && row.which == which; });
  return found == rows.end() ? nullptr : &*found;
}

Result<RetentionRules> read_retention(const base::Json& tables) {
  RetentionRules out;
  const auto* list = tables.find("rule");
  if (list == nullptr || list->items().empty()) return wrong("retention.toml", "no [[rule]]");
  for (const auto& row : list->items()) {
    VIDIMUS_TRY(rule, read_row(row));
    if (out.find(rule.what, rule.which) != nullptr) return wrong(rule.name, "a second row for the same thing");
    out.rows.push_back(std::move(rule));
  }
  for (const auto& floor : floors) {
    const auto* rule = out.find(floor.what, floor.which);
    if (rule == nullptr) return wrong(std::string{base::to_name(floor.what)}, "the row is missing");
    if (rule->months < floor.months) return wrong(rule->name, "shorter than the law allows");
  }
  return out;
}

base::Instant kept_until(const RetentionRule& rule, base::Instant start) {
  const auto day = base::add_months(base::civil_of(start).day, rule.months);
  return base::start_of(base::next_day(day, rule.days + 1));
}

}  // namespace vidimus::domain
