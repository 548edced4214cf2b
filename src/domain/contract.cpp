#include "domain/contract.hpp"

#include <algorithm>
#include <vector>

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

/// "a@x, b@y" → its addresses.
std::vector<std::string_view> addresses_in(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(", "), list.size());
    if (end > 0) out.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
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

bool terms_only_extended(const FrameworkContract& before, const FrameworkContract& after) {
  const auto quota_kept = [](int was, int is) { return is == 0 || (was != 0 && is >= was); };
  const bool same =
      after.name == before.name && after.supplier == before.supplier && after.convention_text == before.convention_text &&
      after.code_attempts == before.code_attempts && after.second_reviewer == before.second_reviewer &&
      after.cci_by_pre_order == before.cci_by_pre_order && after.purchase_order_in_cci == before.purchase_order_in_cci &&
      after.outside_counters == before.outside_counters && after.operator_token == before.operator_token &&
      after.fee_cents == before.fee_cents && after.fee_includes_tax == before.fee_includes_tax &&
      after.fee_tax_per_mille == before.fee_tax_per_mille && after.fee_due == before.fee_due &&
      after.base_bundle == before.base_bundle && after.add_on == before.add_on && after.renewal_rule == before.renewal_rule;
  const auto addresses = addresses_in(after.sender_addresses);
  const bool reachable = std::ranges::all_of(addresses_in(before.sender_addresses), [&](const auto& address) {
    return std::ranges::find(addresses, address) != addresses.end();
  });
  return same && reachable && quota_kept(before.order_quota, after.order_quota) &&
         quota_kept(before.member_quota, after.member_quota) && after.face_to_face_days >= before.face_to_face_days &&
         after.renewal_window_days >= before.renewal_window_days && after.announcement_days >= before.announcement_days &&
         after.warning_days >= before.warning_days && after.booking_notice_hours <= before.booking_notice_hours &&
         after.booking_horizon_days >= before.booking_horizon_days && after.booking_change_hours <= before.booking_change_hours &&
         after.no_shows_allowed >= before.no_shows_allowed && (before.successor.empty() || after.successor == before.successor);
}

base::Instant cutoff_announced_from(const FrameworkContract& contract) {
  const auto last = contract.cutoff_included ? contract.order_cutoff : base::next_day(contract.order_cutoff, -1);
  return base::start_of(base::next_day(last, -contract.announcement_days));
}

FactSet quota_facts(const FrameworkContract& contract, std::int64_t ordered, std::int64_t ordered_by_member, std::int64_t asked) {
  FactSet out;
  out.add_if(contract.order_quota == 0 || ordered + asked <= contract.order_quota, Fact::contract_quota_left);
  out.add_if(contract.member_quota == 0 || ordered_by_member + asked <= contract.member_quota, Fact::member_quota_left);
  return out;
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
  const bool announce = !contract.cutoff_announced_at && now >= cutoff_announced_from(contract) && now < intake_ends(contract);
  out.add_if(announce, Fact::cutoff_announcement_due);
  out.add_if(now >= dossiers_end(contract), Fact::dossier_deadline_passed);
  out.add_if(takes_orders(contract, now), Fact::contract_open_for_orders);
  out.add_if(still_moves_dossiers(contract, now), Fact::order_going_on);
  return out;
}

}  // namespace vidimus::domain
