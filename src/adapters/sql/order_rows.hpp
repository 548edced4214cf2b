// Rows of order_line (domain/order.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/order.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::OrderLine>& table_of<domain::OrderLine>();

}  // namespace vidimus::adapters::sql
