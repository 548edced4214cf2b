// An OpenID provider over HTTPS (ports/identity_provider.hpp): discovery, authorization code with PKCE, ID token, userinfo plain
// or signed (ProConnect), sign-out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "ports/clock.hpp"
#include "ports/identity_provider.hpp"

namespace vidimus::adapters::openid {

struct ProviderOptions {
  std::string name;    ///< «ProConnect»
  std::string issuer;  ///< "https://…": the discovery is under it
  std::string client_id;
  std::string client_secret;
  std::string redirect_url;                    ///< of ours, registered at the provider
  std::string sign_out_url;                    ///< of ours: where the provider sends people who signed out
  std::vector<std::string> scopes{"email"};    ///< beside "openid"
  std::vector<std::string> acr_values;         ///< asked for; empty: whatever the provider does by itself
  std::vector<std::string> strong_acr;         ///< values of `acr` that stand for a second factor
  std::vector<std::string> strong_amr{"mfa"};  ///< values of `amr` that do (RFC 8176)
  /// Values of `acr` one of which the provider must reach, asked for by the parameter `claims`; empty: none is asked for.
  std::vector<std::string> required_acr;
  bool pkce = true;                ///< RFC 7636; false for a provider that refuses parameters it does not know (ProConnect)
  bool vouches_for_email = false;  ///< its addresses are verified though it does not say so (`email_verified`)
  std::string ca_file;             ///< PEM of the only anchors trusted; "" for the system's
};

/// Nothing is asked of the provider before somebody signs in. The clock outlives it.
std::unique_ptr<ports::IdentityProvider> make_provider(const ProviderOptions& options, const ports::Clock& clock);

/// What the claims of an ID token must say (OpenID Connect Core §3.1.3.7).
struct ExpectedToken {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  base::Instant now;
};
/// @errors bad_signature, naming the claim that is wrong.
base::Result<base::Done> check_claims(const base::Json& claims, const ExpectedToken& expected);

}  // namespace vidimus::adapters::openid
