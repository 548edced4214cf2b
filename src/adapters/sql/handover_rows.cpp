#include "adapters/sql/handover_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::CounterVisit>& table_of<domain::CounterVisit>() {
  using domain::CounterVisit;
  static const Table<CounterVisit> table{"counter_visit",
                                         {
                                             column<&CounterVisit::appointment>("appointment"),
                                             column<&CounterVisit::version>("version"),
                                             column<&CounterVisit::body>("body"),
                                             column<&CounterVisit::operator_>("made_by"),
                                             column<&CounterVisit::arrived_at>("arrived_at"),
                                             column<&CounterVisit::document_checked_at>("document_checked_at"),
                                             column<&CounterVisit::code_checked_at>("code_checked_at"),
                                         }};
  return table;
}

template <>
const Table<domain::DeliveryRecord>& table_of<domain::DeliveryRecord>() {
  using domain::DeliveryRecord;
  static const Table<DeliveryRecord> table{"delivery_record",
                                           {
                                               column<&DeliveryRecord::id>("id"),
                                               column<&DeliveryRecord::version>("version"),
                                               column<&DeliveryRecord::body>("body"),
                                               column<&DeliveryRecord::line>("line"),
                                               column<&DeliveryRecord::certificate>("certificate"),
                                               column<&DeliveryRecord::token>("token"),
                                               column<&DeliveryRecord::station>("station"),
                                               column<&DeliveryRecord::operator_>("made_by"),
                                               column<&DeliveryRecord::state>("state"),
                                               column<&DeliveryRecord::paper>("paper"),
                                               column<&DeliveryRecord::room>("room"),
                                               column<&DeliveryRecord::challenge>("challenge"),
                                               column<&DeliveryRecord::signature>("signature"),
                                               column<&DeliveryRecord::sealed>("sealed"),
                                               column<&DeliveryRecord::failure>("failure"),
                                               column<&DeliveryRecord::made_at>("made_at"),
                                               column<&DeliveryRecord::signed_at>("signed_at"),
                                               column<&DeliveryRecord::sealed_at>("sealed_at"),
                                               column<&DeliveryRecord::counter_certificate>("counter_certificate"),
                                               column<&DeliveryRecord::counter_paper>("counter_paper"),
                                               column<&DeliveryRecord::counter_room>("counter_room"),
                                               column<&DeliveryRecord::counter_signature>("counter_signature"),
                                               column<&DeliveryRecord::counter_required>("counter_required"),
                                           }};
  return table;
}

}  // namespace vidimus::adapters::sql
