#include "adapters/sql/enrolment_book.hpp"

#include <array>

#include "adapters/sql/database.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {
namespace {

using ports::AuditDraft;
using ports::EnrolmentRecord;
using ports::EnrolmentState;

constexpr const char* columns = "request, client, door, profile, state, created, deadline";

class SqlEnrolmentBook final : public ports::EnrolmentBook {
 public:
  explicit SqlEnrolmentBook(Database& database) : database_(database) {}

  Result<Done> settle(const std::string& request, EnrolmentState state, const AuditDraft& audit) override {
    return database_.writer().run([&](Writing& writing) -> Result<Done> {
      VIDIMUS_TRY(answer, writing.connection.run("UPDATE enrolment SET state = $2 WHERE request = $1 AND state = 'asked'",
                                                 {request, to_value(state)}));
      if (answer.changed == 1) {
        writing.register_.append(audit);
        return Done{};
      }
      VIDIMUS_TRY(known, writing.connection.run("SELECT 1 FROM enrolment WHERE request = $1", {request}));
      if (known.rows.empty()) return fail(Code::not_found, "enrolment");
      return Done{};
    });
  }
  Result<std::optional<EnrolmentRecord>> find(const std::string& request) override {
    VIDIMUS_TRY(found, read("WHERE request = $1", {request}));
    return found.empty() ? std::optional<EnrolmentRecord>{} : std::optional{std::move(found.front())};
  }
  Result<std::vector<EnrolmentRecord>> overdue(base::Instant now) override {
    return read("WHERE state = 'asked' AND deadline < $1 ORDER BY deadline", {to_value(now)});
  }
  Result<std::vector<EnrolmentRecord>> list(const std::string& after, int limit) override {
    if (after.empty()) return read("ORDER BY created DESC, request DESC LIMIT $1", {std::int64_t{limit}});
    return read(
        "WHERE (created, request) < (SELECT last.created, last.request FROM enrolment last WHERE last.request = $1) "
        "ORDER BY created DESC, request DESC LIMIT $2",
        {after, std::int64_t{limit}});
  }

 private:
  Result<std::vector<EnrolmentRecord>> read(const std::string& rest, std::initializer_list<Value> values) {
    VIDIMUS_TRY(answer, database_.readers().ask("SELECT " + std::string{columns} + " FROM enrolment " + rest, values));
    std::vector<EnrolmentRecord> out;
    for (const auto& row : answer.rows) {
      auto& one = out.emplace_back();
      if (!from_value(row[0], one.request) || !from_value(row[1], one.client) || !from_value(row[2], one.door) ||
          !from_value(row[3], one.profile) || !from_value(row[4], one.state) || !from_value(row[5], one.created) ||
          !from_value(row[6], one.deadline))
        return fail(Code::internal, "row_unreadable");
    }
    return out;
  }

  Database& database_;
};

}  // namespace

Result<Done> open_enrolment(Writing& writing, const ports::Enrolling& enrolling) {
  const auto& record = enrolling.record;
  const std::array<Value, 7> values{record.request,           record.client,          to_value(record.door),
                                    record.profile,           to_value(record.state), to_value(record.created),
                                    to_value(record.deadline)};
  VIDIMUS_CHECK(writing.connection.post(
      "INSERT INTO enrolment (" + std::string{columns} + ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (request) DO NOTHING",
      values));
  writing.register_.append(enrolling.audit);
  return Done{};
}

std::unique_ptr<ports::EnrolmentBook> make_enrolment_book(Database& database) {
  return std::make_unique<SqlEnrolmentBook>(database);
}

}  // namespace vidimus::adapters::sql
