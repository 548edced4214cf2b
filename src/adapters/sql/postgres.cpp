#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "adapters/sql/conflict.hpp"
#include "adapters/sql/connection.hpp"

namespace vidimus::adapters::sql {
namespace {

constexpr std::size_t postgres_statements = 256;
// The writers of all processes queue on this advisory lock: one audit chain, one writer. The number is arbitrary ("Vid").
constexpr auto begin_writing_text = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(5663076)";

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

class PostgresConnection final : public Connection {
 public:
  explicit PostgresConnection(PostgresHandle handle) : handle_(std::move(handle)) {}

  using Connection::run;
  Result<Answer> run(const std::string& sql, std::span<const Value> values) override {
    VIDIMUS_TRY(name, prepare(sql));
    const Parameters parameters{values};
    const Held held{PQexecPrepared(handle_.get(), name.c_str(), static_cast<int>(values.size()), parameters.values.data(),
                                   parameters.lengths.data(), parameters.formats.data(), 1)};
    const auto status = PQresultStatus(held.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return refused(held.get());
    Answer answer;
    const int rows = PQntuples(held.get());
    const int columns = PQnfields(held.get());
    answer.rows.reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) {
      Row made;
      made.reserve(static_cast<std::size_t>(columns));
      for (int at = 0; at < columns; ++at) made.push_back(column(held.get(), row, at));
      answer.rows.push_back(std::move(made));
    }
    for (const char* digit = PQcmdTuples(held.get()); *digit; ++digit) answer.changed = answer.changed * 10 + (*digit - '0');
    return answer;
  }

  Result<Done> script(const std::string& text) override {
    const Held held{PQexec(handle_.get(), text.c_str())};
    const auto status = PQresultStatus(held.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return refused(held.get());
    return Done{};
  }
  Result<Done> begin_reading() override { return script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
  Result<Done> begin_writing() override { return script(begin_writing_text); }
  [[nodiscard]] bool alive() const override { return !lost_; }
  Result<Done> copy_to(const std::string&) override {
    return fail(Code::unsupported, "use_pg_dump", "PostgreSQL is backed up with its own tools: pg_dump or pg_basebackup");
  }

 private:
  base::Error refused(const PGresult* result) {
    lost_ = lost_ || is_lost(handle_.get(), result);
    return error_of(handle_.get(), result);
  }
  Result<std::string> prepare(const std::string& sql) {
    if (const auto found = names_.find(sql); found != names_.end()) return found->second;
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
