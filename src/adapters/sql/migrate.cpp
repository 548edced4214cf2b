#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>

#include "adapters/sql/case_words.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/subject_words.hpp"
#include "base/toml.hpp"

namespace vidimus::adapters::sql {
namespace {

namespace files = std::filesystem;
using Migrations = std::map<std::int64_t, files::path>;

constexpr auto version_table =
    "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)";

/// The files NNNN_name.sql of the folder by number, from 1 without gaps.
Result<Migrations> read_folder(const std::string& folder) {
  Migrations out;
  std::error_code error;
  for (const auto& entry : files::directory_iterator(folder, error)) {
    const auto name = entry.path().filename().string();
    std::int64_t number = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
    if (entry.path().extension() != ".sql" || read.ec != std::errc{} || *read.ptr != '_') continue;
    if (!out.emplace(number, entry.path()).second) return fail(Code::misconfigured, "migrations_same_number", name);
  }
  if (out.empty()) return fail(Code::misconfigured, "migrations_missing", folder);
  if (out.begin()->first != 1 || out.rbegin()->first != static_cast<std::int64_t>(out.size()))
    return fail(Code::misconfigured, "migrations_gap", folder);
  return out;
}

Result<std::int64_t> version_of(Connection& connection) {
  std::int64_t version = 0;
  VIDIMUS_TRY(answer, connection.run("SELECT COALESCE(MAX(version), 0) FROM schema_version"));
  if (answer.rows.empty() || !from_value(answer.rows.front().front(), version)) return fail(Code::internal, "row_unreadable");
  return version;
}

/// Applies the next file, if any is left; false when the database has them all. The version is read inside the transaction that
/// writes, so two servers that start together do it once.
Result<bool> apply_next(Connection& connection, const Migrations& migrations) {
  VIDIMUS_CHECK(connection.script(version_table));
  VIDIMUS_TRY(version, version_of(connection));
  if (version > migrations.rbegin()->first)
    return fail(Code::misconfigured, "database_newer_than_program", std::to_string(version));
  const auto next = migrations.find(version + 1);
  if (next == migrations.end()) return false;
  VIDIMUS_TRY(text, base::read_file(next->second.string()));
  VIDIMUS_CHECK(connection.script(text));
  VIDIMUS_CHECK(connection.run("INSERT INTO schema_version (version, name) VALUES ($1, $2)",
                               {next->first, next->second.filename().string()}));
  return true;
}

/// What is from before there was a search gets its words, once.
Result<Done> index_older_records(Connection& connection) {
  VIDIMUS_CHECK(connection.begin_writing());
  const auto index = [&]() -> Result<Done> {
    VIDIMUS_TRY(found, connection.run("SELECT id FROM order_line WHERE NOT EXISTS (SELECT 1 FROM case_word WHERE line = id)"));
    for (const auto& row : found.rows)
      if (const auto* line = std::get_if<std::string>(&row.front())) VIDIMUS_CHECK(write_case_words(connection, *line));
    return index_older_subjects(connection);
  };
  const auto done = index();
  const auto ended = connection.script(done ? "COMMIT" : "ROLLBACK");
  return done ? ended : done;
}

}  // namespace

Result<int> migrate(Database& database, const std::string& folder) {
  VIDIMUS_TRY(migrations, read_folder(folder));
  VIDIMUS_TRY(connection, database.connect());
  for (int applied = 0;; ++applied) {
    VIDIMUS_CHECK(connection->begin_writing());
    const auto more = apply_next(*connection, migrations);
    const auto ended = connection->script(more ? "COMMIT" : "ROLLBACK");
    if (!more) return more.error();
    if (!ended) return ended.error();
    if (!*more) {
      if (applied > 0) VIDIMUS_CHECK(index_older_records(*connection));
      return applied;
    }
  }
}

}  // namespace vidimus::adapters::sql
