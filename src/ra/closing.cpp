#include "ra/closing.hpp"

#include <algorithm>

#include "ports/list_store.hpp"
#include "ra/booking.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AppointmentEvent;
using domain::AppointmentState;
using domain::Fact;
using domain::Role;

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

Result<Unbooked> unbooked(Work& work, const domain::DeliverySite& site, const domain::OrderLine& line) {
  VIDIMUS_TRY(all, work.unit().appointments_of(line.id));
  VIDIMUS_TRY(holder, work.unit().person(line.holder));
  VIDIMUS_TRY(organisation, work.unit().organisation(line.organisation));
  Unbooked out{line, site, holder, organisation.name, {}};
  if (!all.empty()) out.last = *std::ranges::max_element(all, {}, &domain::Appointment::starts);
  return out;
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

Result<ListPage<Unbooked>> without_appointment(Counter& counter, const Actor& actor, const std::string& place, int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(sites, sites_looked_after(work));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  ports::UnbookedQuestion question;
  for (const auto& site : sites) question.sites.push_back(site.id);
  const auto those = [&](bool called_off) {
    return [&question, &lists, called_off](const domain::LineId& after, int most) {
      question.called_off = called_off, question.after = after, question.limit = most;
      return lists->unbooked_page(question);
    };
  };
  VIDIMUS_TRY(lines, page_of_both(those(true), those(false), place, limit));
  ListPage<Unbooked> out{{}, lines.next};
  for (const auto& line : lines.items) {
    const auto site = std::ranges::find(sites, line.delivery_site, &domain::DeliverySite::id);
    if (site == sites.end() || work.acting_on(line).empty()) continue;  // another contract's than his accreditation's
    VIDIMUS_TRY(one, unbooked(work, *site, line));
    out.items.push_back(std::move(one));
  }
  return out;
}

}  // namespace vidimus::ra
