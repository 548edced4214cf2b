// What becomes of a membership after the adhesion: suspended, resumed, left, and taken up again under the contract that follows.
#pragma once

#include "ra/organisations.hpp"

namespace vidimus::ra {

/// The RA manager suspends an active membership: no new order; orders under way and certificates go on. The member's people are
/// told. @errors missing_facts (reason_given), wrong_state, forbidden. @source docs/trust/rules.md, Membership
Result<domain::Membership> suspend_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id,
                                              const std::string& reason);
/// The RA manager lifts a suspension.
Result<domain::Membership> resume_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id);
/// The legal representative leaves the contract: no order any more; orders under way and certificates go on. The RA managers are
/// told too.
Result<domain::Membership> resign_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id,
                                             const std::string& reason);
/// The legal representative takes a request back that was not accepted yet.
Result<domain::Membership> withdraw_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id);

/// Somebody of an organisation who may be taken over to the contract that follows.
struct FormerAgent {
  domain::Person person;
  domain::Accreditation accreditation;
  bool bound_to_contract = false;  ///< false: the accreditation holds under every contract, nothing has to be done
};
/// What an earlier membership already tells: everything a new adhesion needs, to be confirmed, not typed again (R18).
struct AdhesionProposal {
  MembershipView earlier;
  domain::FrameworkContract successor;
  domain::Person representative;
  std::vector<FormerAgent> agents;            ///< order managers, delegates, certification agents accredited today
  std::optional<domain::Membership> already;  ///< the membership in the successor, when there is one
};
/// @errors not_found: no such membership, or its contract names no published successor yet ("refused.no_successor").
Result<AdhesionProposal> propose_adhesion(Counter& counter, const Actor& actor, const domain::MembershipId& earlier);

/// The legal representative confirms: a membership is requested in the contract that follows, with the same organisation and
/// himself as representative; the agents kept are accredited under it from its first day. The convention is then read and signed
/// as ever.
struct ConfirmAdhesion {
  domain::MembershipId earlier;
  std::vector<domain::AccreditationId> agents;  ///< those to keep, among the proposed ones
};
/// @errors forbidden (only the legal representative), missing_facts (adhesion_open), conflict (membership_exists), bad_request:
/// an agent who was not proposed. @source R17, R18, R19
Result<domain::Membership> confirm_adhesion(Counter& counter, const Actor& actor, const ConfirmAdhesion& command);

}  // namespace vidimus::ra
