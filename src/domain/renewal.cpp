#include "domain/renewal.hpp"

#include <algorithm>

namespace vidimus::domain {
namespace {

base::Day paris_day(base::Instant when) { return base::civil_of(when).day; }

/// Last day on which the contract takes orders.
base::Day last_order_day(const FrameworkContract& contract) {
  return contract.cutoff_included ? contract.order_cutoff : base::next_day(contract.order_cutoff, -1);
}

const FrameworkContract* taking_orders(const std::vector<FrameworkContract>& contracts, base::Instant now) {
  const FrameworkContract* out = nullptr;
  for (const auto& one : contracts)
    if (takes_orders(one, now) && (out == nullptr || out->effective < one.effective)) out = &one;
  return out;
}

/// The contract that begins next after today.
const FrameworkContract* next_contract(const std::vector<FrameworkContract>& contracts, base::Instant now) {
  const FrameworkContract* out = nullptr;
  for (const auto& one : contracts) {
    if (one.state == ContractState::draft || one.state == ContractState::closed || !one.effective.ok()) continue;
    if (base::start_of(one.effective) > now && (out == nullptr || one.effective < out->effective)) out = &one;
  }
  return out;
}

/// Could this certificate be renewed some day under its own contract, window or not?
bool renewable_once(const FrameworkContract& own, const Certificate& certificate) {
  return own.renewal_rule == RenewalRule::once_within_window && certificate.renews.empty() && certificate.not_after;
}

base::Day window_begins(const FrameworkContract& own, const Certificate& certificate) {
  return base::next_day(paris_day(*certificate.not_after), -own.renewal_window_days);
}

EndPlan order_in(const FrameworkContract& taking, const FrameworkContract* next, const Certificate& certificate,
                 base::Instant now) {
  const bool ends_in_gap = *certificate.not_after >= intake_ends(taking) &&
                           (next == nullptr || *certificate.not_after < base::start_of(next->effective));
  return {ends_in_gap ? EndAdvice::order_before_cutoff : EndAdvice::order_now, taking.id, paris_day(now), last_order_day(taking)};
}

}  // namespace

int days_left(base::Instant not_after, base::Instant now) {
  return static_cast<int>((std::chrono::sys_days{paris_day(not_after)} - std::chrono::sys_days{paris_day(now)}).count());
}

std::optional<int> reminder_due(base::Instant not_after, int reminded, base::Instant now) {
  if (now > not_after) return std::nullopt;
  const auto left = days_left(not_after, now);
  std::optional<int> due;
  for (const int days : reminder_days)
    if (left <= days) due = days;
  if (due && (reminded == 0 || *due < reminded)) return due;
  return std::nullopt;
}

bool renewal_allowed(const FrameworkContract& own, const Certificate& certificate, base::Instant now) {
  return renewable_once(own, certificate) && takes_orders(own, now) && paris_day(now) >= window_begins(own, certificate) &&
         now <= *certificate.not_after;
}

EndPlan plan_for_end(const std::vector<FrameworkContract>& contracts, const ContractId& own, const Certificate& certificate,
                     base::Instant now) {
  const auto* taking = taking_orders(contracts, now);
  const auto* next = next_contract(contracts, now);
  if (!certificate.not_after) return {};
  if (taking != nullptr && taking->id == own && renewable_once(*taking, certificate)) {
    const auto opens = std::max(window_begins(*taking, certificate), paris_day(now));
    const auto closes = std::min(paris_day(*certificate.not_after), last_order_day(*taking));
    if (opens <= closes) return {EndAdvice::renew, taking->id, opens, closes};
  }
  if (taking != nullptr) return order_in(*taking, next, certificate, now);
  if (next != nullptr) return {EndAdvice::wait, next->id, next->effective, last_order_day(*next)};
  return {};
}

}  // namespace vidimus::domain
