// Forecasts (prévisions): certificates that end month by month, hand-overs booked week by week; the state of the service.
#include "web/api/forecasts.hpp"

#include "ra/forecast.hpp"
#include "ra/service_status.hpp"
#include "web/api/fields.hpp"

namespace vidimus::web::api {
namespace {

constexpr int usual_months = 24;
constexpr int usual_weeks = 4;

Answer show_forecasts(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto months = static_cast<int>(fields.number("months", 1, 36, usual_months));
  const auto weeks = static_cast<int>(fields.number("weeks", 1, 12, usual_weeks));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(endings, ra::endings_by_month(call.counter(), call.actor(), months));
  VIDIMUS_TRY(load, ra::load_by_site(call.counter(), call.actor(), weeks));
  auto by_month = Json::array();
  for (const auto& one : endings)
    by_month.push(Json::object({{"month", base::to_text(one.first).substr(0, 7)}, {"certificates", one.count}}));
  auto by_site = Json::array();
  for (const auto& site : load.sites) {
    auto list = Json::array();
    for (std::size_t at = 0; at < load.mondays.size(); ++at)
      list.push(Json::object({{"monday", base::to_text(load.mondays[at])}, {"booked", site.booked[at]}}));
    by_site.push(Json::object({{"site", site.site.id.text}, {"name", site.site.name}, {"weeks", std::move(list)}}));
  }
  return http::json(Json::object({{"endings", std::move(by_month)}, {"sites", std::move(by_site)}}));
}

Json service_json(const ra::ServiceHistory& one) {
  Json days = Json::array();
  for (const auto& day : one.days)
    days.push(Json::object({{"day", base::to_text(day.day)}, {"measures", day.measures}, {"good", day.good}}));
  return Json::object({{"service", one.service},
                       {"good", one.good},
                       {"at", base::to_rfc3339(one.at)},
                       {"milliseconds", one.milliseconds},
                       {"good_per_mille", one.good_per_mille},
                       {"p50", one.p50},
                       {"p95", one.p95},
                       {"days", std::move(days)}});
}

Answer show_status(Call& call) {
  VIDIMUS_TRY(status, ra::service_status(call.counter()));
  Json services = Json::array();
  for (const auto& one : status.services) services.push(service_json(one));
  return http::json(
      Json::object({{"database_ms", static_cast<std::int64_t>(status.database.count())},
                    {"letters_waiting", status.letters_waiting},
                    {"services", std::move(services)},
                    {"oldest_letter", status.oldest_letter ? Json{base::to_rfc3339(*status.oldest_letter)} : Json{}}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> forecast_rows() {
  static constexpr Row rows[] = {{get, "/api/v1/forecasts", show_forecasts},
                                 {get, "/api/v1/public/service-status", show_status, Door::open}};
  return rows;
}

}  // namespace vidimus::web::api
