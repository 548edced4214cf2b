#include "pki/cms_write.hpp"

#include "pki/digest.hpp"
#include "pki/tsp_parts.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {
namespace {

namespace oids = tsp::oids;
using tsp::ImprintHash;

constexpr Oid id_data = oid::encode("1.2.840.113549.1.7.1");
/// id-aa-timeStampToken, RFC 3161 appendix A.
constexpr Oid time_stamp_token = oid::encode("1.2.840.113549.1.9.16.2.14");

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

template <class Fill>
Bytes attribute(ByteView type, Fill fill) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.oid(type);
    out.in(tag::set, [&] { fill(out); });
  });
  return out.take();
}

/// AlgorithmIdentifier of a digest, parameters absent (RFC 5754 §2).
void write_hash(DerWriter& out, ImprintHash hash) {
  out.in(tag::sequence, [&] { out.oid(tsp::oid_of(hash)); });
}

/// SigningCertificateV2 naming one certificate (RFC 5035 §4); SHA-256 is the default algorithm and is not written.
Bytes signing_certificate(const Certificate& certificate) {
  const auto fingerprint = sha256(certificate.der);
  return attribute(oids::signing_certificate_v2, [&](DerWriter& out) {
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

void write_signer(DerWriter& out, const DetachedSignature& parts, const Certificate& signer, ImprintHash hash) {
  auto attributes = base::copy_of(parts.attributes);
  attributes[0] = tag::context(0);  // RFC 5652 §5.4: signed as a SET OF, sent as [0] IMPLICIT
  out.in(tag::sequence, [&] {
    out.integer(1);
    out.in(tag::sequence, [&] {
      out.raw(signer.issuer);
      out.primitive(tag::integer, signer.serial);
    });
    write_hash(out, hash);
    out.raw(attributes);
    out.raw(algorithm_identifier(parts.algorithm));
    out.octets(parts.signature);
    if (!parts.time_stamp.empty())
      out.in(tag::context(1),
             [&] { out.raw(attribute(time_stamp_token, [&](DerWriter& value) { value.raw(parts.time_stamp); })); });
  });
}

}  // namespace

Result<Bytes> signed_attributes(ByteView certificate, SignatureAlgorithm algorithm, ByteView content) {
  VIDIMUS_TRY(signer, read_certificate(certificate));
  const auto fingerprint = digest(hash_of(algorithm), content);
  return set_of({attribute(oids::content_type, [](DerWriter& value) { value.oid(id_data); }),
                 attribute(oids::message_digest, [&](DerWriter& value) { value.octets(fingerprint); }),
                 signing_certificate(signer)});
}

Result<Bytes> write_detached(const DetachedSignature& parts) {
  if (parts.chain.empty() || parts.attributes.empty()) return base::fail(base::Code::malformed, "cms.no_signer");
  VIDIMUS_TRY(signer, read_certificate(parts.chain.front()));
  const auto hash = hash_of(parts.algorithm);
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.oid(oids::signed_data);
    out.in(tag::context(0), [&] {
      out.in(tag::sequence, [&] {
        out.integer(1);  // RFC 5652 §5.1: id-data, certificates of X.509, signer named by issuer and serial
        out.in(tag::set, [&] { write_hash(out, hash); });
        out.in(tag::sequence, [&] { out.oid(id_data); });
        out.raw(set_of({parts.chain.begin(), parts.chain.end()}, tag::context(0)));
        out.in(tag::set, [&] { write_signer(out, parts, signer, hash); });
      });
    });
  });
  return out.take();
}

}  // namespace vidimus::pki
