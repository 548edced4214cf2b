// One connection to one database. The statement text is the same on SQLite and PostgreSQL; placeholders are $1, $2….
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "adapters/sql/value.hpp"
#include "base/result.hpp"

namespace vidimus::adapters::sql {

using base::Code;
using base::Done;
using base::fail;
using base::Result;

struct Answer {
  std::vector<Row> rows;
  std::int64_t changed = 0;  ///< rows written by an INSERT, UPDATE or DELETE
};

/// When a commit outlives a power cut: as soon as it is answered, or with the next one that does. Commits become durable in their
/// order.
enum class Durability : unsigned char { at_once, with_the_next };

/// Not thread-safe: one connection, one thread at a time.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Runs one statement, prepared once and kept.
  /// @errors conflict (`detail` from conflict.hpp; "unknown_reference" for a foreign key), internal "check_failed" when a record
  /// breaks a CHECK, bad_request for text that is no text, unavailable when the database is not there.
  virtual Result<Answer> run(const std::string& sql, std::span<const Value> values) = 0;
  Result<Answer> run(const std::string& sql, std::initializer_list<Value> values = {}) {
    return run(sql, std::span<const Value>{values.begin(), values.size()});
  }
  /// The same for a statement whose answer nobody needs: it may be on its way while the next is made ready. What it is refused
  /// for is said by the next call that waits, at the latest by `settle`.
  virtual Result<Done> post(const std::string& sql, std::span<const Value> values) = 0;
  /// The same for a statement that must change one row. @errors stale "no_such_row", said as the others are.
  virtual Result<Done> post_one(const std::string& sql, std::span<const Value> values) = 0;
  /// Waits for what was posted. @errors of the first that was refused.
  virtual Result<Done> settle() = 0;
  /// Runs several statements without values: transactions, migrations.
  virtual Result<Done> script(const std::string& text) = 0;
  /// Opens a transaction whose reads all see one moment, that of the first. It may be opened no sooner than that one is asked.
  virtual Result<Done> begin_reading() = 0;
  /// Ends it; does not wait for the database to say so.
  virtual Result<Done> end_reading() = 0;
  /// One reading statement in no transaction: it sees one moment by itself.
  virtual Result<Answer> ask(const std::string& sql, std::span<const Value> values) = 0;
  /// Opens the one transaction of the database that may write; others wait, in this process and in every other. That it is open
  /// is said by the next call that waits.
  virtual Result<Done> begin_writing(Durability durability = Durability::at_once) = 0;
  /// Ends it and keeps what was written, together with what was posted. After an error nothing was kept when `script("ROLLBACK")`
  /// answers; when it does not, nobody knows. @errors of the first that was refused.
  virtual Result<Done> commit() = 0;
  /// False once the server is gone: the connection is to be dropped.
  [[nodiscard]] virtual bool alive() const = 0;
  /// Copies the database as of now into a file, while others read and write. @errors unsupported, unavailable.
  virtual Result<Done> copy_to(const std::string& path) = 0;
};

/// Opens SQLite's file: WAL, durable at every commit (synchronous=FULL), foreign keys on. @errors unavailable, misconfigured.
Result<std::unique_ptr<Connection>> connect_sqlite(const std::string& path);
/// Opens a connection by a libpq connection string or URI. @errors unavailable.
Result<std::unique_ptr<Connection>> connect_postgres(const std::string& conninfo);

}  // namespace vidimus::adapters::sql
