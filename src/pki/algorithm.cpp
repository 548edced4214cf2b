#include "pki/algorithm.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <mutex>
#include <stdexcept>
#include <unordered_map>

#include "pki/der.hpp"
#include "pki/digest.hpp"
#include "pki/oids.hpp"

namespace vidimus::pki {
namespace {

using base::Code;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using SharedKey = std::shared_ptr<EVP_PKEY>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

/// Errors of a refused operation must not stay in the thread's queue, where a TLS connection would find them.
class QuietErrors {
 public:
  QuietErrors() { ERR_set_mark(); }
  ~QuietErrors() { ERR_pop_to_mark(); }
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;
};

// --- AlgorithmIdentifiers ---

Bytes rsa_identifier(ByteView type) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.oid(type);
    out.null();
  });
  return out.take();
}

/// One digest in both places of RFC 4055 §3.1 and a salt of its length; trailerField is its default. `digest_parameters` says
/// whether the digest carries NULL or nothing: RFC 4055 §2.1 asks writers for NULL and readers for both.
Bytes pss_identifier(ByteView digest_oid, int salt, bool digest_parameters) {
  constexpr Oid mgf1 = oid::encode("1.2.840.113549.1.1.8");
  DerWriter out;
  const auto digest = [&] {
    out.in(tag::sequence, [&] {
      out.oid(digest_oid);
      if (digest_parameters) out.null();
    });
  };
  out.in(tag::sequence, [&] {
    out.oid(ByteView{oid::rsassa_pss});
    out.in(tag::sequence, [&] {
      out.in(tag::context(0), digest);
      out.in(tag::context(1), [&] {
        out.in(tag::sequence, [&] {
          out.oid(ByteView{mgf1});
          digest();
        });
      });
      out.in(tag::context(2), [&] { out.integer(salt); });
    });
  });
  return out.take();
}

Bytes ecdsa_identifier(ByteView type) {
  DerWriter out;
  out.in(tag::sequence, [&] { out.oid(type); });
  return out.take();
}

/// The three identifiers of RSASSA-PSS, SHA-256 first.
std::array<Bytes, 3> pss_identifiers(bool digest_parameters) {
  constexpr Oid sha256_oid = oid::encode("2.16.840.1.101.3.4.2.1"), sha384_oid = oid::encode("2.16.840.1.101.3.4.2.2"),
                sha512_oid = oid::encode("2.16.840.1.101.3.4.2.3");
  return {pss_identifier(sha256_oid, 32, digest_parameters), pss_identifier(sha384_oid, 48, digest_parameters),
          pss_identifier(sha512_oid, 64, digest_parameters)};
}

const std::array<Bytes, 8>& identifiers() {
  static const std::array<Bytes, 8> all = [] {
    auto pss = pss_identifiers(true);
    return std::array<Bytes, 8>{rsa_identifier(oid::sha256_with_rsa),
                                rsa_identifier(oid::sha384_with_rsa),
                                rsa_identifier(oid::sha512_with_rsa),
                                std::move(pss[0]),
                                std::move(pss[1]),
                                std::move(pss[2]),
                                ecdsa_identifier(oid::ecdsa_with_sha256),
                                ecdsa_identifier(oid::ecdsa_with_sha384)};
  }();
  return all;
}

const EVP_MD* digest_of(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::rsa_sha384:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::ecdsa_sha384:
      return EVP_sha384();
    case SignatureAlgorithm::rsa_sha512:
    case SignatureAlgorithm::rsa_pss_sha512:
      return EVP_sha512();
    default:
      return EVP_sha256();
  }
}

Bytes digest_by(SignatureAlgorithm algorithm, ByteView data) {
  const auto* const kind = digest_of(algorithm);
  if (kind == EVP_sha384()) return sha384(data);
  if (kind == EVP_sha512()) return sha512(data);
  const auto out = sha256(data);
  return {out.begin(), out.end()};
}

