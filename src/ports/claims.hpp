// Who works on which dossier just now (prises en charge): one person at a time, for a while. It tells others, and decides
// nothing.
#pragma once

#include <vector>

#include "domain/dossier.hpp"
#include "domain/people.hpp"
#include "ports/audit.hpp"
#include "ports/store.hpp"

namespace vidimus::ports {

struct ReviewClaim {
  domain::DossierId dossier;
  domain::PersonId person;
  base::Instant taken_at;
  base::Instant ends;
};

class ClaimBook {
 public:
  virtual ~ClaimBook() = default;
  /// Of these dossiers, those that are not over.
  virtual Result<std::vector<ReviewClaim>> claims_on(const std::vector<domain::DossierId>& dossiers, base::Instant now) = 0;
  /// Takes it, or holds it longer; `over` another's too. @errors conflict "dossier_taken": another holds it.
  virtual Result<Done> take(const ReviewClaim& claim, bool over, const AuditDraft& audit) = 0;
  /// Whoever holds it. @errors not_found: nobody does.
  virtual Result<Done> release(const domain::DossierId& dossier, base::Instant now, const AuditDraft& audit) = 0;
};

/// The book of a store that has one. @errors unsupported.
inline Result<ClaimBook*> as_claim_book(Store& store) {
  auto* book = dynamic_cast<ClaimBook*>(&store);
  if (book == nullptr) return base::fail(base::Code::unsupported, "the store keeps no claims");
  return book;
}

}  // namespace vidimus::ports
