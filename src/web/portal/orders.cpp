// The case page, and what the order manager does there: reservation, purchase order, cancellation.
#include <algorithm>

#include "ra/replacement.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;

std::string path_of(const Visit& visit, std::string_view page = "") {
  return "/dossiers/" + visit.param("reference") + std::string{page};
}

base::Result<ra::CaseView> view_of(const Visit& visit) {
  return ra::view_case(visit.counter(), visit.actor(), visit.param("reference"));
}

PageResult show(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  return visit.page("dossier", case_view(visit, view));
}

/// What the body of this case sells and where it hands over.
base::Result<ra::BodyView> body_of(const Visit& visit, const ra::CaseFile& file) {
  VIDIMUS_TRY(all, ra::bodies(visit.counter()));
  for (auto& body : all)
    if (body.body.id == file.body.id) return std::move(body);
  return base::fail(Code::not_found, "refused.not_found");
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

FormSpec reservation_form(const Visit& visit, const ra::CaseFile& file, const ra::BodyView& body) {
  FormSpec spec{.name = "reservation", .action = path_of(visit, "/reservation")};
  for (const auto& product : body.products)
    if (product.contract == file.contract.id)
      spec.choices["product"].push_back({product.id.text, product.name, validity(visit, product) + ", " + price(visit, product)});
  for (const auto& site : body.sites) {
    const auto place = site.street + ", " + site.zip + " " + site.town;
    const auto mode = visit.texts().text(site.kind == domain::SiteKind::own ? "word.own_site" : "word.cci");
    spec.choices["delivery_site"].push_back({site.id.text, site.name, mode + ", " + place});
    if (site.verifies && site.kind == domain::SiteKind::own)
      spec.choices["verifying_office"].push_back({site.id.text, site.name});
  }
  // The body's own counter first: it has a calendar (R51).
  std::stable_partition(spec.choices["delivery_site"].begin(), spec.choices["delivery_site"].end(), [&](const Choice& choice) {
    return std::any_of(body.sites.begin(), body.sites.end(),
                       [&](const auto& site) { return site.id.text == choice.value && site.kind == domain::SiteKind::own; });
  });
  if (!spec.choices["delivery_site"].empty()) spec.values["delivery_site"] = spec.choices["delivery_site"].front().value;
  if (!spec.choices["verifying_office"].empty()) spec.values["verifying_office"] = spec.choices["verifying_office"].front().value;
  return spec;
}

PageResult show_reservation(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  VIDIMUS_TRY(body, body_of(visit, view.file));
  Json data = case_head(visit, view.file);
  VIDIMUS_TRY(links, ra::replacement(visit.counter(), visit.actor(), visit.param("reference")));
  auto spec = reservation_form(visit, view.file, body);
  if (links.proposal) fill_in(spec, *links.proposal);
  data.set("form", form_view(visit, spec));
  data.set("replaces", maybe(links.replaces)).set("may_replace", links.replaces.empty() && !links.candidates.empty());
  return visit.page("reservation", std::move(data));
}

PageResult reserve(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  VIDIMUS_TRY(body, body_of(visit, view.file));
  const domain::SiteId chosen{visit.typed("delivery_site")};
  const auto site = std::find_if(body.sites.begin(), body.sites.end(), [&](const auto& one) { return one.id == chosen; });
  const bool cci = site != body.sites.end() && site->kind == domain::SiteKind::cci;
  const auto done = ra::reserve(visit.counter(), visit.actor(),
                                {.line = view.file.line.id,
                                 .given_names = visit.typed("given_names"),
                                 .surname = visit.typed("surname"),
                                 .email = visit.typed("email"),
                                 .phone = visit.typed("phone"),
                                 .function = visit.typed("function"),
                                 .product = domain::ProductId{visit.typed("product")},
                                 .mode = cci ? domain::WithdrawalMode::cci : domain::WithdrawalMode::own_site,
                                 .delivery_site = chosen,
                                 // A chamber of commerce verifies what it hands over (R45).
                                 .verifying_office = domain::SiteId{cci ? std::string{} : visit.typed("verifying_office")},
                                 .commitment_number = visit.typed("commitment_number"),
                                 .service_code = visit.typed("service_code"),
                                 .external_reference = {}});
  if (!done) {
    visit.refuse(done.error(), "reservation");
    return show_reservation(visit);
  }
  return visit.go(path_of(visit), "reservation");
}

PageResult show_purchase_order(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  const auto& line = view.file.line;
  Json data = case_head(visit, view.file);
  data.set("commitment_number", maybe(line.commitment_number)).set("service_code", maybe(line.service_code));
  data.set("ordered_at", date(visit, line.placed_at, view.file.body.zone));
  data.set("returned_at", date(visit, line.purchase_order_at, view.file.body.zone));
  if (std::find(view.possible.begin(), view.possible.end(), "order.return_purchase_order") != view.possible.end())
    data.set("form", form_view(visit, {.name = "bon", .action = path_of(visit, "/bon-de-commande"), .multipart = true}));
  return visit.page("bon_de_commande", std::move(data));
}

PageResult return_purchase_order(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  const auto* file = visit.form().file("file");
  if (file == nullptr || file->content.empty()) {
    auto error = base::fail(Code::bad_request, "refused.fields");
    error.fields.push_back({"/file", "file"});
    visit.refuse(error, "bon");
    return show_purchase_order(visit);
  }
  const auto done =
      ra::return_purchase_order(visit.counter(), visit.actor(), view.file.line.id, file->file_name, base::view_of(file->content));
  if (!done) {
    visit.refuse(done.error(), "bon");
    return show_purchase_order(visit);
  }
  return visit.go(path_of(visit), "bon");
}

PageResult show_cancellation(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  Json data = case_head(visit, view.file);
  data.set("form",
           form_view(visit, {.name = "motif", .action = path_of(visit, "/annulation"), .submit = "annulation", .danger = true}));
  return visit.page("annulation", std::move(data));
}

PageResult cancel(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  const auto done = ra::cancel_line(visit.counter(), visit.actor(), view.file.line.id, visit.typed("reason"));
  if (!done) {
    visit.refuse(done.error(), "motif");
    return show_cancellation(visit);
  }
  return visit.go(path_of(visit), "annulation");
}

constexpr Row rows[] = {
    {http::Method::get, "/dossiers/{reference}", show},
    {http::Method::get, "/dossiers/{reference}/reservation", show_reservation},
    {http::Method::post, "/dossiers/{reference}/reservation", reserve},
    {http::Method::get, "/dossiers/{reference}/bon-de-commande", show_purchase_order},
    {http::Method::post, "/dossiers/{reference}/bon-de-commande", return_purchase_order, Door::signed_in, upload_limit},
    {http::Method::get, "/dossiers/{reference}/annulation", show_cancellation},
    {http::Method::post, "/dossiers/{reference}/annulation", cancel}};

}  // namespace

std::span<const Row> order_rows() { return rows; }

}  // namespace vidimus::web::portal
