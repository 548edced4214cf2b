// The specific fee of a member (contribution spécifique, R23): when it falls due by the terms of the contract.
#pragma once

#include <vector>

#include "domain/contract.hpp"
#include "domain/organisation.hpp"

namespace vidimus::domain {

/// One fee that is due.
struct FeePeriod {
  int year = 0;  ///< civil year; 0 for the fee of the adhesion
  base::Day due_on;
};

/// Fees of a membership that fell due by `today`, oldest first. The first day is that of the signed convention, or of the
/// contract when it begins later; `each_year` counts every civil year begun (House: budgets are of civil years), until the
/// contract ends or the member leaves. Who never became a member owes nothing; a fee for each certificate goes with its order.
/// @source R23
[[nodiscard]] std::vector<FeePeriod> fee_periods(const FrameworkContract& contract, const Membership& membership,
                                                 base::Day today);
[[nodiscard]] FeeInvoiceId fee_invoice_id(const MembershipId& membership, int year);

}  // namespace vidimus::domain
