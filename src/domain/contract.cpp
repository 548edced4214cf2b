#include "domain/contract.hpp"

namespace vidimus::domain {
namespace {

bool ordered(const FrameworkContract& contract) {
  return contract.adhesion_open.ok() && contract.effective.ok() && contract.order_cutoff.ok() && contract.dossier_deadline.ok() &&
         contract.term.ok() && contract.adhesion_open <= contract.effective && contract.effective <= contract.order_cutoff &&
         contract.order_cutoff <= contract.dossier_deadline && contract.dossier_deadline <= contract.term;
}

/// Adhesions are taken from their first day until orders stop: a member who can order nothing has no use of the contract (R16,
/// R19).
bool takes_adhesions(const FrameworkContract& contract, base::Instant now) {
  const bool shown = contract.state == ContractState::published || contract.state == ContractState::open;
  return shown && now >= base::start_of(contract.adhesion_open) && now < intake_ends(contract);
}

bool still_moves_dossiers(const FrameworkContract& contract, base::Instant now) {
  const bool running = contract.state == ContractState::open || contract.state == ContractState::intake_closed;
  return running && now < dossiers_end(contract);
}

}  // namespace

bool takes_orders(const FrameworkContract& contract, base::Instant now) {
  return contract.state == ContractState::open && now >= base::start_of(contract.effective) && now < intake_ends(contract);
}

base::Instant intake_ends(const FrameworkContract& contract) {
  return base::start_of(contract.cutoff_included ? base::next_day(contract.order_cutoff) : contract.order_cutoff);
}

base::Instant dossiers_end(const FrameworkContract& contract) {
  return base::start_of(base::next_day(contract.dossier_deadline));
}

bool dates_only_extended(const FrameworkContract& before, const FrameworkContract& after) {
  const bool begun = before.state != ContractState::draft && before.state != ContractState::published;
  if (begun && (after.adhesion_open != before.adhesion_open || after.effective != before.effective)) return false;
  return after.adhesion_open >= before.adhesion_open && after.effective >= before.effective &&
         intake_ends(after) >= intake_ends(before) && after.dossier_deadline >= before.dossier_deadline &&
         after.term >= before.term;
}

FactSet facts(const FrameworkContract& contract, base::Instant now) {
  FactSet out;
  out.add_if(!contract.supplier.empty(), Fact::supplier_set);
  out.add_if(contract.state == ContractState::closed, Fact::contract_closed);
  // A draft may have days not yet chosen; nothing that depends on them is true before they stand in order.
  if (!ordered(contract)) return out;
  out.add(Fact::dates_ordered);
  out.add_if(takes_adhesions(contract, now), Fact::adhesion_open);
  out.add_if(now >= base::start_of(contract.effective), Fact::contract_effective);
  out.add_if(now >= intake_ends(contract), Fact::cutoff_passed);
  out.add_if(now >= dossiers_end(contract), Fact::dossier_deadline_passed);
  out.add_if(takes_orders(contract, now), Fact::contract_open_for_orders);
  out.add_if(still_moves_dossiers(contract, now), Fact::order_going_on);
  return out;
}

}  // namespace vidimus::domain
