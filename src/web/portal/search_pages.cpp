// Finding things (recherche): cases by any word written on them, by state, page after page, and the same as a file; beside them
// people, public bodies, certificates and tokens by their own words, each group page after page.
#include "domain/search.hpp"
#include "ra/subject_search.hpp"
#include "web/portal/filters.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr int lines_a_page = 50;

/// What was asked for, as typed.
struct Asked {
  std::string text;
  std::optional<domain::OrderState> state;
  std::string after;
};

Asked asked_of(const Visit& visit) {
  const auto value = [&](std::string_view name) { return std::string{visit.request().query_value(name).value_or("")}; };
  auto text = value("q");
  if (text.empty()) text = value("reference");
  return {std::move(text), base::from_name<domain::OrderState>(value("etat")), value("apres")};
}

ports::LineFilter filter_of(const Asked& asked, int limit) {
  return {.state = asked.state, .after = domain::LineId{asked.after}, .limit = limit, .words = domain::wanted_words(asked.text)};
}

/// This search as a query, for the next page, the files and whoever keeps it.
std::string query_of(const Asked& asked) {
  auto out = asked.text.empty() ? std::string{} : "q=" + http::percent_encode(asked.text);
  if (asked.state) out += (out.empty() ? "etat=" : "&etat=") + std::string{base::to_name(*asked.state)};
  return out;
}

Json states_view(const Visit& visit, const Asked& asked) {
  Json out = Json::array();
  out.push(Json::object({{"value", ""}, {"label", visit.texts().text("word.all")}, {"chosen", !asked.state}}));
  for (std::size_t at = 0; at < base::count_of<domain::OrderState>(); ++at) {
    const auto state = static_cast<domain::OrderState>(at);
    out.push(Json::object({{"value", base::to_name(state)},
                           {"label", visit.texts().of("state.order", base::to_name(state))},
                           {"chosen", asked.state == state}}));
  }
  return out;
}

Json line_view(const Visit& visit, const ra::LineView& one) {
  const auto state = base::to_name(one.line.state);
  return Json::object({{"reference", one.line.reference},
                       {"external_reference", maybe(one.line.external_reference)},
                       {"holder", maybe(one.holder)},
                       {"organisation", one.organisation},
                       {"state", visit.texts().of("state.order", state)},
                       {"tone", tone(state)}});
}

// --- beside cases -----------------------------------------------------------------------------------------------------------

constexpr int beside_cases = 5;  ///< of each group, under the cases
constexpr int group_a_page = 50;

Json person_view(const Visit& visit, const ra::FoundPerson& one) {
  const bool manages = visit.has_role(domain::Role::ra_manager);
  return Json::object({{"name", name_of(one.person)},
                       {"href", manages ? Json{"/gestion/donnees?email=" + http::percent_encode(one.person.email)} : Json{false}},
                       {"line", one.person.email + (one.organisation.empty() ? "" : ", " + one.organisation)},
                       {"tag", maybe(one.person.function)},
                       {"cases", "/recherche?q=" + http::percent_encode(one.person.email)}});
}

Json organisation_found_view(const Visit& visit, const ra::FoundOrganisation& one) {
  const auto* newest = one.memberships.empty() ? nullptr : &one.memberships.front();
  const auto state = newest ? base::to_name(newest->state) : std::string_view{};
  return Json::object({{"name", one.organisation.name},
                       {"href", newest ? Json{"/adhesions/" + newest->id.text} : Json{false}},
                       {"line", one.organisation.siret + ", " + one.organisation.town},
                       {"tag", newest ? Json{visit.texts().of("state.membership", state)} : Json{false}},
                       {"tone", tone(state)},
                       {"cases", "/recherche?q=" + one.organisation.siret}});
}

Json certificate_found_view(const Visit& visit, const ra::InventoryRow& one) {
  const auto state = base::to_name(one.certificate.state);
  return Json::object({{"name", one.certificate.serial},
                       {"href", "/dossiers/" + one.reference},
                       {"line", one.holder.empty() ? one.organisation : one.holder + ", " + one.organisation},
                       {"tag", visit.texts().of("state.certificate", state)},
                       {"tone", tone(state)},
                       {"cases", false}});
}

Json token_found_view(const Visit& visit, const ra::TokenView& one) {
  const auto state = base::to_name(one.token.state);
  return Json::object({{"name", one.token.serial},
                       {"href", "/supports/" + one.token.id.text},
                       {"line", one.site + (one.holder.empty() ? "" : ", " + one.holder)},
                       {"tag", visit.texts().of("state.token", state)},
                       {"tone", tone(state)},
                       {"cases", one.reference.empty() ? Json{false} : Json{"/dossiers/" + one.reference}}});
}

const std::string& id_of(const ra::FoundPerson& one) { return one.person.id.text; }
const std::string& id_of(const ra::FoundOrganisation& one) { return one.organisation.id.text; }
const std::string& id_of(const ra::InventoryRow& one) { return one.certificate.id.text; }
const std::string& id_of(const ra::TokenView& one) { return one.token.id.text; }

