#include "adapters/sql/database.hpp"
#include "adapters/sql/lists.hpp"
#include "adapters/sql/review_claims.hpp"
#include "adapters/sql/unit.hpp"

namespace vidimus::adapters::sql {
namespace {

/// Its questions about lists are those of `Lists`, its book of claims that of `ReviewClaims`: callers find them by
/// `ports::as_list_store` and `ports::as_claim_book`.
class SqlStore final : public ports::Store, public Lists, public ReviewClaims {
 public:
  explicit SqlStore(Database& database) : Lists(database), ReviewClaims(database), database_(database) {}

  Result<std::unique_ptr<ports::Unit>> begin() override {
    VIDIMUS_TRY(reading, database_.readers().read());
    return std::unique_ptr<ports::Unit>{std::make_unique<SqlUnit>(std::move(reading), database_.writer())};
  }

  Result<bool> claim_job(const std::string& job, base::Instant now, base::Instant next_due, const std::string& holder) override {
    bool claimed = false;
    VIDIMUS_CHECK(database_.writer().run([&](Writing& writing) -> Result<Done> {
      VIDIMUS_TRY(answer,
                  writing.connection.run("INSERT INTO job_run (job, due, holder) VALUES ($1, $2, $3) ON CONFLICT (job) DO UPDATE "
                                         "SET due = excluded.due, holder = excluded.holder WHERE job_run.due <= $4 RETURNING job",
                                         {job, to_value(next_due), holder, to_value(now)}));
      claimed = !answer.rows.empty();
      return Done{};
    }));
    return claimed;
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<ports::Store> make_store(Database& database) { return std::make_unique<SqlStore>(database); }

}  // namespace vidimus::adapters::sql
