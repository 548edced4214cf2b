#include "ra/appointments.hpp"
#include "domain/identifiers.hpp"

#include <algorithm>

#include "domain/slots.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AppointmentEvent;
using domain::AppointmentState;
using domain::Fact;
using domain::Role;

constexpr std::chrono::days shown_days{30};

/// The appointment book of the site around a window; a day on either side, for slots whose cleaning gap reaches into it.
Result<domain::SiteBook> book_of(Work& work, const domain::DeliverySite& site, Instant from, Instant to) {
  constexpr std::chrono::days around{1};
  VIDIMUS_TRY(calendar, work.unit().calendar(site.id));
  VIDIMUS_TRY(days, domain::calendar_of(site, work.house().holidays, calendar.closures));
  VIDIMUS_TRY(taken, work.unit().appointments_at(site.id, from - around, to + around));
  return domain::SiteBook{site, calendar.hours, days, taken};
}

/// Days on which somebody may hand over at the site, for cases of this contract (R62–R64).
class Operators {
 public:
  static Result<Operators> at(Work& work, const domain::DeliverySite& site, const domain::ContractId& contract) {
    VIDIMUS_TRY(all, work.unit().accreditations_at(site.id));
    std::erase_if(all, [&](const domain::Accreditation& one) {
      return one.role != Role::delivery_operator || (!one.contract.empty() && one.contract != contract);
    });
    return Operators{std::move(all), site.zone};
  }
  [[nodiscard]] bool there(Instant when) const {
    const auto day = base::civil_of(when, zone_).day;
    return std::ranges::any_of(list_, [&](const domain::Accreditation& one) { return one.starts <= day && day <= one.ends; });
  }

 private:
  Operators(std::vector<domain::Accreditation> list, std::string zone) : list_(std::move(list)), zone_(std::move(zone)) {}
  std::vector<domain::Accreditation> list_;
  std::string zone_;
};

/// What booking needs before any slot is chosen (R51, R52).
Result<Done> check_ready_to_book(const CaseFile& file, domain::FactSet known) {
  if (!file.acting.meets({Role::holder, Role::delivery_operator})) return fail(Code::forbidden, "refused.role");
  if (file.honoured() != nullptr) return fail(Code::wrong_state, "refused.state.honoured");
  known.add_if(file.site && file.site->kind == domain::SiteKind::own, Fact::own_delivery_site);
  const auto missing = domain::FactSet{Fact::dossier_validated, Fact::availability_told, Fact::own_delivery_site}.without(known);
  if (missing.empty()) return Done{};
  auto error = fail(Code::missing_facts, "refused.missing");
  missing.each([&](Fact fact) { error.missing.push_back({std::string{base::to_name(fact)}, {}}); });
  return error;
}

domain::Appointment fresh_appointment(Work& work, const CaseFile& file) {
  domain::Appointment out;
  out.id = work.new_id<domain::AppointmentId>();
  out.body = file.line.body;
  out.line = file.line.id;
  out.holder = file.line.holder;
  out.site = file.line.delivery_site;
  return out;
}

/// The case knows the appointment as it is now: letters and later facts read it there.
void put_back(CaseFile& file, const domain::Appointment& appointment) {
  const auto at = std::ranges::find(file.appointments, appointment.id, &domain::Appointment::id);
  if (at != file.appointments.end())
    *at = appointment;
  else
    file.appointments.push_back(appointment);
}

Json letter_values(const House& house, const domain::Appointment& appointment, const domain::DeliverySite& site) {
  return Json::object({{"appointment", Json::object({{"long", long_date(appointment.starts, site.zone, house.words)},
                                                     {"until", clock_time(appointment.ends, site.zone, house.words)}})}});
}

Result<SheetItem> sheet_item(Work& work, const domain::Appointment& appointment) {
  VIDIMUS_TRY(line, work.unit().line(appointment.line));
  VIDIMUS_TRY(holder, work.unit().person(appointment.holder));
  VIDIMUS_TRY(organisation, work.unit().organisation(line.organisation));
  return SheetItem{appointment, line, domain::shown_name(holder.given_names, holder.surname), organisation.name};
}

