// Custody of tokens: transfers counted by two agents, boxes prepared ahead, the inventory on paper, dialogues with tokens.
#include "ra/custody.hpp"

#include <algorithm>

#include "ra/stations.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/custody_views.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

Json transfer_view(const Visit& visit, const ra::TransferView& view) {
  const auto& one = view.transfer;
  return Json::object({{"href", "/guichet/transferts/" + one.id.text},
                       {"from", view.from},
                       {"to", view.to},
                       {"sent_by", view.sent_by},
                       {"sent_at", date(visit, one.sent_at)},
                       {"hand_to_hand", one.from == one.to},
                       {"to_keeper", maybe(view.to_keeper)},
                       {"received_by", maybe(view.received_by)},
                       {"received_at", date(visit, one.received_at)},
                       {"count", lines(one.serials, "serial").items().size()},
                       {"state", visit.texts().of("transfer_state", base::to_name(one.state))},
                       {"tone", one.state == domain::TransferState::incomplete ? "bad"
                                : one.state == domain::TransferState::sent     ? "wait"
                                                                               : "good"}});
}

PageResult show_transfers(Visit& visit) {
  VIDIMUS_TRY(all, ra::list_transfers(visit.counter(), visit.actor()));
  Json rows = Json::array();
  for (const auto& one : all) rows.push(transfer_view(visit, one));
  Json data = Json::object({{"has_rows", !rows.items().empty()},
                            {"rows", std::move(rows)},
                            {"back", back("/supports", visit.texts().text("menu.supports"))}});
  if (is_custodian(visit)) {
    VIDIMUS_TRY(own, own_sites(visit));
    VIDIMUS_TRY(every, sites(visit));
    VIDIMUS_TRY(agents, keepers(visit, every));
    data.set(
        "form",
        form_view(visit, {.name = "transfert",
                          .action = "/guichet/transferts",
                          .choices = {{"from", std::move(own)}, {"to", std::move(every)}, {"to_keeper", std::move(agents)}}}));
  }
  return visit.page("transferts", std::move(data));
}

PageResult send_transfer(Visit& visit) {
  const auto sent = ra::send_tokens(visit.counter(), visit.actor(),
                                    {.from = domain::SiteId{visit.typed("from")},
                                     .to = domain::SiteId{visit.typed("to")},
                                     .serials = visit.typed("serials"),
                                     .box = visit.typed("box"),
                                     .to_keeper = keeper_typed(visit, "to_keeper")});
  if (sent) return visit.go("/guichet/transferts/" + sent->transfer.id.text, "transfert_envoi");
  visit.refuse(sent.error(), "transfert");
  return show_transfers(visit);
}

domain::TransferId transfer_id(const Visit& visit) { return domain::TransferId{visit.param("id")}; }

/// What never came: asked for by one agent, agreed to by another.
void add_loss(Visit& visit, const ra::TransferView& view, Json& data) {
  const auto& one = view.transfer;
  data.set("loss_reason", maybe(one.loss_reason)).set("loss_asked_by", maybe(view.loss_asked_by));
  data.set("loss_asked_at", date(visit, one.loss_asked_at))
      .set("has_lost", !one.lost.empty())
      .set("lost", lines(one.lost, "serial"));
  data.set("loss_confirmed_by", maybe(view.loss_confirmed_by)).set("loss_confirmed_at", date(visit, one.loss_confirmed_at));
  if (one.state != domain::TransferState::incomplete || !is_custodian(visit)) return;
  const auto me = visit.actor().person;
  const std::string path = "/guichet/transferts/" + one.id.text + "/perte";
  if (!one.loss_asked_by.empty() && one.loss_asked_by != me)
    data.set("confirm", button_view(visit, path + "/confirmation", "confirmer_perte_transfert", "danger"));
  else if (one.sent_by != me)
    data.set("lose", form_view(visit, {.name = "perte_transfert", .action = path, .prefix = "perte-", .danger = true}));
}

PageResult show_transfer(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_transfer(visit.counter(), visit.actor(), transfer_id(visit)));
  auto data = transfer_view(visit, view);
  const auto& one = view.transfer;
  data.set("serials", lines(one.serials, "serial"));
  data.set("has_missing", !one.missing.empty()).set("missing", lines(one.missing, "serial"));
  data.set("note", maybe(one.note)).set("pdf", "/guichet/transferts/" + one.id.text + "/bordereau.pdf");
  data.set("back", back("/guichet/transferts", visit.texts().text("title.transferts")));
  const bool open = one.state == domain::TransferState::sent || one.state == domain::TransferState::incomplete;
  const bool mine = one.to_keeper.empty() || one.to_keeper == one.sent_by || one.to_keeper == visit.actor().person ||
                    visit.has_role(domain::Role::ra_manager);
  data.set("for_another", open && !mine && one.sent_by != visit.actor().person);
  if (open && mine && is_custodian(visit) && one.sent_by != visit.actor().person)
    data.set("form",
             form_view(visit, {.name = "reception_transfert", .action = "/guichet/transferts/" + one.id.text + "/reception"}));
  data.set("own", open && one.sent_by == visit.actor().person);
  add_loss(visit, view, data);
  return visit.page("transfert", std::move(data));
}

