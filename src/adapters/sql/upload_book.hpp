// The book of files under way (ports::UploadBook) in the registry's database.
#pragma once

#include <memory>

#include "ports/upload_book.hpp"

namespace vidimus::adapters::sql {

class Database;

/// The database outlives it.
std::unique_ptr<ports::UploadBook> make_upload_book(Database& database);

}  // namespace vidimus::adapters::sql
