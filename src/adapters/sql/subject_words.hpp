// The words of people, organisations, certificates and tokens (table subject_word): kept beside the records they come from.
#pragma once

#include <string>

#include "adapters/sql/connection.hpp"

namespace vidimus::adapters::sql {

enum class SubjectKind : unsigned char { person, organisation, certificate, token };

/// Writes the words of one record as it is now; those of a record that is gone are taken away. @errors unavailable.
Result<Done> write_subject_words(Connection& connection, SubjectKind kind, const std::string& id);
/// Writes those of every record that has none: of a database from before there was this search.
Result<Done> index_older_subjects(Connection& connection);

}  // namespace vidimus::adapters::sql
