// Keys and subscriptions: who may read, and where is told.
#include "ra/integration.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;

constexpr std::size_t key_octets = 32;
constexpr std::size_t longest_key_name = 100;
constexpr std::size_t longest_url = 500;
constexpr std::chrono::days seen_again{1};
constexpr std::string_view key_mark = "vik_";  // so that a key that leaked is recognised for what it is

Result<Done> check_manager(const Work& work) {
  if (!work.acting_in(work.actor().body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  return Done{};
}

/// The organisation named is one of the body. @errors not_found.
Result<Done> check_scope(Work& work, const domain::OrganisationId& id) {
  if (id.empty()) return Done{};
  VIDIMUS_TRY(organisation, work.unit().organisation(id));
  if (organisation.body != work.actor().body) return fail(Code::not_found, "refused.not_found");
  return Done{};
}

base::Error refused_field(std::string pointer, std::string reason) {
  auto error = fail(Code::bad_request, "refused.fields");
  error.fields.push_back({std::move(pointer), std::move(reason)});
  return error;
}

base::Secret drawn(const Work& work) { return base::Secret{base::to_base64url(work.house().entropy.draw(key_octets))}; }

}  // namespace

bool is_integrator_key(std::string_view secret) { return secret.starts_with(key_mark); }

Result<NewIntegratorKey> create_integrator_key(Counter& counter, const Actor& actor, const std::string& name,
                                               const domain::OrganisationId& organisation) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(check_manager(work));
  VIDIMUS_CHECK(check_scope(work, organisation));
  const auto tidy = domain::tidy_line(name, longest_key_name);
  if (!tidy) return refused_field("/name", "required");
  NewIntegratorKey out;
  out.secret = base::Secret{std::string{key_mark} + std::string{drawn(work).reveal()}};
  auto& key = out.key;
  key.id = work.new_id<domain::IntegratorKeyId>();
  key.body = actor.body;
  key.organisation = organisation;
  key.name = *tidy;
  key.key_mac = work.mac("integrator_key", out.secret.reveal());
  key.created_by = actor.person;
  key.created_at = work.now();
  work.write(key, "integrator_key", key.id.text, "create", key.body, {}, Json::object({{"name", key.name}}));
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<std::vector<domain::IntegratorKey>> integrator_keys(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(check_manager(work));
  return work.unit().integrator_keys(actor.body);
}

Result<Done> revoke_integrator_key(Counter& counter, const Actor& actor, const domain::IntegratorKeyId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(check_manager(work));
  VIDIMUS_TRY(keys, work.unit().integrator_keys(actor.body));
  const auto key = std::ranges::find(keys, id, &domain::IntegratorKey::id);
  if (key == keys.end()) return fail(Code::not_found, "refused.not_found");
  if (key->revoked_at) return Done{};
  key->revoked_at = work.now();
  work.write(*key, "integrator_key", id.text, "revoke", key->body, {}, Json::object({{"name", key->name}}));
  return work.commit();
}

Result<Actor> find_integrator(Counter& counter, const std::string& secret) {
  const auto unknown = fail(Code::unauthenticated, "refused.integrator");
  if (!is_integrator_key(secret)) return unknown;
  Actor application;
  application.standing = domain::RoleSet{Role::integrator};
  application.name = "application";
  VIDIMUS_TRY(work, counter.open(application));
  VIDIMUS_TRY(key, work.unit().integrator_key_by_mac(work.mac("integrator_key", secret)));
  if (!key || key->revoked_at) return unknown;
  application.body = key->body;
  application.organisation = key->organisation;
  application.name = "application:" + key->name;
  if (!key->used_at || work.now() - *key->used_at >= seen_again) {
    key->used_at = work.now();
    work.write(*key, "integrator_key", key->id.text, "use", key->body);
    // A race over a date nobody decides on is no reason to turn the application away.
    if (const auto noted = work.commit(); !noted && noted.error().code != Code::stale) return noted.error();
  }
  return application;
}

Result<NewSubscription> subscribe(Counter& counter, const Actor& actor, const std::string& name, const std::string& url,
                                  const domain::OrganisationId& organisation) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(check_manager(work));
  VIDIMUS_CHECK(check_scope(work, organisation));
  if (work.house().notifier == nullptr) return fail(Code::misconfigured, "refused.no_notices");
  const auto tidy = domain::tidy_line(name, longest_key_name);
  if (!tidy) return refused_field("/name", "required");
  const auto address = domain::tidy_line(url, longest_url);
  if (!address || !work.house().notifier->check(*address)) return refused_field("/url", "field.webhook_url");
  NewSubscription out;
  out.secret = drawn(work);
  auto& one = out.subscription;
  one.id = work.new_id<domain::SubscriptionId>();
  one.body = actor.body;
  one.organisation = organisation;
  one.name = *tidy;
  one.url = *address;
  one.secret_sealed = work.seal("webhook:" + one.id.text, out.secret.reveal());
  VIDIMUS_TRY(last, work.unit().last_audit_entry());
  one.after = last;
  one.next_attempt = one.created_at = work.now();
  one.created_by = actor.person;
  work.write(one, "subscription", one.id.text, "create", one.body, {}, Json::object({{"name", one.name}, {"url", one.url}}));
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<std::vector<domain::Subscription>> subscriptions(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(check_manager(work));
  return work.unit().subscriptions(actor.body);
}

Result<Done> end_subscription(Counter& counter, const Actor& actor, const domain::SubscriptionId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(check_manager(work));
  VIDIMUS_TRY(one, work.unit().subscription(id));
  if (one.body != actor.body) return fail(Code::not_found, "refused.not_found");
  if (one.ended_at) return Done{};
  one.ended_at = work.now();
  work.write(one, "subscription", id.text, "end", one.body, {}, Json::object({{"name", one.name}}));
  return work.commit();
}

}  // namespace vidimus::ra
