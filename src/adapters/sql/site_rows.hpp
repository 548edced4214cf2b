// Rows of delivery_site, opening_hours, closure, site_instruction (domain/appointment.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/appointment.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::DeliverySite>& table_of<domain::DeliverySite>();
template <>
const Table<domain::OpeningHours>& table_of<domain::OpeningHours>();
template <>
const Table<domain::Closure>& table_of<domain::Closure>();
template <>
const Table<domain::SiteInstruction>& table_of<domain::SiteInstruction>();

}  // namespace vidimus::adapters::sql
