#include "adapters/sql/verification_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::VerificationPolicy>& table_of<domain::VerificationPolicy>() {
  using domain::VerificationPolicy;
  static const Table<VerificationPolicy> table{"verification_policy",
                                               {
                                                   column<&VerificationPolicy::contract>("contract"),
                                                   column<&VerificationPolicy::version>("version"),
                                                   column<&VerificationPolicy::body>("body"),
                                                   column<&VerificationPolicy::sla>("sla"),
                                                   column<&VerificationPolicy::validators>("validators"),
                                                   column<&VerificationPolicy::receipt>("receipt"),
                                                   column<&VerificationPolicy::checklist>("checklist"),
                                                   column<&VerificationPolicy::pieces>("pieces"),
                                               }};
  return table;
}

template <>
const Table<domain::Review>& table_of<domain::Review>() {
  using domain::Review;
  static const Table<Review> table{"review",
                                   {
                                       column<&Review::id>("id"),
                                       column<&Review::version>("version"),
                                       column<&Review::body>("body"),
                                       column<&Review::dossier>("dossier"),
                                       column<&Review::office>("office"),
                                       column<&Review::reviewer>("reviewer"),
                                       column<&Review::outcome>("outcome"),
                                       column<&Review::received_at>("received_at"),
                                       column<&Review::due_at>("due_at"),
                                       column<&Review::at>("decided_at"),
                                       column<&Review::used_ms>("used_ms"),
                                       column<&Review::checklist>("checklist"),
                                       column<&Review::ticked>("ticked"),
                                       column<&Review::reason>("reason"),
                                   }};
  return table;
}

template <>
const Table<domain::SignedConsent>& table_of<domain::SignedConsent>() {
  using domain::SignedConsent;
  static const Table<SignedConsent> table{"signed_consent",
                                          {
                                              column<&SignedConsent::id>("id"),
                                              column<&SignedConsent::version>("version"),
                                              column<&SignedConsent::body>("body"),
                                              column<&SignedConsent::dossier>("dossier"),
                                              column<&SignedConsent::signer>("signer"),
                                              column<&SignedConsent::role>("role"),
                                              column<&SignedConsent::text_name>("text_name"),
                                              column<&SignedConsent::text_version>("text_version"),
                                              column<&SignedConsent::digest>("digest"),
                                              column<&SignedConsent::text>("signed_text"),
                                              column<&SignedConsent::data>("confirmed_data"),
                                              column<&SignedConsent::at>("signed_at"),
                                          }};
  return table;
}

template <>
const Table<domain::Identification>& table_of<domain::Identification>() {
  using domain::Identification;
  static const Table<Identification> table{"identification",
                                           {
                                               column<&Identification::id>("id"),
                                               column<&Identification::version>("version"),
                                               column<&Identification::body>("body"),
                                               column<&Identification::dossier>("dossier"),
                                               column<&Identification::method>("method"),
                                               column<&Identification::agent>("agent"),
                                               column<&Identification::at>("identified_at"),
                                               column<&Identification::witness>("witness"),
                                               column<&Identification::witnessed_at>("witnessed_at"),
                                               column<&Identification::used_by>("used_by"),
                                               column<&Identification::used_at>("used_at"),
                                           }};
  return table;
}

template <>
const Table<domain::ClockAlert>& table_of<domain::ClockAlert>() {
  using domain::ClockAlert;
  static const Table<ClockAlert> table{"clock_alert",
                                       {
                                           column<&ClockAlert::id>("id"),
                                           column<&ClockAlert::version>("version"),
                                           column<&ClockAlert::dossier>("dossier"),
                                           column<&ClockAlert::percent>("percent"),
                                           column<&ClockAlert::at>("given_at"),
                                       }};
  return table;
}

}  // namespace vidimus::adapters::sql
