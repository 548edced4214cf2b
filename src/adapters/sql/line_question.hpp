// Which cases a list wants (ports::LineFilter), as conditions on order_line; its words come after, by with_words.
#pragma once

#include "adapters/sql/where.hpp"
#include "adapters/sql/word_search.hpp"
#include "ports/store.hpp"

namespace vidimus::adapters::sql {

Where line_question(const ports::LineFilter& filter);
/// Where the words of cases stand.
const WordTable& words_of_cases();

}  // namespace vidimus::adapters::sql
