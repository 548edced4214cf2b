// Appointments the house has to take back: a site that closes for a day, an operator away whom nobody replaces. Those booked are
// told, their slot is free again, and they are invited to choose another (docs/trust/rules.md, Appointment).
#pragma once

#include "ra/appointments.hpp"
#include "ra/list_page.hpp"
#include "ra/sites.hpp"

namespace vidimus::ra {

/// Appointments booked at the site on a day, by hour: whom a closure would touch. Nothing is changed. For the RA manager.
/// @errors not_found, forbidden.
Result<std::vector<SheetItem>> booked_that_day(Counter& counter, const Actor& actor, const domain::SiteId& site, base::Day day);

/// Within an act of the house: each appointment is called off with its letter, as the row `call_off` says. Not yet written.
Result<std::vector<SheetItem>> call_off_all(Work& work, const std::vector<domain::Appointment>& appointments,
                                            const std::string& reason);
/// Booked appointments of a site on a day, by hour.
Result<std::vector<domain::Appointment>> bookings_on(Work& work, const domain::DeliverySite& site, base::Day day);

/// An accepted case whose holder has no appointment: whom the counter rings up.
struct Unbooked {
  domain::OrderLine line;
  domain::DeliverySite site;
  domain::Person holder;
  std::string organisation;
  std::optional<domain::Appointment> last;  ///< called off, cancelled or missed; none: never booked
};
/// Of the sites of ours where the actor hands over, or of the body for its RA manager: those called off first, then all others,
/// oldest first; `place` is the `next` of the page before. @errors forbidden.
Result<ListPage<Unbooked>> without_appointment(Counter& counter, const Actor& actor, const std::string& place = {},
                                               int limit = usual_page);

}  // namespace vidimus::ra
