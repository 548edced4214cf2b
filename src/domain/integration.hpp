// Applications that rely on our certificates (applications utilisatrices): their keys, and where they are told of changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

/// What happened to a certificate, as applications are told.
enum class CertificateNews : unsigned char { issued, replaced, revoked, expired };

/// Bearer key of an application (clé d'intégration): reads certificates and their changes, and nothing else. Shown once, kept
/// hashed.
struct IntegratorKey {
  IntegratorKeyId id;
  Version version = 0;
  BodyId body;
  OrganisationId organisation;  ///< empty: every organisation of the body
  std::string name;             ///< of the application
  base::Bytes key_mac;
  PersonId created_by;
  base::Instant created_at;
  std::optional<base::Instant> used_at;  ///< to the day
  std::optional<base::Instant> revoked_at;
};

/// Where an application is told (abonnement). The audit trail is the queue: `after` is the last entry delivered, so nothing is
/// lost, told out of order, or told while an act was rolled back.
struct Subscription {
  SubscriptionId id;
  Version version = 0;
  BodyId body;
  OrganisationId organisation;  ///< empty: every organisation of the body
  std::string name;
  std::string url;            ///< https
  base::Bytes secret_sealed;  ///< HMAC-SHA256 key of the signature, shown once
  std::int64_t after = 0;     ///< sequence number of the audit trail
  int attempts = 0;           ///< failed ones since the last success
  base::Instant next_attempt;
  std::string last_error;  ///< for people, without secrets
  std::optional<base::Instant> delivered_at;
  PersonId created_by;
  base::Instant created_at;
  std::optional<base::Instant> ended_at;
};

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::CertificateNews>{"issued"sv, "replaced"sv, "revoked"sv, "expired"sv};
}  // namespace vidimus::base
