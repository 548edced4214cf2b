#include <array>

#include "pki/ocsp.hpp"
#include "pki/ocsp_parts.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki::ocsp {
namespace {

void write_nonce_extension(DerWriter& out, ByteView nonce) {
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.oid(oids::nonce);
      out.in(tag::octet_string, [&] { out.octets(nonce); });
    });
  });
}

void write_status(DerWriter& out, const SingleStatus& single) {
  if (single.status == Status::revoked) {
    out.in(tag::context(1), [&] {  // [1] IMPLICIT RevokedInfo
      out.generalized_time(single.revoked_at);
      if (single.reason)
        out.in(tag::context(0), [&] { out.integer(static_cast<std::int64_t>(*single.reason), tag::enumerated); });
    });
  } else {
    out.primitive(tag::context(single.status == Status::good ? 0 : 2, false), {});  // IMPLICIT NULL
  }
}

void write_single(DerWriter& out, const SingleStatus& single) {
  out.in(tag::sequence, [&] {
    out.raw(single.cert_id);
    write_status(out, single);
    out.generalized_time(single.this_update);
    if (single.next_update) out.in(tag::context(0), [&] { out.generalized_time(*single.next_update); });
    if (single.archive_cutoff) {
      out.in(tag::context(1), [&] {
        out.in(tag::sequence, [&] {
          out.in(tag::sequence, [&] {
            out.oid(oids::archive_cutoff);
            out.in(tag::octet_string, [&] { out.generalized_time(*single.archive_cutoff); });
          });
        });
      });
    }
  });
}

}  // namespace

Bytes write_cert_id(const IssuerHashes& issuer, ByteView serial_content) {
  DerWriter out;
  out.reserve(128);
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.oid(issuer.hash == IdHash::sha1 ? ByteView{oids::sha1} : ByteView{oids::sha256});
      out.null();
    });
    out.octets(issuer.name_hash);
    out.octets(issuer.key_hash);
    out.primitive(tag::integer, serial_content);
  });
  return out.take();
}

Bytes write_request(std::span<const Bytes> cert_ids, std::optional<ByteView> nonce) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.in(tag::sequence, [&] {
        for (const auto& id : cert_ids) out.in(tag::sequence, [&] { out.raw(id); });
      });
      if (nonce) out.in(tag::context(2), [&] { write_nonce_extension(out, *nonce); });
    });
  });
  return out.take();
}

Result<ResponseSigner> ResponseSigner::make(Signer& signer, Bytes certificate) {
  const auto key_hash = key_identifier(signer.spki());
  if (!key_hash) return base::fail(base::Code::malformed, "OCSP signer: not a SubjectPublicKeyInfo");
  ResponseSigner out;
  out.signer_ = &signer;
  DerWriter id;
  id.in(tag::context(2), [&] { id.octets(*key_hash); });
  out.responder_id_ = id.take();
  out.tail_algorithm_ = base::copy_of(algorithm_identifier(signer.algorithm()));
  if (!certificate.empty()) {
    DerWriter certificates;
    certificates.in(tag::context(0), [&] { certificates.in(tag::sequence, [&] { certificates.raw(certificate); }); });
    out.tail_certificates_ = certificates.take();
  }
  return out;
}

Result<Bytes> ResponseSigner::sign(std::span<const SingleStatus> singles, Instant produced_at,
                                   std::optional<ByteView> nonce) const {
  DerWriter data;
  data.reserve(256 + singles.size() * 192);
  data.in(tag::sequence, [&] {
    data.raw(responder_id_);
    data.generalized_time(produced_at);
    data.in(tag::sequence, [&] {
      for (const auto& single : singles) write_single(data, single);
    });
    if (nonce) data.in(tag::context(1), [&] { write_nonce_extension(data, *nonce); });
  });
  VIDIMUS_TRY(signature, signer_->sign(data.bytes()));

  // Lengths are known from here: each octet is written once.
  const std::size_t signature_bits = 1 + signature.size();
  const std::size_t basic_content =
      data.bytes().size() + tail_algorithm_.size() + header_size(signature_bits) + signature_bits + tail_certificates_.size();
  DerWriter out;
  out.reserve(basic_content + 64);
  out.in(tag::sequence, [&] {
    out.integer(static_cast<std::int64_t>(ResponseStatus::successful), tag::enumerated);
    out.in(tag::context(0), [&] {
      out.in(tag::sequence, [&] {
        out.oid(oids::basic);
        out.in(tag::octet_string, [&] {
          out.in(tag::sequence, [&] {
            out.raw(data.bytes());
            out.raw(tail_algorithm_);
            out.bits(signature);
            out.raw(tail_certificates_);
          });
        });
      });
    });
  });
  return out.take();
}

ByteView error_response(ResponseStatus why) {
  // SEQUENCE { ENUMERATED n }
  static constexpr std::array<std::array<std::uint8_t, 5>, 7> answers{{{0x30, 3, 0x0A, 1, 2},
                                                                       {0x30, 3, 0x0A, 1, 1},
                                                                       {0x30, 3, 0x0A, 1, 2},
                                                                       {0x30, 3, 0x0A, 1, 3},
                                                                       {0x30, 3, 0x0A, 1, 2},
                                                                       {0x30, 3, 0x0A, 1, 5},
                                                                       {0x30, 3, 0x0A, 1, 6}}};
  return answers.at(static_cast<std::size_t>(why));  // "successful" without an answer is an internal error
}

}  // namespace vidimus::pki::ocsp
