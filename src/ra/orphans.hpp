// Certificates the authority made and the registry never wrote down (certificats orphelins): found, and revoked.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Compares the authority's register of the last days with the registry's records. A certificate that is in no record, and that
/// no running personalisation can still bring into one, is revoked. Answers how many were.
/// @source RGS A2 (no certificate without acceptance); docs/trust/rules.md, Certificate
Result<int> revoke_orphans(Counter& counter);

}  // namespace vidimus::ra
