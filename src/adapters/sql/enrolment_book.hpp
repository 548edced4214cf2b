// What was enrolled at the doors for others (ports::EnrolmentBook), in the registry's database.
#pragma once

#include <memory>

#include "ports/enrolment.hpp"

namespace vidimus::adapters::sql {

class Database;

/// The database outlives it.
std::unique_ptr<ports::EnrolmentBook> make_enrolment_book(Database& database);

}  // namespace vidimus::adapters::sql
