#include <sqlite3.h>

#include <array>
#include <cstdio>
#include <unordered_map>

#include "adapters/sql/conflict.hpp"
#include "adapters/sql/connection.hpp"

namespace vidimus::adapters::sql {
namespace {

constexpr int busy_milliseconds = 10'000;
constexpr std::size_t sqlite_statements = 256;

struct CloseDatabase {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
struct Finalise {
  void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseDatabase>;

/// A prepared statement. SQLite numbers `$n` by first appearance, so the place of each is looked up by name once.
struct Statement {
  std::unique_ptr<sqlite3_stmt, Finalise> handle;
  std::vector<int> places;
};

base::Error error_of(sqlite3* handle) {
  const std::string message = sqlite3_errmsg(handle);
  switch (const int code = sqlite3_extended_errcode(handle); code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: {
      const auto colon = message.find(": ");
      return conflict_of(colon == std::string::npos ? message : message.substr(colon + 2));
    }
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return fail(Code::conflict, "unknown_reference", message);
    default:
      switch (code & 0xff) {
        case SQLITE_CONSTRAINT:
          return fail(Code::internal, "check_failed", message);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_IOERR:
        case SQLITE_FULL:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
          return fail(Code::unavailable, "database_unavailable", message);
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
          return fail(Code::misconfigured, "database_damaged", message);
        case SQLITE_TOOBIG:
          return fail(Code::too_large, "value_too_large", message);
        default:
          return fail(Code::internal, "database", message);
      }
  }
}

Result<SqliteHandle> open_file(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteHandle handle{raw};
  if (code != SQLITE_OK)
    return fail(Code::unavailable, "database_unavailable", raw ? std::string{sqlite3_errmsg(raw)} : "out of memory");
  sqlite3_busy_timeout(raw, busy_milliseconds);
  return handle;
}

int bind(sqlite3_stmt* statement, int place, const Value& value) {
  struct Binder {
    sqlite3_stmt* statement;
    int place;
    int operator()(std::monostate) const { return sqlite3_bind_null(statement, place); }
    int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, place, number); }
    int operator()(bool flag) const { return sqlite3_bind_int(statement, place, flag ? 1 : 0); }
    int operator()(const std::string& text) const {
      return sqlite3_bind_text64(statement, place, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    int operator()(const base::Bytes& bytes) const {  // a null pointer would bind NULL
      const void* data = bytes.empty() ? static_cast<const void*>("") : bytes.data();
      return sqlite3_bind_blob64(statement, place, data, bytes.size(), SQLITE_STATIC);
    }
  };
  return std::visit(Binder{statement, place}, value);
}

Value column(sqlite3_stmt* statement, int at) {
  switch (sqlite3_column_type(statement, at)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, at)};
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, at));
      return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, at)));
    }
    case SQLITE_BLOB: {
      const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, at));
      return base::Bytes(data, data + sqlite3_column_bytes(statement, at));
    }
    default:
      return {};
  }
}

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(SqliteHandle handle) : handle_(std::move(handle)) {}

  using Connection::run;
  Result<Answer> run(const std::string& sql, std::span<const Value> values) override {
    VIDIMUS_TRY(prepared, prepare(sql));
    auto* const statement = prepared->handle.get();
    const Resetting resetting{statement};
    for (std::size_t at = 0; at < values.size() && at < prepared->places.size(); ++at) {
      const auto* text = std::get_if<std::string>(&values[at]);
      if (text && text->find('\0') != std::string::npos) return fail(Code::bad_request, "text_with_zero_octet");
      const int place = prepared->places[at];
      if (place > 0 && bind(statement, place, values[at]) != SQLITE_OK) return error_of(handle_.get());
    }
    Answer answer;
    const int columns = sqlite3_column_count(statement);
    int step = sqlite3_step(statement);
    for (; step == SQLITE_ROW; step = sqlite3_step(statement)) {
      Row row;
      row.reserve(static_cast<std::size_t>(columns));
      for (int at = 0; at < columns; ++at) row.push_back(column(statement, at));
      answer.rows.push_back(std::move(row));
    }
    if (step != SQLITE_DONE) return error_of(handle_.get());
    answer.changed = sqlite3_changes64(handle_.get());
    return answer;
  }

  Result<Done> script(const std::string& text) override {
    if (sqlite3_exec(handle_.get(), text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return error_of(handle_.get());
    return Done{};
  }
  Result<Done> post(const std::string& sql, std::span<const Value> values) override {
    VIDIMUS_CHECK(run(sql, values));
    return Done{};
  }
  Result<Done> post_one(const std::string& sql, std::span<const Value> values) override {
    VIDIMUS_TRY(answer, run(sql, values));
    return answer.changed == 1 ? Result<Done>{Done{}} : fail(Code::stale, "no_such_row");
  }
  Result<Done> settle() override { return Done{}; }
  Result<Done> begin_reading() override { return script("BEGIN DEFERRED"); }
  Result<Done> end_reading() override { return script("COMMIT"); }
  Result<Answer> ask(const std::string& sql, std::span<const Value> values) override { return run(sql, values); }
  Result<Done> begin_writing(Durability durability) override {
    // Cannot be changed within a transaction. NORMAL leaves the log unsynchronised at the commit, FULL synchronises all of it.
    if (durability != durability_) {
      VIDIMUS_CHECK(script(durability == Durability::at_once ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL"));
      durability_ = durability;
    }
    return script("BEGIN IMMEDIATE");
  }
  Result<Done> commit() override { return script("COMMIT"); }
  [[nodiscard]] bool alive() const override { return true; }

  Result<Done> copy_to(const std::string& path) override {
    const auto part = path + ".part";
    std::remove(part.c_str());
    {
      VIDIMUS_TRY(target, open_file(part));
      auto* const backup = sqlite3_backup_init(target.get(), "main", handle_.get(), "main");
      if (!backup) return error_of(target.get());
      const int stepped = sqlite3_backup_step(backup, -1);
      sqlite3_backup_finish(backup);
      if (stepped != SQLITE_DONE) return fail(Code::unavailable, "backup_failed", sqlite3_errmsg(target.get()));
      // The copy inherits WAL; a file to be carried away is better whole in one piece.
      if (sqlite3_exec(target.get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr) != SQLITE_OK)
        return error_of(target.get());
    }
    if (std::rename(part.c_str(), path.c_str()) != 0) return fail(Code::unavailable, "backup_failed", path);
    return Done{};
  }

 private:
  struct Resetting {
    sqlite3_stmt* statement;
    ~Resetting() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };

  Result<Statement*> prepare(const std::string& sql) {
    if (const auto found = statements_.find(sql); found != statements_.end()) return &found->second;
    if (statements_.size() >= sqlite_statements) statements_.clear();
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr) !=
        SQLITE_OK)
      return error_of(handle_.get());
    Statement made{std::unique_ptr<sqlite3_stmt, Finalise>{raw}, {}};
    const int count = sqlite3_bind_parameter_count(raw);
    for (int number = 1; number <= count; ++number)
      made.places.push_back(sqlite3_bind_parameter_index(raw, ("$" + std::to_string(number)).c_str()));
    return &statements_.emplace(sql, std::move(made)).first->second;
  }

  SqliteHandle handle_;
  std::unordered_map<std::string, Statement> statements_;
  Durability durability_ = Durability::at_once;  ///< as the connection was opened
};

}  // namespace

Result<std::unique_ptr<Connection>> connect_sqlite(const std::string& path) {
  VIDIMUS_TRY(handle, open_file(path));
  std::unique_ptr<Connection> connection = std::make_unique<SqliteConnection>(std::move(handle));
  VIDIMUS_CHECK(
      connection->script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000"));
  return connection;
}

}  // namespace vidimus::adapters::sql
