// The RA manager's contracts (marchés): list, sheet, draft, offers, publication, amendment. The auditor reads.
#include "ra/contracts.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "ra/services.hpp"
#include "web/portal/service_texts.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::ContractEvent;
using domain::FrameworkContract;
using domain::Role;

constexpr auto all_contracts = "/gestion/marches";

domain::ContractId contract_of(const Visit& visit) { return domain::ContractId{visit.param("id")}; }
std::string path_of(const domain::ContractId& id) { return std::string{all_contracts} + "/" + id.text; }

/// "180", "180,5", "1 180,00 €" → cents; nothing when it is no amount.
std::string cents_typed(std::string_view typed) {
  std::string whole;
  std::string part;
  bool after = false;
  for (const char c : typed) {
    if (c >= '0' && c <= '9')
      (after ? part : whole) += c;
    else if ((c == ',' || c == '.') && !after)
      after = true;
    else if (c == ',' || c == '.' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-')
      return "?";
  }
  if (part.size() > 2 || whole.size() > 7) return "?";
  if (whole.empty() && part.empty()) return "0";
  part.resize(2, '0');
  const auto cents = (whole.empty() ? "0" : whole) + part;
  return cents.substr(std::min(cents.find_first_not_of('0'), cents.size() - 1));
}
std::string euros_text(std::int64_t cents) {
  const auto part = std::to_string(cents % 100);
  return std::to_string(cents / 100) + "," + (part.size() < 2 ? "0" : "") + part;
}

bool is_amount(std::string_view term) { return term == "fee_cents"; }
bool is_quota(std::string_view term) { return term == "order_quota" || term == "member_quota"; }

/// The terms of a form: all of them, or those an amendment may touch.
ra::TypedTerms typed_terms(const Visit& visit, bool amending) {
  ra::TypedTerms out;
  for (const auto& term : ra::contract_terms()) {
    if (amending && !term.amendable) continue;
    auto typed = visit.typed(term.name);
    if (is_amount(term.name)) typed = cents_typed(typed);
    if (is_quota(term.name) && typed.empty()) typed = "0";
    out.emplace(term.name, std::move(typed));
  }
  return out;
}

std::map<std::string, std::string> values_of(const FrameworkContract& contract) {
  std::map<std::string, std::string> out;
  for (const auto& term : ra::contract_terms()) {
    auto shown = term.show(contract);
    if (term.kind == ra::TermKind::flag) shown = shown == "true" ? "oui" : "";
    if (is_amount(term.name)) shown = euros_text(contract.fee_cents);
    if (is_quota(term.name) && shown == "0") shown.clear();
    out.emplace(term.name, std::move(shown));
  }
  return out;
}

base::Result<std::map<std::string, std::vector<Choice>>> choices_for(Visit& visit, const FrameworkContract& contract) {
  using enum domain::FeeDue;
  const auto& texts = visit.texts();
  std::map<std::string, std::vector<Choice>> out;
  out["fee_due"] = choices_of(texts, "fee_due", {never, at_adhesion, each_year, each_certificate});
  out["renewal_rule"] = choices_of(texts, "renewal_rule", {domain::RenewalRule::none, domain::RenewalRule::once_within_window});
  out["successor"] = {{"", texts.text("word.none_yet")}};
  VIDIMUS_TRY(contracts, ra::contracts_of_body(visit.counter(), visit.actor()));
  for (const auto& one : contracts)
    if (one.id != contract.id) out["successor"].push_back({one.id.text, one.name});
  for (const auto& [name, text] : visit.house().conventions.members()) out["convention_text"].push_back({name, name});
  return out;
}

/// A value of a term as people read it.
std::string shown_term(const Visit& visit, const std::vector<FrameworkContract>& contracts, const std::string& name,
                       const std::string& value) {
  if (value.empty()) return visit.texts().text("word.none");
  const auto terms = ra::contract_terms();
  const auto term = std::ranges::find(terms, std::string_view{name}, &ra::ContractTerm::name);
  if (term == terms.end()) return value;
  if (name == "successor") {
    const auto found = std::ranges::find(contracts, domain::ContractId{value}, &FrameworkContract::id);
    return found == contracts.end() ? value : found->name;
  }
  if (is_quota(name) && value == "0") return visit.texts().text("word.no_limit");
  if (term->kind == ra::TermKind::flag) return visit.texts().text(value == "true" ? "word.yes" : "word.no");
  if (term->kind == ra::TermKind::choice) return visit.texts().of(name, value);
  if (term->kind != ra::TermKind::day) return value;
  const auto read = base::day_from(value);
  return read ? day(visit, *read) : value;
}

Json amendments_view(const Visit& visit, const ra::ContractSheet& sheet, const std::vector<FrameworkContract>& contracts) {
  Json out = Json::array();
  for (const auto& [one, by] : sheet.amendments)
    out.push(Json::object({{"date", date(visit, one.at)},
                           {"term", visit.texts().of("term", one.term)},
                           {"before", shown_term(visit, contracts, one.term, one.before)},
                           {"after", shown_term(visit, contracts, one.term, one.after)},
                           {"by", by},
                           {"reason", one.reason}}));
  return out;
}

/// A term of the contract, label and value.
Json term_view(const Visit& visit, const FrameworkContract& contract, const std::vector<FrameworkContract>& contracts,
               const ra::ContractTerm& term) {
  auto value = shown_term(visit, contracts, std::string{term.name}, term.show(contract));
  if (is_amount(term.name))
    value = contract.fee_cents == 0 ? visit.texts().text("word.none") : euros_text(contract.fee_cents) + " €";
  return Json::object({{"label", visit.texts().of("term", term.name)}, {"value", std::move(value)}});
}

/// Everything the contract says, in the parts and the order of the form that writes it.
Json parts_view(const Visit& visit, const FrameworkContract& contract, const std::vector<FrameworkContract>& contracts) {
  Json out = Json::array();
  Json terms = Json::array();
  std::string part;
  const auto close = [&] {
    if (!terms.items().empty()) out.push(Json::object({{"part", part}, {"terms", std::exchange(terms, Json::array())}}));
  };
  for (const auto& field : visit.texts().form("marche")) {
    if (auto next = field.text("part"); !next.empty()) {
      close();
      part = std::move(next);
    }
    const auto known = ra::contract_terms();
    const auto term = std::ranges::find(known, std::string_view{field.text("name")}, &ra::ContractTerm::name);
    if (term != known.end() && term->name != "name") terms.push(term_view(visit, contract, contracts, *term));
  }
  close();
  return out;
}

Json offers_view(Visit& visit, const ra::ContractSheet& sheet, bool editable) {
  Json out = Json::array();
  for (const auto& product : sheet.products) {
    Json services = Json::array();
    for (const auto& service : ra::services_opened_by(visit.house().services, product.profile))
      services.push(Json::object({{"name", service_text(visit.texts(), service, "name")}}));
    out.push(product_view(visit, product)
                 .set("services", std::move(services))
                 .set("remove",
                      editable ? button_view(visit, path_of(sheet.contract.id) + "/offre/" + product.id.text + "/suppression",
                                             "offre_retirer", "quiet")
                               : Json{false})
                 .set("edit", editable ? Json{path_of(sheet.contract.id) + "/offre?offre=" + product.id.text} : Json{false}));
  }
  return out;
}

PageResult list_contracts(Visit& visit) {
  VIDIMUS_TRY(contracts, ra::contracts_of_body(visit.counter(), visit.actor()));
  Json rows = Json::array();
  for (const auto& contract : contracts) rows.push(contract_view(visit, contract));
  return visit.page("marches", Json::object({{"has_contracts", !contracts.empty()},
                                             {"contracts", std::move(rows)},
                                             {"may_create", visit.has_role(Role::ra_manager)}}));
}

PageResult show_sheet(Visit& visit) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(visit.counter(), visit.actor(), contract_of(visit)));
  VIDIMUS_TRY(figures, ra::contract_figures(visit.counter(), visit.actor(), contract_of(visit)));
  VIDIMUS_TRY(contracts, ra::contracts_of_body(visit.counter(), visit.actor()));
  const auto can = [&](ContractEvent event) { return std::ranges::find(sheet.possible, event) != sheet.possible.end(); };
  const auto path = path_of(sheet.contract.id);
  const bool editable = can(ContractEvent::edit);
  auto data = contract_view(visit, sheet.contract);
  data.set("path", path)
      .set("parts", parts_view(visit, sheet.contract, contracts))
      .set("offers", offers_view(visit, sheet, editable))
      .set("has_offers", !sheet.products.empty())
      .set("has_amendments", !sheet.amendments.empty())
      .set("amendments", amendments_view(visit, sheet, contracts))
      .set("ordered", figures.ordered)
      .set("members", figures.members)
      .set("editable", editable)
      .set("amendable", can(ContractEvent::amend))
      .set("rehearsable", sheet.contract.state != domain::ContractState::draft)
      .set("publish", editable ? button_view(visit, path + "/publication", "marche_publier") : Json{false})
      .set("back", back(all_contracts, visit.texts().text("menu.marches")));
  return visit.page("marche", std::move(data));
}

