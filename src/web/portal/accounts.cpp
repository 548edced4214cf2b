// What members owe, for the RA manager and the auditor; the correction of a SIRET.
#include <algorithm>
#include <charconv>

#include "ra/dues.hpp"
#include "ra/siret.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

Json due_view(Visit& visit, const ra::Due& due, bool manages) {
  Json out = Json::object({{"reference", due.line.reference},
                           {"organisation", due.organisation},
                           {"holder", due.holder},
                           {"product", due.product},
                           {"including_tax", amount(visit, due.amount.including_tax)},
                           {"excluding_tax", amount(visit, due.amount.excluding_tax)},
                           {"invoice", maybe(due.line.invoice_reference)}});
  out.set("form", manages ? form_view(visit, {.name = "facture",
                                              .action = "/gestion/factures/" + due.line.reference,
                                              .values = {{"invoice_reference", due.line.invoice_reference}},
                                              .prefix = due.line.reference + "-"})
                          : Json{false});
  return out;
}

std::string fee_key(const ra::MemberFee& fee) { return fee.membership.id.text + "-" + std::to_string(fee.year); }

Json fee_view(Visit& visit, const ra::MemberFee& fee, bool manages) {
  Json out = Json::object({{"name", ra::fee_words(visit.house().texts, fee.year)},
                           {"organisation", fee.organisation.name},
                           {"contract", fee.contract},
                           {"due_on", day(visit, fee.due_on)},
                           {"including_tax", amount(visit, fee.amount.including_tax)},
                           {"excluding_tax", amount(visit, fee.amount.excluding_tax)},
                           {"statement", "/collectivites/" + fee.organisation.id.text + "/releve.pdf"},
                           {"invoice", maybe(fee.invoice.invoice_reference)}});
  out.set("form", manages ? form_view(visit, {.name = "facture",
                                              .action = "/gestion/contributions/" + fee.membership.id.text,
                                              .values = {{"invoice_reference", fee.invoice.invoice_reference}},
                                              .prefix = fee_key(fee) + "-",
                                              .hidden = {{"year", std::to_string(fee.year)}}})
                          : Json{false});
  return out;
}

constexpr int dues_a_page = 30;
constexpr std::string_view dues_path = "/gestion/factures";
constexpr std::string_view fee_place = "contributions_apres";
constexpr std::string_view fees_shown = "contributions";

/// Fees on no invoice alone, unless all of them are asked for.
ra::FeesShown shown_fees(const Visit& visit) {
  return page_place(visit, fees_shown) == "toutes" ? ra::FeesShown::all : ra::FeesShown::to_invoice;
}

Json fees_part(Visit& visit, const ra::ListPage<ra::MemberFee>& fees, bool manages) {
  const bool all = shown_fees(visit) == ra::FeesShown::all;
  const auto other = std::string{dues_path} + (all ? "" : "?contributions=toutes");
  const auto here = std::string{dues_path} + (all ? "?contributions=toutes" : "");
  Json rows = Json::array();
  for (const auto& fee : fees.items) rows.push(fee_view(visit, fee, manages));
  return Json::object({{"has_rows", !rows.items().empty()},
                       {"rows", std::move(rows)},
                       {"all", all},
                       {"other", other + "#contributions"},
                       {"next", next_page(here, fees.next, fee_place)}});
}

PageResult show_dues(Visit& visit) {
  VIDIMUS_TRY(found, ra::dues(visit.counter(), visit.actor(), page_place(visit), dues_a_page));
  VIDIMUS_TRY(fees,
              ra::member_fees(visit.counter(), visit.actor(), shown_fees(visit), page_place(visit, fee_place), dues_a_page));
  VIDIMUS_TRY(total, ra::owed_total(visit.counter(), visit.actor()));
  const bool manages = visit.has_role(domain::Role::ra_manager);
  Json rows = Json::array();
  for (const auto& due : found.items) rows.push(due_view(visit, due, manages));
  return visit.page("factures", Json::object({{"has_dues", !rows.items().empty()},
                                              {"files", list_files(visit, dues_path, {})},
                                              {"dues", std::move(rows)},
                                              {"next", next_page(dues_path, found.next)},
                                              {"fees", fees_part(visit, fees, manages)},
                                              {"open_total", amount(visit, total.including_tax)},
                                              {"open_more", total.more},
                                              {"open_count", total.count}}));
}

PageResult export_dues(Visit& visit) {
  return send_house_list<domain::OrderState>(visit, "dues", Json{Json::Object{}}, "factures", "state.order", "a-facturer");
}

PageResult note_invoice(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  const auto done = ra::note_invoice(visit.counter(), visit.actor(), view.file.line.id, visit.typed("invoice_reference"));
  if (!done) {
    visit.refuse(done.error(), "facture", view.file.line.reference + "-");
    return show_dues(visit);
  }
  return visit.go("/gestion/factures", "facture");
}