bool set_padding(EVP_PKEY_CTX* context, SignatureAlgorithm algorithm) {
  if (!is_pss(algorithm)) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

// --- Public keys ---

/// What a SubjectPublicKeyInfo holds: an RSA modulus and exponent, or a point of a curve.
struct PublicKey {
  ByteView modulus;  ///< without leading zero; empty for a curve
  ByteView exponent;
  int curve = 0;  ///< NID, or 0 for RSA
  ByteView point;
};

Result<PublicKey> open_spki(ByteView spki) {
  const auto malformed = base::fail(Code::malformed, "not a public key");
  DerReader in{spki};
  auto content = in.enter(tag::sequence);
  if (!content || !in.at_end()) return malformed;
  auto algorithm = content->enter(tag::sequence);
  if (!algorithm) return malformed;
  const auto type = algorithm->oid();
  const auto key = content->bits();
  if (!type || !key || !content->at_end()) return malformed;
  PublicKey out;
  if (same(*type, oid::rsa_encryption)) {
    DerReader numbers_in{*key};
    auto numbers = numbers_in.enter(tag::sequence);
    if (!numbers) return malformed;
    const auto modulus = numbers->integer();
    const auto exponent = numbers->integer();
    if (!modulus || !exponent || !numbers->at_end() || !numbers_in.at_end() || modulus->front() >= 0x80 ||
        exponent->front() >= 0x80)
      return malformed;
    out.modulus = modulus->front() == 0 ? modulus->subspan(1) : *modulus;
    out.exponent = exponent->front() == 0 ? exponent->subspan(1) : *exponent;
    return out;
  }
  if (!same(*type, oid::ec_public_key)) return base::fail(Code::unsupported, "public key algorithm");
  const auto curve = algorithm->oid();
  if (!curve) return base::fail(Code::unsupported, "elliptic curve by parameters");
  if (same(*curve, oid::curve_p256))
    out.curve = NID_X9_62_prime256v1;
  else if (same(*curve, oid::curve_p384))
    out.curve = NID_secp384r1;
  else if (same(*curve, oid::curve_p521))
    out.curve = NID_secp521r1;
  else
    return base::fail(Code::unsupported, "elliptic curve");
  out.point = *key;
  return out;
}

Key rsa_key(const PublicKey& key) {
  // OSSL_PARAM integers are in the order of the machine: little-endian here (Debian amd64 and arm64).
  Bytes modulus(key.modulus.rbegin(), key.modulus.rend());
  Bytes exponent(key.exponent.rbegin(), key.exponent.rend());
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, modulus.data(), modulus.size()),
                             OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, exponent.data(), exponent.size()),
                             OSSL_PARAM_construct_end()};
  const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free};
  EVP_PKEY* out = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 || EVP_PKEY_fromdata(context.get(), &out, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
    out = nullptr;
  return {out, EVP_PKEY_free};
}

/// Verifies with any point of one curve: key and context are made once a thread, and each verification puts its own point into
/// them. Making both anew costs 6 µs, decoding a key in the library's general way 90; the point alone 1.
class CurveVerifier {
 public:
  explicit CurveVerifier(const char* group) {
    char name[16];
    std::snprintf(name, sizeof name, "%s", group);
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0), OSSL_PARAM_construct_end()};
    const KeyContext maker{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free};
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(maker.get()) != 1 ||
        EVP_PKEY_fromdata(maker.get(), &key, EVP_PKEY_KEY_PARAMETERS, parameters) != 1)
      throw std::runtime_error("the crypto library does not know this curve");
    key_.reset(key);
    context_.reset(EVP_PKEY_CTX_new(key, nullptr));
    if (EVP_PKEY_verify_init(context_.get()) != 1) throw std::runtime_error("the crypto library does not verify on this curve");
  }

  /// An ECDSA signature does not name its digest, and naming it to the library costs a search of its providers.
  Result<base::Done> verify(ByteView point, ByteView digest, ByteView signature) {
    // Refuses what is not a point of the curve.
    if (EVP_PKEY_set1_encoded_public_key(key_.get(), point.data(), point.size()) != 1)
      return base::fail(Code::malformed, "not a public key");
    if (EVP_PKEY_verify(context_.get(), signature.data(), signature.size(), digest.data(), digest.size()) != 1)
      return base::fail(Code::bad_signature, "the signature does not verify");
    return base::Done{};
  }

 private:
  Key key_{nullptr, EVP_PKEY_free};
  KeyContext context_{nullptr, EVP_PKEY_CTX_free};
};

