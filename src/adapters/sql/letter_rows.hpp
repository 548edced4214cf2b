// Rows of letter (domain/letters.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/letters.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Letter>& table_of<domain::Letter>();

}  // namespace vidimus::adapters::sql
