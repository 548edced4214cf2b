#include "adapters/sql/word_search.hpp"

#include "domain/search.hpp"

namespace vidimus::adapters::sql {
namespace {

/// A word carried by at least so many records leads nowhere: the list is walked instead. Gathering fewer takes some milliseconds
/// at most; walking finds a page of those that carry two such words among a hundred thousand sooner than that.
constexpr std::int64_t common = 12'000;

/// "word >= ? AND word < ?" with its ends; the last word of all has no upper one.
struct WordRange {
  explicit WordRange(const std::string& word) {
    const auto [from, to] = domain::word_range(word);
    ends.emplace_back(from);
    if (!to.empty()) ends.emplace_back(to);
    if (!to.empty()) text += " AND word < ?";
  }
  std::string text = "word >= ?";
  std::vector<Value> ends;
};

/// How many records carry the word, counted as far as `common`.
Result<std::int64_t> weight_of(Connection& connection, const WordTable& table, const WordRange& range) {
  Where where;
  where.holds(table.kind + range.text, range.ends);
  const auto rest = where.then("LIMIT ", common);
  VIDIMUS_TRY(found,
              connection.run("SELECT COUNT(*) FROM (SELECT 1 FROM " + table.name + " " + rest + ") AS counted", where.values()));
  return std::get<std::int64_t>(found.rows.front().front());
}

}  // namespace

Result<Led> with_words(Connection& connection, Where& where, const WordTable& table, const std::vector<std::string>& words) {
  std::vector<WordRange> ranges(words.begin(), words.end());
  const WordRange* lead = nullptr;
  auto least = common;
  for (const auto& range : ranges) {
    VIDIMUS_TRY(weight, weight_of(connection, table, range));
    if (weight < least) lead = &range;
    least = std::min(least, weight);
  }
  for (auto& range : ranges)
    where.holds(&range == lead
                    ? table.id + " IN (SELECT " + table.key + " FROM " + table.name + " WHERE " + table.kind + range.text + ")"
                    : "EXISTS (SELECT 1 FROM " + table.name + " WHERE " + table.kind + table.key + " = " + table.id + " AND " +
                          range.text + ")",
                std::move(range.ends));
  return lead == nullptr ? Led::by_none : Led::by_a_word;
}

Result<std::string> walk_end(Connection& connection, const std::string& list, Where where, int walk) {
  const auto rest = where.then("ORDER BY id DESC LIMIT 1 OFFSET ", std::int64_t{walk} - 1);
  VIDIMUS_TRY(found, connection.run("SELECT id FROM " + list + " " + rest, where.values()));
  std::string id;
  if (!found.rows.empty() && !from_value(found.rows.front().front(), id)) return fail(Code::internal, "row_unreadable");
  return id;
}

}  // namespace vidimus::adapters::sql
