// Rows of organisation, membership (domain/organisation.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/organisation.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Organisation>& table_of<domain::Organisation>();
template <>
const Table<domain::Membership>& table_of<domain::Membership>();

}  // namespace vidimus::adapters::sql
