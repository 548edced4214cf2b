// What accepting at the counter and signing the delivery record share: the certificate and its token pass into the holder's
// hands.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Facts of a case whose holder stands at the counter since an honoured appointment.
domain::FactSet facts_at_counter(const CaseFile& file, Instant now);

/// The holder accepts: certificate active, token handed over, revocation code drawn, letter with the link that signs in (R59,
/// R60). Gathered in `work`, not committed. The caller has made sure of `file.certificate` and `file.holder`.
/// @errors wrong_state, missing_facts.
Result<Done> take_into_hands(Work& work, CaseFile& file);

}  // namespace vidimus::ra
