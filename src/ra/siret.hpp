// Correcting the SIRET of an organisation (needs: a wrong number, or a register that is down, blocks nobody). No register is
// asked: the number is checked by itself, and by people when they verify the first dossier.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// The legal representative, an order manager or the RA manager corrects the SIRET; old and new stand in the audit trail.
/// Possible until the first dossier of the organisation is accepted: from then on certificates bear it.
/// @errors bad_request (/siret: siret_invalid, siret_taken), wrong_state "refused.siret_fixed", not_found.
Result<domain::Organisation> correct_siret(Counter& counter, const Actor& actor, const domain::OrganisationId& id,
                                           const std::string& siret);

}  // namespace vidimus::ra
