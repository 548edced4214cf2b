#include "programs/seal.hpp"

#include "adapters/http/client.hpp"
#include "adapters/pkcs11/signer.hpp"
#include "pki/peer.hpp"
#include "pki/tsp.hpp"
#include "pki/tsp_response.hpp"
#include "pki/x509.hpp"
#include "ports/token_device.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs {
namespace {

using base::Bytes;
using base::ByteView;
using base::Code;
using base::Result;

constexpr std::chrono::seconds stamp_patience{5};
constexpr std::size_t stamp_limit = 64U << 10;

class TokenSeal final : public ports::Seal {
 public:
  TokenSeal(std::vector<Bytes> chain, std::unique_ptr<pki::Signer> signer, SealSettings settings, ports::Entropy& entropy)
      : chain_(std::move(chain)),
        signer_(std::move(signer)),
        settings_(std::move(settings)),
        entropy_(entropy),
        client_({.timeout = stamp_patience, .body_limit = stamp_limit}) {}
  [[nodiscard]] const std::vector<Bytes>& chain() const override { return chain_; }
  [[nodiscard]] pki::SignatureAlgorithm algorithm() const override { return signer_->algorithm(); }
  Result<Bytes> sign(ByteView data) override { return signer_->sign(data); }

  Result<Bytes> stamp(const pki::Sha256& imprint) override {
    auto nonce = entropy_.draw(8);
    nonce[0] = static_cast<std::uint8_t>((nonce[0] & 0x7FU) | 0x40U);  // positive, and as long each time
    const auto request = pki::tsp::write_request(imprint, nonce, true);
    VIDIMUS_TRY(answer, client_.post(settings_.time_stamp_url, request, {{"Content-Type", "application/timestamp-query"}}));
    if (answer.status != 200) return base::fail(Code::unavailable, "tsp.status", std::to_string(answer.status));
    VIDIMUS_TRY(unit, read_certificate_octets(settings_.time_stamp_certificate));
    if (const auto verdict = pki::judge_stamp_unit(unit, base::system_now()); !verdict.good())
      return base::fail(Code::untrusted, "tsp.unit", std::string{base::to_name(verdict.reason)} + ": " + verdict.detail);
    return pki::tsp::token_of(answer.body, request, unit);
  }

 private:
  std::vector<Bytes> chain_;
  std::unique_ptr<pki::Signer> signer_;
  SealSettings settings_;
  ports::Entropy& entropy_;
  adapters::http::Client client_;
};

}  // namespace

Result<std::unique_ptr<ports::Seal>> open_seal(const Settings& settings, ports::Entropy& entropy) {
  if (settings.seal.certificates.empty()) return std::unique_ptr<ports::Seal>{};
  std::vector<Bytes> chain;
  for (const auto& path : settings.seal.certificates) {
    VIDIMUS_TRY(certificate, read_certificate_octets(path));
    chain.push_back(std::move(certificate));
  }
  VIDIMUS_TRY(certificate, pki::read_certificate(chain.front()));
  VIDIMUS_TRY(kind, pki::key_kind(certificate.spki));
  VIDIMUS_TRY(sessions, open_token(settings, settings.seal.key));
  VIDIMUS_TRY(signer, adapters::pkcs11::token_signer_of(sessions, settings.seal.key.label, certificate.spki,
                                                        ports::usual_algorithm(kind)));
  return std::unique_ptr<ports::Seal>{new TokenSeal{std::move(chain), std::move(signer), settings.seal, entropy}};
}

}  // namespace vidimus::programs
