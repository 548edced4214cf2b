#include "adapters/sql/database.hpp"

#include "adapters/sql/pool.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";

bool is_postgres(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://") || url.find('=') != std::string_view::npos;
}

}  // namespace

Database::Database(std::string url)
    : url_(std::move(url)),
      readers_(std::make_unique<Pool>([this] { return connect(); })),
      writer_(std::make_unique<Writer>([this] { return connect(); })) {}
Database::~Database() = default;

Result<std::unique_ptr<Connection>> Database::connect() const {
  if (url_.starts_with(sqlite_scheme)) return connect_sqlite(url_.substr(sqlite_scheme.size()));
  return connect_postgres(url_);
}

Result<std::unique_ptr<Database>> open(const std::string& url) {
  const bool is_sqlite = url.starts_with(sqlite_scheme) && url.size() > sqlite_scheme.size() && !url.ends_with(":memory:");
  if (!is_sqlite && !is_postgres(url)) return fail(Code::misconfigured, "database_url");
  auto database = std::make_unique<Database>(url);
  VIDIMUS_CHECK(database->connect());
  return database;
}

Result<Done> backup(Database& database, const std::string& path) {
  VIDIMUS_TRY(connection, database.connect());
  return connection->copy_to(path);
}

Result<AuditVerdict> verify_audit(Database& database, Trail trail) {
  constexpr std::size_t page = 1'000;
  AuditVerdict verdict{0, std::nullopt, base::Bytes(32)};
  VIDIMUS_TRY(reading, database.readers().read());
  for (;;) {
    const std::array<Value, 2> values{verdict.entries, static_cast<std::int64_t>(page)};
    VIDIMUS_TRY(entries,
                records<ports::AuditEntry>(*reading, "WHERE seq > $1 ORDER BY seq LIMIT $2", values, audit_table(trail)));
    for (const auto& entry : entries) {
      if (!ports::follows(entry, verdict.entries + 1, verdict.head)) {
        verdict.broken = verdict.entries + 1;
        return verdict;
      }
      verdict.entries = entry.seq;
      verdict.head = entry.self;
    }
    if (entries.size() < page) return verdict;
  }
}

}  // namespace vidimus::adapters::sql
