// Rows of revocation_questions, client_attempts, token_destruction, integrator_key, subscription (domain/revocation.hpp,
// custody.hpp, integration.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/custody.hpp"
#include "domain/integration.hpp"
#include "domain/revocation.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::RevocationQuestions>& table_of<domain::RevocationQuestions>();
template <>
const Table<domain::ClientAttempts>& table_of<domain::ClientAttempts>();
template <>
const Table<domain::TokenDestruction>& table_of<domain::TokenDestruction>();
template <>
const Table<domain::IntegratorKey>& table_of<domain::IntegratorKey>();
template <>
const Table<domain::Subscription>& table_of<domain::Subscription>();

}  // namespace vidimus::adapters::sql
