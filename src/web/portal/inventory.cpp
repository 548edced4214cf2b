// The inventory of certificates, with its files for applications; the custody of tokens.
#include "ra/inventory.hpp"

#include <map>

#include "ra/keepers.hpp"
#include "ra/tokens.hpp"
#include "web/portal/filters.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/token_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::Role;

constexpr int certificates_a_page = 50;

std::string asked(const Visit& visit, std::string_view name) { return visit.request().query_value(name).value_or(""); }

template <class E>
Json options_of(const Visit& visit, std::string_view labels, const std::string& chosen) {
  Json out = Json::array();
  for (const auto name : base::names<E>)
    out.push(Json::object({{"value", std::string{name}}, {"label", visit.texts().of(labels, name)}, {"chosen", name == chosen}}));
  return out;
}

/// The query of the page without its place in the list, for links and files.
std::string query_of(const Visit& visit, std::initializer_list<std::string_view> names) {
  std::string out;
  for (const auto name : names)
    if (const auto value = asked(visit, name); !value.empty())
      out += (out.empty() ? "" : "&") + std::string{name} + "=" + http::percent_encode(value);
  return out;
}

// --- certificates -----------------------------------------------------------------------------------------------------------

ports::CertificateFilter filter_of(const Visit& visit) {
  ports::CertificateFilter out;
  out.state = base::from_name<domain::CertificateState>(asked(visit, "etat"));
  out.organisation.text = asked(visit, "organisation");
  out.holder.text = asked(visit, "porteur");
  out.after.text = asked(visit, "apres");
  if (const auto before = base::day_from(asked(visit, "fin_avant"))) out.ends_before = base::start_of(base::next_day(*before));
  out.limit = certificates_a_page;
  return out;
}

Json row_view(const Visit& visit, const ra::InventoryRow& row) {
  const auto& one = row.certificate;
  return Json::object({{"reference", row.reference},
                       {"holder", row.holder},
                       {"holder_id", one.holder.text},
                       {"organisation", row.organisation},
                       {"organisation_id", one.organisation.text},
                       {"serial", one.serial},
                       {"not_after", one.not_after ? Json{day(visit, base::civil_of(*one.not_after).day)} : Json{false}},
                       {"state", visit.texts().of("state.certificate", base::to_name(one.state))},
                       {"tone", tone(base::to_name(one.state))}});
}

PageResult show_certificates(Visit& visit) {
  VIDIMUS_TRY(found, ra::list_certificates(visit.counter(), visit.actor(), filter_of(visit)));
  Json rows = Json::array();
  for (const auto& row : found) rows.push(row_view(visit, row));
  const auto query = query_of(visit, {"etat", "organisation", "porteur", "fin_avant"});
  VIDIMUS_TRY(filters, filters_view(visit, domain::FilteredList::certificates, query));
  const bool more = found.size() == static_cast<std::size_t>(certificates_a_page);
  const bool revokes = visit.actor().standing.meets({Role::ra_manager, Role::legal_representative, Role::certification_agent});
  return visit.page(
      "certificats",
      Json::object({{"has_rows", !rows.items().empty()},
                    {"rows", std::move(rows)},
                    {"states", options_of<domain::CertificateState>(visit, "state.certificate", asked(visit, "etat"))},
                    {"ends_before", asked(visit, "fin_avant")},
                    {"organisation_filter", maybe(asked(visit, "organisation"))},
                    {"holder_filter", maybe(asked(visit, "porteur"))},
                    {"filters", std::move(filters)},
                    {"files", list_files(visit, "/certificats/liste", query)},
                    {"csv", "/certificats.csv" + (query.empty() ? "" : "?" + query)},
                    {"pem", "/certificats.pem" + (query.empty() ? "" : "?" + query)},
                    {"revokes", revokes},
                    {"next", more ? Json{"/certificats?" + query + (query.empty() ? "" : "&") +
                                         "apres=" + found.back().certificate.id.text}
                                  : Json{false}}}));
}

/// The list as people read it; the files of applications (send_csv, send_pem) hold what programs compare.
PageResult send_certificates(Visit& visit) {
  return send_house_list<domain::CertificateState>(visit, "certificates",
                                                   Json::object({{"state", asked(visit, "etat")},
                                                                 {"organisation", asked(visit, "organisation")},
                                                                 {"holder", asked(visit, "porteur")},
                                                                 {"ends_before", asked(visit, "fin_avant")}}),
                                                   "certificats", "state.certificate", "certificats");
}

PageResult send_csv(Visit& visit) {
  VIDIMUS_TRY(file, ra::certificates_csv(visit.counter(), visit.actor(), filter_of(visit)));
  return http::download("text/csv; charset=utf-8", "certificats.csv", std::move(file));
}

PageResult send_pem(Visit& visit) {
  VIDIMUS_TRY(file, ra::certificates_pem(visit.counter(), visit.actor(), filter_of(visit)));
  return http::download("application/x-pem-file", "certificats.pem", std::move(file));
}

