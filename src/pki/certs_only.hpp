// Certificates without a signature over anything (SignedData certs-only, RFC 5652 §5.1, RFC 8551 §3.8): how EST hands them over.
#pragma once

#include <span>

#include "pki/der.hpp"

namespace vidimus::pki {

/// A SignedData that holds these certificates, in the order given, and nothing else. Written by hand: libcrypto's PKCS#7 opens
/// the key of each certificate, which takes longer than issuing one. @errors malformed: one of them is no certificate.
Result<Bytes> certificates_only(std::span<const Bytes> certificates);

}  // namespace vidimus::pki
