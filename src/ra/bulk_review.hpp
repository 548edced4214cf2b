// Several dossiers of the verification queue in one act (traitement par lot). Each is decided by itself, in a transaction of its
// own: what is refused for one changes nothing for the others, and nothing is decided that could not be decided one by one.
#pragma once

#include "ra/dossiers.hpp"

namespace vidimus::ra {

inline constexpr std::size_t most_in_bulk = 50;

/// A dossier chosen in the queue, as the reviewer finds it.
struct BulkCandidate {
  QueueItem item;
  int pieces = 0;
  int pending = 0;                               ///< not judged yet
  int to_correct = 0;                            ///< judged so
  const domain::Checklist* checklist = nullptr;  ///< of its contract
  [[nodiscard]] bool may_accept() const { return pieces > 0 && pending == 0 && to_correct == 0; }
  [[nodiscard]] bool may_ask() const { return pending == 0 && to_correct > 0; }
};
/// The cases of these references that the actor verifies, in their order; others are left out. @errors bad_request: none, or too
/// many.
Result<std::vector<BulkCandidate>> bulk_candidates(Counter& counter, const Actor& actor,
                                                   const std::vector<std::string>& references);

/// What is decided about one dossier.
struct BulkDecision {
  std::string reference;
  base::Version version = 0;          ///< the one that was looked at
  std::vector<std::string> ticked{};  ///< boxes of the compliance list: each dossier has its own (docs/trust/rules.md, Dossier)
};
struct BulkOutcome {
  std::string reference;
  std::optional<base::Error> refusal;
  std::optional<domain::DossierState> state;  ///< after the act
};
/// Accepts each, as `accept_dossier` does.
Result<std::vector<BulkOutcome>> accept_many(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions);
/// Asks each for its corrections, as `ask_pieces` does: the reasons are those of its pieces.
Result<std::vector<BulkOutcome>> ask_many(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions,
                                          const std::string& reason);
/// Records the receipt by post of each, as `record_reception` does.
Result<std::vector<BulkOutcome>> receive_many(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions,
                                              const std::string& received_on);

}  // namespace vidimus::ra
