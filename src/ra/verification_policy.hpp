// How a contract wants its dossiers verified (règles de vérification): read by all, set by the RA manager.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

struct SetPolicy {
  domain::ContractId contract;
  domain::SlaMode sla = domain::SlaMode::working_days_wallclock;
  int validators = 1;
  domain::ReceiptMode receipt = domain::ReceiptMode::online;
  std::string checklist;
  std::string pieces;
  base::Version version = 0;  ///< as read; 0 when there was none
};
/// The rules of a contract; the usual ones when none were set. @errors not_found: no contract of the actor's body.
Result<domain::VerificationPolicy> policy_of(Counter& counter, const Actor& actor, const domain::ContractId& contract);
/// Sets the rules of a contract: dossiers not yet received follow the new ones. @errors forbidden, stale, bad_request naming the
/// field.
Result<domain::VerificationPolicy> set_policy(Counter& counter, const Actor& actor, const SetPolicy& command);
/// Is what the policy names in data/pieces.toml and data/review.toml? Each wrong name is a field of the refusal.
Result<Done> check_policy(const House& house, const domain::VerificationPolicy& policy);

}  // namespace vidimus::ra