// --- tokens -----------------------------------------------------------------------------------------------------------------

/// Where it lies before its holder's hands; false afterwards.
Json keeper_words(const Visit& visit, const ra::TokenView& view) {
  if (!view.keeper.empty()) return Json{view.keeper};
  return domain::lies_at_site(view.token) ? Json{visit.texts().of("keeper", "safe")} : Json{false};
}

Json token_view(const Visit& visit, const ra::TokenView& view) {
  const auto& token = view.token;
  return Json::object({{"id", token.id.text},
                       {"serial", token.serial},
                       {"model", maybe(token.model)},
                       {"site", view.site},
                       {"keeper", keeper_words(visit, view)},
                       {"reference", maybe(view.reference)},
                       {"holder", maybe(view.holder)},
                       {"state", visit.texts().of("state.token", base::to_name(token.state))},
                       {"tone", tone(base::to_name(token.state))},
                       {"destruction", view.destruction && !view.destruction->confirmed_at}});
}

/// Who holds how many at each site, and the choices of the filter that follow from it.
base::Result<base::Done> add_keepers(Visit& visit, Json& data) {
  VIDIMUS_TRY(stock, ra::stock_by_keeper(visit.counter(), visit.actor()));
  const auto chosen = asked(visit, "detenteur");
  Json rows = Json::array();
  std::map<std::string, std::string> people;
  for (const auto& one : stock) {
    const bool safe = one.keeper.empty();
    if (!safe) people.emplace(one.keeper.text, one.keeper_name);
    rows.push(Json::object({{"site", one.site_name},
                            {"keeper", safe ? visit.texts().of("keeper", "safe") : one.keeper_name},
                            {"href", "/supports?site=" + one.site.text + "&detenteur=" + (safe ? "coffre" : one.keeper.text)},
                            {"count", one.count},
                            {"in_stock", one.in_stock},
                            {"keeps_without_right", one.keeps_without_right}}));
  }
  Json keepers = Json::array();
  const auto add = [&](const std::string& value, const std::string& label) {
    keepers.push(Json::object({{"value", value}, {"label", label}, {"chosen", value == chosen}}));
  };
  add("coffre", visit.texts().of("keeper", "safe"));
  for (const auto& [id, name] : people) add(id, name);
  data.set("has_kept", !rows.items().empty()).set("kept", std::move(rows)).set("keepers", std::move(keepers));
  return base::Done{};
}

PageResult show_tokens(Visit& visit) {
  ports::TokenFilter filter;
  filter.site.text = asked(visit, "site");
  filter.state = base::from_name<domain::TokenState>(asked(visit, "etat"));
  filter.after.text = asked(visit, "apres");
  filter.limit = certificates_a_page;
  if (const auto keeper = asked(visit, "detenteur"); !keeper.empty()) filter.keeper.emplace(keeper == "coffre" ? "" : keeper);
  VIDIMUS_TRY(found, ra::list_tokens(visit.counter(), visit.actor(), filter));
  Json rows = Json::array();
  for (const auto& view : found) rows.push(token_view(visit, view));
  Json sites = Json::array();
  VIDIMUS_TRY(bodies, ra::bodies(visit.counter()));
  for (const auto& body : bodies)
    if (body.body.id == visit.actor().body)
      for (const auto& site : body.sites)
        sites.push(Json::object({{"value", site.id.text}, {"label", site.name}, {"chosen", site.id == filter.site}}));
  const auto query = query_of(visit, {"site", "etat", "detenteur"});
  const bool more = found.size() == static_cast<std::size_t>(certificates_a_page);
  auto data = Json::object(
      {{"custodian", visit.actor().standing.meets({Role::delivery_operator, Role::ra_manager})},
       {"has_rows", !rows.items().empty()},
       {"rows", std::move(rows)},
       {"sites", std::move(sites)},
       {"states", options_of<domain::TokenState>(visit, "state.token", asked(visit, "etat"))},
       {"files", list_files(visit, "/supports/liste", query)},
       {"next",
        more ? Json{"/supports?" + query + (query.empty() ? "" : "&") + "apres=" + found.back().token.id.text} : Json{false}}});
  VIDIMUS_CHECK(add_keepers(visit, data));
  return visit.page("supports", std::move(data));
}

PageResult send_tokens(Visit& visit) {
  const auto keeper = asked(visit, "detenteur");
  return send_house_list<domain::TokenState>(
      visit, "tokens",
      Json::object(
          {{"site", asked(visit, "site")}, {"state", asked(visit, "etat")}, {"keeper", keeper == "coffre" ? "safe" : keeper}}),
      "supports", "state.token", "cles");
}

std::string token_path(const Visit& visit, std::string_view act = "") {
  return "/supports/" + visit.param("id") + std::string{act};
}

domain::TokenId token_id(const Visit& visit) { return domain::TokenId{visit.param("id")}; }

