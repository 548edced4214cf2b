// Looking at the instance's own services as a client would (mesures de service): certificate status, lists, time stamps.
#pragma once

#include "programs/house.hpp"

namespace vidimus::programs {

/// Asks each service once at its public address, keeps how it answered and how long that took, and forgets what is older than
/// `ra::measures_kept`. A service that is down is a measure, not an error. Answers how many were measured.
/// @errors unavailable: the book of measures.
base::Result<int> measure_services(OpenHouse& open);

}  // namespace vidimus::programs
