// Detached signatures (CMS SignedData, RFC 5652) as PAdES and CAdES carry them: EN 319 122-1 baseline B-B and, with a time stamp,
// B-T. The signature itself is made elsewhere: on a token, by a seal.
#pragma once

#include <span>

#include "pki/algorithm.hpp"
#include "pki/der.hpp"

namespace vidimus::pki {

/// The attributes a signature covers, DER of a SET OF: content type id-data, digest of `content`, and the signer's certificate
/// (ESSCertIDv2, RFC 5035). What is signed is these octets; whoever signs can make them himself and compare. No signing time: a
/// PDF says it in its dictionary (EN 319 142-1 §6.3). @errors malformed: no certificate.
Result<Bytes> signed_attributes(ByteView certificate, SignatureAlgorithm algorithm, ByteView content);

struct DetachedSignature {
  std::span<const Bytes> chain;  ///< the signer's certificate first, DER
  SignatureAlgorithm algorithm = SignatureAlgorithm::rsa_sha256;
  ByteView attributes;  ///< as `signed_attributes` made them
  ByteView signature;   ///< over them
  ByteView time_stamp;  ///< token (RFC 3161) over SHA-256 of `signature`, DER; empty: none
};
/// The whole SignedData, DER. @errors malformed: no certificate.
Result<Bytes> write_detached(const DetachedSignature& parts);

}  // namespace vidimus::pki
