// What is coming (prévisions): certificates that end, month by month, and hand-overs booked, week by week and site by site.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

struct MonthEnding {
  base::Day first;         ///< first day of the month
  std::int64_t count = 0;  ///< active certificates of the body that end in it
};
/// The running month and those after it, `months` in all (1 to 36). For RA managers and auditors. @errors forbidden.
Result<std::vector<MonthEnding>> endings_by_month(Counter& counter, const Actor& actor, int months);

struct SiteLoad {
  domain::DeliverySite site;
  std::vector<std::int64_t> booked;  ///< hand-overs of each week
};
struct LoadForecast {
  std::vector<base::Day> mondays;
  std::vector<SiteLoad> sites;  ///< those that keep their calendar here
};
/// Hand-overs booked from this week on, `weeks` in all (1 to 12). For RA managers and auditors. @errors forbidden.
Result<LoadForecast> load_by_site(Counter& counter, const Actor& actor, int weeks);

}  // namespace vidimus::ra
