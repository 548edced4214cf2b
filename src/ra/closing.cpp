#include "ra/closing.hpp"

#include <algorithm>
#include <tuple>

#include "ra/booking.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AppointmentEvent;
using domain::AppointmentState;
using domain::Fact;
using domain::OrderState;
using domain::Role;

constexpr int bookings_a_page = 500;

Result<SheetItem> call_off(Work& work, domain::Appointment appointment, const std::string& reason) {
  VIDIMUS_TRY(file, work.open_case(appointment.line));
  auto known = facts(file, work.now());
  known.add_if(is_written(reason), Fact::reason_given);
  VIDIMUS_TRY(decision,
              domain::decide(domain::appointment_table, appointment.state, AppointmentEvent::call_off, file.acting, known));
  VIDIMUS_TRY(item, sheet_item(work, appointment));
  appointment.reason = reason;
  ++appointment.sequence;
  work.move(appointment, decision, file.line.reference, Json::object({{"reason", reason}}));
  put_back(file, appointment);
  auto values = missed_values(work, file, appointment);
  values.set("reason", reason);
  VIDIMUS_CHECK(work.perform(file, decision.then, std::move(values)));
  item.appointment = appointment;
  return item;
}

/// Sites whose accepted cases the actor may look after: all of the body for its RA manager, those of his accreditations
/// otherwise.
Result<std::vector<domain::DeliverySite>> sites_looked_after(Work& work) {
  const auto& actor = work.actor();
  VIDIMUS_TRY(all, work.unit().sites(actor.body));
  const bool manages = work.acting_in(actor.body).has(Role::ra_manager);
  if (!manages && !actor.standing.has(Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  std::erase_if(all, [&](const domain::DeliverySite& site) {
    return site.kind != domain::SiteKind::own || !(manages || work.acting_at(site.id).has(Role::delivery_operator));
  });
  return std::move(all);
}

Result<std::vector<domain::OrderLine>> accepted_at(Work& work, const domain::DeliverySite& site) {
  std::vector<domain::OrderLine> out;
  for (const auto state : {OrderState::validated, OrderState::ready}) {
    ports::LineFilter filter{.body = site.body, .delivery_site = site.id, .state = state, .limit = bookings_a_page};
    for (;;) {
      VIDIMUS_TRY(some, work.unit().lines(filter));
      out.insert(out.end(), some.begin(), some.end());
      if (some.size() < static_cast<std::size_t>(bookings_a_page)) break;
      filter.after = some.back().id;
    }
  }
  std::erase_if(out, [&](const domain::OrderLine& line) { return work.acting_on(line).empty(); });
  return out;
}

/// Nothing when the case has an appointment, or had its hand-over.
Result<std::optional<Unbooked>> unbooked(Work& work, const domain::DeliverySite& site, const domain::OrderLine& line) {
  VIDIMUS_TRY(all, work.unit().appointments_of(line.id));
  const auto settled = [](const domain::Appointment& one) {
    return one.state == AppointmentState::booked || one.state == AppointmentState::honoured;
  };
  if (std::ranges::any_of(all, settled)) return std::optional<Unbooked>{};
  VIDIMUS_TRY(holder, work.unit().person(line.holder));
  VIDIMUS_TRY(organisation, work.unit().organisation(line.organisation));
  Unbooked out{line, site, holder, organisation.name, {}};
  if (!all.empty()) out.last = *std::ranges::max_element(all, {}, &domain::Appointment::starts);
  return std::optional{std::move(out)};
}

}  // namespace

Result<std::vector<domain::Appointment>> bookings_on(Work& work, const domain::DeliverySite& site, base::Day day) {
  VIDIMUS_TRY(
      all, work.unit().appointments_at(site.id, base::start_of(day, site.zone), base::start_of(base::next_day(day), site.zone)));
  std::erase_if(all, [](const domain::Appointment& one) { return one.state != AppointmentState::booked; });
  return std::move(all);
}

Result<std::vector<SheetItem>> booked_that_day(Counter& counter, const Actor& actor, const domain::SiteId& id, base::Day day) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(site, work.unit().site(id));
  const auto acting = work.acting_in(site.body);
  if (acting.empty()) return fail(Code::not_found, "refused.not_found");
  if (!acting.has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(all, bookings_on(work, site, day));
  std::vector<SheetItem> out;
  for (const auto& one : all) {
    VIDIMUS_TRY(item, sheet_item(work, one));
    out.push_back(std::move(item));
  }
  return out;
}

Result<std::vector<SheetItem>> call_off_all(Work& work, const std::vector<domain::Appointment>& appointments,
                                            const std::string& reason) {
  std::vector<SheetItem> out;
  for (const auto& one : appointments) {
    VIDIMUS_TRY(item, call_off(work, one, reason));
    out.push_back(std::move(item));
  }
  return out;
}

Result<std::vector<Unbooked>> without_appointment(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(sites, sites_looked_after(work));
  std::vector<Unbooked> out;
  for (const auto& site : sites) {
    VIDIMUS_TRY(lines, accepted_at(work, site));
    for (const auto& line : lines) {
      VIDIMUS_TRY(one, unbooked(work, site, line));
      if (one) out.push_back(*std::move(one));
    }
  }
  std::ranges::sort(out, {}, [](const Unbooked& one) {
    const bool taken_back = one.last && one.last->state == AppointmentState::cancelled;
    return std::tuple{!taken_back, one.line.reference};
  });
  return out;
}

}  // namespace vidimus::ra
