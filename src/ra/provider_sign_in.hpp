// Sign-in by an identity provider (ports/identity_provider.hpp): agents who have an account there are let in, nobody is created.
#pragma once

#include <vector>

#include "domain/provider_account.hpp"
#include "ports/identity_provider.hpp"
#include "ra/access.hpp"

namespace vidimus::ra {

/// Where the browser goes, and what it keeps meanwhile: the secrets of this sign-in, sealed, good for ten minutes.
struct ProviderDeparture {
  std::string address;
  std::string kept;  ///< base64url
};
/// @errors unavailable: the provider is not there, or does not answer as it should.
Result<ProviderDeparture> leave_for_provider(Counter& counter, ports::IdentityProvider& provider);

/// What the browser brought back.
struct ProviderReturn {
  std::string kept;
  std::string state;
  std::string error;  ///< parameter `error` of the provider, "" when all went well
  ports::ProviderAnswer answer;
};
/// Opens a session for the person the provider vouches for: the one its account is linked with, else the one who has its
/// address; the account is linked with him then. Strong when the provider says that a second factor was given.
/// @errors forbidden "refused.provider_state": not the sign-in this browser began; unauthenticated "refused.provider_denied",
/// "refused.provider_unknown" (nobody here), "refused.provider_several" (an address of several people); expired; and those of
/// leave_for_provider.
Result<SignedIn> return_from_provider(Counter& counter, ports::IdentityProvider& provider, const ProviderReturn& back);

/// Ends the session; answers where the browser goes to sign out at the provider too, or "": the session was opened otherwise,
/// there is none, or it is not there. Nobody stays signed in here for that.
Result<std::string> sign_out_everywhere(Counter& counter, ports::IdentityProvider* provider, const ActiveSession& session);

/// One's own accounts at the provider, oldest first; unlinking one. @errors not_found.
Result<std::vector<domain::ProviderAccount>> provider_accounts(Counter& counter, const ActiveSession& session);
Result<Done> unlink_provider_account(Counter& counter, const ActiveSession& session, const std::string& id);

/// Forgets accounts nobody came with for thirteen months, filters of people who did not come for as long, and ID tokens of
/// sessions that are over (GDPR article 5(1)(e)). Answers how many went.
Result<int> forget_ways(Counter& counter);

}  // namespace vidimus::ra
