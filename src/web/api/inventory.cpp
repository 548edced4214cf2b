// The inventory of certificates and its files; what can be done about a certificate that ends.
#include "ra/inventory.hpp"

#include <array>

#include "ra/ends.hpp"
#include "ra/replacement.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr std::int64_t most_rows = 500;

Json row_json(const ra::InventoryRow& row) {
  auto out = api::to_json(row.certificate);
  return out.set("reference", row.reference)
      .set("holder_id", row.certificate.holder.text)
      .set("holder", row.holder)
      .set("email", row.email)
      .set("organisation_name", row.organisation)
      .set("siret", row.siret)
      .set("token", text_or_null(row.token))
      .set("sha256", base::to_hex(pki::sha256(row.certificate.der)));
}

ports::CertificateFilter filter_of(Fields& fields) {
  ports::CertificateFilter out;
  out.organisation.text = fields.optional("organisation");
  out.holder.text = fields.optional("holder");
  out.token.text = fields.optional("token");
  out.state = fields.optional_choice<domain::CertificateState>("state");
  if (const auto day = fields.optional_day("ends_before")) out.ends_before = base::start_of(*day);
  if (const auto day = fields.optional_day("ends_after")) out.ends_after = base::start_of(*day);
  return out;
}

Answer list_certificate(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  auto filter = filter_of(fields);
  filter.after.text = fields.optional("after");
  filter.limit = static_cast<int>(fields.number("limit", 1, most_rows, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(rows, ra::list_certificates(call.counter(), call.actor(), filter));
  Json out = Json::array();
  for (const auto& row : rows) out.push(row_json(row));
  const bool more = rows.size() == static_cast<std::size_t>(filter.limit);
  return http::json(
      Json::object({{"certificates", std::move(out)}, {"next", more ? Json{rows.back().certificate.id.text} : Json{}}}));
}

Answer send_csv_of_certificate(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto filter = filter_of(fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(file, ra::certificates_csv(call.counter(), call.actor(), filter));
  return http::download("text/csv; charset=utf-8", "certificates.csv", std::move(file));
}

Answer send_pem(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto filter = filter_of(fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(file, ra::certificates_pem(call.counter(), call.actor(), filter));
  return http::download("application/x-pem-file", "certificates.pem", std::move(file));
}

Json end_day(base::Day when) { return when.ok() ? Json{base::to_text(when)} : Json{}; }

Answer show_end(Call& call) {
  VIDIMUS_TRY(end, ra::end_of_certificate(call.counter(), call.actor(), call.reference()));
  Json replaced = Json::array();
  for (const auto& reference : end.replaced_by) replaced.push(reference);
  return http::json(Json::object({{"not_after", moment(end.certificate.not_after)},
                                  {"days_left", end.days_left},
                                  {"advice", base::to_name(end.plan.advice)},
                                  {"contract", id_or_null(end.plan.contract)},
                                  {"from", end_day(end.plan.from)},
                                  {"until", end_day(end.plan.until)},
                                  {"must_adhere", end.must_adhere},
                                  {"replaced_by", std::move(replaced)}}));
}

Answer send_calendar(Call& call) {
  VIDIMUS_TRY(calendar, ra::end_calendar(call.counter(), call.actor(), call.reference()));
  return http::download("text/calendar", "end-" + call.reference() + ".ics", std::move(calendar));
}

Json proposal_json(const ra::Proposal& one) {
  return Json::object({{"given_names", one.given_names},
                       {"surname", one.surname},
                       {"email", one.email},
                       {"phone", text_or_null(one.phone)},
                       {"function", text_or_null(one.function)},
                       {"product", id_or_null(one.product)},
                       {"mode", base::to_name(one.mode)},
                       {"delivery_site", id_or_null(one.delivery_site)},
                       {"verifying_office", id_or_null(one.verifying_office)},
                       {"commitment_number", text_or_null(one.commitment_number)},
                       {"service_code", text_or_null(one.service_code)},
                       {"document_kind", base::to_name(one.document_kind)},
                       {"document_number", text_or_null(one.document_number)},
                       {"document_expires", day(one.document_expires)}});
}

Answer show_replacement(Call& call) {
  VIDIMUS_TRY(links, ra::replacement(call.counter(), call.actor(), call.reference()));
  Json replaced_by = Json::array();
  for (const auto& reference : links.replaced_by) replaced_by.push(reference);
  Json candidates = Json::array();
  for (const auto& one : links.candidates)
    candidates.push(Json::object({{"certificate", one.certificate.id.text},
                                  {"reference", one.reference},
                                  {"holder", one.holder},
                                  {"not_after", moment(one.certificate.not_after)}}));
  return http::json(Json::object({{"replaces", text_or_null(links.replaces)},
                                  {"replaced_by", std::move(replaced_by)},
                                  {"candidates", std::move(candidates)},
                                  {"proposal", links.proposal ? proposal_json(*links.proposal) : Json{}}}));
}

Answer set_replaced(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const domain::CertificateId certificate{fields.required("certificate")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::set_replaced(call.counter(), call.actor(), call.reference(), certificate));
  return show_replacement(call);
}

using enum http::Method;

}  // namespace

std::span<const Row> inventory_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/certificates/inventory", list_certificate, Door::reader},
      Row{get, "/api/v1/certificates/export.csv", send_csv_of_certificate, Door::reader},
      Row{get, "/api/v1/certificates/export.pem", send_pem, Door::reader},
      Row{get, "/api/v1/orders/{reference}/certificate/end", show_end},
      Row{get, "/api/v1/orders/{reference}/certificate/end.ics", send_calendar},
      Row{get, "/api/v1/orders/{reference}/replacement", show_replacement},
      Row{post, "/api/v1/orders/{reference}/replacement", set_replaced},
  };
  return rows;
}

}  // namespace vidimus::web::api
