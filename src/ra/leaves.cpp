#include "ra/leaves.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/booking.hpp"
#include "ra/closing.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AppointmentEvent;
using domain::AppointmentState;
using domain::Fact;
using domain::Role;

constexpr int longest_leave_days = 366;
constexpr std::size_t longest_leave_note = 200;

Result<Done> check(const DeclareLeave& command, base::Day today) {
  auto error = fail(Code::bad_request, "refused.fields");
  const auto refuse = [&](const char* pointer, const char* reason) { error.fields.push_back({pointer, reason}); };
  const bool backwards =
      command.last < command.first || (command.last == command.first && command.first_half > command.last_half);
  if (!command.first.ok()) refuse("/first", "field.date_invalid");
  if (!command.last.ok())
    refuse("/last", "field.date_invalid");
  else if (backwards || command.last > base::next_day(command.first, longest_leave_days))
    refuse("/last", "field.period_invalid");
  else if (command.last < today)
    refuse("/last", "field.period_over");
  if (!command.note.empty() && !domain::tidy_line(command.note, longest_leave_note)) refuse("/note", "field.too_long");
  if (error.fields.empty()) return Done{};
  return error;
}

bool manages(const Work& work, const domain::BodyId& body) { return work.acting_in(body).has(Role::ra_manager); }

/// The operator the leave is of, as the actor may name him.
Result<domain::Person> operator_named(Work& work, const domain::PersonId& asked) {
  const auto& actor = work.actor();
  const auto id = asked.empty() ? actor.person : asked;
  if (id != actor.person && !manages(work, actor.body)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(person, work.unit().person(id));
  VIDIMUS_TRY(held, work.unit().accreditations_of(id));
  const bool serves = std::ranges::any_of(
      held, [&](const domain::Accreditation& one) { return one.role == Role::delivery_operator && one.body == actor.body; });
  if (!serves || person.body != actor.body) return fail(Code::not_found, "refused.no_operator");
  return person;
}

/// Binds one appointment to a colleague. False: nobody is free.
Result<bool> hand_to_colleague(Work& work, domain::Appointment appointment, const domain::Leave& leave,
                               std::vector<domain::Appointment>& changed) {
  VIDIMUS_TRY(file, work.open_case(appointment.line));
  VIDIMUS_TRY(site, work.unit().site(appointment.site));
  VIDIMUS_TRY(book, open_book(work, site, file.contract.id, appointment.starts, appointment.starts));
  book.leave.push_back(leave);
  for (const auto& one : changed)
    if (const auto at = std::ranges::find(book.taken, one.id, &domain::Appointment::id); at != book.taken.end()) *at = one;
  const domain::Slot slot{site.id, appointment.starts, appointment.ends};
  const auto free = domain::operators_free(book, slot, appointment.id);
  if (free.empty()) return false;
  auto known = facts(file, work.now());
  known = known | domain::slot_facts(book, appointment.starts, work.now(), 0, appointment.id);
  VIDIMUS_TRY(decision,
              domain::decide(domain::appointment_table, appointment.state, AppointmentEvent::reassign, file.acting, known));
  appointment.agent = free.front();
  VIDIMUS_CHECK(work.unit().person(appointment.agent));
  work.move(appointment, decision, file.line.reference, Json::object({{"agent", appointment.agent.text}}));
  changed.push_back(appointment);
  return true;
}

/// What was booked with the operator while he is away, site by site.
Result<std::vector<domain::Appointment>> bound_to(Work& work, const domain::Leave& leave) {
  const auto from = std::max(work.now(), base::start_of(base::next_day(leave.first, -1)));
  VIDIMUS_TRY(all, work.unit().appointments_in(leave.body, from, base::start_of(base::next_day(leave.last, 2))));
  std::vector<domain::Appointment> out;
  for (const auto& one : all) {
    if (one.state != AppointmentState::booked || one.agent != leave.person) continue;
    VIDIMUS_TRY(site, work.unit().site(one.site));
    if (domain::away(leave, one.starts, one.ends, site.zone)) out.push_back(one);
  }
  return out;
}

Result<std::vector<OperatorName>> operators_in(Work& work, const domain::BodyId& body) {
  VIDIMUS_TRY(all, work.unit().accreditations_in(body));
  std::vector<OperatorName> out;
  const auto today = base::civil_of(work.now()).day;
  for (const auto& one : all) {
    if (one.role != Role::delivery_operator || one.ends < today) continue;
    if (std::ranges::find(out, one.person, &OperatorName::id) != out.end()) continue;
    VIDIMUS_TRY(person, work.unit().person(one.person));
    out.push_back({person.id, domain::shown_name(person.given_names, person.surname)});
  }
  std::ranges::sort(out, {}, &OperatorName::name);
  return out;
}

/// Appointments to come whose operator is away, among those of the actor's interest.
Result<std::vector<SheetItem>> unserved_in(Work& work, const std::vector<LeaveView>& leave) {
  std::vector<SheetItem> out;
  for (const auto& one : leave) {
    VIDIMUS_TRY(bound, bound_to(work, one.leave));
    for (const auto& appointment : bound) {
      VIDIMUS_TRY(item, sheet_item(work, appointment));
      out.push_back(std::move(item));
    }
  }
  return out;
}

}  // namespace

