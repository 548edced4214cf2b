// Questions about the life of certificates and tokens after the hand-over, and about the applications that rely on them.
#include <algorithm>

#include "adapters/sql/certificate_rows.hpp"
#include "adapters/sql/life_rows.hpp"
#include "adapters/sql/order_rows.hpp"
#include "adapters/sql/token_rows.hpp"
#include "adapters/sql/unit.hpp"
#include "adapters/sql/where.hpp"

namespace vidimus::adapters::sql {

using namespace domain;

namespace {

/// `domain::lies_at_site`, but for tokens on their way.
constexpr const char* at_site = "state IN ('in_stock', 'assigned', 'initialised', 'personalised')";

Where where_of(const ports::CertificateFilter& filter) {
  Where where;
  where.equals("organisation", filter.organisation)
      .equals("holder", filter.holder)
      .equals("token", filter.token)
      .within("body", filter.body);
  if (filter.state) where.add("state = ", to_value(*filter.state));
  if (filter.ends_before) where.add("not_after < ", to_value(*filter.ends_before));
  if (filter.ends_after) where.add("not_after >= ", to_value(*filter.ends_after));
  if (!filter.after.empty()) where.add("id < ", filter.after.text);
  if (filter.live) where.holds("state IN ('generated', 'delivered', 'active')", {});
  return where;
}

}  // namespace

Result<std::vector<Certificate>> SqlUnit::certificates(const ports::CertificateFilter& filter) {
  auto where = where_of(filter);
  const auto rest = where.then("ORDER BY id DESC LIMIT ", std::int64_t{filter.limit});
  return list<Certificate>(rest, where.values());
}

Result<std::int64_t> SqlUnit::count_certificates(const ports::CertificateFilter& filter) {
  if (!reading_) return fail(Code::internal, "unit_is_over");
  const auto where = where_of(filter);
  VIDIMUS_TRY(answer, (**reading_).run("SELECT count(*) FROM certificate " + where.text(), where.values()));
  std::int64_t count = 0;
  if (answer.rows.size() != 1 || !from_value(answer.rows.front().front(), count)) return fail(Code::internal, "count");
  return count;
}

Result<std::vector<OrderLine>> SqlUnit::lines_replacing(const CertificateId& certificate) {
  return list<OrderLine>("WHERE replaces = $1 ORDER BY id", {certificate.text});
}

Result<std::optional<RevocationQuestions>> SqlUnit::revocation_questions(const PersonId& person) {
  return find<RevocationQuestions>("WHERE id = $1", {person.text});
}
Result<std::optional<ClientAttempts>> SqlUnit::client_attempts(const ClientId& client) {
  return find<ClientAttempts>("WHERE id = $1", {client.text});
}

Result<std::vector<Token>> SqlUnit::tokens(const ports::TokenFilter& filter) {
  Where where;
  where.equals("body", filter.body).equals("site", filter.site).equals("line", filter.line);
  if (!filter.box.empty()) where.add("box = ", filter.box);
  if (filter.keeper && !filter.keeper->empty()) where.equals("keeper", *filter.keeper);
  if (filter.keeper && filter.keeper->empty())
    where.add(std::string{"keeper IS NULL AND transfer IS NULL AND "} + at_site + " AND id <> ", std::string{});
  if (filter.state) where.add("state = ", to_value(*filter.state));
  if (!filter.after.empty()) where.add("id < ", filter.after.text);
  const auto rest = where.then("ORDER BY id DESC LIMIT ", std::int64_t{filter.limit});
  return list<Token>(rest, where.values());
}

Result<std::vector<ports::KeptTokens>> SqlUnit::tokens_by_keeper(const BodyId& body) {
  if (!reading_) return fail(Code::internal, "unit_is_over");
  const std::vector<Value> values{body.text};
  VIDIMUS_TRY(answer, (**reading_)
                          .run(std::string{"SELECT site, COALESCE(keeper, ''), count(*), count(CASE WHEN state = 'in_stock' THEN "
                                           "1 END) FROM token WHERE body = $1 AND transfer IS NULL AND "} +
                                   at_site + " GROUP BY site, keeper",
                               values));
  std::vector<ports::KeptTokens> out;
  for (const auto& row : answer.rows) {
    ports::KeptTokens one;
    const bool read = row.size() == 4 && from_value(row[0], one.site) && from_value(row[1], one.keeper) &&
                      from_value(row[2], one.count) && from_value(row[3], one.in_stock);
    if (!read) return fail(Code::internal, "row_unreadable", "token");
    out.push_back(std::move(one));
  }
  std::ranges::sort(out, {}, [](const ports::KeptTokens& one) { return std::pair{one.site.text, one.keeper.text}; });
  return out;
}
Result<std::optional<TokenDestruction>> SqlUnit::token_destruction(const TokenId& token) {
  return find<TokenDestruction>("WHERE id = $1", {token.text});
}
Result<std::vector<TokenDestruction>> SqlUnit::destructions_waiting(const BodyId& body) {
  return list<TokenDestruction>("WHERE body = $1 AND confirmed_at IS NULL ORDER BY id", {body.text});
}

Result<std::optional<IntegratorKey>> SqlUnit::integrator_key_by_mac(base::ByteView mac) {
  return find<IntegratorKey>("WHERE key_mac = $1", {base::copy_of(mac)});
}
Result<std::vector<IntegratorKey>> SqlUnit::integrator_keys(const BodyId& body) {
  return list<IntegratorKey>("WHERE body = $1 ORDER BY id DESC", {body.text});
}
Result<std::vector<Subscription>> SqlUnit::subscriptions(const BodyId& body) {
  return list<Subscription>("WHERE body = $1 ORDER BY id DESC", {body.text});
}
Result<Subscription> SqlUnit::subscription(const SubscriptionId& id) { return one<Subscription>(id.text); }
Result<std::vector<Subscription>> SqlUnit::subscriptions_due(base::Instant now) {
  return list<Subscription>("WHERE ended_at IS NULL AND next_attempt <= $1 ORDER BY next_attempt, id", {to_value(now)});
}

}  // namespace vidimus::adapters::sql
