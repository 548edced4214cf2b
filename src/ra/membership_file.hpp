// One membership at work: loaded with what is needed to decide on it, moved with its letters.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// `acting` are the actor's roles toward the membership.
struct MembershipFile {
  domain::Membership membership;
  domain::Organisation organisation;
  domain::FrameworkContract contract;
  domain::MutualisationBody body;
  domain::RoleSet acting;
};

/// Roles toward a membership: those toward the organisation, those in the body, and the representative named in the form.
domain::RoleSet acting_toward(const Work& work, const domain::Membership& membership);
/// @errors not_found: no such membership, or not for this person to see.
Result<MembershipFile> open_membership(Work& work, const domain::MembershipId& id);
/// The letters that follow from a membership's transitions, each to its readers (ra/readers.hpp). `newcomer` is a person this
/// very work creates, whom nobody can read yet.
Result<Done> tell_membership(Work& work, const MembershipFile& file, domain::EffectSet effects,
                             const domain::Person* newcomer = nullptr);
/// Moves a membership by somebody's act, with its letters, and commits. `more` are facts beside those of the contract.
Result<domain::Membership> move_membership(Work& work, MembershipFile& file, domain::MembershipEvent event, domain::FactSet more);

}  // namespace vidimus::ra
