// A certification authority whose certificates are answered for, with the key that signs the answers.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "pki/digest.hpp"
#include "pki/ocsp.hpp"
#include "va/listing.hpp"
#include "va/swapped.hpp"

namespace vidimus::va {

/// One issuer (AC émettrice) as OCSP names it: digests of its Name and key, ready to be compared and written.
/// The key that signs answers for an issuer (répondeur délégué), and until when its certificate vouches for it.
struct Delegate {
  pki::ocsp::ResponseSigner signer;
  base::Instant not_after = base::Instant::max();
};

struct Issuer {
  std::string name;  ///< short name of the shelf and the feed ("issuing")
  base::Bytes name_sha1, key_sha1;
  pki::Sha256 name_sha256{}, key_sha256{};
  std::shared_ptr<Swapped<Delegate>> delegate;  ///< replaced while answers are given
  /// Set when a list is all that is known: what it does not say is good, and nothing is said after its end.
  std::shared_ptr<Swapped<Listing>> list{};
  std::optional<base::Instant> archive_cutoff{};  ///< expired certificates are answered for since then (EN 319 411-2)

  [[nodiscard]] pki::ocsp::IssuerHashes hashes(pki::ocsp::IdHash hash) const;
  /// The request's CertID names this issuer.
  [[nodiscard]] bool is_named_by(const pki::ocsp::CertId& id) const;
};

/// `ca_certificate`: the issuer's, DER. `delegated`: certificate of `signer` with EKU OCSPSigning from the same CA (RFC 6960
/// §4.2.2.2), or empty when the CA's own key signs. `signer` must outlive the issuer. @errors malformed, misconfigured.
base::Result<Issuer> make_issuer(std::string name, base::ByteView ca_certificate, pki::Signer& signer, base::Bytes delegated);

/// Another key for the same issuer; the same checks. `signer` must outlive what is made of it. @errors misconfigured, malformed.
base::Result<Delegate> make_delegate(const std::string& name, base::ByteView ca_certificate, pki::Signer& signer,
                                     base::Bytes delegated);

}  // namespace vidimus::va
