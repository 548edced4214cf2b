#include "adapters/sql/appointment_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Appointment>& table_of<domain::Appointment>() {
  using domain::Appointment;
  static const Table<Appointment> table{"appointment",
                                        {
                                            column<&Appointment::id>("id"),
                                            column<&Appointment::version>("version"),
                                            column<&Appointment::body>("body"),
                                            column<&Appointment::line>("line"),
                                            column<&Appointment::holder>("holder"),
                                            column<&Appointment::site>("site"),
                                            column<&Appointment::state>("state"),
                                            column<&Appointment::starts>("starts"),
                                            column<&Appointment::ends>("ends"),
                                            column<&Appointment::operator_>("held_by"),
                                            column<&Appointment::reason>("reason"),
                                            column<&Appointment::seat>("seat"),
                                            column<&Appointment::agent>("agent"),
                                            column<&Appointment::reserved>("reserved"),
                                            column<&Appointment::sequence>("sequence"),
                                            column<&Appointment::booked_at>("booked_at"),
                                            column<&Appointment::reminded_ahead>("reminded_ahead"),
                                            column<&Appointment::reminded_today>("reminded_today"),
                                            column<&Appointment::excused>("excused"),
                                        }};
  return table;
}

template <>
const Table<domain::FaceToFace>& table_of<domain::FaceToFace>() {
  using domain::FaceToFace;
  static const Table<FaceToFace> table{"face_to_face",
                                       {
                                           column<&FaceToFace::appointment>("appointment"),
                                           column<&FaceToFace::version>("version"),
                                           column<&FaceToFace::dossier>("dossier"),
                                           column<&FaceToFace::operator_>("held_by"),
                                           column<&FaceToFace::at>("held_at"),
                                           column<&FaceToFace::holder_present>("holder_present"),
                                           column<&FaceToFace::same_document>("same_document"),
                                           column<&FaceToFace::code_right>("code_right"),
                                       }};
  return table;
}

template <>
const Table<domain::Leave>& table_of<domain::Leave>() {
  using domain::Leave;
  static const Table<Leave> table{"operator_leave",
                                  {
                                      column<&Leave::id>("id"),
                                      column<&Leave::version>("version"),
                                      column<&Leave::body>("body"),
                                      column<&Leave::person>("person"),
                                      column<&Leave::first>("first_day"),
                                      column<&Leave::first_half>("first_half"),
                                      column<&Leave::last>("last_day"),
                                      column<&Leave::last_half>("last_half"),
                                      column<&Leave::note>("note"),
                                      column<&Leave::withdrawn_at>("withdrawn_at"),
                                  }};
  return table;
}

template <>
const Table<domain::SlotWait>& table_of<domain::SlotWait>() {
  using domain::SlotWait;
  static const Table<SlotWait> table{"slot_wait",
                                     {
                                         column<&SlotWait::id>("id"),
                                         column<&SlotWait::version>("version"),
                                         column<&SlotWait::body>("body"),
                                         column<&SlotWait::site>("site"),
                                         column<&SlotWait::line>("line"),
                                         column<&SlotWait::holder>("holder"),
                                         column<&SlotWait::state>("state"),
                                         column<&SlotWait::asked_at>("asked_at"),
                                         column<&SlotWait::slot>("slot"),
                                         column<&SlotWait::offered_at>("offered_at"),
                                     }};
  return table;
}

template <>
const Table<domain::CalendarFeed>& table_of<domain::CalendarFeed>() {
  using domain::CalendarFeed;
  static const Table<CalendarFeed> table{"calendar_feed",
                                         {
                                             column<&CalendarFeed::id>("id"),
                                             column<&CalendarFeed::version>("version"),
                                             column<&CalendarFeed::body>("body"),
                                             column<&CalendarFeed::site>("site"),
                                             column<&CalendarFeed::person>("person"),
                                             column<&CalendarFeed::mac>("mac"),
                                             column<&CalendarFeed::created>("created"),
                                             column<&CalendarFeed::revoked_at>("revoked_at"),
                                         }};
  return table;
}

}  // namespace vidimus::adapters::sql
