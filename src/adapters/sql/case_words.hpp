// The words of cases (table case_word): kept beside the records they come from.
#pragma once

#include <set>
#include <string>

#include "adapters/sql/connection.hpp"
#include "ports/store.hpp"

namespace vidimus::adapters::sql {

/// What a commit touched whose words may have changed.
class TouchedCases {
 public:
  void note(const ports::Record& record);
  /// Writes the words of every touched case, person, organisation, certificate and token as they are now.
  Result<Done> refresh(Connection& connection) const;

 private:
  std::set<std::string> lines_;
  std::set<std::string> people_;
  std::set<std::string> organisations_;
  std::set<std::string> tokens_;
  std::set<std::string> certificates_;
};

/// Writes the words of one line. @errors unavailable.
Result<Done> write_case_words(Connection& connection, const std::string& line);

}  // namespace vidimus::adapters::sql
