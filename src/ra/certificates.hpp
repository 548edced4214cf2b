// Certificates after the hand-over: what a person holds, revocation.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Revokes (révoquer) as a signed-in person with a role toward the case. @errors missing_facts (reason_given).  @source RGS A2
Result<domain::Certificate> revoke_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                               domain::RevocationReason reason, const std::string& note);
/// Revokes with the revocation code of the holder's letter, around the clock, without signing in. @errors wrong_code, not_found.
Result<domain::Certificate> revoke_with_code(Counter& counter, const std::string& serial_hex, const std::string& code,
                                             domain::RevocationReason reason);
Result<std::vector<domain::Certificate>> certificates_held(Counter& counter, const Actor& actor);

}  // namespace vidimus::ra
