// Rows of mutualisation_body (domain/body.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/body.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::MutualisationBody>& table_of<domain::MutualisationBody>();

}  // namespace vidimus::adapters::sql
