#include "ra/ordering.hpp"

namespace vidimus::ra {
namespace {

/// Counting walks every order: only where a quota asks for it.
Result<std::int64_t> counted(Work& work, const domain::ContractId& contract, const domain::MembershipId& membership, int quota) {
  if (quota == 0) return std::int64_t{0};
  return work.unit().ordered_lines(contract, membership);
}

}  // namespace

Result<domain::FactSet> ordering_facts(Work& work, const domain::FrameworkContract& contract,
                                       const domain::Membership& membership, int asked) {
  using domain::Fact;
  using domain::MembershipState;
  auto known = domain::facts(contract, work.now());
  const bool suspended = membership.state == MembershipState::suspended;
  known.add_if(membership.state == MembershipState::active || suspended, Fact::membership_active);
  known.add_if(!suspended, Fact::membership_not_suspended);
  const auto powers = work.powers_for(membership.organisation, contract.id);
  known.add_if(powers.has(domain::Power::sign_annex), Fact::power_to_order);
  VIDIMUS_TRY(in_all, counted(work, contract.id, {}, contract.order_quota));
  VIDIMUS_TRY(of_member, counted(work, contract.id, membership.id, contract.member_quota));
  return known | domain::quota_facts(contract, in_all, of_member, asked);
}

}  // namespace vidimus::ra
