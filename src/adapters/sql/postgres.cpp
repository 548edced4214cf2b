#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "adapters/sql/conflict.hpp"
#include "adapters/sql/connection.hpp"

namespace vidimus::adapters::sql {
namespace {

constexpr std::size_t postgres_statements = 256;
constexpr auto begin_writing_text = "BEGIN ISOLATION LEVEL READ COMMITTED";
constexpr auto wait_for_no_disk_text = "SET LOCAL synchronous_commit TO OFF";
// The writers of all processes queue on this advisory lock: one audit chain, one writer. The number is arbitrary ("Vid").
constexpr auto writers_lock_text = "SELECT pg_advisory_xact_lock(5663076)";
constexpr auto begin_reading_text = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

// Type numbers of PostgreSQL's pg_type; the binary protocol tells them with each column.
enum class TypeOid : Oid { boolean = 16, bytea = 17, int8 = 20, int4 = 23 };

struct Finish {
  void operator()(PGconn* handle) const { PQfinish(handle); }
};
struct Clear {
  void operator()(PGresult* handle) const { PQclear(handle); }
};
using PostgresHandle = std::unique_ptr<PGconn, Finish>;
using Held = std::unique_ptr<PGresult, Clear>;

std::string_view field(const PGresult* result, int which) {
  const char* text = PQresultErrorField(result, which);
  return text ? std::string_view{text} : std::string_view{};
}

/// Did the server go, or end this session? libpq may tell it by an error without a code while it still calls the connection good.
bool is_lost(PGconn* handle, const PGresult* result) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  return PQstatus(handle) != CONNECTION_OK || state.empty() || state.starts_with("57P") || state.starts_with("08");
}

base::Error error_of(PGconn* handle, const PGresult* result) {
  const std::string message = PQerrorMessage(handle);
  const auto state = field(result, PG_DIAG_SQLSTATE);
  if (state == "23505") return conflict_of(field(result, PG_DIAG_CONSTRAINT_NAME));
  if (state == "23503") return fail(Code::conflict, "unknown_reference", message);
  if (state == "23514" || state == "23502") return fail(Code::internal, "check_failed", message);
  if (state == "22021") return fail(Code::bad_request, "text_with_zero_octet", message);
  constexpr std::array passing{"08", "40", "53", "57", "58"};  // connection, conflict, resources, operator, system
  const auto is_passing = [&](const char* prefix) { return state.starts_with(prefix); };
  if (is_lost(handle, result) || std::any_of(passing.begin(), passing.end(), is_passing))
    return fail(Code::unavailable, "database_unavailable", message);
  return fail(Code::internal, "database", message);
}

std::string big_endian(std::int64_t number) {
  std::string out(8, '\0');
  const auto bits = static_cast<std::uint64_t>(number);
  for (unsigned at = 0; at < 8; ++at) out[at] = static_cast<char>(bits >> (56 - 8 * at) & 0xff);
  return out;
}

/// Values in PostgreSQL's binary form; `kept` owns the octets of numbers.
struct Parameters {
  std::vector<std::string> kept;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;

