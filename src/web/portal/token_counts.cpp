// Counts of tokens: a supplier's delivery taken into the stock, an inventory, each countersigned by another agent.
#include "web/portal/custody_views.hpp"

namespace vidimus::web::portal {
namespace {

domain::CountId count_id(const Visit& visit) { return domain::CountId{visit.param("id")}; }

/// Whose tokens were counted, or where a delivery went; false for a whole site.
Json scope_words(const Visit& visit, const ra::CountView& view) {
  if (view.count.scope == domain::CountScope::agent) return Json{view.keeper};
  return view.count.scope == domain::CountScope::safe ? Json{visit.texts().of("keeper", "safe")} : Json{false};
}

Json count_view(const Visit& visit, const ra::CountView& view) {
  const auto& one = view.count;
  const bool differs = !one.missing.empty() || !one.unexpected.empty();
  return Json::object({{"href", "/guichet/comptages/" + one.id.text},
                       {"kind", visit.texts().of("count_kind", base::to_name(one.kind))},
                       {"site", view.site},
                       {"kept_by", scope_words(visit, view)},
                       {"count", lines(one.serials, "serial").items().size()},
                       {"counted_by", view.counted_by},
                       {"counted_at", date(visit, one.counted_at)},
                       {"countersigned_by", maybe(view.countersigned_by)},
                       {"countersigned_at", date(visit, one.countersigned_at)},
                       {"state", visit.texts().of("count_state", differs                ? "differs"
                                                                 : one.countersigned_at ? "countersigned"
                                                                                        : "waiting")},
                       {"tone", differs                ? "bad"
                                : one.countersigned_at ? "good"
                                                       : "wait"}});
}

PageResult show_counts(Visit& visit) {
  VIDIMUS_TRY(all, ra::list_counts(visit.counter(), visit.actor()));
  Json rows = Json::array();
  for (const auto& one : all) rows.push(count_view(visit, one));
  Json data = Json::object({{"has_rows", !rows.items().empty()},
                            {"rows", std::move(rows)},
                            {"back", back("/supports", visit.texts().text("menu.supports"))}});
  if (is_custodian(visit)) {
    VIDIMUS_TRY(own, own_sites(visit));
    data.set("receipt", form_view(visit, {.name = "reception_cles",
                                          .action = "/guichet/comptages/reception",
                                          .choices = {{"site", own}},
                                          .prefix = "r-"}));
    VIDIMUS_TRY(whose, keepers(visit, own));
    whose.insert(whose.begin(), {"tout", visit.texts().of("keeper", "everything")});
    data.set("inventory", form_view(visit, {.name = "inventaire_cles",
                                            .action = "/guichet/comptages/inventaire",
                                            .choices = {{"site", own}, {"keeper", std::move(whose)}},
                                            .prefix = "i-"}));
  }
  return visit.page("comptages", std::move(data));
}

PageResult receive_delivery(Visit& visit) {
  const auto counted = ra::receive_tokens(visit.counter(), visit.actor(),
                                          {.site = domain::SiteId{visit.typed("site")},
                                           .supplier = visit.typed("supplier"),
                                           .delivery_note = visit.typed("delivery_note"),
                                           .model = visit.typed("model"),
                                           .qualified = visit.typed("qualified") == "oui",
                                           .box = visit.typed("box"),
                                           .serials = visit.typed("serials"),
                                           .note = visit.typed("note"),
                                           .in_hand = visit.typed("in_hand") == "oui"});
  if (counted) return visit.go("/guichet/comptages/" + counted->count.id.text, "reception_cles");
  visit.refuse(counted.error(), "reception_cles", "r-");
  return show_counts(visit);
}

PageResult count_stock(Visit& visit) {
  using enum domain::CountScope;
  const auto whose = visit.typed("keeper");
  const auto counted = ra::count_stock(visit.counter(), visit.actor(),
                                       {.site = domain::SiteId{visit.typed("site")},
                                        .serials = visit.typed("serials"),
                                        .note = visit.typed("note"),
                                        .scope = whose.empty() || whose == "tout" ? everything
                                                 : whose == "coffre"              ? safe
                                                                                  : agent,
                                        .keeper = domain::PersonId{whose}});
  if (counted) return visit.go("/guichet/comptages/" + counted->count.id.text, "inventaire_cles");
  visit.refuse(counted.error(), "inventaire_cles", "i-");
  return show_counts(visit);
}

PageResult show_count(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_count(visit.counter(), visit.actor(), count_id(visit)));
  auto data = count_view(visit, view);
  const auto& one = view.count;
  data.set("serials", lines(one.serials, "serial")).set("note", maybe(one.note)).set("supplier", maybe(one.supplier));
  data.set("delivery_note", maybe(one.delivery_note)).set("model", maybe(one.model)).set("box", maybe(one.box));
  data.set("has_missing", !one.missing.empty()).set("missing", lines(one.missing, "serial"));
  data.set("has_unexpected", !one.unexpected.empty()).set("unexpected", lines(one.unexpected, "serial"));
  data.set("pdf", "/guichet/comptages/" + one.id.text + "/document.pdf");
  data.set("back", back("/guichet/comptages", visit.texts().text("title.comptages")));
  const bool mine = one.counted_by == visit.actor().person;
  data.set("own", mine && !one.countersigned_at);
  if (!one.countersigned_at && !mine && is_custodian(visit))
    data.set("countersign", button_view(visit, "/guichet/comptages/" + one.id.text + "/contreseing", "contresigner_comptage"));
  return visit.page("comptage", std::move(data));
}

PageResult countersign(Visit& visit) {
  VIDIMUS_CHECK(ra::countersign_count(visit.counter(), visit.actor(), count_id(visit)));
  return visit.go("/guichet/comptages/" + visit.param("id"), "comptage_contresigne");
}

PageResult print_count(Visit& visit) {
  VIDIMUS_TRY(file, ra::print_count(visit.counter(), visit.actor(), count_id(visit)));
  return pdf(std::move(file));
}

using enum http::Method;

}  // namespace

std::span<const Row> count_rows() {
  static constexpr Row rows[] = {{get, "/guichet/comptages", show_counts},
                                 {post, "/guichet/comptages/reception", receive_delivery},
                                 {post, "/guichet/comptages/inventaire", count_stock},
                                 {get, "/guichet/comptages/{id}", show_count},
                                 {post, "/guichet/comptages/{id}/contreseing", countersign},
                                 {get, "/guichet/comptages/{id}/document.pdf", print_count}};
  return rows;
}

}  // namespace vidimus::web::portal
