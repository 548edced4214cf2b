// The book of what was asked of external authorities (ports::SupplyBook), in the registry's database.
#pragma once

#include <memory>

#include "ports/supply.hpp"

namespace vidimus::adapters::sql {

class Database;

/// The database outlives it.
std::unique_ptr<ports::SupplyBook> make_supply_book(Database& database);

}  // namespace vidimus::adapters::sql
