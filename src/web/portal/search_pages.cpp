// Finding cases (retrouver une demande): by any word written on them, by state, page after page, and the same as a file.
#include "domain/search.hpp"
#include "ra/csv.hpp"
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

/// The address of this search, for the next page or the file.
std::string address(std::string_view page, const Asked& asked) {
  auto out = std::string{page} + "?q=" + http::percent_encode(asked.text);
  if (asked.state) out += "&etat=" + std::string{base::to_name(*asked.state)};
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
  const bool more = lines.size() == static_cast<std::size_t>(lines_a_page);
  return visit.page(
      "recherche",
      Json::object({{"wanted", asked.text},
                    {"states", states_view(visit, asked)},
                    {"has_found", !found.items().empty()},
                    {"found", std::move(found)},
                    {"narrowed", !asked.text.empty() || asked.state.has_value()},
                    {"csv", address("/recherche.csv", asked)},
                    {"next", more ? Json{address("/recherche", asked) + "&apres=" + lines.back().line.id.text} : Json{false}}}));
}

std::vector<std::string> row_of(const Visit& visit, const ra::LineView& one) {
  return {one.line.reference,
          one.line.external_reference,
          one.holder,
          one.organisation,
          visit.texts().of("state.order", base::to_name(one.line.state)),
          one.line.placed_at ? base::to_rfc3339(*one.line.placed_at) : std::string{}};
}

PageResult send_csv(Visit& visit) {
  auto asked = asked_of(visit);
  asked.after.clear();
  std::vector<std::vector<std::string>> rows(1);
  for (const auto* column : {"reference", "external_reference", "holder", "organisation", "state", "placed_at"})
    rows.front().push_back(visit.texts().of("search_column", column));
  while (rows.size() <= most_exported) {
    VIDIMUS_TRY(lines, ra::list_lines(visit.counter(), visit.actor(), filter_of(asked, lines_a_question)));
    for (const auto& one : lines) rows.push_back(row_of(visit, one));
    if (lines.size() < static_cast<std::size_t>(lines_a_question)) break;
    asked.after = lines.back().line.id.text;
  }
  return http::download("text/csv; charset=utf-8", "demandes.csv", ra::write_csv(rows));
}

constexpr Row rows[] = {{http::Method::get, "/recherche", show}, {http::Method::get, "/recherche.csv", send_csv}};

}  // namespace

std::span<const Row> search_rows() { return rows; }

}  // namespace vidimus::web::portal
