#include "adapters/sql/sent_book.hpp"

#include <array>

#include "adapters/sql/database.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {
namespace {

// A claim stands before the act it is for, so it outlives a power cut whenever the act does. An answer that did not is not told
// again, and nothing is done again either.
constexpr auto no_sooner = Durability::with_the_next;

class SqlSentBook final : public ports::SentBook {
 public:
  explicit SqlSentBook(Database& database) : database_(database) {}

  Result<ports::Claimed> claim(const ports::Sending& one, bool anew) override {
    ports::Claimed out;
    // Asked and answered within the one transaction that writes: of two that come together, the second sees the first.
    const Writer::Act act = [&](Writing& writing) -> Result<Done> {
      out = {};
      VIDIMUS_TRY(
          written,
          writing.connection.run(
              "INSERT INTO sent_once (id, what, sent) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET "
              "what = excluded.what, sent = excluded.sent, answer = NULL WHERE CAST($4 AS BIGINT) = 1 AND sent_once.what <> "
              "excluded.what",
              {one.id, one.what, to_value(one.sent), std::int64_t{anew ? 1 : 0}}));
      out.first = written.changed == 1;
      out.what = one.what;
      if (out.first) return Done{};
      VIDIMUS_TRY(found, writing.connection.run("SELECT what, answer FROM sent_once WHERE id = $1", {one.id}));
      if (found.rows.size() != 1 || !from_value(found.rows[0][0], out.what) || !from_value(found.rows[0][1], out.answer))
        return fail(Code::internal, "row_unreadable");
      return Done{};
    };
    VIDIMUS_CHECK(database_.writer().run(act, no_sooner));
    return out;
  }

  Result<Done> keep(const ports::Sending& one, base::ByteView answer) override {
    const std::array<Value, 3> values{one.id, one.what, base::copy_of(answer)};
    VIDIMUS_CHECK(change(database_.writer(), "UPDATE sent_once SET answer = $3 WHERE id = $1 AND what = $2", values, no_sooner));
    return Done{};
  }

  Result<Done> let_go(const ports::Sending& one) override {
    VIDIMUS_CHECK(change(database_.writer(), "DELETE FROM sent_once WHERE id = $1 AND what = $2", {one.id, one.what}, no_sooner));
    return Done{};
  }

  Result<int> forget(base::Instant sent_before) override {
    return change(database_.writer(), "DELETE FROM sent_once WHERE sent < $1", {to_value(sent_before)}, no_sooner);
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<ports::SentBook> make_sent_book(Database& database) { return std::make_unique<SqlSentBook>(database); }

}  // namespace vidimus::adapters::sql
