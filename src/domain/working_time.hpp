// Working time (heures ouvrées): public holidays by territory, working days of an office, and the 48 working hours of a
// verification.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/appointment.hpp"

namespace vidimus::domain {

/// Public holidays (jours fériés) of one territory: days of the year, and days counted from Easter Sunday.
struct Holidays {
  std::vector<std::chrono::month_day> fixed;
  std::vector<int> from_easter;
  [[nodiscard]] bool has(base::Day day) const;
};

/// Holidays of every territory by its name in data/holidays.toml ("metropole", "alsace_moselle", …).
using HolidayRules = std::map<std::string, Holidays, std::less<>>;

/// Reads the value of data/holidays.toml: one table a territory, with `fixed` ("MM-DD"), `from_easter` (days) and, optionally,
/// `extends`, the name of the territory whose holidays hold here too. @errors misconfigured (detail names the territory).
[[nodiscard]] base::Result<HolidayRules> read_holidays(const base::Json& tables);

/// Easter Sunday of a year of the Gregorian calendar (Meeus). @source docs/trust/rules.md §5
[[nodiscard]] base::Day easter_sunday(int year);

/// Calendar of one office: where it is, and the days it is closed beside weekends and public holidays.
struct Calendar {
  std::string zone = std::string{base::paris};
  Holidays holidays;
  std::set<base::Day> closed;
};

/// Calendar of a site. @errors misconfigured: the site's territory has no holidays in the rules.
[[nodiscard]] base::Result<Calendar> calendar_of(const DeliverySite& site, const HolidayRules& rules,
                                                 const std::vector<Closure>& closures);

/// Neither a public holiday nor a closure; Saturday and Sunday may be open.
[[nodiscard]] bool is_open_day(const Calendar& calendar, base::Day day);
/// Monday to Friday, neither public holiday nor closure (jour ouvré). @source docs/trust/rules.md §5
[[nodiscard]] bool is_working_day(const Calendar& calendar, base::Day day);

/// Working time allowed for the verification of a dossier (R47).
inline constexpr std::chrono::hours verification_time{48};

/// Instant at which `amount` of working time has gone by since `from`: each working day counts 24 hours of wall clock, other days
/// none. So Friday 16:30 + 48 h is Tuesday 16:30, and Saturday + 48 h is the end of Tuesday. @source R47; docs/trust/rules.md §5
[[nodiscard]] base::Instant after_working_time(base::Instant from, std::chrono::hours amount, const Calendar& calendar);

/// When the verification of a dossier received at `receipt` is due, in the calendar of the verifying office (R46, R47).
[[nodiscard]] base::Instant verification_deadline(base::Instant receipt, const Calendar& calendar,
                                                  SlaMode mode = SlaMode::working_days_wallclock);

/// Working time gone by between two instants; zero when `to` is not after `from`. The clock display divides it by
/// `verification_time`.
[[nodiscard]] base::milliseconds elapsed_working_time(base::Instant from, base::Instant to, const Calendar& calendar);

/// Where a clock stands: working time used and left, and how much of the whole in percent (100 or more when it is over).
struct ClockReading {
  base::milliseconds used{0};
  base::milliseconds left{0};
  int percent = 0;
};
[[nodiscard]] ClockReading read_clock(base::Instant receipt, base::Instant due, base::Instant now, const Calendar& calendar);

}  // namespace vidimus::domain
