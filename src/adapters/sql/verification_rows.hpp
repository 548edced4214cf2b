// Rows of verification_policy, review, signed_consent, identification, clock_alert (domain/verification.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/verification.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::VerificationPolicy>& table_of<domain::VerificationPolicy>();
template <>
const Table<domain::Review>& table_of<domain::Review>();
template <>
const Table<domain::SignedConsent>& table_of<domain::SignedConsent>();
template <>
const Table<domain::Identification>& table_of<domain::Identification>();
template <>
const Table<domain::ClockAlert>& table_of<domain::ClockAlert>();

}  // namespace vidimus::adapters::sql
