// Questions about verifications: the contract's way, decisions, signed texts, identifications, alerts.
#include "adapters/sql/unit.hpp"
#include "adapters/sql/verification_rows.hpp"

namespace vidimus::adapters::sql {

using namespace domain;

Result<std::optional<VerificationPolicy>> SqlUnit::verification_policy(const ContractId& contract) {
  return find<VerificationPolicy>("WHERE contract = $1", {contract.text});
}
Result<std::vector<Review>> SqlUnit::reviews(const DossierId& dossier) {
  return list<Review>("WHERE dossier = $1 ORDER BY decided_at, id", {dossier.text});
}
Result<std::vector<Review>> SqlUnit::reviews_at(const SiteId& office, base::Instant from, base::Instant to) {
  return list<Review>("WHERE office = $1 AND decided_at >= $2 AND decided_at < $3 ORDER BY decided_at, id",
                      {office.text, to_value(from), to_value(to)});
}
Result<std::vector<SignedConsent>> SqlUnit::signed_consents(const DossierId& dossier) {
  return list<SignedConsent>("WHERE dossier = $1 ORDER BY signed_at, id", {dossier.text});
}
Result<Identification> SqlUnit::identification(const IdentificationId& id) { return one<Identification>(id.text); }
Result<std::vector<Identification>> SqlUnit::identifications(const DossierId& dossier) {
  return relied_on<Identification>("WHERE dossier = $1 ORDER BY identified_at, id", {dossier.text});
}
Result<std::vector<ClockAlert>> SqlUnit::clock_alerts(const DossierId& dossier) {
  return list<ClockAlert>("WHERE dossier = $1 ORDER BY given_at, id", {dossier.text});
}

}  // namespace vidimus::adapters::sql
