#include <stdexcept>

#include "pki/digest.hpp"
#include "pki/signed_attributes.hpp"
#include "pki/tsp.hpp"
#include "pki/tsp_parts.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki::tsp {
namespace {

constexpr std::int64_t status_granted = 0;
constexpr std::int64_t status_rejection = 2;

Bytes accuracy_of(std::chrono::milliseconds accuracy) {
  const auto seconds = accuracy.count() / 1000;
  const auto millis = accuracy.count() % 1000;
  DerWriter out;
  out.in(tag::sequence, [&] {
    if (seconds > 0) out.integer(seconds);
    if (millis > 0) out.integer(millis, tag::context(0, false));
  });
  return out.take();
}

}  // namespace

Bytes rejection(Failure why, std::string_view text) {
  const auto bit = static_cast<unsigned>(why);
  Bytes flags(bit / 8 + 1, 0);
  flags.back() = static_cast<std::uint8_t>(0x80U >> (bit % 8));
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.integer(status_rejection);
      if (!text.empty()) out.in(tag::sequence, [&] { out.text(tag::utf8_string, text); });
      out.bits(flags, 7 - bit % 8);  // named bits: no trailing zero bit (X.690 §11.2.2)
    });
  });
  return out.take();
}

Result<TokenSigner> TokenSigner::make(Signer& signer, std::span<const Bytes> certificates, UnitOptions options) {
  if (certificates.empty()) return base::fail(base::Code::misconfigured, "a time-stamping unit needs its certificate");
  VIDIMUS_TRY(certificate, read_certificate(certificates.front()));
  if (!same(certificate.spki, signer.spki()))
    return base::fail(base::Code::misconfigured, "the time-stamping certificate is for another key");
  TokenSigner out;
  out.signer_ = &signer;
  out.policy_ = options.policy.empty() ? *oid_from(best_practice_policy) : std::move(options.policy);
  out.further_policies_ = std::move(options.further_policies);
  out.accuracy_ = accuracy_of(options.accuracy);
  if (options.name_the_unit) {
    DerWriter name;
    name.in(tag::context(0), [&] { name.in(tag::context(4), [&] { name.raw(certificate.subject); }); });
    out.tsa_ = name.take();
  }
  out.digest_ = hash_of(signer.algorithm());
  DerWriter algorithm;
  algorithm.in(tag::sequence, [&] { algorithm.oid(oid_of(out.digest_)); });  // parameters absent: RFC 5754 §2
  out.digest_algorithm_ = algorithm.take();
  out.content_type_ = attribute(oids::content_type, [](DerWriter& value) { value.oid(oids::tst_info); });
  out.signing_certificate_ = signing_certificate(certificate);
  DerWriter id;
  id.in(tag::sequence, [&] {
    id.raw(certificate.issuer);
    id.primitive(tag::integer, certificate.serial);
  });
  out.signer_id_ = id.take();
  out.certificates_ = set_of({certificates.begin(), certificates.end()}, tag::context(0));
  return out;
}

std::optional<Failure> TokenSigner::refusal(const Request& request) const {
  const auto why = tsp::refusal(request, policy_);
  if (why != Failure::unaccepted_policy) return why;
  const auto& further = further_policies_;
  if (std::none_of(further.begin(), further.end(), [&](const Bytes& one) { return same(one, *request.policy); })) return why;
  return tsp::refusal(request, *request.policy);
}

Bytes TokenSigner::info(const Request& request, const Stamp& stamp) const {
  if (stamp.serial.empty() || stamp.serial.size() > 20) throw std::logic_error("time-stamp serial numbers have 1 to 20 octets");
  DerWriter out;
  out.reserve(256);
  out.in(tag::sequence, [&] {
    out.integer(1);
    out.oid(policy_for(request));
    out.raw(request.message_imprint);
    out.unsigned_integer(stamp.serial);
    out.generalized_time(stamp.generated_at, true);
    out.raw(accuracy_);
    if (request.nonce) out.primitive(tag::integer, *request.nonce);
    out.raw(tsa_);
  });
  return out.take();
}

Result<Bytes> TokenSigner::sign(const Request& request, const Stamp& stamp) const {
  const auto content = info(request, stamp);
  const auto content_digest = digest(digest_, content);
  auto attributes = set_of({content_type_, signing_certificate_,
                            attribute(oids::message_digest, [&](DerWriter& value) { value.octets(content_digest); })});
  VIDIMUS_TRY(signature, signer_->sign(attributes));  // RFC 5652 §5.4: signed as a SET OF, sent as [0] IMPLICIT
  attributes[0] = tag::context(0);

  DerWriter out;
  out.reserve(512 + content.size() + attributes.size() + signature.size() + certificates_.size());
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] { out.integer(status_granted); });
    out.in(tag::sequence, [&] {
      out.oid(oids::signed_data);
      out.in(tag::context(0), [&] {
        out.in(tag::sequence, [&] {
          out.integer(3);  // RFC 5652 §5.1: 3 when the content is not id-data
          out.in(tag::set, [&] { out.raw(digest_algorithm_); });
          out.in(tag::sequence, [&] {
            out.oid(oids::tst_info);
            out.in(tag::context(0), [&] { out.octets(content); });
          });
          if (request.certificate_wanted) out.raw(certificates_);
          out.in(tag::set, [&] {
            out.in(tag::sequence, [&] {
              out.integer(1);
              out.raw(signer_id_);
              out.raw(digest_algorithm_);
              out.raw(attributes);
              out.raw(algorithm_identifier(signer_->algorithm()));
              out.octets(signature);
            });
          });
        });
      });
    });
  });
  return out.take();
}

}  // namespace vidimus::pki::tsp
