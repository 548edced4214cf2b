// Answers of a time-stamping unit (RFC 3161 §2.4.2), read by who asked.
#pragma once

#include "pki/der.hpp"

namespace vidimus::pki::tsp {

/// The token of a granted answer to this very request: signed by the unit of that certificate (DER), over the same imprint and
/// nonce. @errors malformed; unavailable: the unit refused; bad_signature; conflict: another request's answer.
Result<Bytes> token_of(ByteView response, ByteView request, ByteView unit);

}  // namespace vidimus::pki::tsp
