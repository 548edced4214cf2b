// The audit trail for who audits: searched by who, what, which case and when; as files too.
#include "ra/audit.hpp"

#include <algorithm>
#include <charconv>

#include "ra/errands.hpp"
#include "web/portal/filters.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/rule_pages.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view trail_path = "/gestion/audit";
/// Longer files are made as long work.
constexpr int rows_at_once = 500;

std::string asked(const Visit& visit, std::string_view name) {
  return std::string{visit.request().query_value(name).value_or("")};
}

/// "dossier.validate", as the choice of acts names them.
std::pair<std::string, std::string> act_of(const std::string& text) {
  const auto dot = text.find('.');
  if (dot == std::string::npos) return {text, {}};
  return {text.substr(0, dot), text.substr(dot + 1)};
}

ra::AuditSearch search_of(const Visit& visit) {
  ra::AuditSearch out;
  out.who = asked(visit, "qui");
  out.reference = asked(visit, "reference");
  std::tie(out.noun, out.event) = act_of(asked(visit, "acte"));
  out.from = asked(visit, "du");
  out.to = asked(visit, "au");
  const auto before = asked(visit, "avant");
  std::from_chars(before.data(), before.data() + before.size(), out.before);
  return out;
}

/// The search without its place in the list.
std::string query_of(const Visit& visit) {
  std::string out;
  for (const std::string_view name : {"qui", "acte", "reference", "du", "au"})
    if (const auto value = asked(visit, name); !value.empty())
      out += (out.empty() ? "" : "&") + std::string{name} + "=" + http::percent_encode(value);
  return out;
}

/// Acts by their words, in the order of the alphabet.
Json acts_view(const Visit& visit) {
  const auto chosen = asked(visit, "acte");
  const auto listed = visit.texts().list("event");
  auto acts = listed.items();
  std::ranges::sort(acts, {}, [](const Json& act) { return act.text("text"); });
  Json out = Json::array();
  for (const auto& act : acts)
    out.push(Json::object({{"value", act.text("key")}, {"label", act.text("text")}, {"chosen", act.text("key") == chosen}}));
  return out;
}

std::string state_text(const Visit& visit, const std::string& noun, const std::string& state) {
  if (state.empty()) return {};
  const auto known = visit.texts().find("state." + noun + "." + state);
  return known.empty() ? state : known;
}

std::string roles_text(const Visit& visit, const std::string& roles) {
  std::string out;
  for (std::size_t from = 0; from <= roles.size() && !roles.empty();) {
    const auto end = std::min(roles.find('+', from), roles.size());
    const auto one = roles.substr(from, end - from);
    const auto known = visit.texts().find("role." + one);
    out += (out.empty() ? "" : ", ") + (known.empty() ? one : known);
    from = end + 1;
  }
  return out;
}

Json row_view(const Visit& visit, const ra::AuditRow& row) {
  const auto& what = row.entry.what;
  const auto label = visit.texts().find("event." + what.noun + "." + what.event);
  const auto from = state_text(visit, what.noun, what.from);
  const auto to = state_text(visit, what.noun, what.to);
  return Json::object({{"seq", row.entry.seq},
                       {"date", moment(visit, what.at)},
                       {"what", label.empty() ? what.noun + "." + what.event : label},
                       {"change", maybe(from == to     ? std::string{}
                                        : from.empty() ? to
                                                       : from + " → " + to)},
                       {"actor", row.name},
                       {"role", maybe(what.actor == row.name ? std::string{} : roles_text(visit, what.role))},
                       {"reference", maybe(what.reference)},
                       {"sources", sources_view(visit, what.source)}});
}

/// Sentences about the fields that are wrong, each after its label.
Json errors_view(const Visit& visit, const base::Error& error) {
  Json out = Json::array();
  for (const auto& wrong : error.fields)
    out.push(Json::object({{"sentence", visit.texts().of("audit_field", std::string_view{wrong.pointer}.substr(1)) + " : " +
                                            field_reason(visit.texts(), wrong.reason)}}));
  return out;
}

PageResult show_audit(Visit& visit) {
  const auto found = ra::search_audit(visit.counter(), visit.actor(), search_of(visit));
  if (!found && found.error().code != base::Code::bad_request) return found.error();
  Json rows = Json::array();
  if (found)
    for (const auto& row : found->rows) rows.push(row_view(visit, row));
  Json wrong = found ? Json::array() : errors_view(visit, found.error());
  const auto query = query_of(visit);
  VIDIMUS_TRY(filters, filters_view(visit, domain::FilteredList::audit, query));
  const auto next = found && found->next > 0 ? std::string{trail_path} + "?" + query + (query.empty() ? "" : "&") +
                                                   "avant=" + std::to_string(found->next)
                                             : std::string{};
  return visit.page("audit", Json::object({{"who", asked(visit, "qui")},
                                           {"reference", asked(visit, "reference")},
                                           {"from", asked(visit, "du")},
                                           {"to", asked(visit, "au")},
                                           {"acts", acts_view(visit)},
                                           {"has_wrong", !wrong.items().empty()},
                                           {"wrong", std::move(wrong)},
                                           {"has_entries", !rows.items().empty()},
                                           {"entries", std::move(rows)},
                                           {"filters", std::move(filters)},
                                           {"narrowed", !query.empty()},
                                           {"files", list_files(visit, trail_path, query)},
                                           {"next", maybe(next)},
                                           {"back", back("/gestion", visit.texts().text("menu.gestion"))}}));
}

/// What a file says of the texts an act rests on.
Json words_of_trail(const Visit& visit) {
  return Json::object({{"house_rule", visit.texts().text("word.house_rule")}, {"gdpr", visit.texts().text("word.gdpr")}});
}

/// A long trail is written while the visitor goes on: the page of the errand has the file.
PageResult send_later(Visit& visit) {
  const auto search = search_of(visit);
  ra::SheetRequest request;
  request.list = "audit";
  request.search = Json::object({{"who", search.who},
                                 {"reference", search.reference},
                                 {"noun", search.noun},
                                 {"event", search.event},
                                 {"from", search.from},
                                 {"to", search.to}});
  request.title = visit.texts().of("title", "audit");
  request.words = words_of_trail(visit);
  for (const auto& column : ra::audit_columns()) request.titles.push_back(visit.texts().of("column", column.title));
  const auto path = visit.request().path();
  request.format = std::string{path.substr(path.rfind('.') + 1)};
  request.language = visit.language().code;
  VIDIMUS_TRY(errand, ra::ask_sheet(visit.counter(), visit.actor(), request));
  return visit.go("/travaux/" + errand);
}

PageResult send_trail(Visit& visit) {
  auto first = search_of(visit);
  first.limit = rows_at_once;
  VIDIMUS_TRY(page, ra::search_audit(visit.counter(), visit.actor(), first));
  if (page.next > 0) return send_later(visit);
  VIDIMUS_TRY(rows, ra::audit_rows(visit.counter(), visit.actor(), search_of(visit), {}, words_of_trail(visit)));
  return send_list(visit, {visit.texts().of("title", "audit"), ra::audit_columns(), std::move(rows)}, "audit");
}

using enum http::Method;

}  // namespace

std::span<const Row> audit_rows() {
  static constexpr Row rows[] = {{get, "/gestion/audit", show_audit},
                                 {get, "/gestion/audit.csv", send_trail},
                                 {get, "/gestion/audit.ods", send_trail},
                                 {get, "/gestion/audit.pdf", send_trail}};
  return rows;
}

}  // namespace vidimus::web::portal