PageResult show_form(Visit& visit, const FrameworkContract& contract, const std::string& action, std::string_view form,
                     std::string way_back) {
  VIDIMUS_TRY(choices, choices_for(visit, contract));
  return visit.page(
      std::string{form},
      Json::object({{"name", contract.name},
                    {"back", back(std::move(way_back), contract.id.empty() ? visit.texts().text("menu.marches") : contract.name)},
                    {"form", form_view(visit, {.name = std::string{form} == "avenant" ? "avenant" : "marche",
                                               .action = action,
                                               .submit = std::string{form},
                                               .choices = choices,
                                               .values = values_of(contract)})}}));
}

PageResult show_new(Visit& visit) {
  if (!visit.has_role(Role::ra_manager)) return base::fail(base::Code::forbidden, "refused.role");
  FrameworkContract blank;
  blank.convention_text = "convention";
  return show_form(visit, blank, all_contracts, "marche_nouveau", all_contracts);
}

PageResult create(Visit& visit) {
  const auto made = ra::create_contract(visit.counter(), visit.actor(), typed_terms(visit, false));
  if (made) return visit.go(path_of(made->id), "marche_cree");
  visit.refuse(made.error(), "marche");
  return show_new(visit);
}

base::Version version_read(const Visit& visit) {
  const auto typed = visit.request().query_value("version").value_or("0");
  base::Version out = 0;
  std::from_chars(typed.data(), typed.data() + typed.size(), out);
  return out;
}