Result<DaySheet> day_sheet(Work& work, const domain::SiteId& id, base::Day day) {
  DaySheet out;
  VIDIMUS_TRY(site, work.unit().site(id));
  out.site = site;
  out.day = day;
  VIDIMUS_TRY(appointments,
              work.unit().appointments_at(id, base::start_of(day, site.zone), base::start_of(base::next_day(day), site.zone)));
  for (const auto& appointment : appointments) {
    if (appointment.state == AppointmentState::offered || appointment.state == AppointmentState::cancelled) continue;
    VIDIMUS_TRY(item, sheet_item(work, appointment));
    out.items.push_back(std::move(item));
  }
  VIDIMUS_TRY(stock, work.unit().tokens_at(id, domain::TokenState::in_stock));
  out.stock = std::move(stock);
  VIDIMUS_TRY(stations, work.unit().stations_at(id));
  std::erase_if(stations, [](const domain::Station& station) { return station.revoked_at || station.key_mac.empty(); });
  out.stations = std::move(stations);
  return out;
}

}  // namespace

Result<std::vector<domain::Slot>> offered_slots(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  VIDIMUS_CHECK(check_ready_to_book(file, facts(file, work.now())));
  const domain::SlotWindow window{work.now(), work.now() + shown_days, work.now(), file.contract.booking_notice_hours};
  VIDIMUS_TRY(book, book_of(work, *file.site, window.from, window.to));
  VIDIMUS_TRY(operators, Operators::at(work, *file.site, file.contract.id));
  auto slots = domain::free_slots(book, window);
  std::erase_if(slots, [&](const domain::Slot& slot) { return !operators.there(slot.starts); });
  return slots;
}

Result<domain::Appointment> book_appointment(Counter& counter, const Actor& actor, const std::string& reference, Instant starts) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  auto known = facts(file, work.now());
  VIDIMUS_CHECK(check_ready_to_book(file, known));
  const auto* booked = file.booked();
  auto appointment = booked != nullptr ? *booked : fresh_appointment(work, file);
  VIDIMUS_TRY(book, book_of(work, *file.site, starts, starts));
  VIDIMUS_TRY(operators, Operators::at(work, *file.site, file.contract.id));
  known = known | domain::slot_facts(book, starts, work.now(), file.contract.booking_notice_hours, appointment.id);
  known.add_if(operators.there(starts), Fact::operator_accredited);
  const auto event = booked != nullptr ? AppointmentEvent::move : AppointmentEvent::book;
  VIDIMUS_TRY(decision, domain::decide(domain::appointment_table, appointment.state, event, file.acting, known));

  const auto slot = domain::slot_at(book, starts);
  if (!slot) return fail(Code::internal, "refused.internal", "a slot that exists was not found");
  appointment.site = file.site->id;
  appointment.starts = slot->starts;
  appointment.ends = slot->ends;
  work.move(appointment, decision, reference, Json::object({{"starts", base::to_rfc3339(appointment.starts)}}));
  put_back(file, appointment);
  VIDIMUS_CHECK(work.perform(file, decision.then, letter_values(work.house(), appointment, *file.site)));
  VIDIMUS_CHECK(work.commit());
  return appointment;
}

Result<domain::Appointment> cancel_appointment(Counter& counter, const Actor& actor, const std::string& reference,
                                               const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  const auto* booked = file.booked();
  if (booked == nullptr) return fail(Code::not_found, "appointment");
  auto appointment = *booked;
  // The holder need not say why; whoever calls off for the house must (docs/trust/rules.md, Appointment).
  const auto event = file.acting.has(Role::holder) ? AppointmentEvent::cancel : AppointmentEvent::call_off;
  auto known = facts(file, work.now());
  known.add_if(reason.find_first_not_of(" \t\r\n") != std::string::npos, Fact::reason_given);
  VIDIMUS_TRY(decision, domain::decide(domain::appointment_table, appointment.state, event, file.acting, known));
  appointment.reason = reason;
  work.move(appointment, decision, reference);
  put_back(file, appointment);
  auto values = file.site ? letter_values(work.house(), appointment, *file.site) : Json::object({});
  values.set("reason", reason);
  VIDIMUS_CHECK(work.perform(file, decision.then, std::move(values)));
  VIDIMUS_CHECK(work.commit());
  return appointment;
}

Result<std::vector<DaySheet>> day_sheets(Counter& counter, const Actor& actor, base::Day day) {
  if (!actor.standing.has(Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<domain::SiteId> sites;
  for (const auto& one : actor.accreditations)
    if (one.role == Role::delivery_operator && !one.site.empty() && work.acting_at(one.site).has(Role::delivery_operator))
      sites.push_back(one.site);
  std::ranges::sort(sites);
  const auto doubles = std::ranges::unique(sites);
  sites.erase(doubles.begin(), doubles.end());
  std::vector<DaySheet> out;
  for (const auto& site : sites) {
    VIDIMUS_TRY(sheet, day_sheet(work, site, day));
    out.push_back(std::move(sheet));
  }
  return out;
}

}  // namespace vidimus::ra
