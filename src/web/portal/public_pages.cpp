// Open pages: what Vidimus is for each body, its contracts, prices and sites; adhesion form; the assets; revocation by code.
#include "domain/identifiers.hpp"
#include "ra/certificates.hpp"
#include "ra/services.hpp"
#include "web/portal/service_texts.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

Json body_view(Visit& visit, const ra::BodyView& body) {
  Json contracts = Json::array();
  Json sites = Json::array();
  for (const auto& contract : body.contracts) {
    Json products = Json::array();
    for (const auto& product : body.products)
      if (product.contract == contract.id) products.push(product_view(visit, product));
    Json view = contract_view(visit, contract);
    view.set("has_products", !products.items().empty()).set("products", std::move(products));
    contracts.push(std::move(view));
  }
  for (const auto& site : body.sites) sites.push(site_view(visit, site));
  const auto& desk = body.body;
  return Json::object({{"name", desk.name},
                       {"slug", desk.slug},
                       {"desk_phone", domain::phone_text(desk.desk_phone)},
                       {"desk_hours", maybe(desk.desk_hours)},
                       {"has_sites", !sites.items().empty()},
                       {"contracts", std::move(contracts)},
                       {"sites", std::move(sites)}});
}

PageResult show_home(Visit& visit) {
  VIDIMUS_TRY(all, ra::bodies(visit.counter()));
  Json bodies = Json::array();
  for (const auto& body : all) bodies.push(body_view(visit, body));
  Json services = Json::array();
  for (const auto& one : ra::services_in(visit.house().services))
    services.push(Json::object({{"name", service_text(visit.texts(), one, "name")},
                                {"use", service_text(visit.texts(), one, "use")},
                                {"otherwise", service_text(visit.texts(), one, "otherwise")},
                                {"required", one.required}}));
  const bool any = !services.items().empty();
  return visit.page("home",
                    Json::object({{"bodies", std::move(bodies)}, {"has_services", any}, {"services", std::move(services)}}));
}

PageResult send_asset(Visit& visit) { return visit.portal().assets.answer(visit.request(), visit.request().param("path")); }

PageResult show_adhesion_form(Visit& visit) {
  const auto wanted = visit.request().query_value("contrat").value_or("");
  VIDIMUS_TRY(all, ra::bodies(visit.counter()));
  for (const auto& body : all)
    for (const auto& contract : body.contracts)
      if (contract.id.text == wanted)
        return visit.page(
            "adherer", Json::object({{"contract_name", contract.name},
                                     {"body_name", body.body.name},
                                     {"desk", desk_view(body.body)},
                                     {"back", back("/", visit.texts().text("menu.home"))},
                                     {"form", form_view(visit, {.name = "adherer", .action = "/adherer?contrat=" + wanted})}}));
  return base::fail(base::Code::not_found, "refused.not_found");
}

PageResult adhere(Visit& visit) {
  const auto done =
      ra::adhere(visit.counter(), {.contract = domain::ContractId{visit.request().query_value("contrat").value_or("")},
                                   .siret = visit.typed("siret"),
                                   .name = visit.typed("name"),
                                   .street = visit.typed("street"),
                                   .zip = visit.typed("zip"),
                                   .town = visit.typed("town"),
                                   .given_names = visit.typed("given_names"),
                                   .surname = visit.typed("surname"),
                                   .email = visit.typed("email"),
                                   .function = visit.typed("function"),
                                   .phone = visit.typed("phone")});
  if (!done) {
    visit.refuse(done.error(), "adherer");
    return show_adhesion_form(visit);
  }
  Json data = Json::object({{"fresh", true},
                            {"id", done->membership.id.text},
                            {"organisation", organisation_view(done->organisation)},
                            {"state", visit.texts().of("state.membership", base::to_name(done->membership.state))},
                            {"tone", "wait"}});
  VIDIMUS_TRY(all, ra::bodies(visit.counter()));
  for (const auto& body : all)
    for (const auto& contract : body.contracts)
      if (contract.id == done->membership.contract)
        data.set("contract_name", contract.name).set("body_name", body.body.name).set("desk", desk_view(body.body));
  return visit.page("adhesion", std::move(data));
}

PageResult show_unsigned_revocation(Visit& visit) {
  return visit.page("revocation_code",
                    Json::object({{"form", form_view(visit, {.name = "revocation_code",
                                                             .action = "/revocation",
                                                             .submit = "revocation",
                                                             .choices = {{"reason", revocation_reasons(visit.texts())}},
                                                             .danger = true})}}));
}

PageResult revoke_unsigned(Visit& visit) {
  const auto reason = base::from_name<domain::RevocationReason>(visit.typed("reason"));
  auto refused = base::fail(base::Code::bad_request, "refused.fields");
  for (const auto* field : {"serial", "code"})
    if (visit.typed(field).empty()) refused.fields.push_back({std::string{"/"} + field, "required"});
  if (!reason) refused.fields.push_back({"/reason", "choose"});
  if (!refused.fields.empty()) {
    visit.refuse(refused, "revocation_code");
    return show_unsigned_revocation(visit);
  }
  const auto done =
      ra::revoke_with_code(visit.counter(), {visit.typed("serial"), visit.typed("code"), *reason, visit.request().remote});
  if (!done) {
    visit.refuse(done.error(), "revocation_code");
    return show_unsigned_revocation(visit);
  }
  return visit.page("revocation_faite", Json::object({{"serial", done->serial}, {"revoked_at", date(visit, done->revoked_at)}}));
}

}  // namespace

std::span<const Row> public_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/", show_home, Door::open},
                                 {http::Method::get, "/assets/{path...}", send_asset, Door::open},
                                 {http::Method::get, "/adherer", show_adhesion_form, Door::open},
                                 {http::Method::post, "/adherer", adhere, Door::open},
                                 {http::Method::get, "/revocation", show_unsigned_revocation, Door::open},
                                 {http::Method::post, "/revocation", revoke_unsigned, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
