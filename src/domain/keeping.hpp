// Keeping and forgetting (conservation et effacement): what is erased and still has to leave the disk, and people whose data are
// locked instead of erased.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

/// A stored document that must go (effacement en cours). Written in the transaction that forgets it; the octets are deleted
/// after, as often as it takes: a power cut between the two leaves a row that is still open, never a document nobody remembers to
/// delete.
struct Erasure {
  ErasureId id;
  Version version = 0;
  BodyId body;
  BlobId blob;
  std::string digest;  ///< SHA-256 (hex) the document had
  std::string noun;    ///< "piece", "order"
  std::string noun_id;
  std::string rule;  ///< name of a rule of data/retention.toml, or "request"
  base::Instant asked_at;
  std::optional<base::Instant> not_before;  ///< known when it was kept: the day its period will be over; nothing: at once
  std::optional<base::Instant> done_at;
};

/// Limitation of processing (limitation du traitement, GDPR article 18): the data are kept for the law, and used for nothing
/// else.
struct Restriction {
  RestrictionId id;
  Version version = 0;
  BodyId body;
  PersonId person;
  PersonId by;  ///< who decided
  base::Instant since;
  std::string reason;
  std::optional<base::Instant> lifted_at;
};

}  // namespace vidimus::domain
