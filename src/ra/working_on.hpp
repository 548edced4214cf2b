// Who works on a dossier of the queue just now (prendre, rendre un dossier): told to the other operators, so that two do not
// examine the same one. It ends by itself and decides nothing: whoever may judge a dossier still may.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// A dossier is somebody's for so long after he took it, or took it again.
inline constexpr std::chrono::minutes claim_lasts{30};

struct Claim {
  domain::DossierId dossier;
  domain::PersonId person;
  std::string name;
  Instant ends;
};

/// A registration operator of its office takes a dossier under verification; the RA manager takes it over from another too.
/// @errors not_found, forbidden; wrong_state: it is not under verification; conflict "dossier_taken": another has it.
Result<Claim> take_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier);
/// Gives it back before its time: one's own, or anybody's for the RA manager. @errors not_found: nobody has it; forbidden.
Result<Done> release_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier);
/// Who has which of these dossiers, which the actor sees in his queue. @errors forbidden: he verifies nothing.
Result<std::vector<Claim>> claims_on(Counter& counter, const Actor& actor, const std::vector<domain::DossierId>& dossiers);

}  // namespace vidimus::ra
