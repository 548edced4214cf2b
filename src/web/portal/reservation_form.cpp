#include "web/portal/reservation_form.hpp"

#include <algorithm>

namespace vidimus::web::portal {
namespace {

bool offered(const domain::DeliverySite& site, Sites sites) {
  if (!site.offered) return false;
  if (sites == Sites::all) return true;
  return (site.kind == domain::SiteKind::own) == (sites == Sites::own);
}

}  // namespace

FormSpec reservation_form(const Visit& visit, const domain::ContractId& contract, const ra::BodyView& body, Sites sites) {
  FormSpec spec{.name = "reservation", .action = {}};
  for (const auto& product : body.products)
    if (product.contract == contract)
      spec.choices["product"].push_back({product.id.text, product.name, validity(visit, product) + ", " + price(visit, product)});
  for (const auto& site : body.sites) {
    const auto place = site.street + ", " + site.zip + " " + site.town;
    const auto mode = visit.texts().text(site.kind == domain::SiteKind::own ? "word.own_site" : "word.cci");
    if (offered(site, sites)) spec.choices["delivery_site"].push_back({site.id.text, site.name, mode + ", " + place});
    if (site.verifies && site.kind == domain::SiteKind::own)
      spec.choices["verifying_office"].push_back({site.id.text, site.name});
  }
  // The body's own counter first: it has a calendar (R51).
  auto& places = spec.choices["delivery_site"];
  std::stable_partition(places.begin(), places.end(), [&](const Choice& choice) {
    return std::any_of(body.sites.begin(), body.sites.end(),
                       [&](const auto& site) { return site.id.text == choice.value && site.kind == domain::SiteKind::own; });
  });
  if (!places.empty()) spec.values["delivery_site"] = places.front().value;
  if (!spec.choices["verifying_office"].empty()) spec.values["verifying_office"] = spec.choices["verifying_office"].front().value;
  return spec;
}

void fill_form(FormSpec& spec, const domain::OrderedHolder& holder) {
  spec.values["given_names"] = holder.given_names;
  spec.values["surname"] = holder.surname;
  spec.values["email"] = holder.email;
  spec.values["phone"] = holder.phone;
  spec.values["function"] = holder.function;
  spec.values["product"] = holder.product.text;
  spec.values["delivery_site"] = holder.delivery_site.text;
  if (!holder.verifying_office.empty()) spec.values["verifying_office"] = holder.verifying_office.text;
  spec.values["commitment_number"] = holder.commitment_number;
  spec.values["service_code"] = holder.service_code;
  spec.values["external_reference"] = holder.external_reference;
  spec.values["mandate_ends"] = holder.mandate_ends;
}

domain::OrderedHolder typed_holder(const Visit& visit) {
  domain::OrderedHolder out{.given_names = visit.typed("given_names"),
                            .surname = visit.typed("surname"),
                            .email = visit.typed("email"),
                            .phone = visit.typed("phone"),
                            .function = visit.typed("function"),
                            .product = domain::ProductId{visit.typed("product")},
                            .delivery_site = domain::SiteId{visit.typed("delivery_site")},
                            .verifying_office = domain::SiteId{visit.typed("verifying_office")},
                            .commitment_number = visit.typed("commitment_number"),
                            .service_code = visit.typed("service_code"),
                            .external_reference = visit.typed("external_reference"),
                            .mandate_ends = visit.typed("mandate_ends")};
  // A chamber of commerce verifies what it hands over (R45): the choice of an office is for sites of the body's own.
  const auto all = ra::bodies(visit.counter());
  if (!all) return out;
  for (const auto& body : *all)
    for (const auto& site : body.sites)
      if (site.id == out.delivery_site && site.kind == domain::SiteKind::cci) out.verifying_office = {};
  return out;
}

base::Result<ra::BodyView> body_view_of(const Visit& visit, const domain::BodyId& body) {
  VIDIMUS_TRY(all, ra::bodies(visit.counter()));
  for (auto& one : all)
    if (one.body.id == body) return std::move(one);
  return base::fail(base::Code::not_found, "refused.not_found");
}

}  // namespace vidimus::web::portal