/// The form of a draft or of an amendment; its address carries the version that was read.
PageResult show_change(Visit& visit, ContractEvent event, const std::string& last, std::string_view form) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(visit.counter(), visit.actor(), contract_of(visit)));
  if (std::ranges::find(sheet.possible, event) == sheet.possible.end())
    return base::fail(base::Code::wrong_state, "refused.state." + std::string{base::to_name(sheet.contract.state)});
  const auto path = path_of(sheet.contract.id);
  return show_form(visit, sheet.contract, path + last + "?version=" + std::to_string(sheet.contract.version), form, path);
}

PageResult show_edit(Visit& visit) { return show_change(visit, ContractEvent::edit, "/modifier", "marche_modifier"); }
PageResult edit(Visit& visit) {
  const auto done =
      ra::edit_contract(visit.counter(), visit.actor(), contract_of(visit), typed_terms(visit, false), version_read(visit));
  if (done) return visit.go(path_of(done->id), "marche_modifie");
  if (done.error().code == base::Code::not_found) return done.error();
  visit.refuse(done.error(), "marche");
  return show_edit(visit);
}

PageResult show_amend(Visit& visit) { return show_change(visit, ContractEvent::amend, "/avenant", "avenant"); }
PageResult amend(Visit& visit) {
  const auto done = ra::amend_contract(visit.counter(), visit.actor(), contract_of(visit), typed_terms(visit, true),
                                       visit.typed("reason"), version_read(visit));
  if (done) return visit.go(path_of(done->id), "avenant");
  if (done.error().code == base::Code::not_found) return done.error();
  visit.refuse(done.error(), "avenant");
  return show_amend(visit);
}

