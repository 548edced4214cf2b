#include "adapters/sql/lists.hpp"

#include <array>

#include "adapters/sql/audit_rows.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/dossier_rows.hpp"
#include "adapters/sql/letter_rows.hpp"
#include "adapters/sql/measure_book.hpp"
#include "adapters/sql/order_rows.hpp"
#include "adapters/sql/organisation_rows.hpp"
#include "adapters/sql/people_rows.hpp"
#include "adapters/sql/sent_book.hpp"
#include "adapters/sql/upload_book.hpp"
#include "adapters/sql/where.hpp"
#include "adapters/sql/writer.hpp"
#include "domain/search.hpp"

namespace vidimus::adapters::sql {
namespace {

using namespace domain;

const Table<SavedFilter>& filter_table() {
  static const Table<SavedFilter> table{"saved_filter",
                                        {
                                            column<&SavedFilter::id>("id"),
                                            column<&SavedFilter::person>("person"),
                                            column<&SavedFilter::list>("list"),
                                            column<&SavedFilter::name>("name"),
                                            column<&SavedFilter::query>("query"),
                                            column<&SavedFilter::created>("created"),
                                        }};
  return table;
}

const Table<ProviderAccount>& account_table() {
  static const Table<ProviderAccount> table{"provider_account",
                                            {
                                                column<&ProviderAccount::id>("id"),
                                                column<&ProviderAccount::person>("person"),
                                                column<&ProviderAccount::issuer>("issuer"),
                                                column<&ProviderAccount::subject>("subject"),
                                                column<&ProviderAccount::created>("created"),
                                                column<&ProviderAccount::used_at>("used_at"),
                                            }};
  return table;
}

template <class R>
Result<std::vector<R>> read(Database& database, const std::string& rest, std::span<const Value> values, const Table<R>& table) {
  VIDIMUS_TRY(reading, database.readers().read());
  return records<R>(*reading, rest, values, table);
}

/// The dossiers of a queue, all pages of it.
Where queue_of(const ports::ReviewQuestion& question) {
  Where where;
  where.add("state = ", to_value(question.state));
  std::vector<Value> values;
  std::string places;
  for (const auto& [office, contract] : question.places) {
    places += values.empty() ? "(" : " OR (";
    places += contract.empty() ? "l.verifying_office = ?)" : "l.verifying_office = ? AND l.contract = ?)";
    values.emplace_back(office.text);
    if (!contract.empty()) values.emplace_back(contract.text);
  }
  where.holds("EXISTS (SELECT 1 FROM order_line l WHERE l.id = dossier.line AND (" + places + "))", std::move(values));
  for (const auto& word : question.words) {
    const auto [from, to] = word_range(word);
    std::vector<Value> ends{from};
    if (!to.empty()) ends.emplace_back(to);
    where.holds("EXISTS (SELECT 1 FROM case_word w WHERE w.line = dossier.line AND w.word >= ?" +
                    std::string{to.empty() ? ")" : " AND w.word < ?)"},
                std::move(ends));
  }
  if (question.due_before) where.add("due_at < ", to_value(*question.due_before));
  return where;
}

}  // namespace

Lists::Lists(Database& database)
    : database_(database),
      errands_(make_errand_book(database)),
      measures_(make_measure_book(database)),
      uploads_(make_upload_book(database)),
      sendings_(make_sent_book(database)) {}

Result<std::vector<ports::AuditEntry>> Lists::audit_page(const ports::AuditQuestion& question) {
  Where where;
  where.equals("body", question.body);
  if (!question.reference.empty()) where.add("reference = ", question.reference);
  if (!question.actor.empty()) where.add("actor = ", question.actor);
  if (!question.noun.empty()) where.add("noun = ", question.noun);
  if (!question.event.empty()) where.add("event = ", question.event);
  if (question.from) where.add("at >= ", to_value(*question.from));
  if (question.until) where.add("at < ", to_value(*question.until));
  if (question.before > 0) where.add("seq < ", question.before);
  const auto rest = where.then("ORDER BY seq DESC LIMIT ", std::int64_t{question.limit});
  return read<ports::AuditEntry>(database_, rest, where.values(), audit_table(Trail::registry));
}

Result<std::vector<Dossier>> Lists::review_page(const ports::ReviewQuestion& question) {
  if (question.places.empty()) return std::vector<Dossier>{};
  auto where = queue_of(question);
  if (!question.after.empty() && question.after_due)
    where.holds("(due_at > ? OR (due_at = ? AND id > ?) OR due_at IS NULL)",
                {to_value(*question.after_due), to_value(*question.after_due), question.after.text});
  else if (!question.after.empty())
    where.holds("due_at IS NULL AND id > ?", {question.after.text});
  const auto rest = where.then("ORDER BY due_at IS NULL, due_at, id LIMIT ", std::int64_t{question.limit});
  return read<Dossier>(database_, rest, where.values(), table_of<Dossier>());
}

Result<std::int64_t> Lists::count_reviews(const ports::ReviewQuestion& question) {
  if (question.places.empty()) return std::int64_t{0};
  const auto where = queue_of(question);
  VIDIMUS_TRY(reading, database_.readers().read());
  VIDIMUS_TRY(answer, (*reading).run("SELECT count(*) FROM dossier " + where.text(), where.values()));
  std::int64_t count = 0;
  if (answer.rows.size() != 1 || !from_value(answer.rows.front().front(), count)) return fail(Code::internal, "count");
  return count;
}

Result<std::vector<Accreditation>> Lists::accreditation_page(const ports::AccreditationQuestion& question) {
  Where where;
  where.add("body = ", question.body.text).equals("site", question.site).equals("organisation", question.organisation);
  if (question.organisation.empty())
    where.holds("(organisation IS NULL OR (role = ? AND state = ?))",
                {to_value(Role::legal_representative), to_value(AccreditationState::proposed)});
  if (question.role) where.add("role = ", to_value(*question.role));
  where.holds(question.over ? "(state = 'ended' OR ends < ?)" : "state <> 'ended' AND ends >= ?", {to_value(question.today)});
  if (!question.after.empty()) where.add("id < ", question.after.text);
  const auto rest = where.then("ORDER BY id DESC LIMIT ", std::int64_t{question.limit});
  return read<Accreditation>(database_, rest, where.values(), table_of<Accreditation>());
}

Result<std::vector<Membership>> Lists::membership_page(const BodyId& body, const MembershipId& after, int limit) {
  Where where;
  where.add("body = ", body.text);
  if (!after.empty()) where.add("id < ", after.text);
  const auto rest = where.then("ORDER BY id DESC LIMIT ", std::int64_t{limit});
  return read<Membership>(database_, rest, where.values(), table_of<Membership>());
}

Result<std::vector<Letter>> Lists::undelivered_page(const BodyId& body, const std::optional<Letter>& after, int limit) {
  Where where;
  where.holds("body = ? AND state IN ('bounced', 'failed')", {body.text});
  if (after)
    where.holds("(queued_at < ? OR (queued_at = ? AND id < ?))",
                {to_value(after->queued_at), to_value(after->queued_at), after->id.text});
  const auto rest = where.then("ORDER BY queued_at DESC, id DESC LIMIT ", std::int64_t{limit});
  return read<Letter>(database_, rest, where.values(), table_of<Letter>());
}

Result<std::vector<OrderDraft>> Lists::deleted_drafts(const MembershipId& membership, base::Instant since) {
  Where where;
  where.add("membership = ", membership.text).add("state = ", to_value(OrderDraftState::deleted));
  where.add("changed_at >= ", to_value(since));
  const auto rest = where.then("ORDER BY changed_at DESC, id LIMIT ", 50);
  return read<OrderDraft>(database_, rest, where.values(), table_of<OrderDraft>());
}

Result<std::vector<SavedFilter>> Lists::saved_filters(const PersonId& person, FilteredList list) {
  const std::array<Value, 2> values{person.text, to_value(list)};
  return read<SavedFilter>(database_, "WHERE person = $1 AND list = $2 ORDER BY name, id", values, filter_table());
}

Result<Done> Lists::keep_filter(const SavedFilter& filter) {
  VIDIMUS_CHECK(change(database_.writer(),
                       filter_table().insert() + " ON CONFLICT (person, list, name) DO UPDATE SET query = excluded.query",
                       filter_table().values(filter)));
  return Done{};
}

Result<Done> Lists::remove_filter(const std::string& id) {
  VIDIMUS_CHECK(change(database_.writer(), "DELETE FROM saved_filter WHERE id = $1", {id}));
  return Done{};
}

Result<std::optional<ProviderAccount>> Lists::provider_account(const std::string& issuer, const std::string& subject) {
  const std::array<Value, 2> values{issuer, subject};
  VIDIMUS_TRY(found, read<ProviderAccount>(database_, "WHERE issuer = $1 AND subject = $2", values, account_table()));
  return found.empty() ? std::optional<ProviderAccount>{} : std::optional{std::move(found.front())};
}

Result<std::vector<ProviderAccount>> Lists::provider_accounts(const PersonId& person) {
  const std::array<Value, 1> values{person.text};
  return read<ProviderAccount>(database_, "WHERE person = $1 ORDER BY created, id", values, account_table());
}

Result<Done> Lists::keep_account(const ProviderAccount& account, const ports::AuditDraft& audit) {
  return database_.writer().run([&](Writing& writing) -> Result<Done> {
    VIDIMUS_TRY(answer, writing.connection.run(account_table().insert() +
                                                   " ON CONFLICT (issuer, subject) DO UPDATE SET used_at = excluded.used_at "
                                                   "WHERE provider_account.person = excluded.person",
                                               account_table().values(account)));
    if (answer.changed != 1) return fail(Code::conflict, "account_taken");
    writing.registry.append(audit);
    return Done{};
  });
}

Result<Done> Lists::remove_account(const std::string& id, const ports::AuditDraft& audit) {
  return database_.writer().run([&](Writing& writing) -> Result<Done> {
    VIDIMUS_TRY(answer, writing.connection.run("DELETE FROM provider_account WHERE id = $1", {id}));
    if (answer.changed != 1) return fail(Code::not_found, "refused.not_found");
    writing.registry.append(audit);
    return Done{};
  });
}

Result<Done> Lists::keep_token(const PersonId& person, base::ByteView sealed, base::Instant now) {
  VIDIMUS_CHECK(change(database_.writer(),
                       "INSERT INTO provider_token (person, sealed, kept) VALUES ($1, $2, $3) ON CONFLICT (person) DO UPDATE SET "
                       "sealed = excluded.sealed, kept = excluded.kept",
                       {person.text, base::copy_of(sealed), to_value(now)}));
  return Done{};
}

Result<std::optional<base::Bytes>> Lists::take_token(const PersonId& person) {
  std::optional<base::Bytes> out;
  VIDIMUS_CHECK(database_.writer().run([&](Writing& writing) -> Result<Done> {
    VIDIMUS_TRY(answer, writing.connection.run("DELETE FROM provider_token WHERE person = $1 RETURNING sealed", {person.text}));
    if (!answer.rows.empty() && !from_value(answer.rows.front().front(), out.emplace()))
      return fail(Code::internal, "row_unreadable");
    return Done{};
  }));
  return out;
}

Result<int> Lists::forget_ways(base::Instant accounts_used, base::Instant tokens_kept) {
  VIDIMUS_TRY(accounts, change(database_.writer(), "DELETE FROM provider_account WHERE COALESCE(used_at, created) < $1",
                               {to_value(accounts_used)}));
  VIDIMUS_TRY(tokens, change(database_.writer(), "DELETE FROM provider_token WHERE kept < $1", {to_value(tokens_kept)}));
  VIDIMUS_TRY(filters, change(database_.writer(),
                              "DELETE FROM saved_filter WHERE created < $1 AND NOT EXISTS (SELECT 1 FROM session s WHERE "
                              "s.person = saved_filter.person AND s.created >= $1)",
                              {to_value(accounts_used)}));
  return accounts + tokens + filters;
}

}  // namespace vidimus::adapters::sql
