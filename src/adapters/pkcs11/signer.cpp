#include "adapters/pkcs11/signer.hpp"

#include <atomic>

#include "adapters/pkcs11/keys.hpp"
#include "pki/x509.hpp"

namespace vidimus::adapters::pkcs11 {
namespace {

using base::Code;
using base::fail;

Result<FoundKey> key_of(Session& session, std::string_view label, ByteView id = {}) {
  VIDIMUS_TRY(key, find_key(session, label, id));
  if (!key) return fail(Code::not_found, "token.key_absent", "no key " + std::string{label});
  return std::move(*key);
}

class TokenSigner final : public pki::Signer {
 public:
  TokenSigner(std::shared_ptr<Sessions> sessions, std::string label, FoundKey key, pki::SignatureAlgorithm algorithm)
      : sessions_(std::move(sessions)),
        label_(std::move(label)),
        spki_(key.spki),
        algorithm_(algorithm),
        key_(std::make_shared<const FoundKey>(std::move(key))) {}

  [[nodiscard]] pki::SignatureAlgorithm algorithm() const override { return algorithm_; }
  [[nodiscard]] ByteView spki() const override { return spki_; }

  Result<Bytes> sign(ByteView data) override {
    return sessions_->run([&](Session& session) -> Result<Bytes> {
      auto key = key_.load();
      if (key->generation != session.generation()) {
        VIDIMUS_TRY(again, key_of(session, label_, key->id));
        // A key that came back different would sign what its certificate does not vouch for.
        if (again.spki != spki_) return fail(Code::device_fatal, "token.key_absent", "another key took this label");
        key = std::make_shared<const FoundKey>(std::move(again));
        key_.store(key);
      }
      return sign_with(session, *key, algorithm_, data);
    });
  }

 private:
  std::shared_ptr<Sessions> sessions_;
  std::string label_;
  Bytes spki_;
  pki::SignatureAlgorithm algorithm_;
  std::atomic<std::shared_ptr<const FoundKey>> key_;
};

Result<std::unique_ptr<pki::Signer>> signer_over(std::shared_ptr<Sessions> sessions, std::string label, FoundKey key,
                                                 pki::SignatureAlgorithm algorithm) {
  VIDIMUS_TRY(kind, pki::key_kind(key.spki));
  const auto usual = ports::usual_algorithm(kind);
  if (pki::is_rsa(algorithm) ? !pki::is_rsa(usual) : usual != algorithm)
    return fail(Code::unsupported, "token.unsupported", "this algorithm is not for this key");
  return std::unique_ptr<pki::Signer>{
      std::make_unique<TokenSigner>(std::move(sessions), std::move(label), std::move(key), algorithm)};
}

}  // namespace

Result<std::unique_ptr<pki::Signer>> token_signer(std::shared_ptr<Sessions> sessions, const std::string& label,
                                                  pki::SignatureAlgorithm algorithm) {
  VIDIMUS_TRY(key, sessions->run([&](Session& session) { return key_of(session, label); }));
  return signer_over(std::move(sessions), label, std::move(key), algorithm);
}

Result<std::unique_ptr<pki::Signer>> token_signer_of(std::shared_ptr<Sessions> sessions, const std::string& label, ByteView spki,
                                                     pki::SignatureAlgorithm algorithm) {
  const auto id = pki::key_identifier(spki);
  if (!id) return fail(Code::malformed, "not a public key");
  VIDIMUS_TRY(beside, sessions->run([&](Session& session) { return find_key(session, {}, *id); }));
  if (beside) return signer_over(std::move(sessions), {}, std::move(*beside), algorithm);
  VIDIMUS_TRY(key, sessions->run([&](Session& session) { return key_of(session, label); }));
  if (!pki::same(key.spki, spki)) return fail(Code::not_found, "token.key_absent", "no key of this certificate on the token");
  return signer_over(std::move(sessions), label, std::move(key), algorithm);
}

Result<Bytes> make_key_pair(Sessions& sessions, std::string_view label, pki::KeyKind kind) {
  return sessions.run([&](Session& session) -> Result<Bytes> {
    VIDIMUS_TRY(there, find_key(session, label));
    if (there) return fail(Code::conflict, "token.two_keys", "the label is taken");
    VIDIMUS_TRY(key, make_key(session, label, kind));
    return std::move(key.spki);
  });
}

Result<Bytes> read_public_key(Sessions& sessions, std::string_view label) {
  VIDIMUS_TRY(key, sessions.run([&](Session& session) { return key_of(session, label); }));
  return std::move(key.spki);
}

}  // namespace vidimus::adapters::pkcs11
