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

}  // namespace vidimus::adapters::sql
