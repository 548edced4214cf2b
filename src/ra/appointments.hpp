// Appointments (rendez-vous) at our own sites, and the day sheet of the delivery operator.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Free slots for a case: after acceptance (R52), 48 hours ahead (R72), a month at most. @errors missing_facts.
Result<std::vector<domain::Slot>> offered_slots(Counter& counter, const Actor& actor, const std::string& reference);
/// Books a slot, or moves the booked appointment to it. @errors missing_facts (notice_kept, slot_exists, slot_free…), conflict.
Result<domain::Appointment> book_appointment(Counter& counter, const Actor& actor, const std::string& reference, Instant starts);
Result<domain::Appointment> cancel_appointment(Counter& counter, const Actor& actor, const std::string& reference,
                                               const std::string& reason);

struct SheetItem {
  domain::Appointment appointment;
  domain::OrderLine line;
  std::string holder;
  std::string organisation;
};
struct DaySheet {
  domain::DeliverySite site;
  base::Day day;
  std::vector<SheetItem> items;
  std::vector<domain::Token> stock;  ///< tokens in stock at the site
  std::vector<domain::Station> stations;
};
/// What the delivery operator has to do on a day at the sites he is accredited for (feuille du jour).
Result<std::vector<DaySheet>> day_sheets(Counter& counter, const Actor& actor, base::Day day);

}  // namespace vidimus::ra
