// Certificates without a signature over anything (SignedData certs-only, RFC 5652 §5.1, RFC 8551 §3.8): how EST hands them over.
#pragma once

#include <span>

#include "pki/der.hpp"

namespace vidimus::pki {

/// DER of a PKCS#7 that holds these certificates and nothing else. @errors malformed: one of them is no certificate.
Result<Bytes> certificates_only(std::span<const Bytes> certificates);

}  // namespace vidimus::pki