/// One group of what was found; false when there is nothing. `next` leads to the rest of it.
template <class Found>
base::Result<Json> group(const Visit& visit, std::string_view name, const ra::SubjectSearch& search,
                         base::Result<std::vector<Found>> (*find)(ra::Counter&, const domain::Actor&, const ra::SubjectSearch&),
                         Json (*view)(const Visit&, const Found&)) {
  auto wanted = search;
  ++wanted.limit;  // one more, to know whether there is a page after
  auto asked = find(visit.counter(), visit.actor(), wanted);
  if (!asked && asked.error().code == base::Code::too_large)
    return Json::object({{"heading", visit.texts().of("found", name)},
                         {"too_wide", visit.texts().text(asked.error().detail)},
                         {"rows", Json::array()},
                         {"next", false}});
  if (!asked) return asked.error();
  auto& found = *asked;
  if (found.empty()) return Json{false};
  const bool more = found.size() == static_cast<std::size_t>(wanted.limit);
  if (more) found.pop_back();
  Json rows = Json::array();
  for (const auto& one : found) rows.push(view(visit, one));
  const auto rest = "/recherche?quoi=" + std::string{name} + "&q=" + http::percent_encode(search.text);
  const bool first = search.limit == beside_cases;
  const auto next = first ? rest : rest + "&apres=" + id_of(found.back());
  return Json::object({{"heading", visit.texts().of("found", name)},
                       {"too_wide", false},
                       {"rows", std::move(rows)},
                       {"next", more ? Json{next} : Json{false}},
                       {"next_label", visit.texts().text(first ? "word.see_all" : "word.next_page")}});
}

base::Result<Json> group_named(const Visit& visit, std::string_view name, const ra::SubjectSearch& search) {
  if (name == "personnes") return group(visit, name, search, ra::find_people, person_view);
  if (name == "collectivites") return group(visit, name, search, ra::find_organisations, organisation_found_view);
  if (name == "certificats") return group(visit, name, search, ra::find_certificates, certificate_found_view);
  if (name == "cles") return group(visit, name, search, ra::find_tokens, token_found_view);
  return Json{false};
}

base::Result<Json> groups_beside(const Visit& visit, const Asked& asked) {
  Json out = Json::array();
  // A page further on in the cases shows cases alone; so does a search by their state.
  if (asked.text.empty() || asked.state || !asked.after.empty()) return out;
  for (const std::string_view name : {"personnes", "collectivites", "certificats", "cles"}) {
    VIDIMUS_TRY(one, group_named(visit, name, {asked.text, {}, beside_cases}));
    if (one.is_object()) out.push(std::move(one));
  }
  return out;
}

/// All of one group, page after page.
PageResult show_group(Visit& visit, std::string_view name) {
  const auto asked = asked_of(visit);
  VIDIMUS_TRY(found, group_named(visit, name, {asked.text, asked.after, group_a_page}));
  Json groups = Json::array();
  if (found.is_object()) groups.push(std::move(found));
  const auto all = "/recherche?q=" + http::percent_encode(asked.text);
  return visit.page("recherche", Json::object({{"wanted", asked.text},
                                               {"states", states_view(visit, asked)},
                                               {"one_group", true},
                                               {"has_groups", !groups.items().empty()},
                                               {"groups", std::move(groups)},
                                               {"back", back(all, visit.texts().text("word.all_found"))}}));
}

PageResult show_found(Visit& visit) {
  if (const auto group = visit.request().query_value("quoi"); group && !group->empty()) return show_group(visit, *group);
  const auto asked = asked_of(visit);
  VIDIMUS_TRY(groups, groups_beside(visit, asked));
  VIDIMUS_TRY(page, ra::find_lines(visit.counter(), visit.actor(), filter_of(asked, lines_a_page)));
  Json found = Json::array();
  for (const auto& one : page.lines) found.push(line_view(visit, one));
  VIDIMUS_TRY(filters, filters_view(visit, domain::FilteredList::cases, query_of(asked)));
  const auto next = page.next.empty() ? Json{false} : Json{"/recherche?" + query_of(asked) + "&apres=" + page.next.text};
  return visit.page("recherche", Json::object({{"wanted", asked.text},
                                               {"states", states_view(visit, asked)},
                                               {"one_group", false},
                                               {"has_groups", !groups.items().empty()},
                                               {"groups", std::move(groups)},
                                               {"has_found", !found.items().empty()},
                                               {"found", std::move(found)},
                                               {"narrowed", !asked.text.empty() || asked.state.has_value()},
                                               {"files", list_files(visit, "/recherche", query_of(asked))},
                                               {"filters", std::move(filters)},
                                               {"cut", page.cut},
                                               {"next", page.cut ? Json{false} : next},
                                               {"further", page.cut ? next : Json{false}}}));
}

PageResult send_found(Visit& visit) {
  const auto asked = asked_of(visit);
  return send_house_list<domain::OrderState>(
      visit, "cases",
      Json::object({{"q", asked.text}, {"state", asked.state ? base::to_name(*asked.state) : std::string_view{}}}), "recherche",
      "state.order", "demandes");
}

using enum http::Method;

}  // namespace

std::span<const Row> search_rows() {
  static constexpr Row rows[] = {{get, "/recherche", show_found},
                                 {get, "/recherche.csv", send_found},
                                 {get, "/recherche.ods", send_found},
                                 {get, "/recherche.pdf", send_found}};
  return rows;
}

}  // namespace vidimus::web::portal
