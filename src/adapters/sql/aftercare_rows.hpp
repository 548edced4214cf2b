// Rows of installation_trial, unblocking (domain/aftercare.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/aftercare.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::InstallationTrial>& table_of<domain::InstallationTrial>();
template <>
const Table<domain::Unblocking>& table_of<domain::Unblocking>();

}  // namespace vidimus::adapters::sql
