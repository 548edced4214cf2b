// Sign-in by an identity provider (fournisseur d'identité): OpenID Connect Core 1.0, authorization code flow with PKCE. Foreign
// octets come in here; who was proven goes out.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

/// The secrets of one sign-in: drawn when it begins, looked for in what comes back.
struct ProviderTry {
  std::string state;     ///< binds the answer to the browser that asked
  std::string nonce;     ///< binds the ID token to this sign-in
  std::string verifier;  ///< RFC 7636 §4.1: 43 to 128 unreserved characters
};

/// What the provider sent the browser back with.
struct ProviderAnswer {
  std::string code;
  std::string issuer;  ///< parameter `iss` (RFC 9207); empty when the provider sends none
};

/// A person as the provider vouches for him.
struct ProvenIdentity {
  std::string issuer;
  std::string subject;         ///< stable at this issuer
  std::string email;           ///< empty unless the provider vouches for it
  bool second_factor = false;  ///< acr or amr say that more than a password was given
  std::string id_token;        ///< as it came: named again when signing out
};

class IdentityProvider {
 public:
  virtual ~IdentityProvider() = default;
  /// What people know it by («ProConnect»).
  [[nodiscard]] virtual const std::string& name() const = 0;
  /// Where the browser goes to sign in. @errors unavailable, timeout, untrusted, malformed (of the discovery).
  virtual base::Result<std::string> sign_in_address(const ProviderTry& attempt) = 0;
  /// Redeems the code and believes nothing that is not signed for this sign-in. @errors unauthenticated: the provider refuses the
  /// code; bad_signature, malformed: what came is not what the specification asks; unavailable, timeout, untrusted.
  virtual base::Result<ProvenIdentity> redeem(const ProviderAnswer& answer, const ProviderTry& attempt, base::Instant now) = 0;
  /// Where the browser goes to sign out there too; empty when the provider has no such door. @errors as sign_in_address.
  /// @source OpenID Connect RP-Initiated Logout 1.0
  virtual base::Result<std::string> sign_out_address(const std::string& id_token) = 0;
};

}  // namespace vidimus::ports
