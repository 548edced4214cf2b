// Long work (travaux): how far it is, what came of each thing, and the file it made. The page asks again by itself, with script
// or without.
#include "ra/errands.hpp"

#include "web/portal/list_file.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using ports::Errand;
using ports::ErrandKind;
using ports::ErrandState;

constexpr std::string_view again_after = "2";

std::string tone_of(const Errand& errand) {
  if (errand.state == ErrandState::failed) return "bad";
  if (errand.state != ErrandState::done) return {};
  return errand.refused > 0 ? "wait" : "good";
}

Json head_view(const Visit& visit, const Errand& errand) {
  const bool over = errand.state == ErrandState::done || errand.state == ErrandState::failed;
  Json bar = false;
  if (errand.total > 0) bar = bar_view(errand.done, errand.total);
  Json failure = false;
  // A reason nobody wrote words for is for the log, not for a page.
  if (!errand.failure.empty()) {
    const auto told = visit.texts().find(errand.failure);
    failure = told.empty() ? visit.texts().text("word.work_stopped") : told;
  }
  return Json::object({{"id", errand.id},
                       {"what", visit.texts().of("errand_kind", base::to_name(errand.kind))},
                       {"state", visit.texts().of("errand_state", base::to_name(errand.state))},
                       {"tone", maybe(tone_of(errand))},
                       {"over", over},
                       {"counted", errand.total > 0},
                       {"total", errand.total},
                       {"treated", errand.total > 0 || errand.done > 0 ? Json{errand.done} : Json{false}},
                       {"refused", count_or_none(errand.refused)},
                       {"bar", std::move(bar)},
                       {"asked", date(visit, errand.asked)},
                       {"ended", date(visit, errand.ended)},
                       {"failure", std::move(failure)}});
}

Json outcome_row(const Visit& visit, const Json& row) {
  const auto refusal = row.text("refusal");
  const auto at = base::from_rfc3339(row.text("at"));
  const auto state = row.text("state");
  std::string result;
  if (!refusal.empty())
    result = visit.texts().text(refusal);
  else if (at)
    result = date(visit, *at);
  else if (!state.empty())
    result = visit.texts().of("state.dossier", state);
  return Json::object({{"reference", maybe(row.text("reference"))},
                       {"serial", maybe(row.text("serial"))},
                       {"good", refusal.empty()},
                       {"result", maybe(result)}});
}

/// The draft an import made; false of anything else.
Json imported_view(const Errand& errand) {
  if (errand.kind != ErrandKind::import || errand.state != ErrandState::done) return false;
  const auto& rows = errand.outcome.items();
  const auto draft = rows.empty() ? std::string{} : rows.front().text("draft");
  return Json::object({{"draft", draft.empty() ? Json{false} : Json{"/brouillons/" + draft}}});
}

bool makes_a_file(ErrandKind kind) {
  return kind == ErrandKind::sheet || kind == ErrandKind::rehearsal || kind == ErrandKind::retention;
}

std::string file_name_of(const Errand& errand) {
  if (errand.kind == ErrandKind::sheet) return errand.request.text("list");
  return errand.kind == ErrandKind::rehearsal ? "repetition" : "conservation";
}

/// The page that shows what was found; false where the table of outcomes is all there is.
Json found_view(const Errand& errand) {
  if (errand.state != ErrandState::done) return false;
  if (errand.kind == ErrandKind::rehearsal)
    return "/gestion/marches/" + errand.request.text("contract") + "/repetition?travail=" + errand.id;
  if (errand.kind == ErrandKind::retention) return "/gestion/conservation?travail=" + errand.id;
  return false;
}

bool tells_each_thing(ErrandKind kind) { return kind == ErrandKind::revocation || kind == ErrandKind::acceptance; }

PageResult show_errand(Visit& visit) {
  VIDIMUS_TRY(errand, ra::errand(visit.counter(), visit.actor(), visit.param("id")));
  auto data = head_view(visit, errand);
  Json rows = Json::array();
  data.set("imported", imported_view(errand));
  data.set("found", found_view(errand));
  if (tells_each_thing(errand.kind))
    for (const auto& row : errand.outcome.items()) rows.push(outcome_row(visit, row));
  data.set("has_rows", !rows.items().empty()).set("rows", std::move(rows));
  const bool file = makes_a_file(errand.kind) && errand.state == ErrandState::done;
  data.set("file", file ? Json{"/travaux/" + errand.id + "/fichier"} : Json{false});
  if (!*data.find("over")->boolean()) data.set("refresh", again_after);
  data.set("back", back("/travaux", visit.texts().of("title", "travaux")));
  return visit.page("travail", std::move(data));
}

PageResult show_all(Visit& visit) {
  VIDIMUS_TRY(errands, ra::own_errands(visit.counter(), visit.actor()));
  Json list = Json::array();
  bool open = false;
  for (const auto& one : errands) {
    open = open || one.state == ErrandState::waiting || one.state == ErrandState::running;
    list.push(head_view(visit, one));
  }
  Json data = Json::object({{"has_errands", !list.items().empty()},
                            {"errands", std::move(list)},
                            {"back", back("/espace", visit.texts().text("menu.espace"))}});
  if (open) data.set("refresh", again_after);
  return visit.page("travaux", std::move(data));
}

PageResult send_file_of_errand(Visit& visit) {
  VIDIMUS_TRY(errand, ra::errand(visit.counter(), visit.actor(), visit.param("id")));
  if (!makes_a_file(errand.kind) || errand.state != ErrandState::done)
    return base::fail(base::Code::not_found, "refused.not_found");
  const auto format = errand.request.text("format");
  const std::string type = format == "ods"    ? "application/vnd.oasis.opendocument.spreadsheet"
                           : format == "pdf"  ? "application/pdf"
                           : format == "json" ? "application/json"
                                              : "text/csv; charset=utf-8";
  const auto name = file_name_of(errand);
  return http::download(type, name + "." + format, std::string{base::text_of(errand.file)});
}

using enum http::Method;

}  // namespace

std::span<const Row> errand_rows() {
  static constexpr Row rows[] = {
      {get, "/travaux", show_all}, {get, "/travaux/{id}", show_errand}, {get, "/travaux/{id}/fichier", send_file_of_errand}};
  return rows;
}

}  // namespace vidimus::web::portal
