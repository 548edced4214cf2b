// Rows of organisation, membership, fee_invoice (domain/organisation.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/organisation.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Organisation>& table_of<domain::Organisation>();
template <>
const Table<domain::Membership>& table_of<domain::Membership>();
template <>
const Table<domain::FeeInvoice>& table_of<domain::FeeInvoice>();

}  // namespace vidimus::adapters::sql
