#include "pki/unblock_code.hpp"

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <stdexcept>

namespace vidimus::pki {
namespace {

using base::Bytes;
using base::ByteView;
using base::Code;
using base::fail;
using base::Result;
using base::Secret;

constexpr std::size_t key_octets = 32;
using AgreementKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

AgreementKey private_key(ByteView octets) {
  return {EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, octets.data(), octets.size()), EVP_PKEY_free};
}
AgreementKey public_key(ByteView octets) {
  return {EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, octets.data(), octets.size()), EVP_PKEY_free};
}

Bytes public_octets(const AgreementKey& key) {
  Bytes out(key_octets);
  auto size = out.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), out.data(), &size) != 1 || size != key_octets)
    throw std::runtime_error("X25519 failed");
  return out;
}

/// Nothing when the other side's key is one that leads to no secret (RFC 7748 §6.1).
std::optional<Bytes> shared_secret(const AgreementKey& mine, ByteView theirs) {
  const auto other = public_key(theirs);
  if (!mine || !other) return std::nullopt;
  const Context context{EVP_PKEY_CTX_new(mine.get(), nullptr), EVP_PKEY_CTX_free};
  Bytes out(key_octets);
  auto size = out.size();
  const bool done = context && EVP_PKEY_derive_init(context.get()) == 1 &&
                    EVP_PKEY_derive_set_peer(context.get(), other.get()) == 1 &&
                    EVP_PKEY_derive(context.get(), out.data(), &size) == 1 && size == key_octets;
  if (!done) return std::nullopt;
  return out;
}

/// What both sides derive from their secret, for one token and this exchange of keys (HKDF, one block each).
class Derived {
 public:
  Derived(ByteView secret, std::string_view asked, std::string_view answered, std::string_view serial)
      : key_(hmac_sha256(base::view_of("vidimus unblocking 1"), secret)),
        about_(std::string{asked} + "|" + std::string{answered} + "|" + std::string{serial}) {}

  [[nodiscard]] Sha256 block(std::string_view use, char count = 1) const {
    const auto info = std::string{use} + "|" + about_ + count;
    return hmac_sha256(key_, base::view_of(info));
  }
  [[nodiscard]] Secret code() const {
    std::string out;
    for (char count = 1; out.size() < unblock_code_digits; ++count)
      for (const auto octet : block("code", count))
        if (octet < 250 && out.size() < unblock_code_digits) out.push_back(static_cast<char>('0' + octet % 10));
    return Secret{std::move(out)};
  }
  [[nodiscard]] std::string proof() const { return base::to_hex(ByteView{block("proof")}.first(8)); }
  [[nodiscard]] Bytes nonce() const { return base::copy_of(ByteView{block("nonce")}.first(12)); }
  [[nodiscard]] ByteView about() const { return base::view_of(about_); }

 private:
  Sha256 key_;
  std::string about_;
};

}  // namespace

Result<UnblockQuestion> ask_unblocking(const Sha256& random) {
  return UnblockQuestion{Secret{base::to_base64url(random)}, base::to_base64url(public_octets(private_key(random)))};
}

bool is_unblock_question(std::string_view text) {
  const auto octets = text.size() <= 64 ? base::from_base64(text) : std::nullopt;
  return octets && octets->size() == key_octets;
}

Result<UnblockAnswer> answer_unblocking(std::string_view question, std::string_view serial, const Secret& code,
                                        const Sha256& random) {
  const auto wrong = fail(Code::malformed, "unblocking.question");
  if (!is_unblock_question(question)) return wrong;
  const auto mine = private_key(random);
  const auto secret = shared_secret(mine, *base::from_base64(question));
  if (!secret) return wrong;
  const auto key = public_octets(mine);
  const Derived derived{*secret, question, base::to_base64url(key), serial};
  auto octets = key;
  const auto sealed = seal(derived.block("seal"), derived.nonce(), base::view_of(code.reveal()), derived.about());
  octets.insert(octets.end(), sealed.begin(), sealed.end());
  return UnblockAnswer{base::to_base64url(octets), derived.code(), derived.proof()};
}

Result<OpenedAnswer> open_unblocking(const Secret& key, std::string_view answer, std::string_view serial) {
  const auto wrong = fail(Code::malformed, "unblocking.answer");
  const auto own = base::from_base64(key.reveal());
  const auto octets = answer.size() <= 512 ? base::from_base64(answer) : std::nullopt;
  if (!own || own->size() != key_octets || !octets || octets->size() <= key_octets) return wrong;
  const auto mine = private_key(*own);
  const auto theirs = ByteView{*octets}.first(key_octets);
  const auto secret = shared_secret(mine, theirs);
  if (!secret) return wrong;
  const Derived derived{*secret, base::to_base64url(public_octets(mine)), base::to_base64url(theirs), serial};
  const auto plain = unseal(derived.block("seal"), ByteView{*octets}.subspan(key_octets), derived.about());
  if (!plain) return wrong;
  return OpenedAnswer{Secret{std::string{base::text_of(*plain)}}, derived.code(), derived.proof()};
}

}  // namespace vidimus::pki
