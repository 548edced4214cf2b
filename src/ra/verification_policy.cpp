#include "ra/verification_policy.hpp"

#include <algorithm>

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;
using domain::VerificationPolicy;

/// The contract, for somebody of its body. Rules are no secret, but those of other bodies are none of his business.
Result<domain::FrameworkContract> contract_here(Work& work, const domain::ContractId& id) {
  VIDIMUS_TRY(contract, work.unit().contract(id));
  if (work.actor().body != contract.body) return fail(Code::not_found, "refused.not_found");
  return std::move(contract);
}

}  // namespace

Result<Done> check_policy(const House& house, const VerificationPolicy& policy) {
  auto error = fail(Code::bad_request, "refused.fields");
  if (policy.validators < 1 || policy.validators > 2) error.fields.push_back({"/validators", "field.choice_unknown"});
  if (house.review.checklist(policy.checklist) == nullptr) error.fields.push_back({"/checklist", "field.choice_unknown"});
  if (!policy.pieces.empty() && std::ranges::find(house.pieces.sets, policy.pieces) == house.pieces.sets.end())
    error.fields.push_back({"/pieces", "field.choice_unknown"});
  if (!error.fields.empty()) return error;
  return Done{};
}

Result<VerificationPolicy> policy_of(Counter& counter, const Actor& actor, const domain::ContractId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(contract, contract_here(work, id));
  VIDIMUS_TRY(found, work.unit().verification_policy(id));
  return found.value_or(VerificationPolicy{.contract = id, .body = contract.body});
}

Result<VerificationPolicy> set_policy(Counter& counter, const Actor& actor, const SetPolicy& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(contract, contract_here(work, command.contract));
  if (!work.acting_in(contract.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(found, work.unit().verification_policy(command.contract));
  auto policy = found.value_or(VerificationPolicy{.contract = command.contract, .body = contract.body});
  if (command.version != policy.version) return fail(Code::stale, "refused.stale");
  policy.sla = command.sla;
  policy.validators = command.validators;
  policy.receipt = command.receipt;
  policy.checklist = command.checklist;
  policy.pieces = command.pieces;
  VIDIMUS_CHECK(check_policy(work.house(), policy));
  work.write(policy, "verification_policy", policy.contract.text, "set", policy.body, {},
             Json::object({{"sla", base::to_name(policy.sla)},
                           {"validators", policy.validators},
                           {"receipt", base::to_name(policy.receipt)},
                           {"checklist", policy.checklist},
                           {"pieces", policy.pieces}}));
  VIDIMUS_CHECK(work.commit());
  return policy;
}

}  // namespace vidimus::ra
