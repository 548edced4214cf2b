#include "pki/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>
#include <stdexcept>

namespace vidimus::pki {
namespace {

/// A digest fetched once: EVP_sha256() and its like are looked up again at every call, behind a lock (OpenSSL 3, crypto(7)).
const EVP_MD* fetched(const char* name) {
  auto* const out = EVP_MD_fetch(nullptr, name, nullptr);
  if (out == nullptr) throw std::runtime_error("the crypto library lacks a digest");
  return out;
}
const EVP_MD* sha256_kind() {
  static const EVP_MD* const kind = fetched("SHA256");
  return kind;
}

template <std::size_t N, class Out>
void digest_into(const EVP_MD* kind, base::ByteView data, Out& out) {
  unsigned int size = N;
  if (EVP_Digest(data.data(), data.size(), out.data(), &size, kind, nullptr) != 1 || size != N)
    throw std::runtime_error("digest failed");
}

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

}  // namespace

Sha256 sha256(base::ByteView data) {
  Sha256 out{};
  digest_into<32>(sha256_kind(), data, out);
  return out;
}
base::Bytes sha1(base::ByteView data) {
  static const EVP_MD* const kind = fetched("SHA1");
  base::Bytes out(20);
  digest_into<20>(kind, data, out);
  return out;
}
base::Bytes sha384(base::ByteView data) {
  static const EVP_MD* const kind = fetched("SHA384");
  base::Bytes out(48);
  digest_into<48>(kind, data, out);
  return out;
}
base::Bytes sha512(base::ByteView data) {
  static const EVP_MD* const kind = fetched("SHA512");
  base::Bytes out(64);
  digest_into<64>(kind, data, out);
  return out;
}

Sha256 hmac_sha256(base::ByteView key, base::ByteView data) {
  Sha256 out{};
  unsigned int size = 32;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), out.data(), &size) == nullptr)
    throw std::runtime_error("HMAC failed");
  return out;
}

base::Bytes seal(const Sha256& key, base::ByteView nonce12, base::ByteView plain, base::ByteView context) {
  if (nonce12.size() != 12) throw std::logic_error("AES-GCM nonce must have 12 octets");
  const CipherContext cipher{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
  base::Bytes out(12 + plain.size() + 16);
  std::copy(nonce12.begin(), nonce12.end(), out.begin());
  int wrote = 0;
  int tail = 0;
  const bool good = EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce12.data()) == 1 &&
                    EVP_EncryptUpdate(cipher.get(), nullptr, &wrote, context.data(), static_cast<int>(context.size())) == 1 &&
                    EVP_EncryptUpdate(cipher.get(), out.data() + 12, &wrote, plain.data(), static_cast<int>(plain.size())) == 1 &&
                    EVP_EncryptFinal_ex(cipher.get(), out.data() + 12 + wrote, &tail) == 1 &&
                    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, 16, out.data() + 12 + plain.size()) == 1;
  if (!good) throw std::runtime_error("AES-GCM seal failed");
  return out;
}

base::Result<base::Bytes> unseal(const Sha256& key, base::ByteView sealed, base::ByteView context) {
  if (sealed.size() < 28) return base::fail(base::Code::malformed, "sealed value is too short");
  const CipherContext cipher{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
  const auto body = sealed.subspan(12, sealed.size() - 28);
  base::Bytes tag(sealed.end() - 16, sealed.end());
  base::Bytes out(body.size() + 1);
  int wrote = 0;
  int tail = 0;
  const bool good = EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), sealed.data()) == 1 &&
                    EVP_DecryptUpdate(cipher.get(), nullptr, &wrote, context.data(), static_cast<int>(context.size())) == 1 &&
                    EVP_DecryptUpdate(cipher.get(), out.data(), &wrote, body.data(), static_cast<int>(body.size())) == 1 &&
                    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, 16, tag.data()) == 1 &&
                    EVP_DecryptFinal_ex(cipher.get(), out.data() + wrote, &tail) == 1;
  if (!good) return base::fail(base::Code::bad_signature, "sealed value does not open with this key and context");
  out.resize(body.size());
  return out;
}

}  // namespace vidimus::pki
