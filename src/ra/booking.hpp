// What every use case of the agenda shares: the appointment book of a site, opened in one transaction.
#pragma once

#include "domain/slots.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// The appointment book of the site for slots that start in [from, to], with its operators for cases of this contract (empty:
/// of every contract), their leave, and a day or two on either side for what reaches into it.
Result<domain::SiteBook> open_book(Work& work, const domain::DeliverySite& site, const domain::ContractId& contract, Instant from,
                                   Instant to);
/// Last instant at which an appointment of the contract may start: as the site says, otherwise as the contract does.
Instant booking_horizon(const domain::FrameworkContract& contract, const domain::DeliverySite& site, Instant now);
/// Free slots of the site for a case of the contract: after the notice, up to the horizon.
Result<std::vector<domain::Slot>> free_slots_of(Work& work, const domain::DeliverySite& site,
                                                const domain::FrameworkContract& contract);
/// "appointment" of a letter: when, in the words of the site's zone. The site's own values come with it.
Json appointment_values(const House& house, const domain::Appointment& appointment, const domain::DeliverySite& site);
/// What the letter of a missed appointment adds: may another be booked, or does the RA manager decide?
Json missed_values(Work& work, const CaseFile& file, const domain::Appointment& appointment);
/// The case knows the appointment as it is now: letters and later facts read it there.
void put_back(CaseFile& file, const domain::Appointment& appointment);
/// May the actor see the agenda of the site: does he serve there, or manage the body?
bool serves_at(const Work& work, const domain::DeliverySite& site);
}  // namespace vidimus::ra