/// What the table lets these people do with a token in this state; the facts are told by the form.
void add_acts(Visit& visit, const ra::TokenView& view, Json& data) {
  using domain::TokenState;
  const auto state = view.token.state;
  const auto standing = visit.actor().standing;
  const bool agent = standing.meets({Role::delivery_operator, Role::ra_manager});
  const bool held = state == TokenState::handed_over || state == TokenState::blocked;
  if (state == TokenState::handed_over && standing.meets({Role::holder, Role::delivery_operator}))
    data.set("block", button_view(visit, token_path(visit, "/blocage"), "bloquer", "quiet"));
  if (held && standing.meets({Role::holder, Role::legal_representative, Role::certification_agent, Role::ra_manager}))
    data.set("lose", form_view(visit, {.name = "perte", .action = token_path(visit, "/perte"), .danger = true}));
  if (!agent || state == TokenState::destroyed) return;
  if (!held && state != TokenState::lost)
    data.set("lose_stock", form_view(visit, {.name = "perte_stock",
                                             .action = token_path(visit, "/perte"),
                                             .prefix = "stock-",
                                             .danger = true,
                                             .hidden = {{"stock", "oui"}}}));
  const bool asked_before = view.destruction && !view.destruction->confirmed_at;
  if (asked_before && view.destruction->asked_by != visit.actor().person)
    data.set("confirm", button_view(visit, token_path(visit, "/destruction/confirmation"), "confirmer_destruction", "danger"));
  if (asked_before) data.set("destruction_reason", view.destruction->reason);
  if (!asked_before)
    data.set("destroy", form_view(visit, {.name = "motif",
                                          .action = token_path(visit, "/destruction"),
                                          .submit = "demander_destruction",
                                          .prefix = "destruction-",
                                          .danger = true}));
}

}  // namespace

PageResult show_token(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_token(visit.counter(), visit.actor(), token_id(visit)));
  auto data = token_view(visit, view);
  add_acts(visit, view, data);
  VIDIMUS_CHECK(add_unblocking(visit, view, data));
  const bool lists = visit.actor().standing.meets({Role::delivery_operator, Role::ra_manager, Role::auditor});
  data.set("back",
           lists ? back("/supports", visit.texts().text("menu.supports")) : back("/espace", visit.texts().text("menu.espace")));
  return visit.page("support", std::move(data));
}

namespace {

template <class Outcome>
PageResult told_inventory(Visit& visit, const Outcome& outcome, std::string_view form, std::string_view done,
                          std::string_view prefix = {}) {
  if (outcome) return visit.go(token_path(visit), done);
  visit.refuse(outcome.error(), form, prefix);
  return show_token(visit);
}

PageResult block(Visit& visit) {
  return told_inventory(visit, ra::block_token(visit.counter(), visit.actor(), token_id(visit)), "blocage", "blocage");
}
PageResult lose(Visit& visit) {
  // The form of a token of the stock is another than that of one in its holder's hands.
  const bool stock = visit.typed("stock") == "oui";
  return told_inventory(visit, ra::lose_token(visit.counter(), visit.actor(), token_id(visit), visit.typed("note")),
                        stock ? "perte_stock" : "perte", stock ? "perte_stock" : "perte", stock ? "stock-" : "");
}
PageResult ask_destruction(Visit& visit) {
  return told_inventory(visit, ra::ask_destruction(visit.counter(), visit.actor(), token_id(visit), visit.typed("reason")),
                        "motif", "destruction_demandee", "destruction-");
}
PageResult confirm_destruction(Visit& visit) {
  return told_inventory(visit, ra::confirm_destruction(visit.counter(), visit.actor(), token_id(visit)), "destruction",
                        "destruction");
}

}  // namespace

std::span<const Row> inventory_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/certificats", show_certificates},
                                 {http::Method::get, "/certificats.csv", send_csv},
                                 {http::Method::get, "/certificats/liste.csv", send_certificates},
                                 {http::Method::get, "/certificats/liste.ods", send_certificates},
                                 {http::Method::get, "/certificats/liste.pdf", send_certificates},
                                 {http::Method::get, "/certificats.pem", send_pem},
                                 {http::Method::get, "/supports", show_tokens},
                                 {http::Method::get, "/supports/liste.csv", send_tokens},
                                 {http::Method::get, "/supports/liste.ods", send_tokens},
                                 {http::Method::get, "/supports/liste.pdf", send_tokens},
                                 {http::Method::get, "/supports/{id}", show_token},
                                 {http::Method::post, "/supports/{id}/blocage", block},
                                 {http::Method::post, "/supports/{id}/perte", lose},
                                 {http::Method::post, "/supports/{id}/destruction", ask_destruction},
                                 {http::Method::post, "/supports/{id}/destruction/confirmation", confirm_destruction}};
  return rows;
}

}  // namespace vidimus::web::portal
