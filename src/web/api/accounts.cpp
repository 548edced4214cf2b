// What members owe, and the correction of a SIRET.
#include <array>

#include "ra/dues.hpp"
#include "ra/siret.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Json to_json_view(const ra::Due& due) {
  return Json::object({{"reference", due.line.reference},
                       {"organisation", due.organisation},
                       {"siret", due.siret},
                       {"holder", due.holder},
                       {"product", due.product},
                       {"contract", due.contract},
                       {"commitment_number", text_or_null(due.line.commitment_number)},
                       {"service_code", text_or_null(due.line.service_code)},
                       {"excluding_tax_cents", due.amount.excluding_tax},
                       {"tax_cents", due.amount.tax},
                       {"including_tax_cents", due.amount.including_tax},
                       {"invoice_reference", text_or_null(due.line.invoice_reference)}});
}

Json year_or_null(int year) {
  if (year == 0) return {};
  return year;
}

Json to_json_view(const ra::MemberFee& fee) {
  return Json::object({{"membership", fee.membership.id.text},
                       {"organisation", fee.organisation.name},
                       {"siret", fee.organisation.siret},
                       {"contract", fee.contract},
                       {"year", year_or_null(fee.year)},
                       {"due_on", day(fee.due_on)},
                       {"excluding_tax_cents", fee.amount.excluding_tax},
                       {"tax_cents", fee.amount.tax},
                       {"including_tax_cents", fee.amount.including_tax},
                       {"invoice_reference", text_or_null(fee.invoice.invoice_reference)}});
}

/// Both lists by pages of their own: `next` follows the certificates, `fees_next` the fees.
Answer list_dues(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto place = fields.optional("after");
  const auto fee_place = fields.optional("fees_after");
  const auto limit = static_cast<int>(fields.number("limit", 1, ra::longest_list_page, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(found, ra::dues(call.counter(), call.actor(), place, limit));
  Json out = Json::array();
  for (const auto& due : found.items) out.push(to_json_view(due));
  VIDIMUS_TRY(fees, ra::member_fees(call.counter(), call.actor(), ra::FeesShown::all, fee_place, limit));
  Json owed = Json::array();
  for (const auto& fee : fees.items) owed.push(to_json_view(fee));
  VIDIMUS_TRY(total, ra::owed_total(call.counter(), call.actor()));
  return http::json(Json::object({{"dues", std::move(out)},
                                  {"next", text_or_null(found.next)},
                                  {"fees", std::move(owed)},
                                  {"fees_next", text_or_null(fees.next)},
                                  {"to_invoice", total.count},
                                  {"to_invoice_more", total.more},
                                  {"to_invoice_cents", total.more ? Json{} : Json{total.including_tax}}}));
}

Answer note_invoice(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reference = fields.optional("invoice_reference");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(line, call.line());
  VIDIMUS_TRY(done, ra::note_invoice(call.counter(), call.actor(), line, reference));
  return single(done);
}

Answer note_fee_invoice(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto year = static_cast<int>(fields.number("year", 0, 9999, 0));
  const auto reference = fields.optional("invoice_reference");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(done, ra::note_fee_invoice(call.counter(), call.actor(), call.id<domain::MembershipId>("id"), year, reference));
  return http::json(Json::object({{"membership", done.membership.text},
                                  {"year", year_or_null(done.year)},
                                  {"invoice_reference", text_or_null(done.invoice_reference)}}));
}

/// What one organisation ordered and owes; `next` follows its cases, fees stand on the first page.
Answer show_own_dues(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto place = fields.optional("after");
  const auto limit = static_cast<int>(fields.number("limit", 1, ra::usual_page, ra::own_dues_page));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(found, ra::dues_of(call.counter(), call.actor(), call.id<domain::OrganisationId>("id"), place, limit));
  Json cases = Json::array();
  for (const auto& file : found.cases.items) {
    const auto& line = file.line;
    cases.push(
        Json::object({{"reference", line.reference},
                      {"including_tax_cents", file.product ? Json{domain::total_of(ra::prices_of(file)).including_tax} : Json{}},
                      {"purchase_order_at", line.purchase_order_at ? Json{base::to_rfc3339(*line.purchase_order_at)} : Json{}},
                      {"due", ra::is_due(line)},
                      {"invoice_reference", text_or_null(line.invoice_reference)}}));
  }
  Json fees = Json::array();
  for (const auto& fee : found.fees) fees.push(to_json_view(fee));
  return http::json(
      Json::object({{"cases", std::move(cases)}, {"fees", std::move(fees)}, {"next", text_or_null(found.cases.next)}}));
}

Answer statement(Call& call) {
  VIDIMUS_TRY(made, ra::statement_of_dues(call.counter(), call.actor(), call.id<domain::OrganisationId>("id")));
  return http::download("application/pdf", made.name, std::string{base::text_of(made.content)});
}

Answer correct_siret(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto siret = fields.required("siret");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(done, ra::correct_siret(call.counter(), call.actor(), call.id<domain::OrganisationId>("id"), siret));
  return single(done);
}

using enum http::Method;

}  // namespace

std::span<const Row> account_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/dues", list_dues},
      Row{post, "/api/v1/orders/{reference}/invoice", note_invoice},
      Row{post, "/api/v1/memberships/{id}/fee-invoice", note_fee_invoice},
      Row{get, "/api/v1/organisations/{id}/dues", show_own_dues},
      Row{get, "/api/v1/organisations/{id}/statement-of-dues", statement},
      Row{post, "/api/v1/organisations/{id}/siret", correct_siret},
  };
  return rows;
}

}  // namespace vidimus::web::api
