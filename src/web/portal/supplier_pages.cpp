#include "web/portal/supplier_pages.hpp"

#include "ra/supplies.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/page_handler.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::Role;
using ports::Supply;

constexpr std::string_view supplies_path = "/gestion/fournisseurs";

std::string state_of(const Visit& visit, const Supply& supply) {
  if (supply.revoked_at) return visit.texts().of("supply", "revoked");
  if (supply.revocation_asked) return visit.texts().of("supply", "revocation_asked");
  return visit.texts().of("supply", base::to_name(supply.state));
}

Json row_view(Visit& visit, const SupplierDesk& desk, const ra::SuppliedCase& one) {
  const auto& supply = one.supply;
  const bool acts = visit.has_role(Role::ra_manager) && ra::leaves_by_file(desk, supply);
  return Json::object(
      {{"reference", one.reference},
       {"supplier", supply.supplier},
       {"number", supply.reference},
       {"asked", date(visit, supply.asked)},
       {"state", state_of(visit, supply)},
       {"failure", maybe(supply.failure.empty() ? std::string{} : visit.texts().text(supply.failure))},
       {"deposit", acts ? button_view(visit, std::string{supplies_path} + "/" + supply.reference + "/depots", "depot_fournisseur")
                        : Json{false}}});
}

PageResult show_supplier(Visit& visit, const SupplierDesk& desk) {
  VIDIMUS_TRY(cases, ra::supplied_cases(visit.counter(), visit.actor(), desk, page_place(visit)));
  Json rows = Json::array();
  for (const auto& one : cases.items) rows.push(row_view(visit, desk, one));
  const bool takes = visit.has_role(Role::ra_manager) && !desk.by_files.empty();
  Json data = Json::object({{"has_rows", !rows.items().empty()},
                            {"rows", std::move(rows)},
                            {"next", next_page(supplies_path, cases.next)},
                            {"form", false}});
  if (takes)
    data.set(
        "form",
        form_view(visit, {.name = "retour_fournisseur", .action = std::string{supplies_path} + "/retours", .multipart = true}));
  return visit.page("fournisseurs", std::move(data));
}

PageResult deposit(Visit& visit, const SupplierDesk& desk) {
  const auto reference = visit.param("reference");
  VIDIMUS_TRY(letter, ra::hand_over_supply(visit.counter(), visit.actor(), desk, reference));
  return http::download("message/rfc822", reference + ".eml", std::move(letter));
}

PageResult take(Visit& visit, const SupplierDesk& desk) {
  if (!visit.has_role(Role::ra_manager)) return base::fail(Code::forbidden, "refused.role");
  const auto refuse = [&](base::Error error) {
    visit.refuse(std::move(error), "retour_fournisseur");
    return show_supplier(visit, desk);
  };
  const auto* file = visit.form().file("file");
  if (file == nullptr || file->content.empty()) {
    auto missing = base::fail(Code::bad_request, "refused.fields");
    missing.fields.push_back({"/file", "file"});
    return refuse(std::move(missing));
  }
  const auto settled = ra::take_in_supplies(visit.counter(), visit.actor(), desk, base::view_of(file->content));
  if (!settled) return refuse(settled.error());
  return visit.go(std::string{supplies_path}, "retour_fournisseur");
}

}  // namespace

void add_supplier_pages(http::RouteTable& table, Portal& portal, SupplierDesk desk) {
  const auto held = std::make_shared<const SupplierDesk>(std::move(desk));
  const auto add = [&](http::Method method, std::string pattern, auto page, std::size_t limit = 0) {
    table.rows.push_back(
        {.method = method,
         .pattern = std::move(pattern),
         .handler = page_handler(portal, method, Door::signed_in, [held, page](Visit& visit) { return page(visit, *held); }),
         .body_limit = limit});
  };
  add(http::Method::get, std::string{supplies_path}, show_supplier);
  add(http::Method::post, std::string{supplies_path} + "/{reference}/depots", deposit);
  add(http::Method::post, std::string{supplies_path} + "/retours", take, upload_limit);
}

}  // namespace vidimus::web::portal
