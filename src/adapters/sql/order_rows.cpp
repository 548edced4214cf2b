#include "adapters/sql/order_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::OrderLine>& table_of<domain::OrderLine>() {
  using domain::OrderLine;
  static const Table<OrderLine> table{"order_line",
                                      {
                                          column<&OrderLine::id>("id"),
                                          column<&OrderLine::version>("version"),
                                          column<&OrderLine::body>("body"),
                                          column<&OrderLine::contract>("contract"),
                                          column<&OrderLine::membership>("membership"),
                                          column<&OrderLine::organisation>("organisation"),
                                          column<&OrderLine::reference>("reference"),
                                          column<&OrderLine::state>("state"),
                                          column<&OrderLine::ordered_by>("ordered_by"),
                                          column<&OrderLine::holder>("holder"),
                                          column<&OrderLine::product>("product"),
                                          column<&OrderLine::mode>("mode"),
                                          column<&OrderLine::delivery_site>("delivery_site"),
                                          column<&OrderLine::verifying_office>("verifying_office"),
                                          column<&OrderLine::external_reference>("external_reference"),
                                          column<&OrderLine::commitment_number>("commitment_number"),
                                          column<&OrderLine::service_code>("service_code"),
                                          column<&OrderLine::annex_signed_at>("annex_signed_at"),
                                          column<&OrderLine::annex_digest>("annex_digest"),
                                          column<&OrderLine::placed_at>("placed_at"),
                                          column<&OrderLine::purchase_order>("purchase_order"),
                                          column<&OrderLine::purchase_order_at>("purchase_order_at"),
                                          column<&OrderLine::purchase_order_return>("purchase_order_return"),
                                          column<&OrderLine::invoice_reference>("invoice_reference"),
                                          column<&OrderLine::reason>("reason"),
                                          column<&OrderLine::lapse_warned_at>("lapse_warned_at"),
                                          column<&OrderLine::replaces>("replaces"),
                                      }};
  return table;
}

template <>
const Table<domain::OrderDraft>& table_of<domain::OrderDraft>() {
  using domain::OrderDraft;
  static const Table<OrderDraft> table{"order_draft",
                                       {
                                           column<&OrderDraft::id>("id"),
                                           column<&OrderDraft::version>("version"),
                                           column<&OrderDraft::body>("body"),
                                           column<&OrderDraft::membership>("membership"),
                                           column<&OrderDraft::organisation>("organisation"),
                                           column<&OrderDraft::author>("author"),
                                           column<&OrderDraft::state>("state"),
                                           column<&OrderDraft::label>("label"),
                                           column<&OrderDraft::holders>("holders"),
                                           column<&OrderDraft::changed_at>("changed_at"),
                                       }};
  return table;
}

}  // namespace vidimus::adapters::sql
