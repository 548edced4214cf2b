// The book of what was sent once (ports::SentBook) in the registry's database.
#pragma once

#include <memory>

#include "ports/sent_book.hpp"

namespace vidimus::adapters::sql {

class Database;

/// The database outlives it.
std::unique_ptr<ports::SentBook> make_sent_book(Database& database);

}  // namespace vidimus::adapters::sql