  explicit Parameters(std::span<const Value> list) {
    kept.reserve(list.size());
    for (const auto& value : list) std::visit([this](const auto& held) { add(held); }, value);
  }
  void put(const char* data, std::size_t size) {
    values.push_back(data);
    lengths.push_back(static_cast<int>(size));
    formats.push_back(1);
  }
  void add(std::monostate) { put(nullptr, 0); }
  void add(const std::string& text) { put(text.data(), text.size()); }
  void add(const base::Bytes& bytes) {  // a null pointer would be NULL
    put(bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  void add(std::int64_t number) { put(kept.emplace_back(big_endian(number)).data(), 8); }
  void add(bool flag) { put(flag ? "\1" : "\0", 1); }
};

std::int64_t number_of(const std::uint8_t* data, int length) {
  std::uint64_t bits = length > 0 && (data[0] & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (int at = 0; at < length; ++at) bits = bits << 8 | data[at];
  return static_cast<std::int64_t>(bits);
}

Value column(const PGresult* result, int row, int at) {
  if (PQgetisnull(result, row, at)) return {};
  const auto* text = PQgetvalue(result, row, at);
  const auto* data = reinterpret_cast<const std::uint8_t*>(text);
  const int length = PQgetlength(result, row, at);
  switch (static_cast<TypeOid>(PQftype(result, at))) {
    case TypeOid::boolean:
      return length == 1 && data[0] != 0;
    case TypeOid::bytea:
      return base::Bytes(data, data + length);
    case TypeOid::int8:
    case TypeOid::int4:
      return number_of(data, length);
    default:
      return std::string(text, static_cast<std::size_t>(length));
  }
}

/// Statements travel in libpq's pipeline mode, so that several share one round trip: what opens a reading goes with its first
/// question, what is posted with the next that waits.
class PostgresConnection final : public Connection {
 public:
  explicit PostgresConnection(PostgresHandle handle) : handle_(std::move(handle)) {}

  using Connection::run;
  Result<Answer> run(const std::string& sql, std::span<const Value> values) override {
    collect_end();
    auto answer = attempt(sql, values);
    // The server went while this connection lay idle. Nothing was read or written by it yet: it is opened anew, once.
    if (!answer && lost_ && fresh_ && reconnect()) answer = attempt(sql, values);
    fresh_ = false;
    opening_ = nullptr;
    return answer;
  }
  Result<Done> post(const std::string& sql, std::span<const Value> values) override {
    VIDIMUS_TRY(name, prepare(sql));
    return send(name, values);
  }
  Result<Done> post_one(const std::string& sql, std::span<const Value> values) override {
    VIDIMUS_CHECK(post(sql, values));
    expecting_one_.push_back(posted_);
    return Done{};
  }
  Result<Done> settle() override {
    if (posted_ == 0) return Done{};
    VIDIMUS_CHECK(collect());
    return Done{};
  }
  Result<Done> script(const std::string& text) override {
    collect_end();
    const auto settled = settle();
    const Held held{PQexec(handle_.get(), text.c_str())};
    const auto status = PQresultStatus(held.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return refused(held.get());
    return settled;
  }
  Result<Done> begin_reading() override {
    opening_ = begin_reading_text;
    fresh_ = true;
    return Done{};
  }
  Result<Done> end_reading() override {
    if (std::exchange(opening_, nullptr) != nullptr) return Done{};  // nothing was asked
    if (PQsendQuery(handle_.get(), "COMMIT") != 1) return refused(nullptr);
    ending_ = true;
    return Done{};
  }
  Result<Answer> ask(const std::string& sql, std::span<const Value> values) override {
    fresh_ = true;
    return run(sql, values);
  }
  Result<Done> begin_writing(Durability durability) override {
    VIDIMUS_CHECK(post(begin_writing_text, {}));
    if (durability == Durability::with_the_next) VIDIMUS_CHECK(post(wait_for_no_disk_text, {}));
    return post(writers_lock_text, {});
  }
  Result<Done> commit() override {
    // What must have changed a row is looked at first: the server would commit without.
    if (!expecting_one_.empty()) VIDIMUS_CHECK(settle());
    VIDIMUS_CHECK(post("COMMIT", {}));
    return settle();
  }
  [[nodiscard]] bool alive() const override { return !lost_; }
  Result<Done> copy_to(const std::string&) override {
    return fail(Code::unsupported, "use_pg_dump", "PostgreSQL is backed up with its own tools: pg_dump or pg_basebackup");
  }

 private:
  base::Error refused(const PGresult* result) {
    lost_ = lost_ || is_lost(handle_.get(), result);
    return error_of(handle_.get(), result);
  }
  bool reconnect() {
    PQreset(handle_.get());
    lost_ = PQstatus(handle_.get()) != CONNECTION_OK;
    names_.clear();
    posted_ = 0;
    expecting_one_.clear();
    return !lost_;
  }
  /// Takes what the server said of the end of the reading before; a session it ended is noticed by the next statement.
  void collect_end() {
    if (!std::exchange(ending_, false)) return;
    while (const Held held{PQgetResult(handle_.get())}) {
    }
  }
  Result<Answer> attempt(const std::string& sql, std::span<const Value> values) {
    VIDIMUS_TRY(name, prepare(sql));
    if (opening_ != nullptr) {
      if (PQenterPipelineMode(handle_.get()) != 1 ||
          PQsendQueryParams(handle_.get(), opening_, 0, nullptr, nullptr, nullptr, nullptr, 1) != 1)
        return refused(nullptr);
      ++posted_;
    }
    VIDIMUS_CHECK(send(name, values));
    return collect();
  }
  Result<Done> send(const std::string& name, std::span<const Value> values) {
    const Parameters parameters{values};
    if (PQenterPipelineMode(handle_.get()) != 1 ||
        PQsendQueryPrepared(handle_.get(), name.c_str(), static_cast<int>(values.size()), parameters.values.data(),
                            parameters.lengths.data(), parameters.formats.data(), 1) != 1)
      return refused(nullptr);
    ++posted_;
    return Done{};
  }
  /// Waits for all that was sent; the answer is that of the last. @errors of the first that was refused.
  Result<Answer> collect() {
    std::optional<base::Error> error;
    Held last;
    if (PQpipelineSync(handle_.get()) != 1) error = refused(nullptr);
    for (std::size_t at = 1; at <= posted_ && !lost_; ++at) {
      last.reset(PQgetResult(handle_.get()));
      const auto status = PQresultStatus(last.get());
      if (!error && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) error = refused(last.get());
      if (!error && std::ranges::binary_search(expecting_one_, at) && changed_by(last.get()) != 1)
        error = fail(Code::stale, "no_such_row");
      while (const Held rest{last ? PQgetResult(handle_.get()) : nullptr}) {
      }
    }
    posted_ = 0;
    expecting_one_.clear();
    if (!lost_) {
      const Held end{PQgetResult(handle_.get())};  // of the pipeline
      if (PQexitPipelineMode(handle_.get()) != 1 && !error) error = refused(end.get());
    }
    if (error) return *std::move(error);
    return answer_in(last.get());
  }
  static Answer answer_in(const PGresult* result) {
    Answer answer;
    const int rows = PQntuples(result);
    const int columns = PQnfields(result);
    answer.rows.reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) {
      Row made;
      made.reserve(static_cast<std::size_t>(columns));
      for (int at = 0; at < columns; ++at) made.push_back(column(result, row, at));
      answer.rows.push_back(std::move(made));
    }
    answer.changed = changed_by(result);
    return answer;
  }
  static std::int64_t changed_by(const PGresult* result) {
    std::int64_t out = 0;
    for (const char* digit = PQcmdTuples(const_cast<PGresult*>(result)); *digit; ++digit) out = out * 10 + (*digit - '0');
    return out;
  }
  /// Not while something is on its way: what was posted is waited for first when the text is new.
  Result<std::string> prepare(const std::string& sql) {
    if (const auto found = names_.find(sql); found != names_.end()) return found->second;
    VIDIMUS_CHECK(settle());
    if (names_.size() >= postgres_statements) {
      VIDIMUS_CHECK(script("DEALLOCATE ALL"));
      names_.clear();
    }
    auto name = "s" + std::to_string(++count_);
    const Held held{PQprepare(handle_.get(), name.c_str(), sql.c_str(), 0, nullptr)};
    if (PQresultStatus(held.get()) != PGRES_COMMAND_OK) return refused(held.get());
    return names_.emplace(sql, std::move(name)).first->second;
  }

  PostgresHandle handle_;
  std::unordered_map<std::string, std::string> names_;
  std::size_t count_ = 0;
  std::size_t posted_ = 0;                  ///< statements sent whose answers were not taken yet
  std::vector<std::size_t> expecting_one_;  ///< which of them must change one row, counted from one
  const char* opening_ = nullptr;           ///< what opens the reading, not sent yet
  bool fresh_ = false;                      ///< a reading of which nothing was asked yet
  bool ending_ = false;                     ///< the end of a reading is on its way
  bool lost_ = false;
};

}  // namespace

Result<std::unique_ptr<Connection>> connect_postgres(const std::string& conninfo) {
  // Later keywords win over the connection string; a dead peer is noticed within seconds, not hours.
  constexpr std::array<const char*, 6> keywords{"connect_timeout", "tcp_user_timeout", "options",
                                                "dbname",          "client_encoding",  nullptr};
  const std::array<const char*, 6> values{"5", "15000", "-c statement_timeout=60s", conninfo.c_str(), "UTF8", nullptr};
  PostgresHandle handle{PQconnectdbParams(keywords.data(), values.data(), 1)};
  if (!handle) return fail(Code::unavailable, "database_unavailable", "out of memory");
  PQsetNoticeProcessor(
      handle.get(), [](void*, const char*) {}, nullptr);
  if (PQstatus(handle.get()) != CONNECTION_OK)
    return fail(Code::unavailable, "database_unavailable", PQerrorMessage(handle.get()));
  return std::unique_ptr<Connection>{std::make_unique<PostgresConnection>(std::move(handle))};
}

}  // namespace vidimus::adapters::sql
