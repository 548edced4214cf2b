#include "web/portal/filters.hpp"

#include "ra/saved_filters.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::FilteredList;

std::string list_path(FilteredList list) {
  switch (list) {
    case FilteredList::queue:
      return "/verification";
    case FilteredList::cases:
      return "/recherche";
    case FilteredList::people:
      return "/gestion/habilitations";
    case FilteredList::certificates:
      return "/certificats";
    case FilteredList::audit:
      return "/gestion/audit";
  }
  return "/espace";
}

base::Result<FilteredList> list_of(const Visit& visit) {
  const auto list = base::from_name<FilteredList>(visit.param("list"));
  if (!list) return base::fail(base::Code::not_found, "refused.not_found");
  return *list;
}

PageResult keep(Visit& visit) {
  VIDIMUS_TRY(list, list_of(visit));
  VIDIMUS_TRY(kept, ra::keep_filter(visit.counter(), visit.actor(), list, visit.typed("name"), visit.typed("query")));
  return visit.go(list_path(list) + "?" + kept.query, "filtre");
}

PageResult remove_filter(Visit& visit) {
  VIDIMUS_TRY(list, list_of(visit));
  VIDIMUS_CHECK(ra::remove_filter(visit.counter(), visit.actor(), list, visit.param("id")));
  return visit.go(list_path(list), "filtre_retire");
}

}  // namespace

base::Result<Json> filters_view(Visit& visit, FilteredList list, const std::string& query) {
  VIDIMUS_TRY(held, ra::saved_filters(visit.counter(), visit.actor(), list));
  const auto act = "/filtres/" + std::string{base::to_name(list)};
  Json own = Json::array();
  bool kept = false;
  for (const auto& one : held) {
    kept = kept || one.query == query;
    auto remove_filter = button_view(visit, act + "/" + one.id + "/retrait", "filtre_retirer", "quiet");
    own.push(Json::object({{"name", one.name},
                           {"href", list_path(list) + "?" + one.query},
                           {"shown", one.query == query},
                           {"button", std::move(remove_filter)}}));
  }
  const bool may_keep = !query.empty() && !kept && held.size() < ra::most_saved_filters;
  Json form = may_keep ? form_view(visit, {.name = "filtre", .action = act, .prefix = "filtre-", .hidden = {{"query", query}}})
                       : Json{false};
  return Json::object({{"has_own", !held.empty()}, {"own", std::move(own)}, {"keep", std::move(form)}});
}

std::span<const Row> filter_rows() {
  static constexpr Row rows[] = {{http::Method::post, "/filtres/{list}", keep},
                                 {http::Method::post, "/filtres/{list}/{id}/retrait", remove_filter}};
  return rows;
}

}  // namespace vidimus::web::portal
