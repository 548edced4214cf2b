// Rows of order_line, order_draft (domain/order.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/order.hpp"
#include "domain/order_draft.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::OrderLine>& table_of<domain::OrderLine>();
template <>
const Table<domain::OrderDraft>& table_of<domain::OrderDraft>();

}  // namespace vidimus::adapters::sql
