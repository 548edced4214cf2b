#include "adapters/sql/errand_book.hpp"

#include <array>

#include "adapters/sql/database.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {
namespace {

using ports::Errand;
using ports::ErrandState;

constexpr std::string_view errand_columns =
    "id, person, kind, state, request, total, done, refused, outcome, file, failure, asked, beat, ended";

Result<Errand> read_errand(const Row& row) {
  Errand out;
  std::int64_t total = 0;
  std::int64_t done = 0;
  std::int64_t refused = 0;
  const bool good = from_value(row[0], out.id) && from_value(row[1], out.person) && from_value(row[2], out.kind) &&
                    from_value(row[3], out.state) && from_value(row[4], out.request) && from_value(row[5], total) &&
                    from_value(row[6], done) && from_value(row[7], refused) && from_value(row[8], out.outcome) &&
                    from_value(row[9], out.file) && from_value(row[10], out.failure) && from_value(row[11], out.asked) &&
                    from_value(row[12], out.beat) && from_value(row[13], out.ended);
  if (!good) return fail(Code::internal, "row_unreadable");
  out.total = static_cast<int>(total);
  out.done = static_cast<int>(done);
  out.refused = static_cast<int>(refused);
  return out;
}

class SqlErrandBook final : public ports::ErrandBook {
 public:
  explicit SqlErrandBook(Database& database) : database_(database) {}

  Result<Done> add(const Errand& one) override {
    const std::array<Value, 14> values{one.id,
                                       one.person,
                                       to_value(one.kind),
                                       to_value(one.state),
                                       to_value(one.request),
                                       std::int64_t{one.total},
                                       std::int64_t{one.done},
                                       std::int64_t{one.refused},
                                       to_value(one.outcome),
                                       one.file,
                                       one.failure,
                                       to_value(one.asked),
                                       to_value(one.beat),
                                       to_value(one.ended)};
    return write("INSERT INTO errand (" + std::string{errand_columns} +
                     ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                 values);
  }

  Result<std::optional<Errand>> find(const std::string& id) override {
    VIDIMUS_TRY(found, read("WHERE id = $1", {id}));
    return found.empty() ? std::optional<Errand>{} : std::optional{std::move(found.front())};
  }

  Result<std::vector<Errand>> of_person(const std::string& person, int limit) override {
    VIDIMUS_TRY(found, read("WHERE person = $1 ORDER BY asked DESC, id DESC LIMIT $2", {person, std::int64_t{limit}}));
    for (auto& one : found) one.file.clear();
    return std::move(found);
  }

  Result<std::optional<Errand>> take(base::Instant now, base::Instant silent_since) override {
    VIDIMUS_TRY(found,
                read("WHERE state IN ('waiting', 'running') AND (state = 'waiting' OR beat < $1) ORDER BY asked, id LIMIT 1",
                     {to_value(silent_since)}));
    if (found.empty()) return std::optional<Errand>{};
    auto& errand = found.front();
    const auto seen = errand.beat;
    errand.state = ErrandState::running;
    errand.beat = now;
    // Guarded by the sign of life that was seen: of two that take it, one has it.
    VIDIMUS_TRY(mine,
                change(database_.writer(),
                       "UPDATE errand SET state = 'running', beat = $2 WHERE id = $1 AND state IN ('waiting', 'running') AND "
                       "COALESCE(beat, 0) = $3",
                       {errand.id, to_value(errand.beat), seen ? to_value(*seen) : Value{std::int64_t{0}}}));
    return mine == 1 ? std::optional{std::move(errand)} : std::optional<Errand>{};
  }

  Result<Done> keep(const Errand& one) override {
    const std::array<Value, 10> values{one.id,
                                       to_value(one.state),
                                       std::int64_t{one.total},
                                       std::int64_t{one.done},
                                       std::int64_t{one.refused},
                                       to_value(one.outcome),
                                       one.file,
                                       one.failure,
                                       to_value(one.beat),
                                       to_value(one.ended)};
    return write(
        "UPDATE errand SET state = $2, total = $3, done = $4, refused = $5, outcome = $6, file = $7, failure = $8, "
        "beat = $9, ended = $10 WHERE id = $1",
        values);
  }

  Result<int> forget(base::Instant ended_before) override {
    return change(database_.writer(), "DELETE FROM errand WHERE ended IS NOT NULL AND ended < $1", {to_value(ended_before)});
  }

 private:
  Result<Done> write(const std::string& text, std::span<const Value> values) {
    VIDIMUS_CHECK(change(database_.writer(), text, values));
    return Done{};
  }
  Result<std::vector<Errand>> read(const std::string& rest, std::initializer_list<Value> values) {
    VIDIMUS_TRY(reading, database_.readers().read());
    VIDIMUS_TRY(answer, (*reading).run("SELECT " + std::string{errand_columns} + " FROM errand " + rest, values));
    std::vector<Errand> out;
    for (const auto& row : answer.rows) {
      VIDIMUS_TRY(one, read_errand(row));
      out.push_back(std::move(one));
    }
    return out;
  }

  Database& database_;
};

}  // namespace

std::unique_ptr<ports::ErrandBook> make_errand_book(Database& database) { return std::make_unique<SqlErrandBook>(database); }

}  // namespace vidimus::adapters::sql
