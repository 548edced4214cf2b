#include "programs/station/personalise.hpp"

#include <algorithm>

#include "adapters/pkcs11/token.hpp"
#include "pki/x509.hpp"

namespace vidimus::programs::station {
namespace {

using adapters::pkcs11::TokenAddress;
using base::Code;
using base::Done;
using base::fail;
using base::Result;
using ports::TokenCondition;
using TokenPointer = std::unique_ptr<ports::TokenDevice>;

constexpr std::chrono::seconds issuing_patience{120};

std::string label_of(const Job& job) {
  // 32 octets is all a token label has; the dossier's end tells more than its beginning.
  if (!job.token_label.empty()) return job.token_label.substr(0, 32);
  return job.dossier.size() <= 32 ? job.dossier : job.dossier.substr(job.dossier.size() - 32);
}

/// The token of the job: by serial; else the one that already bears its label; else a blank one.
Result<TokenPointer> token_of(Desk& desk, const Job& job) {
  std::vector<TokenAddress> wanted;
  if (!job.token_serial.empty())
    wanted.push_back({"", job.token_serial});
  else
    wanted = {{label_of(job), ""}, {"", ""}};
  return find_token(desk, wanted);
}

/// Initialises the token with a PIN the holder chooses, its unblocking code kept here, sealed.
Result<base::Secret> initialise(Desk& desk, const Job& job, ports::TokenDevice& token, const ports::TokenInfo& info,
                                const PinRule& rule) {
  // A token prepared ahead has its label and its code already.
  const auto label = info.condition == TokenCondition::without_pin && !info.label.empty() ? info.label : label_of(job);
  VIDIMUS_TRY(kept, desk.state.security_officer(label));
  if (!job.security_officer.empty()) kept = job.security_officer;
  if (!kept) {
    kept = random_digits(info.pin_maximum == 0 ? 12 : std::min<std::size_t>(12, info.pin_maximum));
    VIDIMUS_CHECK(desk.state.keep_security_officer(label, *kept));
  }
  VIDIMUS_TRY(pin, desk.codes.ask({CodeKind::new_holder, label, rule, {}}));
  VIDIMUS_CHECK(token.initialise(label, {*kept, pin}));
  return std::move(pin);
}

Result<Done> open_token(Desk& desk, const Job& job, ports::TokenDevice& token) {
  VIDIMUS_TRY(info, token.info());
  const auto* device = device_of(desk.devices, info.model);
  if (device == nullptr || std::ranges::find(device->key_kinds, job.key_kind) == device->key_kinds.end())
    return fail(Code::device_fatal, "station.unknown_device", info.model);
  if (info.condition == TokenCondition::pin_locked) return fail(Code::device_fatal, "token.pin_locked");
  if (info.condition != TokenCondition::blank && info.condition != TokenCondition::without_pin) return log_in(desk, token, info);
  VIDIMUS_TRY(pin, initialise(desk, job, token, info, device->pin));
  return token.log_in(pin);
}

}  // namespace

Result<std::string> personalise(Desk& desk, const Job& job) {
  VIDIMUS_TRY(token, token_of(desk, job));
  VIDIMUS_CHECK(open_token(desk, job, *token));
  VIDIMUS_TRY(info, token->info());

  const auto label = key_label(job.dossier);
  VIDIMUS_TRY(key, token->generate_key(label, job.key_kind));
  VIDIMUS_TRY(request, token->make_request(key, job.subject));
  VIDIMUS_TRY(code, desk.state.security_officer(info.label));
  VIDIMUS_TRY(issued, desk.registry.request_certificate(
                          job,
                          base::Json::object({{"csr", base::to_base64(request)},
                                              {"token_serial", info.serial},
                                              {"token_model", info.model},
                                              {"security_officer", code ? std::string{code->reveal()} : std::string{}}}),
                          issuing_patience));
  VIDIMUS_CHECK(token->write_certificates(key, {label, issued.certificate, issued.chain}));
  VIDIMUS_TRY(read, token->read_certificate(key));
  if (!read || *read != issued.certificate) return fail(Code::device_fatal, "token.read_back");

  // The key that signs must be the one the certificate vouches for: checked here before the registry checks it again.
  if (issued.challenge.empty()) issued.challenge = base::copy_of(base::view_of(random_digits(32).reveal()));
  const auto algorithm = ports::usual_algorithm(job.key_kind);
  VIDIMUS_TRY(signature, token->sign(key, algorithm, issued.challenge));
  VIDIMUS_TRY(certificate, pki::read_certificate(*read));
  if (!pki::verify(algorithm, certificate.spki, issued.challenge, signature))
    return fail(Code::device_fatal, "station.test_failed");
  VIDIMUS_CHECK(desk.registry.read_back(job, {*read, issued.challenge, signature, std::string{base::to_name(algorithm)}}));
  return info.serial;
}

}  // namespace vidimus::programs::station
