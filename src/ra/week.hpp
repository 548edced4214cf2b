// The week of a site (semaine d'un site): every slot with its places, who has them, and who serves.
#pragma once

#include "ra/appointments.hpp"

namespace vidimus::ra {

struct WeekSlot {
  domain::Slot slot;
  int capacity = 0;              ///< places of the opening hours; 0 for an appointment made under other hours
  int present = 0;               ///< operators accredited and not on leave
  int free = 0;                  ///< places that can still be booked
  std::vector<SheetItem> items;  ///< booked, held and missed ones, by place
  bool unserved = false;         ///< somebody is booked with an operator who is away
};
struct WeekDay {
  base::Day day;
  std::vector<WeekSlot> slots;  ///< none: closed
  bool named = true;            ///< items have the names people know them by; else nothing but their appointment
};
struct Week {
  domain::DeliverySite site;
  base::Day monday;
  std::vector<WeekDay> days;
  int stock = 0;  ///< tokens in stock
  int kept = 0;   ///< of which kept for appointments
};
/// Appointments of a week that are all named on one page: more of them, and one day at a time is.
inline constexpr std::size_t most_named = 60;
enum class WeekNames : unsigned char {
  all,
  of_the_day,  ///< where the week has more than `most_named` appointments, only those of the day asked for are named
};
/// The week of any of its days. For who serves or manages at the site, and the body's auditor. @errors not_found.
Result<Week> week_of(Counter& counter, const Actor& actor, const domain::SiteId& site, base::Day day,
                     WeekNames names = WeekNames::all);
/// The first day from `from` on, within two weeks, on which the site opens or somebody comes; with `to_come`, has something that
/// is not over. No day when there is none. @errors not_found.
Result<std::optional<base::Day>> first_open_day(Counter& counter, const Actor& actor, const domain::SiteId& site, base::Day from,
                                                bool to_come);
/// Sites of ours whose week the actor may see.
Result<std::vector<domain::DeliverySite>> agenda_sites(Counter& counter, const Actor& actor);

}  // namespace vidimus::ra
