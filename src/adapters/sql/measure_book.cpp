#include "adapters/sql/measure_book.hpp"

#include <array>

#include "adapters/sql/database.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {
namespace {

class SqlMeasureBook final : public ports::MeasureBook {
 public:
  explicit SqlMeasureBook(Database& database) : database_(database) {}

  Result<Done> keep(const std::vector<ports::Measure>& measures) override {
    return database_.writer().run([&](Writing& writing) -> Result<Done> {
      for (const auto& one : measures) {
        const std::array<Value, 5> values{one.service, to_value(one.at), std::int64_t{one.good ? 1 : 0},
                                          std::int64_t{one.milliseconds}, one.failure};
        VIDIMUS_CHECK(writing.connection.run(
            "INSERT INTO service_measure (service, at, good, milliseconds, failure) VALUES ($1, $2, $3, $4, $5)", values));
      }
      return Done{};
    });
  }

  Result<std::vector<ports::Measure>> since(base::Instant from) override {
    VIDIMUS_TRY(reading, database_.readers().read());
    const std::array<Value, 1> values{to_value(from)};
    VIDIMUS_TRY(answer, (*reading).run("SELECT service, at, good, milliseconds, failure FROM service_measure WHERE at >= $1 "
                                       "ORDER BY at, service",
                                       values));
    std::vector<ports::Measure> out;
    for (const auto& row : answer.rows) {
      auto& one = out.emplace_back();
      std::int64_t good = 0;
      std::int64_t milliseconds = 0;
      if (!from_value(row[0], one.service) || !from_value(row[1], one.at) || !from_value(row[2], good) ||
          !from_value(row[3], milliseconds) || !from_value(row[4], one.failure))
        return fail(Code::internal, "row_unreadable");
      one.good = good == 1;
      one.milliseconds = static_cast<int>(milliseconds);
    }
    return out;
  }

  Result<int> forget(base::Instant before) override {
    return change(database_.writer(), "DELETE FROM service_measure WHERE at < $1", {to_value(before)});
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<ports::MeasureBook> make_measure_book(Database& database) { return std::make_unique<SqlMeasureBook>(database); }

}  // namespace vidimus::adapters::sql
