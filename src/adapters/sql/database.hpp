// The registry's database, SQLite or PostgreSQL, behind the ports Store, Register and StatusFeed.
//
// How a use case is one transaction on both: `begin` opens a reading transaction that sees one moment. `commit` ends it and hands
// the writes to the database's one writer (BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL), which first makes sure
// that no record the unit had read one by one, nor a piece, certificate or appointment listed for its case, changed since (else
// stale), then writes under version guards and unique indexes. Concurrent commits share one transaction of the writer and
// so one fsync, a refused one being taken out by its savepoint; the audit chain has one writer by construction.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/sql/audit_rows.hpp"
#include "base/result.hpp"
#include "ports/register.hpp"
#include "ports/status_feed.hpp"
#include "ports/store.hpp"

namespace vidimus::adapters::sql {

class Pool;
class Writer;

/// Thread-safe. Outlives every store, unit and feed made from it.
class Database {
 public:
  explicit Database(std::string url);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  /// A new connection. @errors unavailable.
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect() const;
  [[nodiscard]] Pool& readers() const { return *readers_; }
  [[nodiscard]] Writer& writer() const { return *writer_; }

 private:
  std::string url_;
  std::unique_ptr<Pool> readers_;
  std::unique_ptr<Writer> writer_;
};

/// "sqlite:/path/file.db", "postgresql://…" or a libpq connection string ("host=… dbname=…").
/// @errors misconfigured: neither; unavailable: no answer now.
Result<std::unique_ptr<Database>> open(const std::string& url);

std::unique_ptr<ports::Store> make_store(Database& database);
std::unique_ptr<ports::Register> make_register(Database& database);
std::unique_ptr<ports::StatusFeed> make_status_feed(Database& database);

/// Brings the schema up to the files NNNN_name.sql of `folder`, one transaction a file; answers how many were applied.
/// @errors misconfigured: no files, a gap in their numbers, or a database newer than the files; unavailable.
Result<int> migrate(Database& database, const std::string& folder);

/// What became of an audit chain.
struct AuditVerdict {
  std::int64_t entries = 0;            ///< sound entries from the start
  std::optional<std::int64_t> broken;  ///< sequence number of the first that is missing or altered
  base::Bytes head;                    ///< `self` of the last sound entry
};
/// Walks a whole chain, as of one moment. @errors unavailable.
Result<AuditVerdict> verify_audit(Database& database, Trail trail);

/// Copies the database to a file while it is used (SQLite). @errors unsupported "use_pg_dump" on PostgreSQL; unavailable.
Result<Done> backup(Database& database, const std::string& path);

}  // namespace vidimus::adapters::sql
