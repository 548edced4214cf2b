// A blocked PIN gets a new one (déblocage) under dual control: one agent identifies the holder again, another agrees; then at a
// station of ours, or at the holder's desk by challenge and response. No code travels by post, by mail or by telephone.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// The unblocking code of a token, sealed for the day it is needed; the one kept before is replaced. Gathered in `work`.
Result<Done> keep_security_officer(Work& work, const domain::Token& token, const base::Secret& code);
/// @errors not_found "unblocking_code": none was kept.
Result<base::Secret> security_officer(Work& work, const domain::TokenId& token);

/// The holder as he was identified again: present with the document of his dossier, or called back at the telephone number of the
/// dossier and asked for the number of that document.
struct HolderAgain {
  bool present_or_called_back = false;
  domain::DocumentKind document_kind = domain::DocumentKind::none;
  std::string document_number;
};

/// At the counter: an agent of the site identifies the holder, whose token is plugged in at `station`.
/// @errors missing_facts (holder_identified_again), wrong_state (the token is not blocked).
Result<domain::Unblocking> ask_unblocking(Counter& counter, const Actor& actor, const domain::TokenId& token,
                                          const HolderAgain& holder, const domain::StationId& station);
/// From his desk: the holder gives what his station asked. @errors malformed "unblocking.question", not_found "unblocking_code".
Result<domain::Unblocking> ask_remote_unblocking(Counter& counter, const Actor& actor, const domain::TokenId& token,
                                                 const std::string& question);
/// An agent called the holder back. @errors missing_facts (holder_identified_again), wrong_state.
Result<domain::Unblocking> identify_for_unblocking(Counter& counter, const Actor& actor, const domain::UnblockingId& id,
                                                   const HolderAgain& holder);
/// The second agent agrees, or refuses with a reason. @errors missing_facts (another_agent, holder_identified_again,
/// reason_given).
Result<domain::Unblocking> decide_unblocking(Counter& counter, const Actor& actor, const domain::UnblockingId& id, bool agree,
                                             const std::string& reason);
/// The holder's station set the new PIN and says the word that proves it. @errors wrong_code.
Result<domain::Unblocking> prove_unblocking(Counter& counter, const Actor& actor, const domain::UnblockingId& id,
                                            const std::string& proof);

/// An unblocking with its people. The answer is for the holder alone.
struct UnblockingView {
  domain::Unblocking unblocking;
  std::string asked_by;
  std::string identified_by;
  std::string decided_by;
};
/// Those of a token, oldest first, for its holder and its agents. @errors not_found.
Result<std::vector<UnblockingView>> unblockings_of(Counter& counter, const Actor& actor, const domain::TokenId& token);
/// Those that wait for an agent, oldest first: of the sites he serves, or of the body for its RA manager.
struct WaitingUnblocking {
  UnblockingView view;
  std::string serial;
  std::string reference;
};
Result<std::vector<WaitingUnblocking>> unblockings_waiting(Counter& counter, const Actor& actor);

/// What a station is asked to do with a blocked token.
struct UnblockingJob {
  domain::Unblocking unblocking;
  std::string reference;
  std::string token_serial;
  base::Secret security_officer;  ///< empty when the registry keeps none: the station may
};
Result<std::optional<UnblockingJob>> next_unblocking(Counter& counter, const domain::Station& station);
Result<Done> finish_unblocking(Counter& counter, const domain::Station& station, const domain::UnblockingId& id);
/// fatal: the unblocking ends, the token stays blocked.
Result<Done> report_unblocking_failure(Counter& counter, const domain::Station& station, const domain::UnblockingId& id,
                                       bool fatal, const std::string& reason);

}  // namespace vidimus::ra
