// Finding records by the words written on them: the rarest word leads, the others are asked of what it leads to.
#pragma once

#include <string>
#include <vector>

#include "adapters/sql/connection.hpp"
#include "adapters/sql/where.hpp"

namespace vidimus::adapters::sql {

/// Where the words of a list stand. The texts are ours.
struct WordTable {
  std::string name;  ///< "case_word"
  std::string key;   ///< column with the identifier of what carries the word: "line"
  std::string id;    ///< that identifier in the list: "order_line.id"
  std::string kind;  ///< condition that begins each question, may be empty: "kind = 'person' AND "
};

/// Narrows a list to what carries all the words. The rarest leads to the records and the others are asked of each; where all are
/// common, each is asked of the records in turn, as the list orders them. @errors unavailable.
enum class Led : unsigned char { by_a_word, by_none };
Result<Led> with_words(Connection& connection, Where& where, const WordTable& table, const std::vector<std::string>& words);

/// The last record, newest first, that a walk over so many of a list looks at; "" when the list is shorter. @errors unavailable.
Result<std::string> walk_end(Connection& connection, const std::string& list, Where where, int walk);

}  // namespace vidimus::adapters::sql
