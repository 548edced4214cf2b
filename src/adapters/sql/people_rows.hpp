// Rows of person, accreditation (domain/people.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/people.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Person>& table_of<domain::Person>();
template <>
const Table<domain::Accreditation>& table_of<domain::Accreditation>();

}  // namespace vidimus::adapters::sql
