// A box of tokens initialised ahead of its holders (préparation): each gets a label and an unblocking code, no PIN and no key.
#pragma once

#include "programs/station/desk.hpp"

namespace vidimus::programs::station {

/// The job: every blank token that is plugged in, until as many are made as were asked for. Taken up again after a cut-off, it
/// goes on with the tokens that are still blank. Answers how many this run made, as a text.
/// @errors device_retry token.absent when no blank token is there and some are still wanted.
base::Result<std::string> prepare(Desk& desk, const Job& job);

}  // namespace vidimus::programs::station
