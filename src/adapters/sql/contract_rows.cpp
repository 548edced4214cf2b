#include "adapters/sql/contract_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::FrameworkContract>& table_of<domain::FrameworkContract>() {
  using domain::FrameworkContract;
  static const Table<FrameworkContract> table{"framework_contract",
                                              {
                                                  column<&FrameworkContract::id>("id"),
                                                  column<&FrameworkContract::version>("version"),
                                                  column<&FrameworkContract::body>("body"),
                                                  column<&FrameworkContract::name>("name"),
                                                  column<&FrameworkContract::supplier>("supplier"),
                                                  column<&FrameworkContract::state>("state"),
                                                  column<&FrameworkContract::adhesion_open>("adhesion_open"),
                                                  column<&FrameworkContract::effective>("effective"),
                                                  column<&FrameworkContract::order_cutoff>("order_cutoff"),
                                                  column<&FrameworkContract::cutoff_included>("cutoff_included"),
                                                  column<&FrameworkContract::dossier_deadline>("dossier_deadline"),
                                                  column<&FrameworkContract::term>("term"),
                                                  column<&FrameworkContract::successor>("successor"),
                                                  column<&FrameworkContract::code_attempts>("code_attempts"),
                                                  column<&FrameworkContract::face_to_face_days>("face_to_face_days"),
                                                  column<&FrameworkContract::booking_notice_hours>("booking_notice_hours"),
                                                  column<&FrameworkContract::second_reviewer>("second_reviewer"),
                                                  column<&FrameworkContract::purchase_order_in_cci>("purchase_order_in_cci"),
                                                  column<&FrameworkContract::outside_counters>("outside_counters"),
                                                  column<&FrameworkContract::operator_token>("operator_token"),
                                                  column<&FrameworkContract::cci_by_pre_order>("cci_by_pre_order"),
                                                  column<&FrameworkContract::convention_text>("convention_text"),
                                                  column<&FrameworkContract::order_quota>("order_quota"),
                                                  column<&FrameworkContract::member_quota>("member_quota"),
                                                  column<&FrameworkContract::fee_cents>("fee_cents"),
                                                  column<&FrameworkContract::fee_includes_tax>("fee_includes_tax"),
                                                  column<&FrameworkContract::fee_tax_per_mille>("fee_tax_per_mille"),
                                                  column<&FrameworkContract::fee_due>("fee_due"),
                                                  column<&FrameworkContract::base_bundle>("base_bundle"),
                                                  column<&FrameworkContract::add_on>("add_on"),
                                                  column<&FrameworkContract::sender_addresses>("sender_addresses"),
                                                  column<&FrameworkContract::renewal_rule>("renewal_rule"),
                                                  column<&FrameworkContract::renewal_window_days>("renewal_window_days"),
                                                  column<&FrameworkContract::announcement_days>("announcement_days"),
                                                  column<&FrameworkContract::warning_days>("warning_days"),
                                                  column<&FrameworkContract::members_invited_at>("members_invited_at"),
                                                  column<&FrameworkContract::cutoff_announced_at>("cutoff_announced_at"),
                                                  column<&FrameworkContract::booking_horizon_days>("booking_horizon_days"),
                                                  column<&FrameworkContract::booking_change_hours>("booking_change_hours"),
                                                  column<&FrameworkContract::no_shows_allowed>("no_shows_allowed"),
                                              }};
  return table;
}

template <>
const Table<domain::ContractAmendment>& table_of<domain::ContractAmendment>() {
  using domain::ContractAmendment;
  static const Table<ContractAmendment> table{"contract_amendment",
                                              {
                                                  column<&ContractAmendment::id>("id"),
                                                  column<&ContractAmendment::version>("version"),
                                                  column<&ContractAmendment::body>("body"),
                                                  column<&ContractAmendment::contract>("contract"),
                                                  column<&ContractAmendment::at>("amended_at"),
                                                  column<&ContractAmendment::by>("amended_by"),
                                                  column<&ContractAmendment::reason>("reason"),
                                                  column<&ContractAmendment::term>("term"),
                                                  column<&ContractAmendment::before>("value_before"),
                                                  column<&ContractAmendment::after>("value_after"),
                                              }};
  return table;
}

template <>
const Table<domain::Product>& table_of<domain::Product>() {
  using domain::Product;
  static const Table<Product> table{"product",
                                    {
                                        column<&Product::id>("id"),
                                        column<&Product::version>("version"),
                                        column<&Product::contract>("contract"),
                                        column<&Product::name>("name"),
                                        column<&Product::profile>("profile"),
                                        column<&Product::validity_months>("validity_months"),
                                        column<&Product::price_cents>("price_cents"),
                                        column<&Product::price_includes_tax>("price_includes_tax"),
                                        column<&Product::tax_per_mille>("tax_per_mille"),
                                        column<&Product::key_kind>("key_kind"),
                                        column<&Product::legal_references>("legal_references"),
                                    }};
  return table;
}

}  // namespace vidimus::adapters::sql
