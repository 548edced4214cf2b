#include "ra/forecast.hpp"

#include <algorithm>

namespace vidimus::ra {
namespace {

using base::Day;
using domain::Role;

constexpr int most_months = 36;
constexpr int most_weeks = 12;

Result<domain::MutualisationBody> body_to_see(Work& work, const Actor& actor) {
  if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor}))
    return base::fail(base::Code::forbidden, "refused.role");
  return work.unit().body(actor.body);
}

Day first_of_month(Day day, int months_later) {
  const auto month = std::chrono::year_month{day.year(), day.month()} + std::chrono::months{months_later};
  return month / std::chrono::day{1};
}

Day monday_of(Day day) {
  const std::chrono::weekday weekday{std::chrono::sys_days{day}};
  return base::next_day(day, 1 - static_cast<int>(weekday.iso_encoding()));
}

}  // namespace

Result<std::vector<MonthEnding>> endings_by_month(Counter& counter, const Actor& actor, int months) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(body, body_to_see(work, actor));
  const auto today = base::civil_of(work.now(), body.zone).day;
  std::vector<MonthEnding> out;
  for (int at = 0; at < std::clamp(months, 1, most_months); ++at) {
    const auto first = first_of_month(today, at);
    ports::CertificateFilter filter;
    filter.body = body.id;
    filter.state = domain::CertificateState::active;
    filter.ends_after = base::start_of(first, body.zone);
    filter.ends_before = base::start_of(first_of_month(today, at + 1), body.zone);
    VIDIMUS_TRY(count, work.unit().count_certificates(filter));
    out.push_back({first, count});
  }
  return out;
}

Result<LoadForecast> load_by_site(Counter& counter, const Actor& actor, int weeks) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(body, body_to_see(work, actor));
  weeks = std::clamp(weeks, 1, most_weeks);
  LoadForecast out;
  const auto monday = monday_of(base::civil_of(work.now(), body.zone).day);
  for (int at = 0; at < weeks; ++at) out.mondays.push_back(base::next_day(monday, 7 * at));
  VIDIMUS_TRY(sites, work.unit().sites(body.id));
  for (auto& site : sites) {
    if (site.kind != domain::SiteKind::own) continue;
    const auto from = base::start_of(monday, site.zone);
    VIDIMUS_TRY(booked, work.unit().appointments_at(site.id, from, base::start_of(base::next_day(monday, 7 * weeks), site.zone)));
    SiteLoad load{.site = std::move(site), .booked = std::vector<std::int64_t>(static_cast<std::size_t>(weeks))};
    for (const auto& one : booked) {
      if (one.state != domain::AppointmentState::booked && one.state != domain::AppointmentState::honoured) continue;
      const auto day = base::civil_of(one.starts, load.site.zone).day;
      const auto week = (std::chrono::sys_days{day} - std::chrono::sys_days{monday}).count() / 7;
      load.booked.at(static_cast<std::size_t>(std::clamp<std::int64_t>(week, 0, weeks - 1))) += 1;
    }
    out.sites.push_back(std::move(load));
  }
  return out;
}

}  // namespace vidimus::ra
