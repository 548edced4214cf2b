// Finding cases (retrouver une demande): by any word written on them, by state, page after page, and the same as a file.
#include "domain/search.hpp"
#include "web/portal/filters.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr int lines_a_page = 50;
/// Of a file: more is asked for state by state.
constexpr std::size_t most_exported = 5000;
constexpr int lines_a_question = 500;

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

PageResult show(Visit& visit) {
  const auto asked = asked_of(visit);
  VIDIMUS_TRY(lines, ra::list_lines(visit.counter(), visit.actor(), filter_of(asked, lines_a_page)));
  Json found = Json::array();
  for (const auto& one : lines) found.push(line_view(visit, one));
  VIDIMUS_TRY(filters, filters_view(visit, domain::FilteredList::cases, query_of(asked)));
  const bool more = lines.size() == static_cast<std::size_t>(lines_a_page);
  return visit.page("recherche",
                    Json::object({{"wanted", asked.text},
                                  {"states", states_view(visit, asked)},
                                  {"has_found", !found.items().empty()},
                                  {"found", std::move(found)},
                                  {"narrowed", !asked.text.empty() || asked.state.has_value()},
                                  {"files", list_files(visit, "/recherche", query_of(asked))},
                                  {"filters", std::move(filters)},
                                  {"next", more ? Json{"/recherche?" + query_of(asked) + "&apres=" + lines.back().line.id.text}
                                                : Json{false}}}));
}

std::vector<std::string> row_of(const Visit& visit, const ra::LineView& one) {
  return {one.line.reference,
          one.line.external_reference,
          one.holder,
          one.organisation,
          visit.texts().of("state.order", base::to_name(one.line.state)),
          one.line.placed_at ? base::to_rfc3339(*one.line.placed_at) : std::string{}};
}

std::vector<ra::SheetColumn> columns_of() {
  using enum ra::ColumnKind;
  return {{"reference", text}, {"external_reference", text}, {"holder", text}, {"organisation", text},
          {"state", text},     {"placed_at", moment}};
}

PageResult send(Visit& visit) {
  auto asked = asked_of(visit);
  asked.after.clear();
  ra::Sheet sheet{visit.texts().of("title", "recherche"), columns_of(), {}};
  while (sheet.rows.size() < most_exported) {
    VIDIMUS_TRY(lines, ra::list_lines(visit.counter(), visit.actor(), filter_of(asked, lines_a_question)));
    for (const auto& one : lines) sheet.rows.push_back(row_of(visit, one));
    if (lines.size() < static_cast<std::size_t>(lines_a_question)) break;
    asked.after = lines.back().line.id.text;
  }
  return send_list(visit, std::move(sheet), "demandes");
}

using enum http::Method;
constexpr Row rows[] = {
    {get, "/recherche", show}, {get, "/recherche.csv", send}, {get, "/recherche.ods", send}, {get, "/recherche.pdf", send}};

}  // namespace

std::span<const Row> search_rows() { return rows; }

}  // namespace vidimus::web::portal
