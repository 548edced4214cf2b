// Rows of issuance (ports/register.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "ports/register.hpp"

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<ports::IssuanceState>{"reserved"sv, "issued"sv};
}  // namespace vidimus::base

namespace vidimus::adapters::sql {

template <>
const Table<ports::Issuance>& table_of<ports::Issuance>();

}  // namespace vidimus::adapters::sql
