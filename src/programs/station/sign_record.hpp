// The holder signs the delivery record (procès-verbal de remise) with the key just made.
#pragma once

#include "programs/station/desk.hpp"

namespace vidimus::programs::station {

/// Tries the key as a log-in would, then signs the record; both signatures are verified here before they leave. Nothing is signed
/// blindly: the attributes are made from the document itself, under the certificate read from the token. Answers the token's
/// serial. @errors device_retry token.absent, token.pin_incorrect…; device_fatal station.test_failed, token.key_absent.
base::Result<std::string> sign_record(Desk& desk, const Job& job);
/// The operator signs the record its holder signed, with the key of his own token.
base::Result<std::string> countersign(Desk& desk, const Job& job);

}  // namespace vidimus::programs::station
