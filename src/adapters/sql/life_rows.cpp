#include "adapters/sql/life_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::RevocationQuestions>& table_of<domain::RevocationQuestions>() {
  using domain::RevocationQuestions;
  static const Table<RevocationQuestions> table{"revocation_questions",
                                                {
                                                    column<&RevocationQuestions::id>("id"),
                                                    column<&RevocationQuestions::version>("version"),
                                                    column<&RevocationQuestions::body>("body"),
                                                    column<&RevocationQuestions::questions>("questions"),
                                                    column<&RevocationQuestions::answers_hash>("answers_hash"),
                                                    column<&RevocationQuestions::wrong_attempts>("wrong_attempts"),
                                                    column<&RevocationQuestions::locked_until>("locked_until"),
                                                    column<&RevocationQuestions::set_at>("set_at"),
                                                }};
  return table;
}

template <>
const Table<domain::ClientAttempts>& table_of<domain::ClientAttempts>() {
  using domain::ClientAttempts;
  static const Table<ClientAttempts> table{"client_attempts",
                                           {
                                               column<&ClientAttempts::id>("id"),
                                               column<&ClientAttempts::version>("version"),
                                               column<&ClientAttempts::since>("since"),
                                               column<&ClientAttempts::wrong>("wrong"),
                                           }};
  return table;
}

template <>
const Table<domain::TokenDestruction>& table_of<domain::TokenDestruction>() {
  using domain::TokenDestruction;
  static const Table<TokenDestruction> table{"token_destruction",
                                             {
                                                 column<&TokenDestruction::id>("id"),
                                                 column<&TokenDestruction::version>("version"),
                                                 column<&TokenDestruction::body>("body"),
                                                 column<&TokenDestruction::asked_by>("asked_by"),
                                                 column<&TokenDestruction::asked_at>("asked_at"),
                                                 column<&TokenDestruction::reason>("reason"),
                                                 column<&TokenDestruction::confirmed_by>("confirmed_by"),
                                                 column<&TokenDestruction::confirmed_at>("confirmed_at"),
                                             }};
  return table;
}

template <>
const Table<domain::IntegratorKey>& table_of<domain::IntegratorKey>() {
  using domain::IntegratorKey;
  static const Table<IntegratorKey> table{"integrator_key",
                                          {
                                              column<&IntegratorKey::id>("id"),
                                              column<&IntegratorKey::version>("version"),
                                              column<&IntegratorKey::body>("body"),
                                              column<&IntegratorKey::organisation>("organisation"),
                                              column<&IntegratorKey::name>("name"),
                                              column<&IntegratorKey::key_mac>("key_mac"),
                                              column<&IntegratorKey::created_by>("created_by"),
                                              column<&IntegratorKey::created_at>("created_at"),
                                              column<&IntegratorKey::used_at>("used_at"),
                                              column<&IntegratorKey::revoked_at>("revoked_at"),
                                          }};
  return table;
}

template <>
const Table<domain::Subscription>& table_of<domain::Subscription>() {
  using domain::Subscription;
  static const Table<Subscription> table{"subscription",
                                         {
                                             column<&Subscription::id>("id"),
                                             column<&Subscription::version>("version"),
                                             column<&Subscription::body>("body"),
                                             column<&Subscription::organisation>("organisation"),
                                             column<&Subscription::name>("name"),
                                             column<&Subscription::url>("url"),
                                             column<&Subscription::secret_sealed>("secret_sealed"),
                                             column<&Subscription::after>("after"),
                                             column<&Subscription::attempts>("attempts"),
                                             column<&Subscription::next_attempt>("next_attempt"),
                                             column<&Subscription::last_error>("last_error"),
                                             column<&Subscription::delivered_at>("delivered_at"),
                                             column<&Subscription::created_by>("created_by"),
                                             column<&Subscription::created_at>("created_at"),
                                             column<&Subscription::ended_at>("ended_at"),
                                         }};
  return table;
}

}  // namespace vidimus::adapters::sql