PageResult publish(Visit& visit) {
  const auto done = ra::publish_contract(visit.counter(), visit.actor(), contract_of(visit));
  if (done) return visit.go(path_of(done->id), "marche_publie");
  if (done.error().code == base::Code::not_found) return done.error();
  visit.refuse(done.error(), "");
  return show_sheet(visit);
}

std::vector<Choice> profile_choices(const Visit& visit) {
  std::vector<Choice> out;
  for (const auto& service : ra::services_in(visit.house().services))
    for (const auto& profile : service.profiles)
      if (std::ranges::find(out, profile, &Choice::value) == out.end())
        out.push_back({profile, visit.texts().of("profile", profile)});
  return out;
}

PageResult show_offer(Visit& visit) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(visit.counter(), visit.actor(), contract_of(visit)));
  if (std::ranges::find(sheet.possible, ContractEvent::edit) == sheet.possible.end())
    return base::fail(base::Code::wrong_state, "refused.state." + std::string{base::to_name(sheet.contract.state)});
  const auto wanted = visit.request().query_value("offre").value_or("");
  domain::Product product;
  for (const auto& one : sheet.products)
    if (one.id.text == wanted) product = one;
  const auto path = path_of(sheet.contract.id);
  const std::string query = product.id.empty() ? "" : "?offre=" + product.id.text;
  return visit.page(
      "offre",
      Json::object({{"back", back(path, sheet.contract.name)},
                    {"form", form_view(visit, {.name = "offre",
                                               .action = path + "/offre" + query,
                                               .choices = {{"profile", profile_choices(visit)}},
                                               .values = {{"name", product.name},
                                                          {"profile", product.profile},
                                                          {"validity_months", std::to_string(product.validity_months)},
                                                          {"price_cents", euros_text(product.price_cents)},
                                                          {"price_includes_tax", product.price_includes_tax ? "oui" : ""},
                                                          {"legal_references", product.legal_references}}})}}));
}

template <class Number>
Number number_typed(std::string_view typed) {
  Number out = -1;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), out);
  return error == std::errc{} && end == typed.data() + typed.size() ? out : -1;
}

PageResult send_offer(Visit& visit) {
  const auto done = ra::set_product(visit.counter(), visit.actor(), contract_of(visit),
                                    {.id = domain::ProductId{visit.request().query_value("offre").value_or("")},
                                     .name = visit.typed("name"),
                                     .profile = visit.typed("profile"),
                                     .validity_months = number_typed<int>(visit.typed("validity_months")),
                                     .price_cents = number_typed<std::int64_t>(cents_typed(visit.typed("price_cents"))),
                                     .price_includes_tax = visit.typed("price_includes_tax") == "oui",
                                     .legal_references = visit.typed("legal_references")});
  if (done) return visit.go("/gestion/marches/" + visit.param("id"), "offre");
  if (done.error().code == base::Code::not_found) return done.error();
  visit.refuse(done.error(), "offre");
  return show_offer(visit);
}

PageResult remove_offer(Visit& visit) {
  const auto done =
      ra::remove_product(visit.counter(), visit.actor(), contract_of(visit), domain::ProductId{visit.param("product")});
  if (!done) return done.error();
  return visit.go(path_of(done->id), "offre_retiree");
}

using enum http::Method;

}  // namespace

std::span<const Row> contract_rows() {
  static constexpr Row rows[] = {{get, "/gestion/marches", list_contracts},
                                 {post, "/gestion/marches", create},
                                 {get, "/gestion/marches/nouveau", show_new},
                                 {get, "/gestion/marches/{id}", show_sheet},
                                 {get, "/gestion/marches/{id}/modifier", show_edit},
                                 {post, "/gestion/marches/{id}/modifier", edit},
                                 {get, "/gestion/marches/{id}/offre", show_offer},
                                 {post, "/gestion/marches/{id}/offre", send_offer},
                                 {post, "/gestion/marches/{id}/offre/{product}/suppression", remove_offer},
                                 {post, "/gestion/marches/{id}/publication", publish},
                                 {get, "/gestion/marches/{id}/avenant", show_amend},
                                 {post, "/gestion/marches/{id}/avenant", amend}};
  return rows;
}

}  // namespace vidimus::web::portal
