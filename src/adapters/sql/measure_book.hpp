// The book of measures (ports::MeasureBook) in the registry's database: how the services answered, forgotten soon.
#pragma once

#include <memory>

#include "ports/measures.hpp"

namespace vidimus::adapters::sql {

class Database;

/// The database outlives it.
std::unique_ptr<ports::MeasureBook> make_measure_book(Database& database);

}  // namespace vidimus::adapters::sql