CurveVerifier& verifier_of(int curve) {
  if (curve == NID_X9_62_prime256v1) {
    thread_local CurveVerifier p256{"P-256"};
    return p256;
  }
  if (curve == NID_secp384r1) {
    thread_local CurveVerifier p384{"P-384"};
    return p384;
  }
  thread_local CurveVerifier p521{"P-521"};
  return p521;
}

Result<SharedKey> decode_rsa(const PublicKey& key) {
  if (key.modulus.size() < 128 || key.modulus.size() > 1024 || key.exponent.size() > 8)
    return base::fail(Code::unsupported, "RSA key size");
  auto out = rsa_key(key);
  if (!out) return base::fail(Code::malformed, "not a public key");
  return SharedKey{std::move(out)};
}

/// Decoded RSA keys by the digest of their octets. When it is full it starts again: rare, and never slower than no cache.
class KeyCache {
 public:
  Result<SharedKey> get(ByteView spki, const PublicKey& opened) {
    const auto digest = sha256(spki);
    const std::string id{reinterpret_cast<const char*>(digest.data()), digest.size()};
    {
      const std::lock_guard lock{mutex_};
      if (const auto found = keys_.find(id); found != keys_.end()) return found->second;
    }
    auto key = decode_rsa(opened);
    if (!key) return key;
    const std::lock_guard lock{mutex_};
    if (keys_.size() >= 4096) keys_.clear();
    keys_.emplace(id, *key);
    return key;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, SharedKey> keys_;
};

// --- Private keys in memory ---

class SoftwareSigner final : public Signer {
 public:
  SoftwareSigner(Key key, DigestContext ready, SignatureAlgorithm algorithm, Bytes spki)
      : key_(std::move(key)), ready_(std::move(ready)), algorithm_(algorithm), spki_(std::move(spki)) {}
  [[nodiscard]] SignatureAlgorithm algorithm() const override { return algorithm_; }
  [[nodiscard]] ByteView spki() const override { return spki_; }
  Result<Bytes> sign(ByteView data) override {
    // The initialised context is copied, not made anew: initialising costs as much as a P-256 signature.
    const DigestContext context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    Bytes out(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
    std::size_t size = out.size();
    if (EVP_MD_CTX_copy_ex(context.get(), ready_.get()) != 1 ||
        EVP_DigestSign(context.get(), out.data(), &size, data.data(), data.size()) != 1)
      return base::fail(Code::device_fatal, "the key in memory does not sign");
    out.resize(size);
    return out;
  }

 private:
  Key key_;
  DigestContext ready_;
  SignatureAlgorithm algorithm_;
  Bytes spki_;
};

Key private_key(ByteView pkcs8) {
  const auto* at = pkcs8.data();
  EVP_PKEY* out = nullptr;
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info{
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(pkcs8.size())), PKCS8_PRIV_KEY_INFO_free};
  if (info) out = EVP_PKCS82PKEY(info.get());
  return {out, EVP_PKEY_free};
}

template <class Encode>
Bytes encoded(Encode encode) {
  unsigned char* octets = nullptr;
  const int size = encode(&octets);
  if (size <= 0) throw std::runtime_error("key does not encode");
  Bytes out(octets, octets + size);
  OPENSSL_clear_free(octets, static_cast<std::size_t>(size));
  return out;
}

}  // namespace

ByteView algorithm_identifier(SignatureAlgorithm algorithm) { return identifiers().at(static_cast<std::size_t>(algorithm)); }

