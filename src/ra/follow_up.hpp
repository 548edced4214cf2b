// Letters that ask after something that should have happened (relances): each once a case.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// What a case is asked about when it did not happen in time: which letter, since when, to whom.
struct OpenQuestion {
  std::string_view kind;
  Instant since;
  std::chrono::days patience;
  domain::PersonId reader;
  std::chrono::days given_up{60};  ///< nobody is asked months late because a server slept
};
/// Questions a case is open to, asked before or not.
std::vector<OpenQuestion> open_questions(const CaseFile& file);

/// Asks buyers for the signed purchase order of accepted dossiers (L11), five days after the decision. Answers how many were
/// asked.
Result<int> ask_missing_purchase_orders(Counter& counter);
/// Asks holders who have not confirmed the installation whether they need help (L17), a week after the hand-over.
Result<int> ask_missing_installations(Counter& counter);

}  // namespace vidimus::ra
