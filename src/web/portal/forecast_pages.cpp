// What is coming, as charts with their tables, for who plans; and how the service is doing, for everybody.
#include "ra/forecast.hpp"

#include <algorithm>

#include "ra/service_status.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr int months_shown = 24;
constexpr int weeks_shown = 4;

std::string month_name(const Visit& visit, base::Day first) {
  return visit.language().dates.months.at(unsigned{first.month()} - 1) + " " + std::to_string(int{first.year()});
}

Json endings_view(const Visit& visit, const std::vector<ra::MonthEnding>& months) {
  const auto most = std::ranges::max(months, {}, &ra::MonthEnding::count).count;
  Json out = Json::array();
  for (const auto& one : months)
    out.push(Json::object({{"month", month_name(visit, one.first)}, {"count", one.count}, {"bar", bar_view(one.count, most)}}));
  return out;
}

Json load_view(const Visit& visit, const ra::LoadForecast& load) {
  std::int64_t most = 0;
  for (const auto& site : load.sites) most = std::max(most, std::ranges::max(site.booked));
  Json out = Json::array();
  for (const auto& site : load.sites) {
    Json weeks = Json::array();
    for (std::size_t at = 0; at < load.mondays.size(); ++at)
      weeks.push(
          Json::object({{"week", day(visit, load.mondays[at])},
                        {"count", site.booked[at]},
                        {"bar", bar_view(site.booked[at], most)},
                        {"href", "/guichet/semaine?site=" + site.site.id.text + "&jour=" + base::to_text(load.mondays[at])}}));
    out.push(Json::object({{"id", site.site.id.text}, {"site", site.site.name}, {"weeks", std::move(weeks)}}));
  }
  return out;
}

PageResult show_forecast(Visit& visit) {
  VIDIMUS_TRY(endings, ra::endings_by_month(visit.counter(), visit.actor(), months_shown));
  VIDIMUS_TRY(load, ra::load_by_site(visit.counter(), visit.actor(), weeks_shown));
  return visit.page("previsions", Json::object({{"endings", endings_view(visit, endings)},
                                                {"has_sites", !load.sites.empty()},
                                                {"sites", load_view(visit, load)}}));
}

/// «99,8 %», as the language writes decimals.
std::string per_mille_text(const Visit& visit, int per_mille) {
  return std::to_string(per_mille / 10) + visit.language().amounts.decimal + std::to_string(per_mille % 10);
}

Json service_view(const Visit& visit, const ra::ServiceHistory& one) {
  Json days = Json::array();
  for (auto at = one.days.rbegin(); at != one.days.rend(); ++at)
    days.push(Json::object({{"day", day(visit, at->day)},
                            {"good", at->good},
                            {"measures", at->measures},
                            {"bar", bar_view(at->good, at->measures, at->good == at->measures ? "" : "wait")}}));
  return Json::object({{"name", visit.texts().of("service", one.service)},
                       {"good", one.good},
                       {"at", date(visit, one.at)},
                       {"milliseconds", one.milliseconds},
                       {"percent", per_mille_text(visit, one.good_per_mille)},
                       {"p50", one.p50},
                       {"p95", one.p95},
                       {"days", std::move(days)}});
}

PageResult show_status(Visit& visit) {
  VIDIMUS_TRY(status, ra::service_status(visit.counter()));
  Json offices = Json::array();
  for (const auto& one : status.offices)
    offices.push(Json::object({{"office", one.office.name},
                               {"p50", working_time(visit, one.times.p50)},
                               {"p95", working_time(visit, one.times.p95)},
                               {"within", one.times.within_percent},
                               {"bar", bar_view(one.times.within_percent, 100)}}));
  Json services = Json::array();
  for (const auto& one : status.services) services.push(service_view(visit, one));
  return visit.page("etat_du_service", Json::object({{"measured", date(visit, visit.request().now)},
                                                     {"database", status.database.count()},
                                                     {"letters", status.letters_waiting},
                                                     {"oldest", date(visit, status.oldest_letter)},
                                                     {"has_services", !services.items().empty()},
                                                     {"services", std::move(services)},
                                                     {"history_days", ra::history_days},
                                                     {"has_offices", !offices.items().empty()},
                                                     {"days", ra::published_days},
                                                     {"offices", std::move(offices)},
                                                     {"back", back("/", visit.texts().text("menu.home"))}}));
}

}  // namespace

std::span<const Row> forecast_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/gestion/previsions", show_forecast},
                                 {http::Method::get, "/etat-du-service", show_status, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
