#include "adapters/sql/database.hpp"
#include "adapters/sql/enrolment_book.hpp"
#include "adapters/sql/register_rows.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {
namespace {

using ports::AuditDraft;
using ports::AuditEntry;
using ports::Issuance;
using ports::PressedCrl;

// The next mark of the status feed; the one writer keeps it free of races.
constexpr auto next_mark = "(SELECT COALESCE(MAX(changed), 0) + 1 FROM issuance)";

template <class R>
std::optional<R> first_of(std::vector<R>&& list) {
  return list.empty() ? std::optional<R>{} : std::optional<R>{std::move(list.front())};
}

class SqlRegister final : public ports::Register {
 public:
  explicit SqlRegister(Database& database) : database_(database) {}

  Result<std::optional<Issuance>> find_request(const std::string& request) override {
    VIDIMUS_TRY(found, read<Issuance>("WHERE request = $1", {request}));
    return first_of(std::move(found));
  }
  Result<std::optional<Issuance>> find_serial(const std::string& issuer, base::ByteView serial) override {
    VIDIMUS_TRY(found, read<Issuance>("WHERE issuer = $1 AND serial = $2", {issuer, base::copy_of(serial)}));
    return first_of(std::move(found));
  }
  Result<std::vector<Issuance>> issued_since(const std::string& issuer, base::Instant from, int limit) override {
    return read<Issuance>("WHERE issuer = $1 AND state = 'issued' AND created >= $2 ORDER BY created, request LIMIT $3",
                          {issuer, to_value(from), std::int64_t{limit}});
  }
  Result<std::vector<Issuance>> unfinished(base::Instant before) override {
    // `changed` is set with the certificate; asked so, it has an index that no question by key may be answered from.
    return read<Issuance>("WHERE changed IS NULL AND created < $1 ORDER BY created, request", {to_value(before)});
  }
  Result<std::optional<PressedCrl>> last_crl(const std::string& issuer) override {
    VIDIMUS_TRY(answer,
                database_.readers().ask(
                    "SELECT number, this_update, next_update FROM crl WHERE issuer = $1 ORDER BY number DESC LIMIT 1", {issuer}));
    if (answer.rows.empty()) return std::optional<PressedCrl>{};
    const auto& row = answer.rows.front();
    PressedCrl out{.issuer = issuer};
    if (!from_value(row[0], out.number) || !from_value(row[1], out.this_update) || !from_value(row[2], out.next_update))
      return fail(Code::internal, "row_unreadable");
    return std::optional{std::move(out)};
  }

  Result<Done> each_revoked(const std::string& issuer, base::Instant not_before_end,
                            const std::function<void(const ports::RevokedSerial&)>& tell) override {
    constexpr std::size_t page = 4096;
    VIDIMUS_TRY(reading, database_.readers().read());
    ports::RevokedSerial one;  // the last told: the next page begins after it
    for (;;) {
      VIDIMUS_TRY(answer, (*reading).run("SELECT serial, revoked_at FROM issuance WHERE issuer = $1 AND not_after > $2 AND "
                                         "revoked_at IS NOT NULL AND serial > $3 ORDER BY serial LIMIT $4",
                                         {issuer, to_value(not_before_end), one.serial, static_cast<std::int64_t>(page)}));
      for (const auto& row : answer.rows) {
        if (!from_value(row[0], one.serial) || !from_value(row[1], one.revoked_at)) return fail(Code::internal, "row_unreadable");
        tell(one);
      }
      if (answer.rows.size() < page) return Done{};
    }
  }

  Result<Done> read_crl(const std::string& issuer, std::int64_t number,
                        const std::function<Result<Done>(base::ByteView)>& take) override {
    VIDIMUS_TRY(reading, database_.readers().read());
    // Lists pressed before 0023 stand whole in their row.
    VIDIMUS_TRY(whole, (*reading).run("SELECT der FROM crl WHERE issuer = $1 AND number = $2", {issuer, number}));
    if (whole.rows.empty()) return fail(Code::not_found, "crl");
    VIDIMUS_CHECK(hand_over(whole.rows.front().front(), take));
    for (std::int64_t part = 0;; ++part) {
      VIDIMUS_TRY(answer, (*reading).run("SELECT octets FROM crl_part WHERE issuer = $1 AND number = $2 AND part = $3",
                                         {issuer, number, part}));
      if (answer.rows.empty()) return Done{};
      VIDIMUS_CHECK(hand_over(answer.rows.front().front(), take));
    }
  }

  Result<std::vector<AuditEntry>> audit(std::int64_t after, int limit) override {
    VIDIMUS_TRY(reading, database_.readers().read());
    const std::array<Value, 2> values{after, std::int64_t{limit}};
    return records<AuditEntry>(*reading, "WHERE seq > $1 ORDER BY seq LIMIT $2", values, audit_table(Trail::register_));
  }

