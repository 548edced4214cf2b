// What an agent proves himself with beside the e-mailed link (seconde preuve): passkeys and time-based codes.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

using CredentialId = base::Id<struct CredentialTag>;

enum class CredentialKind : unsigned char {
  passkey,        ///< clé d'accès (WebAuthn level 2)
  one_time_code,  ///< code à usage unique d'une application (RFC 6238)
};

struct Credential {
  CredentialId id;
  Version version = 0;
  PersonId person;
  CredentialKind kind = CredentialKind::passkey;
  std::string name;          ///< what its owner calls it
  base::Bytes key_id;        ///< identifier the authenticator gave its key; empty for codes
  base::Bytes material;      ///< passkey: COSE algorithm and public key as the port reads them; codes: the shared secret, sealed
  std::int64_t counter = 0;  ///< passkey: signatures it counted; codes: the last time step used, so that no code serves twice
  int wrong_attempts = 0;    ///< wrong codes since the last right one
  std::optional<base::Instant> locked_until;
  base::Instant created;
  std::optional<base::Instant> used_at;
  std::optional<base::Instant> removed_at;
};

/// How a session was opened (Session::method) and whether that is enough for an agent of the registration authority: something
/// held beside the mailbox.
[[nodiscard]] constexpr bool strong_method(std::string_view method) {
  return method == "certificate" || method == "passkey" || method == "link+passkey" || method == "link+one_time_code";
}

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::CredentialKind>{"passkey"sv, "one_time_code"sv};
}  // namespace vidimus::base
