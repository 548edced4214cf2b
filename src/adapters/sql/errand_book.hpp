// The book of long work (ports::ErrandBook) in the registry's database. What stands in it is no act on a case: it is not part of
// the audit trail, and is forgotten soon.
#pragma once

#include <memory>

#include "ports/errands.hpp"

namespace vidimus::adapters::sql {

class Database;

/// The database outlives it.
std::unique_ptr<ports::ErrandBook> make_errand_book(Database& database);

}  // namespace vidimus::adapters::sql
