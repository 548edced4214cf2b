#include "va/issuer.hpp"

#include "pki/oids.hpp"
#include "pki/x509.hpp"

namespace vidimus::va {

pki::ocsp::IssuerHashes Issuer::hashes(pki::ocsp::IdHash hash) const {
  if (hash == pki::ocsp::IdHash::sha1) return {hash, name_sha1, key_sha1};
  return {hash, name_sha256, key_sha256};
}

bool Issuer::is_named_by(const pki::ocsp::CertId& id) const {
  if (!id.hash) return false;
  const auto mine = hashes(*id.hash);
  return pki::same(mine.key_hash, id.issuer_key_hash) && pki::same(mine.name_hash, id.issuer_name_hash);
}

base::Result<Delegate> make_delegate(const std::string& name, base::ByteView ca_certificate, pki::Signer& signer,
                                     base::Bytes delegated) {
  using base::Code;
  using base::fail;
  VIDIMUS_TRY(ca, pki::read_certificate(ca_certificate));
  auto not_after = ca.not_after;
  if (delegated.empty()) {
    if (!pki::same(ca.spki, signer.spki()))
      return fail(Code::misconfigured, "OCSP key of " + name + " is not its CA's and has no certificate");
  } else {
    VIDIMUS_TRY(certificate, pki::read_certificate(delegated));
    if (!pki::same(certificate.spki, signer.spki()))
      return fail(Code::misconfigured, "OCSP certificate of " + name + " is for another key");
    if (!pki::same(certificate.issuer, ca.subject))
      return fail(Code::misconfigured, "OCSP certificate of " + name + " comes from another CA");
    if (!certificate.has_extended_key_usage(pki::oid::ocsp_signing))
      return fail(Code::misconfigured, "OCSP certificate of " + name + " lacks the key usage OCSPSigning");
    not_after = certificate.not_after;
  }
  VIDIMUS_TRY(response_signer, pki::ocsp::ResponseSigner::make(signer, std::move(delegated)));
  return Delegate{std::move(response_signer), not_after};
}

base::Result<Issuer> make_issuer(std::string name, base::ByteView ca_certificate, pki::Signer& signer, base::Bytes delegated) {
  VIDIMUS_TRY(ca, pki::read_certificate(ca_certificate));
  VIDIMUS_TRY(delegate, make_delegate(name, ca_certificate, signer, std::move(delegated)));
  return Issuer{.name = std::move(name),
                .name_sha1 = pki::sha1(ca.subject),
                .key_sha1 = pki::sha1(ca.public_key),
                .name_sha256 = pki::sha256(ca.subject),
                .key_sha256 = pki::sha256(ca.public_key),
                .delegate = std::make_shared<Swapped<Delegate>>(std::make_shared<const Delegate>(std::move(delegate)))};
}

}  // namespace vidimus::va
