#include "programs/station/sign_record.hpp"

#include "adapters/pkcs11/token.hpp"
#include "pki/cms_write.hpp"
#include "pki/x509.hpp"

namespace vidimus::programs::station {
namespace {

using base::Bytes;
using base::Code;
using base::fail;
using base::Result;

/// The key of the record's dossier and the certificate beside it.
struct KeyInHand {
  ports::TokenKey key;
  Bytes certificate;
  pki::SignatureAlgorithm algorithm;
};

Result<KeyInHand> key_of(ports::TokenDevice& token, const Job& job) {
  VIDIMUS_TRY(key, token.find_key(key_label(job.dossier)));
  if (!key) return fail(Code::device_fatal, "token.key_absent");
  VIDIMUS_TRY(certificate, token.read_certificate(*key));
  if (!certificate) return fail(Code::device_fatal, "token.read_back");
  VIDIMUS_TRY(kind, pki::key_kind(key->spki));
  return KeyInHand{*std::move(key), *std::move(certificate), ports::usual_algorithm(kind)};
}

/// A signature the certificate's own key verifies, or none at all.
Result<Bytes> tried(ports::TokenDevice& token, const KeyInHand& hand, const Bytes& data) {
  VIDIMUS_TRY(signature, token.sign(hand.key, hand.algorithm, data));
  VIDIMUS_TRY(certificate, pki::read_certificate(hand.certificate));
  if (!pki::verify(hand.algorithm, certificate.spki, data, signature)) return fail(Code::device_fatal, "station.test_failed");
  return std::move(signature);
}

}  // namespace

Result<std::string> sign_record(Desk& desk, const Job& job) {
  VIDIMUS_TRY(token, find_token(desk, {{"", job.token_serial}}));
  VIDIMUS_TRY(info, token->info());
  if (info.condition == ports::TokenCondition::pin_locked) return fail(Code::device_fatal, "token.pin_locked");
  VIDIMUS_CHECK(log_in(desk, *token, info));
  VIDIMUS_TRY(hand, key_of(*token, job));
  VIDIMUS_TRY(log_in_proof, tried(*token, hand, job.challenge));
  VIDIMUS_TRY(octets, ports::signed_octets(job.paper));
  VIDIMUS_TRY(attributes, pki::signed_attributes(hand.certificate, hand.algorithm, octets));
  VIDIMUS_TRY(signature, tried(*token, hand, attributes));
  VIDIMUS_CHECK(desk.registry.signatures(job, {log_in_proof, signature}));
  return info.serial;
}

}  // namespace vidimus::programs::station