PageResult note_fee_invoice(Visit& visit) {
  const domain::MembershipId membership{visit.param("membership")};
  int year = 0;
  const auto typed = visit.typed("year");
  std::from_chars(typed.data(), typed.data() + typed.size(), year);
  const auto done = ra::note_fee_invoice(visit.counter(), visit.actor(), membership, year, visit.typed("invoice_reference"));
  if (!done) {
    visit.refuse(done.error(), "facture", membership.text + "-" + std::to_string(year) + "-");
    return show_dues(visit);
  }
  return visit.go("/gestion/factures", "facture");
}

/// What the one who pays reads of a case: its purchase order, and the invoice it stands on.
Json own_case_view(const Visit& visit, const ra::CaseFile& file) {
  const auto path = "/dossiers/" + file.line.reference;
  const bool wanted = ra::needs_purchase_order(file);
  const bool signed_one = !file.line.purchase_order.empty();
  return Json::object(
      {{"reference", file.line.reference},
       {"holder", maybe(file.holder ? name_of(*file.holder) : std::string{})},
       {"product", maybe(file.product ? file.product->name : std::string{})},
       {"including_tax", file.product ? Json{amount(visit, domain::total_of(ra::prices_of(file)).including_tax)} : Json{false}},
       {"order_signed", signed_one ? date(visit, file.line.purchase_order_at, file.body.zone) : Json{false}},
       {"order_wanted", wanted && !signed_one && !file.line.holder.empty()},
       {"order", path + "/bon-de-commande"},
       {"due", ra::is_due(file.line)},
       {"invoice", maybe(file.line.invoice_reference)}});
}

PageResult show_own_dues(Visit& visit) {
  const domain::OrganisationId id{visit.param("id")};
  VIDIMUS_TRY(found, ra::dues_of(visit.counter(), visit.actor(), id, page_place(visit)));
  Json cases = Json::array();
  for (const auto& file : found.cases.items) cases.push(own_case_view(visit, file));
  Json fees = Json::array();
  bool owed = std::ranges::any_of(
      found.cases.items, [](const ra::CaseFile& file) { return ra::is_due(file.line) && file.line.invoice_reference.empty(); });
  for (const auto& fee : found.fees) {
    fees.push(fee_view(visit, fee, false));
    owed = owed || fee.invoice.invoice_reference.empty();
  }
  const auto path = "/collectivites/" + id.text;
  return visit.page("factures_collectivite", Json::object({{"name", found.organisation.name},
                                                           {"has_cases", !cases.items().empty()},
                                                           {"cases", std::move(cases)},
                                                           {"next", next_page(path + "/factures", found.cases.next)},
                                                           {"has_fees", !fees.items().empty()},
                                                           {"fees", std::move(fees)},
                                                           {"statement", owed ? Json{path + "/releve.pdf"} : Json{false}},
                                                           {"back", back("/espace", visit.texts().text("menu.espace"))}}));
}

PageResult print_statement(Visit& visit) {
  VIDIMUS_TRY(made, ra::statement_of_dues(visit.counter(), visit.actor(), domain::OrganisationId{visit.param("id")}));
  return http::download("application/pdf", made.name, std::string{base::text_of(made.content)}).set("Cache-Control", "no-store");
}

PageResult show_siret(Visit& visit) {
  VIDIMUS_TRY(view, ra::membership(visit.counter(), visit.actor(), domain::MembershipId{visit.param("id")}));
  return visit.page("siret",
                    Json::object({{"organisation", organisation_view(view.organisation)},
                                  {"desk", desk_view(view.body)},
                                  {"back", back("/adhesions/" + view.membership.id.text, view.organisation.name)},
                                  {"form", form_view(visit, {.name = "siret",
                                                             .action = "/adhesions/" + view.membership.id.text + "/siret",
                                                             .values = {{"siret", view.organisation.siret}}})}}));
}

PageResult correct_siret(Visit& visit) {
  VIDIMUS_TRY(view, ra::membership(visit.counter(), visit.actor(), domain::MembershipId{visit.param("id")}));
  const auto done = ra::correct_siret(visit.counter(), visit.actor(), view.organisation.id, visit.typed("siret"));
  if (!done) {
    visit.refuse(done.error(), "siret");
    return show_siret(visit);
  }
  return visit.go("/adhesions/" + view.membership.id.text, "siret");
}

using enum http::Method;

}  // namespace

std::span<const Row> account_rows() {
  static constexpr Row rows[] = {{get, "/gestion/factures", show_dues},
                                 {get, "/gestion/factures.csv", export_dues},
                                 {get, "/gestion/factures.ods", export_dues},
                                 {get, "/gestion/factures.pdf", export_dues},
                                 {post, "/gestion/factures/{reference}", note_invoice},
                                 {post, "/gestion/contributions/{membership}", note_fee_invoice},
                                 {get, "/collectivites/{id}/factures", show_own_dues},
                                 {get, "/collectivites/{id}/releve.pdf", print_statement},
                                 {get, "/adhesions/{id}/siret", show_siret},
                                 {post, "/adhesions/{id}/siret", correct_siret}};
  return rows;
}

}  // namespace vidimus::web::portal
