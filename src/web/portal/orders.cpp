// The case page, and what the order manager does there: reservation, cancellation.
#include <algorithm>

#include "ra/replacement.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/compatibility.hpp"
#include "web/portal/reservation_form.hpp"

namespace vidimus::web::portal {
namespace {

base::Result<ra::CaseView> view_of(const Visit& visit) {
  return ra::view_case(visit.counter(), visit.actor(), visit.param("reference"));
}

PageResult show_order(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  return visit.page("dossier", case_view(visit, view));
}

/// What the case of the replaced certificate proposes (R14).
void fill_in(FormSpec& spec, const ra::Proposal& known) {
  const auto offered = [&](const std::string& field, const std::string& value) {
    const auto& choices = spec.choices[field];
    if (std::any_of(choices.begin(), choices.end(), [&](const Choice& one) { return one.value == value; }))
      spec.values[field] = value;
  };
  spec.values["given_names"] = known.given_names;
  spec.values["surname"] = known.surname;
  spec.values["email"] = known.email;
  spec.values["phone"] = known.phone;
  spec.values["function"] = known.function;
  spec.values["commitment_number"] = known.commitment_number;
  spec.values["service_code"] = known.service_code;
  offered("product", known.product.text);
  offered("delivery_site", known.delivery_site.text);
  offered("verifying_office", known.verifying_office.text);
}

PageResult show_reservation(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  // No form for those who may not send it: what they may do stands on the case.
  if (std::ranges::find(view.possible, "order.reserve") == view.possible.end()) return visit.go(path_of(visit));
  VIDIMUS_TRY(body, body_view_of(visit, view.file.body.id));
  Json data = case_head(visit, view.file);
  VIDIMUS_TRY(links, ra::replacement(visit.counter(), visit.actor(), visit.param("reference")));
  // The CCI way of a contract that wants it begins with a pre-order (R79).
  const auto sites = view.file.contract.cci_by_pre_order ? Sites::own : Sites::all;
  auto spec = reservation_form(visit, view.file.contract.id, body, sites);
  spec.action = path_of(visit, "/reservation");
  if (links.proposal) fill_in(spec, *links.proposal);
  data.set("form", form_view(visit, spec));
  data.set("replaces", maybe(links.replaces)).set("may_replace", links.replaces.empty() && !links.candidates.empty());
  VIDIMUS_TRY(known, compatibility_view(visit, view.file.body.id));
  data.set("compatibility", std::move(known));
  return visit.page("reservation", std::move(data));
}

PageResult reserve(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  VIDIMUS_TRY(body, body_view_of(visit, view.file.body.id));
  const auto typed = typed_holder(visit);
  const auto site =
      std::find_if(body.sites.begin(), body.sites.end(), [&](const auto& one) { return one.id == typed.delivery_site; });
  const bool cci = site != body.sites.end() && site->kind == domain::SiteKind::cci;
  const auto done = ra::reserve(visit.counter(), visit.actor(),
                                {.line = view.file.line.id,
                                 .given_names = typed.given_names,
                                 .surname = typed.surname,
                                 .email = typed.email,
                                 .phone = typed.phone,
                                 .function = typed.function,
                                 .product = typed.product,
                                 .mode = cci ? domain::WithdrawalMode::cci : domain::WithdrawalMode::own_site,
                                 .delivery_site = typed.delivery_site,
                                 .verifying_office = typed.verifying_office,
                                 .commitment_number = typed.commitment_number,
                                 .service_code = typed.service_code,
                                 .external_reference = typed.external_reference,
                                 .mandate_ends = typed.mandate_ends});
  if (!done) {
    visit.refuse(done.error(), "reservation");
    return show_reservation(visit);
  }
  return visit.go(path_of(visit), "reservation");
}

PageResult show_cancellation(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  Json data = case_head(visit, view.file);
  data.set("form",
           form_view(visit, {.name = "motif", .action = path_of(visit, "/annulation"), .submit = "annulation", .danger = true}));
  return visit.page("annulation", std::move(data));
}

PageResult cancel_order(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  const auto done = ra::cancel_line(visit.counter(), visit.actor(), view.file.line.id, visit.typed("reason"));
  if (!done) {
    visit.refuse(done.error(), "motif");
    return show_cancellation(visit);
  }
  return visit.go(path_of(visit), "annulation");
}

}  // namespace

std::span<const Row> order_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}", show_order},
                                 {http::Method::get, "/dossiers/{reference}/reservation", show_reservation},
                                 {http::Method::post, "/dossiers/{reference}/reservation", reserve},
                                 {http::Method::get, "/dossiers/{reference}/annulation", show_cancellation},
                                 {http::Method::post, "/dossiers/{reference}/annulation", cancel_order}};
  return rows;
}

}  // namespace vidimus::web::portal
