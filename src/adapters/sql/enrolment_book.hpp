// What was enrolled at the doors for others (ports::EnrolmentBook), in the registry's database.
#pragma once

#include <memory>

#include "ports/enrolment_book.hpp"

namespace vidimus::adapters::sql {

class Database;
struct Writing;

/// The database outlives it.
std::unique_ptr<ports::EnrolmentBook> make_enrolment_book(Database& database);

/// Keeps the record within the transaction that reserves its certificate. One that is there already, left by a version that
/// opened it in a commit of its own, stays as it is.
base::Result<base::Done> open_enrolment(Writing& writing, const ports::Enrolling& enrolling);

}  // namespace vidimus::adapters::sql
