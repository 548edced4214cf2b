// Appointments (rendez-vous) at our own sites: booked, moved, called off, missed; and the day sheet of the delivery operator.
#pragma once

#include "ra/list_page.hpp"

namespace vidimus::ra {

/// Free slots for a case: after acceptance (R52), 48 hours ahead (R72), as far as the contract's horizon. @errors missing_facts.
Result<std::vector<domain::Slot>> offered_slots(Counter& counter, const Actor& actor, const std::string& reference);
/// Books a slot, or moves the booked appointment to it; who moves it for the house says why. Binds it to a place, to an operator
/// who is accredited and present, and to a token of the stock.
/// @errors conflict "already_booked": another booking of the same case was quicker, and stays; conflict "slot_taken": somebody
/// else has it; the missing fact slot_free then names the nearest free starts. missing_facts (notice_kept, slot_exists,
/// stock_left…).
Result<domain::Appointment> book_appointment(Counter& counter, const Actor& actor, const std::string& reference, Instant starts,
                                             const std::string& reason = {});
/// By the holder until the contract's delay before it, or by the house with a reason. @errors missing_facts (change_in_time,
/// reason_given), not_found: nothing is booked.
Result<domain::Appointment> cancel_appointment(Counter& counter, const Actor& actor, const std::string& reference,
                                               const std::string& reason);
/// Nobody came. @errors missing_facts (slot_passed), not_found: nothing is booked.
Result<domain::Appointment> miss_appointment(Counter& counter, const Actor& actor, const std::string& reference);
/// The RA manager invites again after too many missed appointments: the last one no longer counts.
/// @errors missing_facts (reason_given), not_found: none is counted.
Result<domain::Appointment> excuse_missed(Counter& counter, const Actor& actor, const std::string& reference,
                                          const std::string& reason);

struct SheetItem {
  domain::Appointment appointment;
  domain::OrderLine line;
  std::string holder;
  std::string organisation;
  std::string agent;  ///< name of the operator it is bound to; empty when there is none
  std::string phone;  ///< of the holder, E.164; may be empty
};
struct DaySheet {
  domain::DeliverySite site;
  base::Day day;
  std::vector<SheetItem> items;
  std::vector<domain::Token> stock;  ///< tokens in stock at the site
  int kept = 0;                      ///< how many of them are kept for appointments
  std::vector<domain::Station> stations;
};
/// What the delivery operator has to do on a day at the sites he is accredited for (feuille du jour).
Result<std::vector<DaySheet>> day_sheets(Counter& counter, const Actor& actor, base::Day day);
/// The last missed appointment of each case of the actor's body that can book no other until the RA manager decides, newest
/// first; `place` is the `next` of the page before. @errors forbidden, not_found: no such place.
Result<ListPage<SheetItem>> missed_appointments(Counter& counter, const Actor& actor, const std::string& place = {},
                                                int limit = usual_page);

/// An appointment with the names people know it by.
Result<SheetItem> sheet_item(Work& work, const domain::Appointment& appointment);

}  // namespace vidimus::ra
