// Signature algorithms the house signs and verifies with, and the two acts themselves. Keys come from outside (a `Signer`).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/result.hpp"

namespace vidimus::pki {

using base::Bytes;
using base::ByteView;
using base::Result;

/// RSASSA-PKCS1-v1_5, RSASSA-PSS (MGF1 and salt of the digest, RFC 4055) and ECDSA.
enum class SignatureAlgorithm : unsigned char {
  rsa_sha256,
  rsa_sha384,
  rsa_sha512,
  rsa_pss_sha256,
  rsa_pss_sha384,
  rsa_pss_sha512,
  ecdsa_sha256,
  ecdsa_sha384
};
constexpr bool is_pss(SignatureAlgorithm a) {
  return a >= SignatureAlgorithm::rsa_pss_sha256 && a <= SignatureAlgorithm::rsa_pss_sha512;
}
constexpr bool is_rsa(SignatureAlgorithm a) { return a <= SignatureAlgorithm::rsa_pss_sha512; }

/// AlgorithmIdentifier in DER, as it stands in certificates, CRLs, OCSP and CMS (RFC 4055, RFC 5758).
ByteView algorithm_identifier(SignatureAlgorithm algorithm);
/// The algorithm of an AlgorithmIdentifier; @errors unsupported (SHA-1 and MD5 are).
Result<SignatureAlgorithm> algorithm_from(ByteView algorithm_identifier);

/// Checks a signature over `data` with the public key of a SubjectPublicKeyInfo (DER). @errors bad_signature, malformed,
/// unsupported. Decoded keys are kept by the digest of their SPKI: OpenSSL's decoder costs four P-256 signatures
/// (docs/performance.md).
Result<base::Done> verify(SignatureAlgorithm algorithm, ByteView spki, ByteView data, ByteView signature);

enum class KeyKind : unsigned char { rsa2048, rsa3072, rsa4096, p256, p384 };
/// Kind of a SubjectPublicKeyInfo; @errors unsupported, malformed.
Result<KeyKind> key_kind(ByteView spki);

/// Signs `data` (hashing included) with a key held elsewhere (fichier, HSM, PKCS#11). Implementations are thread-safe.
class Signer {
 public:
  virtual ~Signer() = default;
  [[nodiscard]] virtual SignatureAlgorithm algorithm() const = 0;
  /// SubjectPublicKeyInfo of the key, DER.
  [[nodiscard]] virtual ByteView spki() const = 0;
  /// Signature over `data`, in the form X.509 carries (RSA octets, or DER ECDSA-Sig-Value). @errors device_retry, device_fatal.
  virtual Result<Bytes> sign(ByteView data) = 0;
};

/// A private key in memory: tests, and the responder's short-lived keys where policy allows. PKCS#8 DER in.
Result<std::unique_ptr<Signer>> software_signer(ByteView pkcs8, SignatureAlgorithm algorithm);
/// Makes a key pair in memory (tests and demonstrations); PKCS#8 DER out.
Result<Bytes> make_software_key(KeyKind kind);

}  // namespace vidimus::pki

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<pki::SignatureAlgorithm>{"rsa-sha256"sv,     "rsa-sha384"sv,     "rsa-sha512"sv,
                                                           "rsa-pss-sha256"sv, "rsa-pss-sha384"sv, "rsa-pss-sha512"sv,
                                                           "ecdsa-sha256"sv,   "ecdsa-sha384"sv};
template <>
inline constexpr std::array names<pki::KeyKind>{"rsa-2048"sv, "rsa-3072"sv, "rsa-4096"sv, "p-256"sv, "p-384"sv};
}  // namespace vidimus::base
