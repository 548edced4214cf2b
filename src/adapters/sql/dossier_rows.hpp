// Rows of dossier, piece (domain/dossier.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/dossier.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Dossier>& table_of<domain::Dossier>();
template <>
const Table<domain::Piece>& table_of<domain::Piece>();

}  // namespace vidimus::adapters::sql
