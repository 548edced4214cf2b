// Rows of credential, session, challenge, station, station_job (domain/access.hpp, credential.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/access.hpp"
#include "domain/credential.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Credential>& table_of<domain::Credential>();
template <>
const Table<domain::Session>& table_of<domain::Session>();
template <>
const Table<domain::Challenge>& table_of<domain::Challenge>();
template <>
const Table<domain::Station>& table_of<domain::Station>();
template <>
const Table<domain::StationJob>& table_of<domain::StationJob>();

}  // namespace vidimus::adapters::sql
