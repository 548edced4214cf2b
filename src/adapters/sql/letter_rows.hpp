// Rows of letter and letter_contact (domain/letters.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/letters.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Letter>& table_of<domain::Letter>();
template <>
const Table<domain::LetterContact>& table_of<domain::LetterContact>();

}  // namespace vidimus::adapters::sql
