// Rows of erasure and restriction (domain/keeping.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/keeping.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Erasure>& table_of<domain::Erasure>();
template <>
const Table<domain::Restriction>& table_of<domain::Restriction>();

}  // namespace vidimus::adapters::sql
