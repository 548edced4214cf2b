#include "ra/booking.hpp"

#include <algorithm>

namespace vidimus::ra {

using domain::Role;

namespace {

/// Days on which somebody may hand over at the site, for cases of this contract (R62–R64).
Result<std::vector<domain::OperatorPeriod>> operators_of(Work& work, const domain::SiteId& site,
                                                         const domain::ContractId& contract) {
  VIDIMUS_TRY(all, work.unit().accreditations_at(site));
  std::vector<domain::OperatorPeriod> out;
  for (const auto& one : all) {
    const bool fits = contract.empty() || one.contract == contract;
    if (one.role == Role::delivery_operator && fits) out.push_back({one.person, one.starts, one.ends});
  }
  return out;
}

}  // namespace

Result<domain::SiteBook> open_book(Work& work, const domain::DeliverySite& site, const domain::ContractId& contract, Instant from,
                                   Instant to) {
  constexpr std::chrono::days around{2};
  VIDIMUS_TRY(calendar, work.unit().calendar(site.id));
  VIDIMUS_TRY(days, domain::calendar_of(site, work.house().holidays, calendar.closures));
  VIDIMUS_TRY(taken, work.unit().appointments_in(site.body, from - around, to + around));
  VIDIMUS_TRY(operators, operators_of(work, site.id, contract));
  VIDIMUS_TRY(leave, work.unit().leave_in(site.body, base::civil_of(from - around).day, base::civil_of(to + around).day));
  domain::SiteBook out;
  out.site = site;
  out.hours = std::move(calendar.hours);
  out.calendar = std::move(days);
  out.taken = std::move(taken);
  out.operators = std::move(operators);
  out.leave = std::move(leave);
  return out;
}

Instant booking_horizon(const domain::FrameworkContract& contract, const domain::DeliverySite& site, Instant now) {
  const int days = site.booking_horizon_days.value_or(contract.booking_horizon_days);
  return now + std::chrono::days{std::min(days, domain::longest_window_days)};
}

Result<std::vector<domain::Slot>> free_slots_of(Work& work, const domain::DeliverySite& site,
                                                const domain::FrameworkContract& contract) {
  const domain::SlotWindow window{work.now(), booking_horizon(contract, site, work.now()), work.now(),
                                  contract.booking_notice_hours};
  VIDIMUS_TRY(book, open_book(work, site, contract.id, window.from, window.to));
  return domain::free_slots(book, window);
}

Json appointment_values(const House& house, const domain::Appointment& appointment, const domain::DeliverySite& site) {
  return Json::object({{"appointment", Json::object({{"long", long_date(appointment.starts, site.zone, house.words)},
                                                     {"until", clock_time(appointment.ends, site.zone, house.words)}})}});
}

Json missed_values(Work& work, const CaseFile& file, const domain::Appointment& appointment) {
  auto out = file.site ? appointment_values(work.house(), appointment, *file.site) : Json::object({});
  const bool again = facts(file, work.now()).has(domain::Fact::no_shows_within_limit);
  return std::move(out.set("book_again", again).set("manager_decides", !again));
}

void put_back(CaseFile& file, const domain::Appointment& appointment) {
  const auto at = std::ranges::find(file.appointments, appointment.id, &domain::Appointment::id);
  if (at != file.appointments.end())
    *at = appointment;
  else
    file.appointments.push_back(appointment);
}

bool serves_at(const Work& work, const domain::DeliverySite& site) {
  const domain::RoleSet serving{Role::delivery_operator, Role::registration_operator};
  return work.acting_at(site.id).meets(serving) || work.acting_in(site.body).has(Role::ra_manager);
}

}  // namespace vidimus::ra
