// The holder's token (support cryptographique, clé USB, QSCD) as the station sees it: one device, one holder, one dossier at a
// time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "pki/algorithm.hpp"

namespace vidimus::ports {

using base::Bytes;
using base::ByteView;
using base::Done;
using base::Result;

/// How far a token is, told from what it says of itself.
enum class TokenCondition : std::uint8_t {
  blank,        ///< never initialised (vierge)
  without_pin,  ///< initialised, but the holder's PIN was not set: a cut-off personalisation
  ready,
  pin_low,  ///< at least one wrong PIN since the last good one
  pin_last_try,
  pin_locked,  ///< blocked (bloqué): the unblocking code (PUK) is needed
};

/// What a token says of itself (PKCS#11 CK_TOKEN_INFO).
struct TokenInfo {
  std::string label;
  std::string manufacturer;
  std::string model;
  std::string serial;  ///< "" on a blank software token
  TokenCondition condition = TokenCondition::blank;
  std::optional<unsigned> tries_left;  ///< only where the token tells: 1 before the last try, 0 when blocked
  std::size_t pin_minimum = 0;
  std::size_t pin_maximum = 0;
};

/// A key of the token. `label` is "vidimus:<dossier>" for the holders' keys.
struct TokenKey {
  std::string label;
  Bytes id;    ///< CKA_ID: SHA-1 of the public key's bits
  Bytes spki;  ///< SubjectPublicKeyInfo, DER
};

/// An object on the token, for people and for support.
struct TokenObject {
  std::string kind;  ///< "private key", "public key", "certificate", "data", "other"
  std::string label;
  Bytes id;
};

/// Codes of a new token: the security officer's (code de déblocage, PUK) and the holder's (code PIN).
struct TokenCodes {
  base::Secret security_officer;
  base::Secret holder;
};

/// What is written beside the key once the certificate is issued.
struct TokenCertificates {
  std::string label;
  Bytes holder;              ///< DER
  std::vector<Bytes> chain;  ///< issuer first, DER; a copy already there is not written twice
};

/// One token. Every act may be repeated after a cut-off: it finds what is there and goes on from it.
/// Errors of all acts: device_retry (unplugged, wrong PIN) or device_fatal (blocked, unsupported); `detail` is a message key.
class TokenDevice {
 public:
  virtual ~TokenDevice() = default;
  virtual Result<TokenInfo> info() = 0;
  /// Initialises a blank token, or sets the holder's PIN on one whose initialisation was cut off. Nothing is ever erased:
  /// @errors wrong_state when the token already has a PIN.
  virtual Result<Done> initialise(std::string_view label, const TokenCodes& codes) = 0;
  /// Initialises a blank token ahead of its holder: its label and unblocking code, no PIN. @errors wrong_state when it is not
  /// blank.
  virtual Result<Done> prepare(std::string_view label, const base::Secret& security_officer) = 0;
  /// Gives the token another unblocking code. @errors device_retry token.pin_incorrect.
  virtual Result<Done> change_security_officer(const base::Secret& before, const base::Secret& after) = 0;
  /// Logs the holder in; needed before every act below. @errors device_retry token.pin_incorrect.
  virtual Result<Done> log_in(const base::Secret& pin) = 0;
  virtual Result<Done> change_pin(const base::Secret& old_pin, const base::Secret& new_pin) = 0;
  /// Sets a new PIN with the security officer's code (déblocage).
  virtual Result<Done> unblock(const TokenCodes& codes) = 0;
  /// Makes a key pair, sensitive and not extractable, for signing only; or answers the one of this label made before.
  /// @errors conflict when that one is of another kind.
  virtual Result<TokenKey> generate_key(std::string_view label, pki::KeyKind kind) = 0;
  virtual Result<std::optional<TokenKey>> find_key(std::string_view label) = 0;
  virtual Result<Bytes> sign(const TokenKey& key, pki::SignatureAlgorithm algorithm, ByteView data) = 0;
  /// PKCS#10 request (RFC 2986) with this common name only: the proof that the key is here (preuve de possession).
  virtual Result<Bytes> make_request(const TokenKey& key, std::string_view common_name) = 0;
  virtual Result<Done> write_certificates(const TokenKey& key, const TokenCertificates& certificates) = 0;
  /// The holder's certificate as the token gives it back; nothing when there is none beside this key.
  virtual Result<std::optional<Bytes>> read_certificate(const TokenKey& key) = 0;
  virtual Result<std::vector<TokenObject>> objects() = 0;
  /// Deletes the key pair and the certificate of this label: what a failed attempt left. Answers how many objects went.
  virtual Result<std::size_t> erase(std::string_view label) = 0;
};

/// The algorithm a key of this kind signs with: PKCS#1 v1.5 for RSA (what PES/Hélios tools accept), ECDSA with the curve's
/// digest.
constexpr pki::SignatureAlgorithm usual_algorithm(pki::KeyKind kind) {
  switch (kind) {
    case pki::KeyKind::p256:
      return pki::SignatureAlgorithm::ecdsa_sha256;
    case pki::KeyKind::p384:
      return pki::SignatureAlgorithm::ecdsa_sha384;
    default:
      return pki::SignatureAlgorithm::rsa_sha256;
  }
}

}  // namespace vidimus::ports

namespace vidimus::base {
template <>
inline constexpr std::array names<ports::TokenCondition>{"blank"sv,   "without_pin"sv,  "ready"sv,
                                                         "pin_low"sv, "pin_last_try"sv, "pin_locked"sv};
}  // namespace vidimus::base
