// The book of long work (ports::ErrandBook) and that of measures (ports::MeasureBook), in the registry's database. What stands in
// them is no act on a case: it is not part of the audit trail, and is forgotten soon.
#pragma once

#include <memory>

#include "ports/errands.hpp"
#include "ports/measures.hpp"

namespace vidimus::adapters::sql {

class Database;

/// The database outlives it.
std::unique_ptr<ports::ErrandBook> make_errand_book(Database& database);
std::unique_ptr<ports::MeasureBook> make_measure_book(Database& database);

}  // namespace vidimus::adapters::sql