namespace {

/// Hands over what a colleague can take and gathers what nobody can; nothing is written yet.
Result<LeaveOutcome> arrange(Work& work, const DeclareLeave& command, std::vector<domain::Appointment>& left) {
  VIDIMUS_CHECK(check(command, base::civil_of(work.now()).day));
  VIDIMUS_TRY(person, operator_named(work, command.person));
  LeaveOutcome out;
  out.leave = {work.new_id<domain::LeaveId>(),
               0,
               person.body,
               person.id,
               command.first,
               command.first_half,
               command.last,
               command.last_half,
               domain::tidy_line(command.note, longest_leave_note).value_or(std::string{}),
               std::nullopt};
  VIDIMUS_TRY(bound, bound_to(work, out.leave));
  std::vector<domain::Appointment> changed;
  for (const auto& appointment : bound) {
    VIDIMUS_TRY(handed, hand_to_colleague(work, appointment, out.leave, changed));
    out.reassigned += handed ? 1 : 0;
    if (handed) continue;
    VIDIMUS_TRY(item, sheet_item(work, appointment));
    out.unserved.push_back(std::move(item));
    left.push_back(appointment);
  }
  return out;
}

}  // namespace

Result<LeaveOutcome> preview_leave(Counter& counter, const Actor& actor, const DeclareLeave& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<domain::Appointment> left;
  return arrange(work, command, left);
}

Result<LeaveOutcome> declare_leave(Counter& counter, const Actor& actor, const DeclareLeave& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<domain::Appointment> left;
  VIDIMUS_TRY(out, arrange(work, command, left));
  VIDIMUS_TRY(person, work.unit().person(out.leave.person));
  const auto* words = work.house().texts.find("agenda");
  VIDIMUS_TRY(called_off, call_off_all(work, left, words == nullptr ? "agenda.operator_away" : words->text("operator_away")));
  out.unserved = std::move(called_off);
  work.write(out.leave, "leave", out.leave.id.text, "declare", person.body, {},
             Json::object({{"person", person.id.text},
                           {"first", base::to_text(command.first)},
                           {"last", base::to_text(command.last)},
                           {"reassigned", out.reassigned},
                           {"unserved", out.unserved.size()}}));
  // Bookings rely on the operator's record: one that crosses this act is noticed and reads anew.
  work.write(person, "person", person.id.text, "declare_leave", person.body);
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<domain::Leave> withdraw_leave(Counter& counter, const Actor& actor, const domain::LeaveId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(leave, work.unit().leave(id));
  if (leave.person != actor.person && !manages(work, leave.body)) return fail(Code::not_found, "leave");
  if (leave.withdrawn_at) return leave;
  leave.withdrawn_at = work.now();
  work.write(leave, "leave", leave.id.text, "withdraw", leave.body);
  VIDIMUS_CHECK(work.commit());
  return leave;
}

Result<LeaveBook> leave_book(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  const bool all = manages(work, actor.body);
  if (!all && !actor.standing.has(Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(operators, operators_in(work, actor.body));
  if (!all) std::erase_if(operators, [&](const OperatorName& one) { return one.id != actor.person; });
  const auto today = base::civil_of(work.now()).day;
  VIDIMUS_TRY(leave, work.unit().leave_in(actor.body, today, base::next_day(today, longest_leave_days)));
  LeaveBook out;
  for (auto& one : leave) {
    if (!all && one.person != actor.person) continue;
    VIDIMUS_TRY(person, work.unit().person(one.person));
    out.leave.push_back({std::move(one), domain::shown_name(person.given_names, person.surname)});
  }
  VIDIMUS_TRY(unserved, unserved_in(work, out.leave));
  out.unserved = std::move(unserved);
  out.operators = std::move(operators);
  return out;
}

}  // namespace vidimus::ra
