// Certificate requests, PKCS#10 (demande de certificat, RFC 2986). Only the key and the proof that its holder has it are used:
// names and extensions come from the dossier, never from the request.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pki/der.hpp"

namespace vidimus::pki {

/// A request as read. Copies share the octets.
struct CertificateRequest {
  std::shared_ptr<const Bytes> buffer;
  ByteView der;
  ByteView info;                 ///< certificationRequestInfo, what is signed
  ByteView subject;              ///< whole Name, shown to people, otherwise ignored
  ByteView spki;                 ///< whole SubjectPublicKeyInfo
  ByteView signature_algorithm;  ///< whole AlgorithmIdentifier
  ByteView signature;
  std::vector<ByteView> attributes;            ///< OIDs of the attributes asked for, shown and ignored
  std::vector<ByteView> requested_extensions;  ///< OIDs inside extensionRequest (RFC 2985 §5.4.2), shown and ignored
};

/// Reads a request: 16 KiB at most, 32 attributes, 64 extensions. @errors malformed.
Result<CertificateRequest> read_certificate_request(ByteView der);
/// Proof of possession (preuve de possession, RFC 2986 §4.2): the key in the request signed it. @errors bad_signature,
/// unsupported.
Result<base::Done> check_possession(const CertificateRequest& request);

}  // namespace vidimus::pki
