// A certification authority whose certificates are answered for, with the key that signs the answers.
#pragma once

#include <array>
#include <string>

#include "base/result.hpp"
#include "pki/digest.hpp"
#include "pki/ocsp.hpp"

namespace vidimus::va {

/// One issuer (AC émettrice) as OCSP names it: digests of its Name and key, ready to be compared and written.
struct Issuer {
  std::string name;  ///< short name of the shelf and the feed ("issuing")
  base::Bytes name_sha1, key_sha1;
  pki::Sha256 name_sha256{}, key_sha256{};
  pki::ocsp::ResponseSigner signer;

  [[nodiscard]] pki::ocsp::IssuerHashes hashes(pki::ocsp::IdHash hash) const;
  /// The request's CertID names this issuer.
  [[nodiscard]] bool is_named_by(const pki::ocsp::CertId& id) const;
};

/// `ca_certificate`: the issuer's, DER. `delegated`: certificate of `signer` with EKU OCSPSigning from the same CA (RFC 6960
/// §4.2.2.2), or empty when the CA's own key signs. `signer` must outlive the issuer. @errors malformed, misconfigured.
base::Result<Issuer> make_issuer(std::string name, base::ByteView ca_certificate, pki::Signer& signer, base::Bytes delegated);

}  // namespace vidimus::va
