#include "adapters/sql/organisation_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Organisation>& table_of<domain::Organisation>() {
  using domain::Organisation;
  static const Table<Organisation> table{"organisation",
                                         {
                                             column<&Organisation::id>("id"),
                                             column<&Organisation::version>("version"),
                                             column<&Organisation::body>("body"),
                                             column<&Organisation::siret>("siret"),
                                             column<&Organisation::name>("name"),
                                             column<&Organisation::street>("street"),
                                             column<&Organisation::zip>("zip"),
                                             column<&Organisation::town>("town"),
                                             column<&Organisation::service_code>("service_code"),
                                         }};
  return table;
}

template <>
const Table<domain::Membership>& table_of<domain::Membership>() {
  using domain::Membership;
  static const Table<Membership> table{"membership",
                                       {
                                           column<&Membership::id>("id"),
                                           column<&Membership::version>("version"),
                                           column<&Membership::body>("body"),
                                           column<&Membership::organisation>("organisation"),
                                           column<&Membership::contract>("contract"),
                                           column<&Membership::state>("state"),
                                           column<&Membership::legal_representative>("legal_representative"),
                                           column<&Membership::convention_signed_at>("convention_signed_at"),
                                           column<&Membership::convention_digest>("convention_digest"),
                                           column<&Membership::reason>("reason"),
                                           column<&Membership::activated_at>("activated_at"),
                                           column<&Membership::resigned_at>("resigned_at"),
                                       }};
  return table;
}

template <>
const Table<domain::FeeInvoice>& table_of<domain::FeeInvoice>() {
  using domain::FeeInvoice;
  static const Table<FeeInvoice> table{"fee_invoice",
                                       {
                                           column<&FeeInvoice::id>("id"),
                                           column<&FeeInvoice::version>("version"),
                                           column<&FeeInvoice::body>("body"),
                                           column<&FeeInvoice::membership>("membership"),
                                           column<&FeeInvoice::year>("year"),
                                           column<&FeeInvoice::invoice_reference>("invoice_reference"),
                                       }};
  return table;
}

}  // namespace vidimus::adapters::sql
