// Sign-in by an identity provider (OpenID Connect): leaving for it, coming back, and one's own linked accounts.
#include "ra/provider_sign_in.hpp"
#include "web/http/cookie.hpp"
#include "web/portal/arrival.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view attempt_name = "fournisseur";
constexpr std::string_view attempt_cookie = "__Host-fournisseur";

PageResult provider_again(Visit& visit, const base::Error& error) {
  visit.refuse(error, "connexion");
  return show_sign_in(visit);
}

/// A plain link: a form that ends at another site would be stopped by the page's own rule (form-action 'self').
PageResult leave(Visit& visit) {
  if (visit.portal().provider == nullptr)
    return provider_again(visit, base::fail(base::Code::unsupported, "refused.no_provider"));
  const auto departure = ra::leave_for_provider(visit.counter(), *visit.portal().provider);
  if (!departure) return provider_again(visit, departure.error());
  http::Reply reply;
  reply.status = 303;
  reply.set("Location", departure->address);
  reply.set("Cache-Control", "no-store");
  reply.add("Set-Cookie",
            http::set_cookie({.name = std::string{attempt_name}, .value = departure->kept, .max_age = std::chrono::minutes{10}}));
  return reply;
}

PageResult come_back(Visit& visit) {
  if (visit.portal().provider == nullptr)
    return provider_again(visit, base::fail(base::Code::unsupported, "refused.no_provider"));
  const auto value = [&](std::string_view name) { return std::string{visit.request().query_value(name).value_or("")}; };
  const auto kept = visit.request().cookie(attempt_cookie).value_or("");
  const auto in = ra::return_from_provider(visit.counter(), *visit.portal().provider,
                                           {.kept = std::string{kept},
                                            .state = value("state"),
                                            .error = value("error"),
                                            .answer = {.code = value("code"), .issuer = value("iss")}});
  auto page = in ? let_in(visit, *in) : provider_again(visit, in.error());
  if (page) page->add("Set-Cookie", http::clear_cookie(attempt_name));
  return page;
}

PageResult unlink(Visit& visit) {
  VIDIMUS_CHECK(ra::unlink_provider_account(visit.counter(), visit.session(), visit.param("id")));
  return visit.go("/securite", "compte_delie");
}

using enum http::Method;

}  // namespace

Json provider_door(const Visit& visit) {
  const auto* provider = visit.portal().provider;
  if (provider == nullptr) return false;
  return Json::object({{"name", provider->name()}, {"href", "/connexion/fournisseur"}});
}

base::Result<Json> provider_accounts_view(Visit& visit) {
  VIDIMUS_TRY(accounts, ra::provider_accounts(visit.counter(), visit.session()));
  Json out = Json::array();
  for (const auto& one : accounts)
    out.push(Json::object({{"issuer", one.issuer},
                           {"created", date(visit, one.created)},
                           {"used", date(visit, one.used_at)},
                           {"button", button_view(visit, "/securite/comptes/" + one.id, "compte_delier", "quiet")}}));
  return out;
}

std::span<const Row> provider_rows() {
  static constexpr Row rows[] = {{get, "/connexion/fournisseur", leave, Door::open},
                                 {get, "/connexion/fournisseur/retour", come_back, Door::open},
                                 {post, "/securite/comptes/{id}", unlink}};
  return rows;
}

}  // namespace vidimus::web::portal
