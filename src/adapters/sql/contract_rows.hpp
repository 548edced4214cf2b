// Rows of framework_contract, contract_amendment, product (domain/contract.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/contract.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::FrameworkContract>& table_of<domain::FrameworkContract>();
template <>
const Table<domain::ContractAmendment>& table_of<domain::ContractAmendment>();
template <>
const Table<domain::Product>& table_of<domain::Product>();

}  // namespace vidimus::adapters::sql
