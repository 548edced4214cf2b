#include "ra/membership_acts.hpp"

#include <algorithm>

#include "domain/deeds.hpp"
#include "domain/identifiers.hpp"
#include "ra/contract_letters.hpp"
#include "ra/fields.hpp"
#include "ra/membership_file.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;
using domain::Membership;
using domain::MembershipEvent;
using domain::MembershipState;
using domain::Role;
using domain::RoleSet;

constexpr std::size_t longest_refusal = 500;
constexpr RoleSet agent_roles{Role::delegate, Role::order_manager, Role::certification_agent};

/// Opens a membership, writes the reason into it, moves it.
Result<Membership> move_with_reason(Counter& counter, const Actor& actor, const domain::MembershipId& id, MembershipEvent event,
                                    const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_membership(work, id));
  const auto written = domain::tidy_line(reason, longest_refusal);
  file.membership.reason = written.value_or(std::string{});
  if (event == MembershipEvent::resign) file.membership.resigned_at = work.now();
  return move_membership(work, file, event, written ? FactSet{Fact::reason_given} : FactSet{});
}

/// Agents of the organisation who may act for it today, each accreditation once.
Result<std::vector<FormerAgent>> agents_of(Work& work, const Membership& earlier) {
  VIDIMUS_TRY(known, work.unit().accreditations_for(earlier.organisation));
  const auto today = base::civil_of(work.now()).day;
  std::vector<FormerAgent> out;
  for (const auto& one : known) {
    const bool bound = !one.contract.empty();
    const bool held = domain::holds_on(one, today) && (!bound || one.contract == earlier.contract);
    if (!held || !agent_roles.has(one.role)) continue;
    VIDIMUS_TRY(person, work.unit().person(one.person));
    out.push_back({person, one, bound});
  }
  return out;
}

Result<AdhesionProposal> proposal_for(Work& work, const MembershipFile& file) {
  VIDIMUS_TRY(successor, successor_of(work.unit(), file.contract));
  if (!successor || successor->state == domain::ContractState::draft) return fail(Code::not_found, "refused.no_successor");
  AdhesionProposal out{.earlier = {file.membership, file.organisation, file.contract, file.body},
                       .successor = *std::move(successor),
                       .representative = {},
                       .agents = {},
                       .already = {}};
  VIDIMUS_TRY(representative, work.unit().person(file.membership.legal_representative));
  out.representative = std::move(representative);
  VIDIMUS_TRY(agents, agents_of(work, file.membership));
  out.agents = std::move(agents);
  VIDIMUS_TRY(already, work.unit().membership_of(file.organisation.id, out.successor.id));
  if (already && already->state != MembershipState::none) out.already = std::move(already);
  return out;
}

/// Takes an agent over to the new contract: the same role, from its first day to its term, or to the end of an elected mandate.
void take_over(Work& work, const FormerAgent& agent, const domain::FrameworkContract& contract) {
  const auto today = base::civil_of(work.now()).day;
  auto accreditation = agent.accreditation;
  accreditation.proof = domain::deed_reference(domain::DeedOrigin::taken_over, agent.accreditation.id.text);
  accreditation.id = work.new_id<domain::AccreditationId>();
  accreditation.version = 0;
  accreditation.contract = contract.id;
  accreditation.starts = std::max(today, contract.effective);
  const auto last = agent.person.mandate_ends.ok() ? std::min(agent.person.mandate_ends, contract.term) : contract.term;
  accreditation.ends = std::max(accreditation.starts, last);
  accreditation.granted_by = work.actor().person;
  work.write(accreditation, "accreditation", accreditation.id.text, "grant", accreditation.body, {},
             Json::object({{"person", agent.person.id.text}, {"role", base::to_name(accreditation.role)}}));
}

Result<Done> take_over_agents(Work& work, const AdhesionProposal& proposal, const ConfirmAdhesion& command) {
  FieldReader fields;
  for (const auto& id : command.agents) {
    const auto agent = std::ranges::find_if(proposal.agents, [&](const auto& one) { return one.accreditation.id == id; });
    if (agent == proposal.agents.end())
      fields.refuse("/agents", "choice_unknown");
    else if (agent->bound_to_contract)
      take_over(work, *agent, proposal.successor);
  }
  return fields.verdict();
}

}  // namespace

Result<Membership> suspend_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id,
                                      const std::string& reason) {
  return move_with_reason(counter, actor, id, MembershipEvent::suspend, reason);
}

Result<Membership> resume_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id) {
  return move_with_reason(counter, actor, id, MembershipEvent::resume, {});
}

Result<Membership> resign_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id,
                                     const std::string& reason) {
  return move_with_reason(counter, actor, id, MembershipEvent::resign, reason);
}

Result<Membership> withdraw_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id) {
  return move_with_reason(counter, actor, id, MembershipEvent::withdraw, {});
}

Result<AdhesionProposal> propose_adhesion(Counter& counter, const Actor& actor, const domain::MembershipId& earlier) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_membership(work, earlier));
  return proposal_for(work, file);
}

Result<Membership> confirm_adhesion(Counter& counter, const Actor& actor, const ConfirmAdhesion& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(earlier, open_membership(work, command.earlier));
  VIDIMUS_TRY(proposal, proposal_for(work, earlier));
  if (proposal.already) return fail(Code::conflict, "membership_exists");
  VIDIMUS_TRY(before, work.unit().membership_of(earlier.organisation.id, proposal.successor.id));
  MembershipFile file{.membership = before.value_or(Membership{}),
                      .organisation = earlier.organisation,
                      .contract = proposal.successor,
                      .body = earlier.body,
                      .acting = earlier.acting.common({Role::legal_representative})};
  if (file.membership.id.empty()) file.membership.id = work.new_id<domain::MembershipId>();
  file.membership.body = earlier.body.id;
  file.membership.organisation = earlier.organisation.id;
  file.membership.contract = proposal.successor.id;
  file.membership.legal_representative = actor.person;
  file.membership.convention_signed_at.reset();
  file.membership.convention_digest.clear();
  file.membership.reason.clear();
  VIDIMUS_CHECK(take_over_agents(work, proposal, command));
  return move_membership(work, file, MembershipEvent::request, Fact::public_entity);
}

}  // namespace vidimus::ra