  Result<Done> reserve(const Issuance& issuance, const AuditDraft& audit,
                       const std::optional<ports::Enrolling>& enrolling) override {
    return database_.writer().run(
        [&](Writing& writing) -> Result<Done> {
          if (enrolling) VIDIMUS_CHECK(open_enrolment(writing, *enrolling));
          VIDIMUS_CHECK(writing.connection.post(table_of<Issuance>().insert(), table_of<Issuance>().values(issuance)));
          writing.register_.append(audit);
          return Done{};
        },
        Durability::with_the_next);
  }
  Result<Done> store_crl(const PressedCrl& crl, base::ByteView der, const AuditDraft& audit) override {
    constexpr std::size_t part_size = std::size_t{256} << 10;
    return database_.writer().run([&](Writing& writing) -> Result<Done> {
      VIDIMUS_CHECK(
          writing.connection.run("INSERT INTO crl (issuer, number, der, this_update, next_update) VALUES ($1, $2, $3, $4, $5)",
                                 {crl.issuer, crl.number, base::Bytes{}, to_value(crl.this_update), to_value(crl.next_update)}));
      for (std::size_t at = 0; at < der.size(); at += part_size)
        VIDIMUS_CHECK(writing.connection.run("INSERT INTO crl_part (issuer, number, part, octets) VALUES ($1, $2, $3, $4)",
                                             {crl.issuer, crl.number, static_cast<std::int64_t>(at / part_size),
                                              base::copy_of(der.subspan(at, std::min(part_size, der.size() - at)))}));
      writing.register_.append(audit);
      return Done{};
    });
  }

  Result<Done> complete(const std::string& request, base::ByteView certificate, const AuditDraft& audit) override {
    return database_.writer().run([&](Writing& writing) -> Result<Done> {
      static const auto text = "UPDATE issuance SET state = 'issued', certificate = $2, changed = " + std::string{next_mark} +
                               " WHERE request = $1 AND state = 'reserved'";
      VIDIMUS_CHECK(writing.connection.post_one(text, std::array<Value, 2>{request, base::copy_of(certificate)}));
      writing.register_.append(audit);
      return Done{};
    });
  }

  Result<base::Instant> revoke(const std::string& issuer, base::ByteView serial, base::Instant when, int reason,
                               const AuditDraft& audit) override {
    std::optional<base::Instant> revoked_at;
    VIDIMUS_CHECK(database_.writer().run([&](Writing& writing) -> Result<Done> {
      const std::array<Value, 2> named{issuer, base::copy_of(serial)};
      VIDIMUS_TRY(found, writing.connection.run("SELECT revoked_at FROM issuance WHERE issuer = $1 AND serial = $2", named));
      if (found.rows.empty()) return fail(Code::not_found, "issuance");
      if (!from_value(found.rows.front().front(), revoked_at)) return fail(Code::internal, "row_unreadable");
      if (revoked_at) return Done{};
      revoked_at = when;
      VIDIMUS_CHECK(writing.connection.run("UPDATE issuance SET revoked_at = $3, reason = $4, changed = " +
                                               std::string{next_mark} + " WHERE issuer = $1 AND serial = $2",
                                           {named[0], named[1], to_value(when), std::int64_t{reason}}));
      writing.register_.append(audit);
      return Done{};
    }));
    return *revoked_at;
  }

 private:
  static Result<Done> hand_over(const Value& value, const std::function<Result<Done>(base::ByteView)>& take) {
    base::Bytes octets;
    if (!from_value(value, octets)) return fail(Code::internal, "row_unreadable");
    return octets.empty() ? Result<Done>{Done{}} : take(octets);
  }
  template <class R>
  Result<std::vector<R>> read(const std::string& rest, std::initializer_list<Value> values) {
    VIDIMUS_TRY(answer, database_.readers().ask(table_of<R>().select() + rest, values));
    return records_in<R>(answer);
  }

  Database& database_;
};

class SqlStatusFeed final : public ports::StatusFeed {
 public:
  explicit SqlStatusFeed(Database& database) : database_(database) {}

  Result<ports::StatusNews> since(std::int64_t mark) override {
    constexpr std::size_t page = 10'000;
    ports::StatusNews news{{}, mark};
    VIDIMUS_TRY(reading, database_.readers().read());
    for (;;) {
      VIDIMUS_TRY(answer, (*reading).run("SELECT issuer, serial, revoked_at, reason, changed FROM issuance WHERE changed > $1 "
                                         "ORDER BY changed LIMIT $2",
                                         {news.mark, static_cast<std::int64_t>(page)}));
      for (const auto& row : answer.rows) {
        auto& change = news.changes.emplace_back();
        if (!from_value(row[0], change.issuer) || !from_value(row[1], change.serial) || !from_value(row[2], change.revoked_at) ||
            !from_value(row[3], change.reason) || !from_value(row[4], news.mark))
          return fail(Code::internal, "row_unreadable");
        if (!change.revoked_at) change.reason.reset();
      }
      if (answer.rows.size() < page) return news;
    }
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<ports::Register> make_register(Database& database) { return std::make_unique<SqlRegister>(database); }
std::unique_ptr<ports::StatusFeed> make_status_feed(Database& database) { return std::make_unique<SqlStatusFeed>(database); }

}  // namespace vidimus::adapters::sql
