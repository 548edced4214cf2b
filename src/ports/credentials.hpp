// Second proofs of who signs in: passkeys (W3C Web Authentication level 2) and time-based codes (RFC 6238). Foreign bytes come
// in here; what was proven goes out.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

/// The site a passkey belongs to.
struct RelyingParty {
  std::string id;      ///< host name, without port ("registre.exemple.fr")
  std::string origin;  ///< "https://registre.exemple.fr:8443"
};

/// What `navigator.credentials.create` gave.
struct PasskeyRegistration {
  base::Bytes client_data;         ///< clientDataJSON
  base::Bytes authenticator_data;  ///< with the new key
};
/// What `navigator.credentials.get` gave.
struct PasskeyAssertion {
  base::Bytes client_data;
  base::Bytes authenticator_data;
  base::Bytes signature;
};
struct Passkey {
  base::Bytes key_id;
  base::Bytes material;  ///< opaque outside the port's implementation
};

/// What a person needs to fill an authenticator application.
struct OneTimeSetup {
  std::string secret;   ///< base32, to type
  std::string address;  ///< otpauth://…
  std::string picture;  ///< the address as a QR code: path data of an SVG in modules
  int modules = 0;      ///< width and height of the picture, quiet zone included
};

class Credentials {
 public:
  virtual ~Credentials() = default;
  /// The key of a new passkey. The challenge must be the one given out, the origin ours, the user verified.
  /// @errors malformed, forbidden.
  virtual base::Result<Passkey> read_registration(const RelyingParty& party, base::ByteView challenge,
                                                  const PasskeyRegistration& given) = 0;
  /// Checks a signature by the key; answers the authenticator's count of signatures. @errors malformed, bad_signature, forbidden.
  virtual base::Result<std::int64_t> verify_assertion(const RelyingParty& party, base::ByteView challenge,
                                                      base::ByteView material, const PasskeyAssertion& given) = 0;
  virtual base::Result<OneTimeSetup> one_time_setup(base::ByteView secret, const std::string& issuer,
                                                    const std::string& account) = 0;
  /// The time step of the code, at most one step of 30 seconds away from now. @errors wrong_code.
  virtual base::Result<std::int64_t> verify_one_time_code(base::ByteView secret, const std::string& code, base::Instant now) = 0;
};

}  // namespace vidimus::ports
