// Second proofs of who signs in (seconde preuve), asked of the registration authority's agents: passkeys and time-based codes.
#pragma once

#include <vector>

#include "ra/access.hpp"

namespace vidimus::ra {

/// Octets for the browser's authenticator to sign (base64url). They hold their own end, ten minutes from now, and are bound to
/// the browser that asked (`browser`: its forgery token).
std::string passkey_challenge(Counter& counter, const std::string& browser);

/// A secret for an authenticator application. Nothing is kept until a first code proves that the application has it: `sealed`
/// carries it there and back.
struct OneTimeOffer {
  ports::OneTimeSetup setup;
  std::string sealed;
};
Result<OneTimeOffer> offer_one_time_code(Counter& counter, const ActiveSession& session);
/// The same offer again, after a wrong code. @errors malformed.
Result<OneTimeOffer> same_one_time_offer(Counter& counter, const ActiveSession& session, const std::string& sealed);

/// Adds a proof to one's own. The first may be added by whoever came in by link; further ones only with one of those there are.
/// The session goes on as a strong one, under a new secret. @errors forbidden (second_factor), wrong_code, malformed, expired.
Result<SignedIn> enrol_one_time_code(Counter& counter, const ActiveSession& session, const std::string& sealed,
                                     const std::string& code, const std::string& name);
struct PasskeyAnswer {
  std::string browser;
  std::string challenge;  ///< as given out
  base::Bytes key_id;
  base::Bytes client_data;
  base::Bytes authenticator_data;
  base::Bytes signature;
};
Result<SignedIn> enrol_passkey(Counter& counter, const ActiveSession& session, const PasskeyAnswer& answer,
                               const std::string& name);

/// Proves a session opened by link. @errors wrong_code, locked (five wrong codes: a quarter of an hour), not_found.
Result<SignedIn> prove_with_code(Counter& counter, const ActiveSession& session, const std::string& code);
/// Opens a session with a passkey alone: held, and unlocked by its owner. @errors unauthenticated, forbidden, bad_signature,
/// expired.
Result<SignedIn> sign_in_with_passkey(Counter& counter, const PasskeyAnswer& answer);

/// One's own proofs, oldest first.
Result<std::vector<domain::Credential>> credentials(Counter& counter, const ActiveSession& session);
Result<Done> remove_credential(Counter& counter, const ActiveSession& session, const domain::CredentialId& id);
/// One's own open sessions, newest first; ending one of them. @errors not_found.
Result<std::vector<domain::Session>> sessions(Counter& counter, const ActiveSession& session);
Result<Done> end_session(Counter& counter, const ActiveSession& session, const domain::SessionId& id);

}  // namespace vidimus::ra
