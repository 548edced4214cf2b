#include "pki/cms_write.hpp"

#include "pki/digest.hpp"
#include "pki/signed_attributes.hpp"
#include "pki/tsp_parts.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {
namespace {

namespace oids = tsp::oids;
using tsp::ImprintHash;

/// id-aa-timeStampToken, RFC 3161 appendix A.
constexpr Oid time_stamp_token = oid::encode("1.2.840.113549.1.9.16.2.14");

/// AlgorithmIdentifier of a digest, parameters absent (RFC 5754 §2).
void write_hash(DerWriter& out, ImprintHash hash) {
  out.in(tag::sequence, [&] { out.oid(tsp::oid_of(hash)); });
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
  return set_of({attribute(oids::content_type, [](DerWriter& value) { value.oid(oids::data); }),
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
        out.in(tag::sequence, [&] { out.oid(oids::data); });
        out.raw(set_of({parts.chain.begin(), parts.chain.end()}, tag::context(0)));
        out.in(tag::set, [&] { write_signer(out, parts, signer, hash); });
      });
    });
  });
  return out.take();
}

}  // namespace vidimus::pki
