#include "pki/signed_attributes.hpp"

#include "pki/digest.hpp"
#include "pki/tsp_parts.hpp"

namespace vidimus::pki {

using tsp::ImprintHash;

ImprintHash hash_of(SignatureAlgorithm algorithm) {
  using enum SignatureAlgorithm;
  if (algorithm == rsa_sha384 || algorithm == rsa_pss_sha384 || algorithm == ecdsa_sha384) return ImprintHash::sha384;
  if (algorithm == rsa_sha512 || algorithm == rsa_pss_sha512) return ImprintHash::sha512;
  return ImprintHash::sha256;
}

Bytes digest(ImprintHash hash, ByteView data) {
  if (hash == ImprintHash::sha384) return sha384(data);
  if (hash == ImprintHash::sha512) return sha512(data);
  const auto out = sha256(data);
  return {out.begin(), out.end()};
}

Bytes signing_certificate(const Certificate& certificate) {
  const auto fingerprint = sha256(certificate.der);
  return attribute(tsp::oids::signing_certificate_v2, [&](DerWriter& out) {
    out.in(tag::sequence, [&] {
      out.in(tag::sequence, [&] {
        out.in(tag::sequence, [&] {
          out.octets(fingerprint);
          out.in(tag::sequence, [&] {
            out.in(tag::sequence, [&] { out.in(tag::context(4), [&] { out.raw(certificate.issuer); }); });
            out.primitive(tag::integer, certificate.serial);
          });
        });
      });
    });
  });
}

}  // namespace vidimus::pki
