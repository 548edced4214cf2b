// Rows of certificate (domain/certificate.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/certificate.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Certificate>& table_of<domain::Certificate>();

}  // namespace vidimus::adapters::sql
