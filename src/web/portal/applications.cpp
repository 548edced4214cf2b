// Applications that rely on our certificates, for the RA manager: their keys, and where they are told of changes.
#include "ra/integration.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view applications_path = "/gestion/applications";

Json key_view(const Visit& visit, const domain::IntegratorKey& key) {
  return Json::object({{"id", key.id.text},
                       {"name", key.name},
                       {"created", date(visit, key.created_at)},
                       {"used", date(visit, key.used_at)},
                       {"revoked", date(visit, key.revoked_at)}});
}

Json subscription_view(const Visit& visit, const domain::Subscription& one) {
  return Json::object({{"id", one.id.text},
                       {"name", one.name},
                       {"url", one.url},
                       {"delivered", date(visit, one.delivered_at)},
                       {"failing", one.attempts > 0},
                       {"attempts", std::to_string(one.attempts)},
                       {"error", maybe(one.last_error)},
                       {"again", date(visit, one.next_attempt)},
                       {"ended", date(visit, one.ended_at)}});
}

/// `secret`: what is shown once, just after it was made.
PageResult show_with(Visit& visit, std::string_view secret, std::string_view secret_of) {
  VIDIMUS_TRY(keys, ra::integrator_keys(visit.counter(), visit.actor()));
  VIDIMUS_TRY(subscriptions, ra::subscriptions(visit.counter(), visit.actor()));
  Json key_rows = Json::array();
  for (const auto& key : keys) {
    auto row = key_view(visit, key);
    if (!key.revoked_at)
      row.set("end", button_view(visit, std::string{applications_path} + "/cles/" + key.id.text + "/revocation", "cle_revoquer",
                                 "quiet"));
    key_rows.push(std::move(row));
  }
  Json subscription_rows = Json::array();
  for (const auto& one : subscriptions) {
    auto row = subscription_view(visit, one);
    if (!one.ended_at)
      row.set("end", button_view(visit, std::string{applications_path} + "/abonnements/" + one.id.text + "/fin",
                                 "abonnement_finir", "quiet"));
    subscription_rows.push(std::move(row));
  }
  Json data = Json::object({{"has_keys", !keys.empty()},
                            {"keys", std::move(key_rows)},
                            {"has_subscriptions", !subscriptions.empty()},
                            {"subscriptions", std::move(subscription_rows)},
                            {"secret", maybe(std::string{secret})},
                            {"secret_of", maybe(std::string{secret_of})},
                            {"back", back("/gestion", visit.texts().text("menu.gestion"))}});
  data.set("key_form", form_view(visit, {.name = "cle", .action = std::string{applications_path} + "/cles", .prefix = "cle-"}));
  data.set("subscription_form",
           form_view(visit,
                     {.name = "abonnement", .action = std::string{applications_path} + "/abonnements", .prefix = "abonnement-"}));
  return visit.page("applications", std::move(data));
}

PageResult show_application(Visit& visit) { return show_with(visit, {}, {}); }

PageResult create_key(Visit& visit) {
  const auto made = ra::create_integrator_key(visit.counter(), visit.actor(), visit.typed("name"), {});
  if (made) return show_with(visit, made->secret.reveal(), made->key.name);
  visit.refuse(made.error(), "cle", "cle-");
  return show_application(visit);
}

PageResult revoke_key(Visit& visit) {
  VIDIMUS_CHECK(ra::revoke_integrator_key(visit.counter(), visit.actor(), domain::IntegratorKeyId{visit.param("id")}));
  return visit.go(std::string{applications_path}, "cle_revoquee");
}

PageResult subscribe(Visit& visit) {
  const auto made = ra::subscribe(visit.counter(), visit.actor(), visit.typed("name"), visit.typed("url"), {});
  if (made) return show_with(visit, made->secret.reveal(), made->subscription.name);
  visit.refuse(made.error(), "abonnement", "abonnement-");
  return show_application(visit);
}

PageResult end_subscription(Visit& visit) {
  VIDIMUS_CHECK(ra::end_subscription(visit.counter(), visit.actor(), domain::SubscriptionId{visit.param("id")}));
  return visit.go(std::string{applications_path}, "abonnement_fini");
}

}  // namespace

std::span<const Row> application_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/gestion/applications", show_application},
                                 {http::Method::post, "/gestion/applications/cles", create_key},
                                 {http::Method::post, "/gestion/applications/cles/{id}/revocation", revoke_key},
                                 {http::Method::post, "/gestion/applications/abonnements", subscribe},
                                 {http::Method::post, "/gestion/applications/abonnements/{id}/fin", end_subscription}};
  return rows;
}

}  // namespace vidimus::web::portal
