// Notices of non-delivery (avis de non-remise) from where the mail server leaves them.
#pragma once

#include <string>

#include "programs/house.hpp"

namespace vidimus::programs {

/// Takes one message in. Answers whether it was a notice about one of our letters.
base::Result<bool> take_bounce(OpenHouse& open, base::ByteView message);
/// Reads what is new in the Maildir of `mail.bounces` and moves each message to `cur`, whatever it was. A message is moved after
/// it was taken down, so none is lost; one that is read twice changes nothing more. Answers how many were about our letters.
base::Result<int> read_bounces(OpenHouse& open);

}  // namespace vidimus::programs
