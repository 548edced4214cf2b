// The end of a certificate (échéance): when its people are reminded, and what the contracts of the body let them do about it.
#pragma once

#include <optional>
#include <vector>

#include "domain/certificate.hpp"
#include "domain/contract.hpp"

namespace vidimus::domain {

/// What can be done about a certificate that ends.  @source R12–R16
enum class EndAdvice : unsigned char {
  renew,                ///< renewed by the holder with the certificate itself
  order_now,            ///< a new order (R14)
  order_before_cutoff,  ///< the same, but only before the cut-off: the certificate ends when nobody can order (R15)
  wait,                 ///< orders open again with the next contract (R16)
  ask_desk              ///< no contract is known that takes orders
};

struct EndPlan {
  EndAdvice advice = EndAdvice::ask_desk;
  ContractId contract;  ///< under which to act, empty with ask_desk
  base::Day from;       ///< first day it is possible
  base::Day until;      ///< last day it is possible; not a date when there is none
};

/// Days before the end at which reminders leave (L18), in the order they leave.
inline constexpr std::array reminder_days{90, 60, 30, 15, 7, 1};

/// Whole civil days in Paris until the certificate's last one; negative afterwards.
[[nodiscard]] int days_left(base::Instant not_after, base::Instant now);
/// The reminder due now: the nearest threshold reached that is nearer than the last one sent (`reminded`, 0 when none was). A
/// server that slept sends one letter, not three.
[[nodiscard]] std::optional<int> reminder_due(base::Instant not_after, int reminded, base::Instant now);

/// Does the contract let this certificate be renewed now: its own contract, taking orders, a rule that allows it, in the window?
/// @source R12; RGS A2
[[nodiscard]] bool renewal_allowed(const FrameworkContract& own, const Certificate& certificate, base::Instant now);

/// What to do about the end of a certificate that was ordered under contract `own`, with all contracts of its body.
[[nodiscard]] EndPlan plan_for_end(const std::vector<FrameworkContract>& contracts, const ContractId& own,
                                   const Certificate& certificate, base::Instant now);

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::EndAdvice>{"renew"sv, "order_now"sv, "order_before_cutoff"sv, "wait"sv, "ask_desk"sv};
}  // namespace vidimus::base
