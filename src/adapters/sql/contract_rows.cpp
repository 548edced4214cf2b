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
                                                  column<&FrameworkContract::convention_text>("convention_text"),
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
