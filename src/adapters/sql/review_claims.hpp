// The book of who works on which dossier (ports::ClaimBook), on a database.
#pragma once

#include "ports/claims.hpp"

namespace vidimus::adapters::sql {

class Database;

/// The database outlives it.
class ReviewClaims : public ports::ClaimBook {
 public:
  explicit ReviewClaims(Database& database) : claims_in_(database) {}
  base::Result<std::vector<ports::ReviewClaim>> claims_on(const std::vector<domain::DossierId>& dossiers,
                                                          base::Instant now) override;
  base::Result<base::Done> take(const ports::ReviewClaim& claim, bool over, const ports::AuditDraft& audit) override;
  base::Result<base::Done> release(const domain::DossierId& dossier, base::Instant now, const ports::AuditDraft& audit) override;

 private:
  Database& claims_in_;
};

}  // namespace vidimus::adapters::sql
