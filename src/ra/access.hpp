// Coming in: sign-in by e-mailed one-time link, by the holder's own certificate; sessions; one-time codes that sign a consent.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// What the browser keeps (secret) and what forms carry (csrf, base64url).
struct SignedIn {
  base::Secret secret;
  domain::Person person;
};
struct ActiveSession {
  Actor actor;
  std::string csrf;
  domain::Person person;
  domain::SessionId id;
  std::string method;        ///< domain::Session::method
  domain::RoleSet withheld;  ///< agents' roles this session may not use until a second proof was given
};

/// Sends a sign-in link (lien de connexion) to each person known under this address. Always says Done: nobody learns who is
/// known.
Result<Done> ask_sign_in_link(Counter& counter, const std::string& email);
/// Uses a link's secret, once, within its time. The door calls it on POST only: mail scanners follow links. @errors wrong_code,
/// expired.
Result<SignedIn> sign_in_with_link(Counter& counter, const std::string& secret);
/// Signs in the holder of an active certificate of ours, already verified by TLS against our anchors (authentification).
/// @errors unauthenticated: unknown here, revoked, expired or not active.
Result<SignedIn> sign_in_with_certificate(Counter& counter, base::ByteView certificate);
/// Who holds this session secret now, with the accreditations valid today. @errors unauthenticated.
Result<ActiveSession> find_session(Counter& counter, const std::string& secret);
Result<Done> sign_out(Counter& counter, const ActiveSession& session);
/// Sends a one-time code to sign something: subject is "convention:<membership>", "annex:<membership>", "dossier:<dossier>".
Result<Done> ask_consent_code(Counter& counter, const Actor& actor, const std::string& subject);
/// Checks and uses the code inside a use case's Work (counted; locked after five). @errors wrong_code, expired, locked.
/// A wrong code is counted in a transaction of its own, so that the refusal does not lose the count.
Result<Done> use_consent_code(Work& work, const std::string& subject, const std::string& code);
/// The actor of this person now. @errors not_found, unavailable.
Result<Actor> actor_now(Counter& counter, const domain::PersonId& id);
/// Builds the actor of a person: accreditations valid at this instant.
Result<Actor> actor_of(ports::Unit& unit, const domain::Person& person, Instant now);

}  // namespace vidimus::ra
