#include "ra/reminders.hpp"

#include "base/log.hpp"
#include "domain/reminders.hpp"
#include "ra/booking.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::AppointmentEvent;
using domain::Fact;
using domain::Reminder;

constexpr std::chrono::days looked_ahead{domain::ahead_days + 1};

Json reminder_values(const Work& work, const CaseFile& file, const domain::Appointment& appointment) {
  auto out = appointment_values(work.house(), appointment, *file.site);
  const bool open = facts(file, work.now()).has(Fact::change_in_time);
  const auto until = appointment.starts - std::chrono::hours{file.contract.booking_change_hours};
  out.set("can_change", open).set("too_late_to_change", !open);
  return std::move(out.set("change_until_long", long_date(until, file.site->zone, work.house().words)));
}

Result<bool> remind(Counter& counter, const domain::Appointment& seen) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(seen.line));
  const auto* booked = file.booked();
  if (booked == nullptr || booked->id != seen.id || !file.site) return false;
  auto appointment = *booked;
  const auto due = domain::reminder_due(appointment, work.now(), file.site->zone);
  if (due == Reminder::none) return false;
  auto known = facts(file, work.now());
  known.add(Fact::reminder_due);
  VIDIMUS_TRY(decision,
              domain::decide(domain::appointment_table, appointment.state, AppointmentEvent::remind, file.acting, known));
  (due == Reminder::ahead ? appointment.reminded_ahead : appointment.reminded_today) = work.now();
  work.move(appointment, decision, file.line.reference);
  put_back(file, appointment);
  VIDIMUS_CHECK(work.perform(file, decision.then, reminder_values(work, file, appointment)));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// What comes in the next days at the sites of ours, as seen in one transaction.
Result<std::vector<domain::Appointment>> coming(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(bodies, work.unit().bodies());
  std::vector<domain::Appointment> out;
  for (const auto& body : bodies) {
    VIDIMUS_TRY(list, work.unit().appointments_in(body.id, work.now(), work.now() + looked_ahead));
    for (auto& one : list)
      if (one.state == domain::AppointmentState::booked && one.seat) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Result<int> remind_appointments(Counter& counter) {
  VIDIMUS_TRY(list, coming(counter));
  int written = 0;
  for (const auto& one : list) {
    const auto done = remind(counter, one);
    if (!done && done.error().code == Code::unavailable) return done.error();
    // One that cannot be reminded now must not keep the others waiting.
    if (!done) base::log::warn("reminder.refused", {{"appointment", one.id.text}, {"reason", done.error().detail}});
    if (done && *done) ++written;
  }
  return written;
}

}  // namespace vidimus::ra
