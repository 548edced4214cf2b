// What an operator countersigns with (contreseing de l'opérateur).
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// A certificate of the operator's own that is in force, on a token he holds: with it he countersigns delivery records. Empty
/// when he has none, or his token is blocked or given up.
Result<domain::CertificateId> countersigning_certificate(Work& work, const domain::PersonId& person);

}  // namespace vidimus::ra
