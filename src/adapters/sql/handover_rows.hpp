// Rows of counter_visit and delivery_record (domain/handover.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/handover.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::CounterVisit>& table_of<domain::CounterVisit>();
template <>
const Table<domain::DeliveryRecord>& table_of<domain::DeliveryRecord>();

}  // namespace vidimus::adapters::sql
