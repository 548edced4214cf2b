// Questions about letters, sessions, stations and the audit trail.
#include <array>

#include "adapters/sql/access_rows.hpp"
#include "adapters/sql/letter_rows.hpp"
#include "adapters/sql/unit.hpp"
#include "adapters/sql/where.hpp"

namespace vidimus::adapters::sql {

using namespace domain;

Result<Letter> SqlUnit::letter(const LetterId& id) { return one<Letter>(id.text); }
Result<std::vector<Letter>> SqlUnit::letters_of(const LineId& line) {
  return list<Letter>("WHERE line = $1 ORDER BY queued_at, id", {line.text});
}
Result<std::vector<Letter>> SqlUnit::recent_letters(const BodyId& body, int limit) {
  Where where;
  const auto rest = where.equals("body", body).then("ORDER BY queued_at DESC, id DESC LIMIT ", std::int64_t{limit});
  return list<Letter>(rest, where.values());
}
Result<std::vector<Letter>> SqlUnit::letters_due(base::Instant now, int limit) {
  return list<Letter>(
      "WHERE state IN ('queued', 'deferred', 'sending') AND next_attempt <= $1 ORDER BY next_attempt, id LIMIT $2",
      {to_value(now), std::int64_t{limit}});
}
Result<std::vector<Letter>> SqlUnit::undelivered_letters(const BodyId& body, int limit) {
  return list<Letter>("WHERE body = $1 AND state IN ('bounced', 'failed') ORDER BY queued_at DESC, id DESC LIMIT $2",
                      {body.text, std::int64_t{limit}});
}

Result<std::optional<Session>> SqlUnit::session(const SessionId& id) { return find<Session>("WHERE id = $1", {id.text}); }
Result<std::vector<Session>> SqlUnit::open_sessions(const PersonId& person, base::Instant now) {
  return list<Session>("WHERE person = $1 AND ended_at IS NULL AND expires > $2 ORDER BY created DESC, id",
                       {person.text, to_value(now)});
}
Result<std::vector<Credential>> SqlUnit::credentials_of(const PersonId& person) {
  return list<Credential>("WHERE person = $1 AND removed_at IS NULL ORDER BY created, id", {person.text});
}
Result<std::optional<Credential>> SqlUnit::credential_by_key(base::ByteView key_id) {
  return find<Credential>("WHERE key_id = $1 AND removed_at IS NULL AND length(key_id) > 0", {base::copy_of(key_id)});
}
Result<std::optional<Challenge>> SqlUnit::challenge_by_mac(base::ByteView mac) {
  return find<Challenge>("WHERE mac = $1 ORDER BY id DESC LIMIT 1", {base::copy_of(mac)});
}
Result<std::optional<Challenge>> SqlUnit::last_challenge(const PersonId& person, ChallengePurpose purpose,
                                                         const std::string& subject) {
  return find<Challenge>("WHERE person = $1 AND purpose = $2 AND subject = $3 ORDER BY expires DESC, id DESC LIMIT 1",
                         {person.text, to_value(purpose), subject});
}
Result<std::optional<Station>> SqlUnit::station_by_pairing(base::ByteView mac) {
  return find<Station>("WHERE pairing_mac = $1 AND length(pairing_mac) > 0", {base::copy_of(mac)});
}
Result<Station> SqlUnit::station(const StationId& id) { return one<Station>(id.text); }
Result<std::optional<Station>> SqlUnit::station_by_key(base::ByteView mac) {
  return find<Station>("WHERE key_mac = $1 AND length(key_mac) > 0", {base::copy_of(mac)});
}
Result<std::vector<Station>> SqlUnit::stations_at(const SiteId& site) {
  return list<Station>("WHERE site = $1 ORDER BY id", {site.text});
}
Result<StationJob> SqlUnit::station_job(const JobId& id) { return one<StationJob>(id.text); }
Result<std::vector<StationJob>> SqlUnit::jobs_of_station(const StationId& station) {
  return list<StationJob>("WHERE station = $1 AND state NOT IN ('done', 'failed') ORDER BY created, id", {station.text});
}
Result<std::vector<StationJob>> SqlUnit::jobs_of_line(const LineId& line) {
  return list<StationJob>("WHERE line = $1 ORDER BY created, id", {line.text});
}

Result<std::vector<ports::AuditEntry>> SqlUnit::audit(const ports::AuditFilter& filter) {
  if (!reading_) return fail(Code::internal, "unit_is_over");
  Where where;
  where.equals("body", filter.body);
  if (!filter.reference.empty()) where.add("reference = ", filter.reference);
  if (!filter.actor.empty()) where.add("actor = ", filter.actor);
  where.add("seq > ", filter.after);
  const auto rest = where.then("ORDER BY seq LIMIT ", std::int64_t{filter.limit});
  return records<ports::AuditEntry>(**reading_, rest, where.values(), audit_table(Trail::registry));
}

Result<std::vector<ports::AuditEntry>> SqlUnit::certificate_changes(const BodyId& body, std::int64_t after, int limit) {
  if (!reading_) return fail(Code::internal, "unit_is_over");
  // The words stand in the text, not among the values: so the planner sees that the partial index serves.
  const std::array<Value, 3> values{body.text, after, std::int64_t{limit}};
  return records<ports::AuditEntry>(
      **reading_,
      "WHERE body = $1 AND noun = 'certificate' AND event IN ('accept', 'bring_in', 'revoke', 'expire') "
      "AND seq > $2 ORDER BY seq LIMIT $3",
      values, audit_table(Trail::registry));
}

Result<std::int64_t> SqlUnit::last_audit_entry() {
  if (!reading_) return fail(Code::internal, "unit_is_over");
  VIDIMUS_TRY(answer, (**reading_).run("SELECT COALESCE(MAX(seq), 0) FROM audit", {}));
  std::int64_t out = 0;
  if (answer.rows.empty() || !from_value(answer.rows.front().front(), out)) return fail(Code::internal, "row_unreadable");
  return out;
}

}  // namespace vidimus::adapters::sql
