// Questions about visits at the counter and delivery records.
#include "adapters/sql/handover_rows.hpp"
#include "adapters/sql/unit.hpp"

namespace vidimus::adapters::sql {

using domain::CounterVisit;
using domain::DeliveryRecord;

Result<std::optional<CounterVisit>> SqlUnit::counter_visit(const domain::AppointmentId& appointment) {
  return find<CounterVisit>("WHERE appointment = $1", {appointment.text});
}
Result<std::vector<DeliveryRecord>> SqlUnit::delivery_records_of(const domain::LineId& line) {
  return list<DeliveryRecord>("WHERE line = $1 ORDER BY id", {line.text});
}
Result<std::optional<DeliveryRecord>> SqlUnit::delivery_record(const domain::DeliveryRecordId& id) {
  return find<DeliveryRecord>("WHERE id = $1", {id.text});
}
Result<std::vector<DeliveryRecord>> SqlUnit::delivery_records_waiting(const domain::StationId& station) {
  return list<DeliveryRecord>("WHERE station = $1 AND state = 'waiting' ORDER BY id", {station.text});
}
Result<std::vector<DeliveryRecord>> SqlUnit::delivery_records_unsealed(int limit) {
  return list<DeliveryRecord>("WHERE state = 'signed' ORDER BY id LIMIT $1", {std::int64_t{limit}});
}

}  // namespace vidimus::adapters::sql
