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
  VIDIMUS_TRY(key, token.find_key(key_label(job.key)));
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

/// The token of the job, its owner logged in, and the key that signs.
struct Ready {
  std::unique_ptr<ports::TokenDevice> token;
  KeyInHand hand;
  std::string serial;
};
Result<Ready> ready(Desk& desk, const Job& job) {
  VIDIMUS_TRY(token, find_token(desk, {{"", job.token_serial}}));
  VIDIMUS_TRY(info, token->info());
  if (info.condition == ports::TokenCondition::pin_locked) return fail(Code::device_fatal, "token.pin_locked");
  VIDIMUS_CHECK(log_in(desk, *token, info));
  VIDIMUS_TRY(hand, key_of(*token, job));
  return Ready{std::move(token), std::move(hand), info.serial};
}

/// The signature of the paper, over its signed attributes.
Result<Bytes> sign_paper(Ready& with, const Job& job) {
  VIDIMUS_TRY(octets, ports::signed_octets(job.paper));
  VIDIMUS_TRY(attributes, pki::signed_attributes(with.hand.certificate, with.hand.algorithm, octets));
  return tried(*with.token, with.hand, attributes);
}

}  // namespace

Result<std::string> sign_record(Desk& desk, const Job& job) {
  VIDIMUS_TRY(with, ready(desk, job));
  VIDIMUS_TRY(log_in_proof, tried(*with.token, with.hand, job.challenge));
  VIDIMUS_TRY(signature, sign_paper(with, job));
  VIDIMUS_CHECK(desk.registry.signatures(job, {log_in_proof, signature}));
  return with.serial;
}

Result<std::string> countersign(Desk& desk, const Job& job) {
  VIDIMUS_TRY(with, ready(desk, job));
  VIDIMUS_TRY(signature, sign_paper(with, job));
  VIDIMUS_CHECK(desk.registry.countersignature(job, signature));
  return with.serial;
}

}  // namespace vidimus::programs::station
