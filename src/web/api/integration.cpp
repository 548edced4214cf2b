// Applications that rely on certificates: keys, subscriptions, the feed of changes.
#include "ra/integration.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Json key_json(const domain::IntegratorKey& key) {
  return Json::object({{"id", key.id.text},
                       {"name", key.name},
                       {"organisation", id_or_null(key.organisation)},
                       {"created_at", base::to_rfc3339(key.created_at)},
                       {"used_at", moment(key.used_at)},
                       {"revoked_at", moment(key.revoked_at)}});
}

Json subscription_json(const domain::Subscription& one) {
  return Json::object({{"id", one.id.text},
                       {"name", one.name},
                       {"url", one.url},
                       {"organisation", id_or_null(one.organisation)},
                       {"after", one.after},
                       {"attempts", one.attempts},
                       {"last_error", text_or_null(one.last_error)},
                       {"next_attempt", base::to_rfc3339(one.next_attempt)},
                       {"delivered_at", moment(one.delivered_at)},
                       {"ended_at", moment(one.ended_at)}});
}

Answer list_keys(Call& call) {
  VIDIMUS_TRY(keys, ra::integrator_keys(call.counter(), call.actor()));
  Json out = Json::array();
  for (const auto& key : keys) out.push(key_json(key));
  return http::json(Json::object({{"keys", std::move(out)}}));
}

Answer create_key(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto name = fields.required("name");
  const domain::OrganisationId organisation{fields.optional("organisation")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::create_integrator_key(call.counter(), call.actor(), name, organisation));
  return http::json(key_json(made.key).set("secret", made.secret.reveal()), 201);
}

Answer revoke_key(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::revoke_integrator_key(call.counter(), call.actor(), call.id<domain::IntegratorKeyId>("id")));
  return accepted();
}

Answer list_subscriptions(Call& call) {
  VIDIMUS_TRY(all, ra::subscriptions(call.counter(), call.actor()));
  Json out = Json::array();
  for (const auto& one : all) out.push(subscription_json(one));
  return http::json(Json::object({{"subscriptions", std::move(out)}}));
}

Answer subscribe(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto name = fields.required("name");
  const auto url = fields.required("url");
  const domain::OrganisationId organisation{fields.optional("organisation")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::subscribe(call.counter(), call.actor(), name, url, organisation));
  return http::json(subscription_json(made.subscription).set("secret", made.secret.reveal()), 201);
}

Answer end_subscription(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::end_subscription(call.counter(), call.actor(), call.id<domain::SubscriptionId>("id")));
  return accepted();
}

Answer changes(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto after = fields.number("after", 0, std::int64_t{1} << 53, 0);
  const auto limit = fields.number("limit", 1, 500, 100);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(feed, ra::certificate_feed(call.counter(), call.actor(), after, static_cast<int>(limit)));
  Json events = Json::array();
  for (auto& event : feed.events) events.push(std::move(event));
  return http::json(Json::object({{"events", std::move(events)}, {"next", feed.next}, {"more", feed.more}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> integration_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/certificates/changes", changes, Door::reader},
      Row{get, "/api/v1/integrator-keys", list_keys},
      Row{post, "/api/v1/integrator-keys", create_key},
      Row{post, "/api/v1/integrator-keys/{id}/revocation", revoke_key},
      Row{get, "/api/v1/subscriptions", list_subscriptions},
      Row{post, "/api/v1/subscriptions", subscribe},
      Row{post, "/api/v1/subscriptions/{id}/end", end_subscription},
  };
  return rows;
}

}  // namespace vidimus::web::api
