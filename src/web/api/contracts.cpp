// Framework contracts (marchés) of the RA manager, their rehearsal, and the catalogue of services.
#include "ra/contracts.hpp"

#include <array>

#include "ra/rehearsal.hpp"
#include "ra/services.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr std::int64_t dearest = 100'000'000;

Json amendment_json(const ra::AmendmentView& view) {
  return Json::object({{"at", base::to_rfc3339(view.amendment.at)},
                       {"by", view.by},
                       {"reason", view.amendment.reason},
                       {"term", view.amendment.term},
                       {"before", view.amendment.before},
                       {"after", view.amendment.after}});
}

Json sheet_json(const ra::ContractSheet& sheet, const ra::ContractFigures& figures) {
  Json amendments = Json::array();
  for (const auto& one : sheet.amendments) amendments.push(amendment_json(one));
  Json possible = Json::array();
  for (const auto event : sheet.possible) possible.push(base::to_name(event));
  auto out = list_of("products", sheet.products);
  out.set("contract", to_json(sheet.contract))
      .set("amendments", std::move(amendments))
      .set("ordered", figures.ordered)
      .set("members", figures.members)
      .set("possible", std::move(possible));
  return out;
}

ra::TypedTerms read_terms(Fields& fields) {
  ra::TypedTerms out;
  for (const auto& term : ra::contract_terms())
    if (auto typed = fields.scalar(term.name)) out.emplace(term.name, *std::move(typed));
  return out;
}

domain::ContractId contract_id(const Call& call) { return call.id<domain::ContractId>("id"); }

Answer list_contracts(Call& call) {
  VIDIMUS_TRY(found, ra::contracts_of_body(call.counter(), call.actor()));
  return http::json(list_of("contracts", found));
}

Answer create(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto terms = read_terms(fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::create_contract(call.counter(), call.actor(), terms));
  auto reply = single(made, 201);
  reply.set("Location", "/api/v1/contracts/" + made.id.text);
  return reply;
}

Answer show_contract(Call& call) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(call.counter(), call.actor(), contract_id(call)));
  VIDIMUS_TRY(figures, ra::contract_figures(call.counter(), call.actor(), contract_id(call)));
  auto reply = http::json(sheet_json(sheet, figures));
  reply.set("ETag", "\"" + std::to_string(sheet.contract.version) + "\"");
  return reply;
}

Answer edit_contract(Call& call) {
  VIDIMUS_TRY(read, call.if_match());
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto terms = read_terms(fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(edited, ra::edit_contract(call.counter(), call.actor(), contract_id(call), terms, read));
  return single(edited);
}

Answer put_product(Call& call, const domain::ProductId& product) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::TypedProduct typed{.id = product, .name = {}, .profile = {}, .legal_references = {}};
  typed.name = fields.required("name");
  typed.profile = fields.required("profile");
  typed.validity_months = static_cast<int>(fields.number("validity_months", 1, 36, 36));
  typed.price_cents = fields.number("price_cents", 0, dearest);
  typed.price_includes_tax = fields.flag("price_includes_tax", false);
  typed.tax_per_mille = static_cast<int>(fields.number("tax_per_mille", 0, 1000, 200));
  typed.legal_references = fields.optional("legal_references");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::set_product(call.counter(), call.actor(), contract_id(call), typed));
  return single(made, product.empty() ? 201 : 200);
}
Answer add_product(Call& call) { return put_product(call, {}); }
Answer change_product(Call& call) { return put_product(call, call.id<domain::ProductId>("product")); }

Answer remove_product(Call& call) {
  VIDIMUS_TRY(left, ra::remove_product(call.counter(), call.actor(), contract_id(call), call.id<domain::ProductId>("product")));
  return single(left);
}

Answer publish(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(published, ra::publish_contract(call.counter(), call.actor(), contract_id(call)));
  return single(published);
}

Answer amend(Call& call) {
  VIDIMUS_TRY(read, call.if_match());
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto terms = read_terms(fields);
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(amended, ra::amend_contract(call.counter(), call.actor(), contract_id(call), terms, reason, read));
  return single(amended);
}

Answer rehearse(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto at = fields.optional_day("at");
  const auto format = fields.optional("format");
  if (!at) fields.refuse("at", "required");
  if (!format.empty() && format != "json" && format != "csv") fields.refuse("format", "choice_unknown");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(takes_long, ra::rehearsal_is_long(call.counter(), call.actor(), contract_id(call)));
  if (takes_long) return base::fail(base::Code::conflict, "refused.long_work");
  VIDIMUS_TRY(rehearsal, ra::rehearse_contract(call.counter(), call.actor(), contract_id(call), *at));
  if (format != "csv") return http::json(ra::to_json(rehearsal));
  auto reply = http::text(ra::to_csv(rehearsal, call.counter().house().texts));
  reply.set("Content-Type", "text/csv; charset=utf-8");
  reply.set("Cache-Control", "no-store");
  return reply;
}

Json texts_json(const std::vector<std::string>& texts) {
  Json out = Json::array();
  for (const auto& one : texts) out.push(one);
  return out;
}

Answer list_services(Call& call) {
  Json services = Json::array();
  for (const auto& one : ra::services_in(call.counter().house().services))
    services.push(Json::object({{"key", one.key},
                                {"name", one.name},
                                {"use", one.use},
                                {"otherwise", one.otherwise},
                                {"required", one.required},
                                {"purposes", texts_json(one.purposes)},
                                {"profiles", texts_json(one.profiles)}}));
  return http::json(Json::object({{"services", std::move(services)}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> contract_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/contracts", list_contracts},
      Row{post, "/api/v1/contracts", create},
      Row{get, "/api/v1/contracts/{id}", show_contract},
      Row{patch, "/api/v1/contracts/{id}", edit_contract},
      Row{post, "/api/v1/contracts/{id}/products", add_product},
      Row{put, "/api/v1/contracts/{id}/products/{product}", change_product},
      Row{remove, "/api/v1/contracts/{id}/products/{product}", remove_product},
      Row{post, "/api/v1/contracts/{id}/publication", publish},
      Row{post, "/api/v1/contracts/{id}/amendments", amend},
      Row{get, "/api/v1/contracts/{id}/rehearsal", rehearse},
      Row{get, "/api/v1/services", list_services, Door::open},
  };
  return rows;
}

}  // namespace vidimus::web::api
