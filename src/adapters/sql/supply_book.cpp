// What was asked of external authorities. Its steps are chained in the authority's register audit.
#include "adapters/sql/supply_book.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/where.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {
namespace {

using ports::AuditDraft;
using ports::Supply;

constexpr std::string_view supply_columns =
    "request, version, supplier, reference, state, profile, csr, asked_for, certificate, chain, serial, failure, asked, issued, "
    "revocation_asked, revoked_at, reason";

/// The chain is kept as hex, one certificate a line: octets of any length in one text.
std::string chain_text(const std::vector<base::Bytes>& chain) {
  std::string out;
  for (const auto& der : chain) out += base::to_hex(der) + "\n";
  return out;
}

bool read_chain(std::string_view text, std::vector<base::Bytes>& out) {
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\n', from);
    if (end == std::string_view::npos) return false;
    auto der = base::from_hex(text.substr(from, end - from));
    if (!der) return false;
    out.push_back(*std::move(der));
    from = end + 1;
  }
  return true;
}

std::vector<Value> values_of(const Supply& one) {
  return {one.request,
          one.version,
          one.supplier,
          one.reference,
          to_value(one.state),
          one.profile,
          one.csr,
          to_value(one.order),
          one.certificate,
          chain_text(one.chain),
          one.serial_hex,
          one.failure,
          to_value(one.asked),
          to_value(one.issued),
          to_value(one.revocation_asked),
          to_value(one.revoked_at),
          std::int64_t{one.reason}};
}

Result<Supply> read_row(const Row& row) {
  Supply out;
  std::string chain;
  const bool good = from_value(row[0], out.request) && from_value(row[1], out.version) && from_value(row[2], out.supplier) &&
                    from_value(row[3], out.reference) && from_value(row[4], out.state) && from_value(row[5], out.profile) &&
                    from_value(row[6], out.csr) && from_value(row[7], out.order) && from_value(row[8], out.certificate) &&
                    from_value(row[9], chain) && from_value(row[10], out.serial_hex) && from_value(row[11], out.failure) &&
                    from_value(row[12], out.asked) && from_value(row[13], out.issued) &&
                    from_value(row[14], out.revocation_asked) && from_value(row[15], out.revoked_at) &&
                    from_value(row[16], out.reason) && read_chain(chain, out.chain);
  if (!good) return fail(Code::internal, "row_unreadable");
  return out;
}

class SqlSupplyBook final : public ports::SupplyBook {
 public:
  explicit SqlSupplyBook(Database& database) : database_(database) {}

  Result<std::optional<Supply>> find_request(const std::string& request) override { return one("WHERE request = $1", {request}); }
  Result<std::optional<Supply>> find_serial(const std::string& supplier, const std::string& serial_hex) override {
    return one("WHERE supplier = $1 AND serial = $2 AND serial <> ''", {supplier, serial_hex});
  }
  Result<std::vector<Supply>> find_reference(const std::string& reference) override {
    return read("WHERE reference = $1 ORDER BY supplier", {reference});
  }
  Result<std::vector<Supply>> list(const std::string& supplier, const std::string& after, int limit) override {
    Where where;
    if (!supplier.empty()) where.add("supplier = ", supplier);
    if (!after.empty())
      where.holds("(asked, request) < (SELECT last.asked, last.request FROM supply last WHERE last.request = ?)", {after});
    const auto rest = where.then("ORDER BY asked DESC, request DESC LIMIT ", std::int64_t{limit});
    return read(rest, where.values());
  }
  Result<std::vector<Supply>> issued_since(const std::string& supplier, base::Instant from, int limit) override {
    return read("WHERE supplier = $1 AND state = 'issued' AND asked >= $2 ORDER BY asked, request LIMIT $3",
                {supplier, to_value(from), std::int64_t{limit}});
  }

  Result<Done> keep(Supply& supply, const AuditDraft& audit) override {
    auto next = supply;
    ++next.version;
    VIDIMUS_CHECK(database_.writer().run([&](Writing& writing) -> Result<Done> {
      const auto values = values_of(next);
      if (supply.version == 0) {
        VIDIMUS_CHECK(writing.connection.run("INSERT INTO supply (" + std::string{supply_columns} +
                                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
                                                 "$16, $17)",
                                             values));
      } else {
        // Who asked for what, of whom and when never changes.
        const std::array<Value, 13> changed{values[0],  values[1],  values[3],  values[4],  values[8],  values[9],     values[10],
                                            values[11], values[13], values[14], values[15], values[16], supply.version};
        VIDIMUS_TRY(answer,
                    writing.connection.run("UPDATE supply SET version = $2, reference = $3, state = $4, certificate = $5, "
                                           "chain = $6, serial = $7, failure = $8, issued = $9, revocation_asked = $10, "
                                           "revoked_at = $11, reason = $12 WHERE request = $1 AND version = $13",
                                           changed));
        if (answer.changed != 1) return fail(Code::stale, "supply");
      }
      writing.register_.append(audit);
      return Done{};
    }));
    supply.version = next.version;
    return Done{};
  }

 private:
  Result<std::vector<Supply>> read(const std::string& rest, std::initializer_list<Value> values) {
    return read(rest, std::span<const Value>{values.begin(), values.size()});
  }
  Result<std::vector<Supply>> read(const std::string& rest, std::span<const Value> values) {
    VIDIMUS_TRY(reading, database_.readers().read());
    VIDIMUS_TRY(answer, (*reading).run("SELECT " + std::string{supply_columns} + " FROM supply " + rest, values));
    std::vector<Supply> out;
    for (const auto& row : answer.rows) {
      VIDIMUS_TRY(read, read_row(row));
      out.push_back(std::move(read));
    }
    return out;
  }
  Result<std::optional<Supply>> one(const std::string& rest, std::initializer_list<Value> values) {
    VIDIMUS_TRY(found, read(rest, values));
    return found.empty() ? std::optional<Supply>{} : std::optional<Supply>{std::move(found.front())};
  }

  Database& database_;
};

}  // namespace

std::unique_ptr<ports::SupplyBook> make_supply_book(Database& database) { return std::make_unique<SqlSupplyBook>(database); }

}  // namespace vidimus::adapters::sql
