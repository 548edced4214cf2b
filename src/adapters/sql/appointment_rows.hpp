// Rows of appointment, face_to_face (domain/appointment.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/appointment.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Appointment>& table_of<domain::Appointment>();
template <>
const Table<domain::FaceToFace>& table_of<domain::FaceToFace>();

}  // namespace vidimus::adapters::sql
