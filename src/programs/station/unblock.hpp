// A blocked token gets a new PIN: as a job at the counter, or at its holder's desk by question and answer.
#pragma once

#include "programs/station/desk.hpp"

namespace vidimus::programs::station {

/// The job: the unblocking code of the registry, else the one this station keeps; the holder types a new PIN. Answers the serial.
/// @errors device_fatal station.code_unknown; as TokenDevice::unblock.
base::Result<std::string> unblock(Desk& desk, const Job& job);

}  // namespace vidimus::programs::station
