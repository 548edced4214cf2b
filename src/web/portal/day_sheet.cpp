#include "web/portal/day_sheet.hpp"

#include <algorithm>
#include <optional>

#include "ra/appointments.hpp"
#include "ra/week.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

Json sheet_items(const Visit& visit, const ra::DaySheet& sheet) {
  Json out = Json::array();
  for (const auto& item : sheet.items)
    out.push(Json::object({{"hour", hour(visit, item.appointment.starts, sheet.site.zone)},
                           {"reference", item.line.reference},
                           {"holder", item.holder},
                           {"organisation", item.organisation},
                           {"agent", maybe(item.agent)},
                           {"change", item.appointment.state == domain::AppointmentState::booked
                                          ? Json{"/dossiers/" + item.line.reference + "/rendez-vous"}
                                          : Json{false}},
                           {"state", visit.texts().of("state.appointment", base::to_name(item.appointment.state))}}));
  return out;
}

Json stations_view(Visit& visit, const ra::DaySheet& sheet) {
  Json out = Json::array();
  for (const auto& station : sheet.stations) {
    if (station.revoked_at || station.key_mac.empty()) continue;
    out.push(Json::object(
        {{"name", station.name},
         {"own_token", station.public_key.has_value()},
         {"seen", date(visit, station.seen_at, sheet.site.zone)},
         {"renew", button_view(visit, "/guichet/postes/" + station.id.text + "/cle", "poste_cle", "link")},
         {"revoke", button_view(visit, "/guichet/postes/" + station.id.text + "/revocation", "poste_revoquer", "link")}}));
  }
  return out;
}

bool has_boxes(const ra::DaySheet& sheet) {
  return std::ranges::any_of(sheet.stock, [](const domain::Token& token) { return !token.box.empty(); });
}

Json sheet_view(Visit& visit, const ra::DaySheet& sheet) {
  Json stock = Json::array();
  for (const auto& token : sheet.stock)
    stock.push(Json::object({{"serial", token.serial}, {"model", token.model}, {"box", maybe(token.box)}}));
  Json items = sheet_items(visit, sheet);
  const auto site = "/guichet/sites/" + sheet.site.id.text;
  return Json::object(
      {{"site", site_view(visit, sheet.site)},
       {"has_items", !items.items().empty()},
       {"items", std::move(items)},
       {"stations", stations_view(visit, sheet)},
       {"pair", button_view(visit, site + "/appairage", "appairer", "quiet")},
       {"stock_count", sheet.stock.size()},
       {"kept_count", sheet.kept},
       {"has_stock", !sheet.stock.empty()},
       {"stock", std::move(stock)},
       {"stock_form", form_view(visit, {.name = "stock", .action = site + "/stock", .prefix = sheet.site.id.text + "-"})},
       {"boxes", has_boxes(sheet)},
       {"box_form",
        form_view(
            visit,
            {.name = "carton_perdu", .action = site + "/carton-perdu", .prefix = sheet.site.id.text + "-c-", .danger = true})}});
}

/// The day shown when none is asked for: today while one of the sites opens, else the first day one does.
base::Result<base::Day> coming_day(Visit& visit, base::Day today) {
  VIDIMUS_TRY(sites, ra::agenda_sites(visit.counter(), visit.actor()));
  std::optional<base::Day> found;
  for (const auto& site : sites) {
    VIDIMUS_TRY(first, ra::first_open_day(visit.counter(), visit.actor(), site.id, today, false));
    if (first && (!found || *first < *found)) found = first;
  }
  return found.value_or(today);
}

}  // namespace

PageResult show_day(Visit& visit) {
  const auto today = base::civil_of(visit.request().now).day;
  const auto wanted = base::day_from(visit.request().query_value("jour").value_or(""));
  VIDIMUS_TRY(asked, wanted ? base::Result<base::Day>{*wanted} : coming_day(visit, today));
  VIDIMUS_TRY(sheets, ra::day_sheets(visit.counter(), visit.actor(), asked));
  Json list = Json::array();
  for (const auto& sheet : sheets) list.push(sheet_view(visit, sheet));
  return visit.page("guichet",
                    Json::object({{"day", day(visit, asked)},
                                  {"day_value", base::to_text(asked)},
                                  {"closed_today", !wanted && asked != today},
                                  {"today", asked == today ? Json{false} : Json{"/guichet?jour=" + base::to_text(today)}},
                                  {"has_sheets", !list.items().empty()},
                                  {"sheets", std::move(list)}}));
}

}  // namespace vidimus::web::portal
