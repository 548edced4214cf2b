// The visit at the counter (passage au guichet), one check after the other: arrival, identity document compared field by field,
// withdrawal code, purchase order; the last one holds the face-to-face. What was checked counts for the operator who did it and
// for two hours; nothing he typed is kept. Left half done, nothing has happened: the code is not used up.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// The visit as it goes on for this operator now; nothing when it is to begin, or to begin anew. @errors wrong_state: nothing is
/// booked, or the actor does not deliver here.
Result<std::optional<domain::CounterVisit>> visit_of(Counter& counter, const Actor& actor, const std::string& reference);

/// The holder has come, in person: nobody else may (R54). @errors wrong_state, missing_facts (holder_present,
/// operator_is_no_holder), forbidden.
Result<domain::CounterVisit> note_arrival(Counter& counter, const Actor& actor, const std::string& reference, bool in_person);

/// The identity document as it is shown.
struct ShownDocument {
  std::string reference;
  domain::DocumentKind kind = domain::DocumentKind::none;
  std::string number;
  std::optional<base::Day> expires;
};
/// Compares each field with the dossier's (R56); which differ is told and noted, what was read is not.
/// @errors bad_request (fields that differ), missing_facts (identity_document_valid), wrong_state.
Result<domain::CounterVisit> compare_document(Counter& counter, const Actor& actor, const ShownDocument& shown);

/// Compares the withdrawal code (R57) without using it up; a wrong one is counted. @errors wrong_code, locked, wrong_state.
Result<domain::CounterVisit> compare_code(Counter& counter, const Actor& actor, const std::string& reference,
                                          const std::string& code);

/// The purchase order has been looked at (R71): with the checks before, the face-to-face is held and the code used up.
/// @errors missing_facts, wrong_state.
Result<domain::Appointment> finish_checks(Counter& counter, const Actor& actor, const std::string& reference);

}  // namespace vidimus::ra
