// Accounts at an identity provider (comptes du fournisseur d'identité), and what a session opened by one is worth.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/credential.hpp"

namespace vidimus::domain {

/// An account of an identity provider that is known to be this person's.
struct ProviderAccount {
  std::string id;
  PersonId person;
  std::string issuer;   ///< OpenID Connect `iss`
  std::string subject;  ///< `sub`: unique and stable at the issuer
  base::Instant created;
  std::optional<base::Instant> used_at;
};

/// How a session was opened by a provider: with a second factor given there, or without one; the latter grows by a proof of ours.
inline constexpr std::string_view by_provider = "openid";
inline constexpr std::string_view by_provider_strongly = "openid+second_factor";

/// Is the way a session was opened (Session::method) enough for an agent of the registration authority?
[[nodiscard]] constexpr bool enough_for_agents(std::string_view method) {
  return strong_method(method) || method == by_provider_strongly || method == "openid+passkey" ||
         method == "openid+one_time_code";
}

}  // namespace vidimus::domain
