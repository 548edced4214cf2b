// Second proofs that were lost (preuve perdue): the RA manager takes them away, and their owner enrols again.
#pragma once

#include <vector>

#include "ra/counter.hpp"

namespace vidimus::ra {

/// An agent of the body, what he may do and what he proves himself with.
struct AgentProofs {
  domain::Person person;
  domain::RoleSet roles;                        ///< agents' roles in force today
  std::vector<domain::Credential> credentials;  ///< oldest first; no key or secret of theirs is for anybody's eyes
};
/// Every agent of the actor's body, by name. @errors forbidden: not an RA manager or auditor.
Result<std::vector<AgentProofs>> agent_proofs(Counter& counter, const Actor& actor);

/// Somebody lost everything: all his proofs and open sessions end, he is told by letter, and whoever holds his mailbox enrols
/// anew – so the manager makes sure who asks, and writes down how (`reason`). Not for oneself; without another manager the house
/// does it (`vidimus second-proof`). @errors forbidden, not_found, bad_request, conflict: there is nothing to remove.
Result<Done> remove_credentials_of(Counter& counter, const Actor& actor, const domain::PersonId& person,
                                   const std::string& reason);

}  // namespace vidimus::ra