PageResult receive_tokens(Visit& visit) {
  const auto counted =
      ra::receive_transfer(visit.counter(), visit.actor(), transfer_id(visit), visit.typed("serials"), visit.typed("note"));
  if (counted)
    return visit.go("/guichet/transferts/" + visit.param("id"),
                    counted->transfer.missing.empty() ? "transfert_recu" : "transfert_incomplet");
  visit.refuse(counted.error(), "reception_transfert");
  return show_transfer(visit);
}

PageResult ask_loss(Visit& visit) {
  const auto asked = ra::ask_transfer_loss(visit.counter(), visit.actor(), transfer_id(visit), visit.typed("reason"));
  if (asked) return visit.go("/guichet/transferts/" + visit.param("id"), "perte_transfert_demandee");
  visit.refuse(asked.error(), "perte_transfert", "perte-");
  return show_transfer(visit);
}

PageResult confirm_loss(Visit& visit) {
  VIDIMUS_CHECK(ra::confirm_transfer_loss(visit.counter(), visit.actor(), transfer_id(visit)));
  return visit.go("/guichet/transferts/" + visit.param("id"), "perte_transfert");
}

PageResult print_transfer(Visit& visit) {
  VIDIMUS_TRY(file, ra::print_transfer(visit.counter(), visit.actor(), transfer_id(visit)));
  return pdf(std::move(file));
}
PageResult print_inventory(Visit& visit) {
  VIDIMUS_TRY(file, ra::print_inventory(visit.counter(), visit.actor(), domain::SiteId{visit.param("site")}));
  return pdf(std::move(file));
}

PageResult show_boxes(Visit& visit) {
  VIDIMUS_TRY(own, own_sites(visit));
  Json places = Json::array();
  for (const auto& site : own) {
    VIDIMUS_TRY(prepared, ra::preparations_at(visit.counter(), visit.actor(), domain::SiteId{site.value}));
    VIDIMUS_TRY(stations, ra::stations_for(visit.counter(), visit.actor(), domain::SiteId{site.value}));
    Json rows = Json::array();
    for (const auto& one : prepared)
      rows.push(Json::object({{"box", one.box},
                              {"made", one.made},
                              {"wanted", one.wanted},
                              {"at", date(visit, one.asked_at)},
                              {"state", visit.texts().of("preparation_state", base::to_name(one.state))},
                              {"failure", one.failure.empty() ? Json{false} : Json{visit.texts().text(one.failure)}}}));
    std::vector<Choice> choices;
    for (const auto& one : stations) choices.push_back({one.id.text, one.name});
    Json place = Json::object({{"site", site.label},
                               {"inventory", "/guichet/sites/" + site.value + "/inventaire.pdf"},
                               {"has_rows", !rows.items().empty()},
                               {"rows", std::move(rows)},
                               {"no_station", choices.empty()}});
    if (!choices.empty())
      place.set("form", form_view(visit, {.name = "carton",
                                          .action = "/guichet/sites/" + site.value + "/cartons",
                                          .choices = {{"station", std::move(choices)}},
                                          .prefix = site.value + "-"}));
    places.push(std::move(place));
  }
  return visit.page(
      "cartons", Json::object({{"places", std::move(places)}, {"back", back("/supports", visit.texts().text("menu.supports"))}}));
}

PageResult prepare(Visit& visit) {
  const auto typed = visit.typed("count");
  const bool number =
      !typed.empty() && typed.size() <= 3 && std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; });
  const auto asked = ra::prepare_box(visit.counter(), visit.actor(),
                                     {.site = domain::SiteId{visit.param("site")},
                                      .station = domain::StationId{visit.typed("station")},
                                      .box = visit.typed("box"),
                                      .count = number ? std::stoi(typed) : 0});
  if (asked) return visit.go("/guichet/cartons", "carton");
  visit.refuse(asked.error(), "carton", visit.param("site") + "-");
  return show_boxes(visit);
}

PageResult show_dialogues(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_TRY(all, ra::dialogues_of(visit.counter(), visit.actor(), visit.param("reference")));
  Json jobs = Json::array();
  for (const auto& one : all)
    jobs.push(Json::object(
        {{"kind", visit.texts().of("job_kind", one.kind)}, {"at", date(visit, one.at)}, {"lines", lines(one.text, "line")}}));
  Json data = case_head(visit, view.file);
  data.set("has_jobs", !jobs.items().empty()).set("jobs", std::move(jobs));
  return visit.page("dialogues", std::move(data));
}

using enum http::Method;

}  // namespace

std::span<const Row> custody_rows() {
  static constexpr Row rows[] = {{get, "/guichet/transferts", show_transfers},
                                 {post, "/guichet/transferts", send_transfer},
                                 {get, "/guichet/transferts/{id}", show_transfer},
                                 {post, "/guichet/transferts/{id}/reception", receive_tokens},
                                 {get, "/guichet/transferts/{id}/bordereau.pdf", print_transfer},
                                 {post, "/guichet/transferts/{id}/perte", ask_loss},
                                 {post, "/guichet/transferts/{id}/perte/confirmation", confirm_loss},
                                 {get, "/guichet/sites/{site}/inventaire.pdf", print_inventory},
                                 {get, "/guichet/cartons", show_boxes},
                                 {post, "/guichet/sites/{site}/cartons", prepare},
                                 {get, "/dossiers/{reference}/dialogues", show_dialogues}};
  return rows;
}

}  // namespace vidimus::web::portal
