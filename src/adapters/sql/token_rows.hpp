// Rows of token (domain/token.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/token.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Token>& table_of<domain::Token>();

}  // namespace vidimus::adapters::sql
