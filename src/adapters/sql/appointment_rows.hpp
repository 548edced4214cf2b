// Rows of appointment, face_to_face (domain/appointment.hpp), operator_leave, slot_wait and calendar_feed.
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/appointment.hpp"
#include "domain/calendar_feed.hpp"
#include "domain/leave.hpp"
#include "domain/waiting.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Appointment>& table_of<domain::Appointment>();
template <>
const Table<domain::FaceToFace>& table_of<domain::FaceToFace>();
template <>
const Table<domain::Leave>& table_of<domain::Leave>();
template <>
const Table<domain::SlotWait>& table_of<domain::SlotWait>();
template <>
const Table<domain::CalendarFeed>& table_of<domain::CalendarFeed>();

}  // namespace vidimus::adapters::sql
