#include "domain/fees.hpp"

#include <algorithm>

namespace vidimus::domain {
namespace {

/// A contract also ends memberships that were never taken in.
bool became_member(const Membership& membership) {
  return membership.activated_at.has_value() && membership.convention_signed_at.has_value();
}

/// Last day of the membership that can count: today, the contract's term, or the day the member left.
base::Day last_day(const FrameworkContract& contract, const Membership& membership, base::Day today) {
  auto out = contract.term.ok() ? std::min(today, contract.term) : today;
  if (membership.resigned_at) out = std::min(out, base::civil_of(*membership.resigned_at).day);
  return out;
}

}  // namespace

std::vector<FeePeriod> fee_periods(const FrameworkContract& contract, const Membership& membership, base::Day today) {
  std::vector<FeePeriod> out;
  const bool by_member = contract.fee_due == FeeDue::at_adhesion || contract.fee_due == FeeDue::each_year;
  if (contract.fee_cents == 0 || !by_member || !became_member(membership)) return out;
  const auto first = std::max(contract.effective, base::civil_of(*membership.convention_signed_at).day);
  const auto last = last_day(contract, membership, today);
  if (first > last) return out;
  if (contract.fee_due == FeeDue::at_adhesion) return {{0, first}};
  for (int year = static_cast<int>(first.year()); year <= static_cast<int>(last.year()); ++year)
    out.push_back({year, std::max(first, base::Day{std::chrono::year{year} / 1 / 1})});
  return out;
}

FeeInvoiceId fee_invoice_id(const MembershipId& membership, int year) {
  return FeeInvoiceId{membership.text + "-" + std::to_string(year)};
}

}  // namespace vidimus::domain
