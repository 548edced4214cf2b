// The one door for writing: versions before, records after, audit entries and letters, all or nothing.
#include "adapters/sql/access_rows.hpp"
#include "adapters/sql/aftercare_rows.hpp"
#include "adapters/sql/appointment_rows.hpp"
#include "adapters/sql/body_rows.hpp"
#include "adapters/sql/case_words.hpp"
#include "adapters/sql/certificate_rows.hpp"
#include "adapters/sql/contract_rows.hpp"
#include "adapters/sql/custody_rows.hpp"
#include "adapters/sql/dossier_rows.hpp"
#include "adapters/sql/handover_rows.hpp"
#include "adapters/sql/keeping_rows.hpp"
#include "adapters/sql/letter_rows.hpp"
#include "adapters/sql/life_rows.hpp"
#include "adapters/sql/order_rows.hpp"
#include "adapters/sql/organisation_rows.hpp"
#include "adapters/sql/people_rows.hpp"
#include "adapters/sql/site_rows.hpp"
#include "adapters/sql/token_rows.hpp"
#include "adapters/sql/unit.hpp"
#include "adapters/sql/verification_rows.hpp"

namespace vidimus::adapters::sql {
namespace {

constexpr std::size_t checked_at_once = 100;

/// Writes records under their version guards. A record may come several times in one commit: the later writes follow the earlier.
class RecordWriter {
 public:
  explicit RecordWriter(Connection& connection) : connection_(connection) {}

  template <class R>
  Result<Done> operator()(const R& record) {
    const auto& table = table_of<R>();
    auto values = table.values(record);
    const auto* key = std::get_if<std::string>(&values.front());
    if (!key || key->empty()) return fail(Code::internal, "record_without_id", table.name());
    auto& [first, times] = written_.try_emplace(table.name() + "/" + *key, record.version, 0).first->second;
    const auto guard = record.version == first ? first + times : record.version;
    ++times;
    values[1] = guard + 1;
    if (guard == 0) {
      VIDIMUS_CHECK(connection_.run(table.insert(), values));
      return Done{};
    }
    values.emplace_back(guard);
    VIDIMUS_TRY(answer, connection_.run(table.update(), values));
    if (answer.changed != 1) return fail(Code::stale, table.name());
    return Done{};
  }

  Result<Done> operator()(const ports::Removal& removal) {
    const auto [table, key] = place_of(removal.what);
    VIDIMUS_TRY(answer,
                connection_.run("DELETE FROM " + std::string{table} + " WHERE " + std::string{key} + " = $1 AND version = $2",
                                {removal.id, removal.version}));
    if (answer.changed != 1) return fail(Code::stale, std::string{table});
    return Done{};
  }

  Result<Done> operator()(const ports::SiteCalendar& calendar) {
    VIDIMUS_CHECK(connection_.run("DELETE FROM opening_hours WHERE site = $1", {calendar.site.text}));
    VIDIMUS_CHECK(connection_.run("DELETE FROM closure WHERE site = $1", {calendar.site.text}));
    VIDIMUS_CHECK(connection_.run("DELETE FROM site_instruction WHERE site = $1", {calendar.site.text}));
    VIDIMUS_CHECK(insert_for(calendar.site, calendar.hours));
    VIDIMUS_CHECK(insert_for(calendar.site, calendar.closures));
    return insert_for(calendar.site, calendar.instructions);
  }

 private:
  static std::pair<std::string_view, std::string_view> place_of(ports::Removable what) {
    switch (what) {
      case ports::Removable::piece:
        return {"piece", "id"};
      case ports::Removable::letter:
        return {"letter", "id"};
      case ports::Removable::letter_contact:
        return {"letter_contact", "id"};
      case ports::Removable::session:
        return {"session", "id"};
      case ports::Removable::challenge:
        return {"challenge", "id"};
      case ports::Removable::face_to_face:
        return {"face_to_face", "appointment"};
      case ports::Removable::product:
        return {"product", "id"};
      case ports::Removable::appointment:
        return {"appointment", "id"};
      case ports::Removable::counter_visit:
        return {"counter_visit", "appointment"};
      case ports::Removable::delivery_record:
        return {"delivery_record", "id"};
      case ports::Removable::installation_trial:
        return {"installation_trial", "id"};
      case ports::Removable::unblocking:
        return {"unblocking", "id"};
      case ports::Removable::token_secret:
        return {"token_secret", "id"};
      case ports::Removable::token_dialogue:
        return {"token_dialogue", "id"};
      case ports::Removable::order_draft:
        return {"order_draft", "id"};
      case ports::Removable::credential:
        return {"credential", "id"};
      case ports::Removable::calendar_feed:
        return {"calendar_feed", "id"};
      case ports::Removable::revocation_questions:
        return {"revocation_questions", "id"};
    }
    return {};
  }
  template <class R>
  Result<Done> insert_for(const domain::SiteId& site, std::vector<R> list) {
    for (auto& entry : list) {
      entry.site = site;
      VIDIMUS_CHECK(connection_.run(table_of<R>().insert(), table_of<R>().values(entry)));
    }
    return Done{};
  }

  Connection& connection_;
  std::map<std::string, std::pair<base::Version, base::Version>> written_;  ///< version first read, times written
};

/// Refuses when a record the unit stands on has another version by now, a run of records a question.
Result<Done> still_as_seen(Connection& connection, const SeenVersions& seen) {
  for (auto at = seen.begin(); at != seen.end();) {
    std::string text = "SELECT count(*) FROM (";
    std::vector<Value> values;
    std::int64_t asked = 0;
    for (; at != seen.end() && asked < static_cast<std::int64_t>(checked_at_once); ++at, ++asked) {
      values.emplace_back(at->first.key);
      values.emplace_back(at->second);
      text += (asked == 0 ? "SELECT 1 FROM " : " UNION ALL SELECT 1 FROM ") + at->first.table + " WHERE " + at->first.key_column +
              " = $" + std::to_string(values.size() - 1) + " AND version = $" + std::to_string(values.size());
    }
    VIDIMUS_TRY(answer, connection.run(text + ") AS unchanged", values));
    std::int64_t unchanged = 0;
    if (answer.rows.empty() || !from_value(answer.rows.front().front(), unchanged) || unchanged != asked)
      return fail(Code::stale, "read_before");
  }
  return Done{};
}

}  // namespace

Result<Done> SqlUnit::commit(std::span<const ports::Step> steps, std::span<const domain::Letter> letters) {
  if (!reading_) return fail(Code::internal, "unit_is_over");
  reading_.reset();
  if (steps.empty() && letters.empty()) return Done{};
  return writer_.run([&](Writing& writing) -> Result<Done> {
    VIDIMUS_CHECK(still_as_seen(writing.connection, seen_));
    RecordWriter write{writing.connection};
    TouchedCases touched;
    for (const auto& step : steps) {
      if (!step.trace_only) {
        touched.note(step.after);
        VIDIMUS_CHECK(std::visit(write, step.after));
      }
      writing.registry.append(step.audit);
    }
    for (const auto& letter : letters) VIDIMUS_CHECK(write(letter));
    return touched.refresh(writing.connection);
  });
}

}  // namespace vidimus::adapters::sql
