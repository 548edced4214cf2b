// How people and programs come in: Challenges (one-time links and codes), Sessions, Stations and their jobs.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

enum class ChallengePurpose : unsigned char { sign_in, consent };

/// A one-time secret sent by letter (lien de connexion, code à usage unique). Only its keyed hash is kept.
struct Challenge {
  ChallengeId id;
  Version version = 0;
  PersonId person;
  ChallengePurpose purpose = ChallengePurpose::sign_in;
  std::string subject;  ///< what the consent is about ("dossier:…"), empty for a sign-in
  base::Bytes mac;
  base::Instant expires;
  int wrong_attempts = 0;
  std::optional<base::Instant> used_at;
};

struct Session {
  SessionId id;  ///< SHA-256 (hex) of the cookie's secret
  Version version = 0;
  PersonId person;
  base::Bytes csrf;    ///< secret bound into every form
  std::string method;  ///< "link", "certificate"
  base::Instant created;
  base::Instant expires;
  std::optional<base::Instant> ended_at;
};

/// A workstation beside tokens (poste de remise), paired by a one-time code shown in the portal.
struct Station {
  StationId id;
  Version version = 0;
  BodyId body;
  SiteId site;
  std::string name;
  base::Bytes pairing_mac;  ///< keyed hash of the pairing code, emptied once used
  base::Instant pairing_expires;
  base::Bytes key_mac;  ///< keyed hash of the bearer key, empty before pairing
  std::optional<base::Instant> seen_at;
  std::optional<base::Instant> revoked_at;
  /// SubjectPublicKeyInfo of the key in the station's own token; none: its bearer key is all it has.
  std::optional<base::Bytes> public_key{};
  std::optional<base::Instant> proved_at{};  ///< time of the question it answered last with that key
};

enum class StationJobState : unsigned char { waiting, taken, requested, written, done, failed };

/// One typed job for a station: personalise the token of a case.
struct StationJob {
  JobId id;
  Version version = 0;
  StationId station;
  LineId line;
  TokenId token;
  CertificateId certificate;
  StationJobState state = StationJobState::waiting;
  base::Bytes challenge;  ///< random octets the new key signs at read-back
  std::string failure;    ///< message key of the last failure
  base::Instant created;
};

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::ChallengePurpose>{"sign_in"sv, "consent"sv};
template <>
inline constexpr std::array names<domain::StationJobState>{"waiting"sv, "taken"sv, "requested"sv,
                                                           "written"sv, "done"sv,  "failed"sv};
}  // namespace vidimus::base