Result<SignatureAlgorithm> algorithm_from(ByteView identifier) {
  for (std::size_t at = 0; at < identifiers().size(); ++at)
    if (same(identifiers()[at], identifier)) return static_cast<SignatureAlgorithm>(at);
  static const auto pss_without_null = pss_identifiers(false);
  for (std::size_t at = 0; at < pss_without_null.size(); ++at)
    if (same(pss_without_null[at], identifier))
      return static_cast<SignatureAlgorithm>(static_cast<std::size_t>(SignatureAlgorithm::rsa_pss_sha256) + at);
  return base::fail(Code::unsupported, "signature algorithm");
}

Result<base::Done> verify(SignatureAlgorithm algorithm, ByteView spki, ByteView data, ByteView signature) {
  const QuietErrors quiet;
  VIDIMUS_TRY(opened, open_spki(spki));
  if (opened.curve != 0 && (opened.point.empty() || opened.point[0] != 4))
    return base::fail(Code::unsupported, "compressed point");
  const auto wrong = base::fail(Code::bad_signature, "the signature does not verify");
  if ((opened.curve == 0) != is_rsa(algorithm)) return wrong;
  const auto digest = digest_by(algorithm, data);
  if (opened.curve != 0) return verifier_of(opened.curve).verify(opened.point, digest, signature);
  static KeyCache cache;
  VIDIMUS_TRY(key, cache.get(spki, opened));
  const KeyContext context{EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free};
  if (EVP_PKEY_verify_init(context.get()) != 1 || !set_padding(context.get(), algorithm) ||
      EVP_PKEY_CTX_set_signature_md(context.get(), digest_of(algorithm)) != 1)
    return wrong;
  if (EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.data(), digest.size()) != 1) return wrong;
  return base::Done{};
}

Result<KeyKind> key_kind(ByteView spki) {
  VIDIMUS_TRY(key, open_spki(spki));
  if (key.curve == NID_X9_62_prime256v1) return KeyKind::p256;
  if (key.curve == NID_secp384r1) return KeyKind::p384;
  if (key.curve == 0 && key.modulus.front() >= 0x80) {
    if (key.modulus.size() == 256) return KeyKind::rsa2048;
    if (key.modulus.size() == 384) return KeyKind::rsa3072;
    if (key.modulus.size() == 512) return KeyKind::rsa4096;
  }
  return base::fail(Code::unsupported, "kind of key");
}

Result<std::unique_ptr<Signer>> software_signer(ByteView pkcs8, SignatureAlgorithm algorithm) {
  const QuietErrors quiet;
  auto key = private_key(pkcs8);
  if (!key) return base::fail(Code::malformed, "not a private key");
  auto spki = encoded([&](unsigned char** out) { return i2d_PUBKEY(key.get(), out); });
  VIDIMUS_CHECK(key_kind(spki));
  if ((EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA) != is_rsa(algorithm))
    return base::fail(Code::misconfigured, "the key does not go with the algorithm");
  DigestContext ready{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  EVP_PKEY_CTX* context = nullptr;
  if (EVP_DigestSignInit(ready.get(), &context, digest_of(algorithm), nullptr, key.get()) != 1 ||
      !set_padding(context, algorithm))
    return base::fail(Code::unsupported, "signature algorithm");
  return std::unique_ptr<Signer>{std::make_unique<SoftwareSigner>(std::move(key), std::move(ready), algorithm, std::move(spki))};
}

Result<Bytes> make_software_key(KeyKind kind) {
  Key key{nullptr, EVP_PKEY_free};
  switch (kind) {
    case KeyKind::rsa2048:
    case KeyKind::rsa3072:
    case KeyKind::rsa4096: {
      const std::size_t bits = kind == KeyKind::rsa2048 ? 2048 : kind == KeyKind::rsa3072 ? 3072 : 4096;
      key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
      break;
    }
    case KeyKind::p256:
      key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
      break;
    case KeyKind::p384:
      key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
      break;
  }
  if (!key) return base::fail(Code::internal, "key pair not made");
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info{EVP_PKEY2PKCS8(key.get()),
                                                                                       PKCS8_PRIV_KEY_INFO_free};
  return encoded([&](unsigned char** out) { return i2d_PKCS8_PRIV_KEY_INFO(info.get(), out); });
}

}  // namespace vidimus::pki
