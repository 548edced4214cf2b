// Calendar feeds (flux d'agenda): an address that shows the appointments of a site or of an agent, read-only, until revoked.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

/// Whoever knows the address reads references and initials, nothing more. The address is shown once; its keyed hash is kept.
struct CalendarFeed {
  FeedId id;
  Version version = 0;
  BodyId body;
  SiteId site;      ///< every appointment of the site; empty for the feed of an agent
  PersonId person;  ///< whose feed it is: an agent sees what is bound to him
  base::Bytes mac;  ///< keyed hash of the secret in the address
  base::Instant created;
  std::optional<base::Instant> revoked_at;
};

}  // namespace vidimus::domain
