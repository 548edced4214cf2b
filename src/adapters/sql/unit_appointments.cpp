// Questions about appointments and what belongs to them: face-to-face, leave, waiting for an earlier slot, calendar feeds.
#include "adapters/sql/appointment_rows.hpp"
#include "adapters/sql/unit.hpp"

namespace vidimus::adapters::sql {

using namespace domain;

Result<Appointment> SqlUnit::appointment(const AppointmentId& id) { return one<Appointment>(id.text); }
Result<std::vector<Appointment>> SqlUnit::appointments_of(const LineId& line) {
  return relied_on<Appointment>("WHERE line = $1 ORDER BY id", {line.text});
}
Result<std::vector<Appointment>> SqlUnit::appointments_at(const SiteId& site, base::Instant from, base::Instant to) {
  return list<Appointment>("WHERE site = $1 AND starts >= $2 AND starts < $3 ORDER BY starts, id",
                           {site.text, to_value(from), to_value(to)});
}
Result<std::optional<FaceToFace>> SqlUnit::face_to_face(const AppointmentId& appointment) {
  return find<FaceToFace>("WHERE appointment = $1", {appointment.text});
}

Result<std::optional<FaceToFace>> SqlUnit::last_face_to_face(const PersonId& holder) {
  VIDIMUS_TRY(found, list<FaceToFace>("WHERE dossier IN (SELECT id FROM dossier WHERE holder = $1) AND holder_present AND "
                                      "same_document AND code_right ORDER BY held_at DESC LIMIT 1",
                                      {holder.text}));
  return found.empty() ? std::optional<FaceToFace>{} : std::optional{found.front()};
}

Result<std::vector<Appointment>> SqlUnit::appointments_in(const BodyId& body, base::Instant from, base::Instant to) {
  return list<Appointment>("WHERE body = $1 AND starts >= $2 AND starts < $3 ORDER BY starts, id",
                           {body.text, to_value(from), to_value(to)});
}
Result<std::optional<Appointment>> SqlUnit::reservation_of(const TokenId& token) {
  return find<Appointment>("WHERE reserved = $1 AND state = 'booked'", {token.text});
}

Result<Leave> SqlUnit::leave(const LeaveId& id) { return one<Leave>(id.text); }
Result<std::vector<Leave>> SqlUnit::leave_in(const BodyId& body, base::Day from, base::Day to) {
  return list<Leave>("WHERE body = $1 AND last_day >= $2 AND first_day <= $3 AND withdrawn_at IS NULL ORDER BY first_day, id",
                     {body.text, to_value(from), to_value(to)});
}

Result<std::vector<SlotWait>> SqlUnit::waits_at(const SiteId& site) {
  const std::string open = "WHERE state IN ('waiting', 'offered') ";
  if (site.empty()) return list<SlotWait>(open + "ORDER BY asked_at, id");
  return list<SlotWait>(open + "AND site = $1 ORDER BY asked_at, id", {site.text});
}
Result<std::optional<SlotWait>> SqlUnit::wait_of(const LineId& line) {
  return find<SlotWait>("WHERE line = $1 AND state IN ('waiting', 'offered')", {line.text});
}

Result<CalendarFeed> SqlUnit::calendar_feed(const FeedId& id) { return one<CalendarFeed>(id.text); }
Result<std::optional<CalendarFeed>> SqlUnit::calendar_feed_by_mac(base::ByteView mac) {
  return find<CalendarFeed>("WHERE mac = $1", {base::copy_of(mac)});
}
Result<std::vector<CalendarFeed>> SqlUnit::calendar_feeds(const PersonId& person) {
  return list<CalendarFeed>("WHERE person = $1 AND revoked_at IS NULL ORDER BY id", {person.text});
}

}  // namespace vidimus::adapters::sql
