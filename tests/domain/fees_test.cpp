// When a member owes the specific fee (R23).
#include "domain/fees.hpp"

#include <gtest/gtest.h>

#include "days.hpp"

namespace vidimus::domain {
namespace {

struct FeeCase {
  FrameworkContract contract;
  Membership membership;
  FeeCase(FeeDue due, MembershipState state = MembershipState::active) {
    contract.effective = day("2026-03-01");
    contract.term = day("2029-06-30");
    contract.fee_cents = 15000;
    contract.fee_due = due;
    membership.id = MembershipId{"M1"};
    membership.state = state;
    membership.convention_signed_at = base::from_rfc3339("2026-02-10T10:00:00Z");
    if (state != MembershipState::signed_) membership.activated_at = base::from_rfc3339("2026-03-01T08:00:00Z");
  }
  std::string due(const char* today) const {
    std::string out;
    for (const auto& one : fee_periods(contract, membership, day(today)))
      out += std::to_string(one.year) + " " + base::to_text(one.due_on) + "; ";
    return out;
  }
};

TEST(Fees, TheAdhesionIsOwedOnceFromTheFirstDayOfTheContract) {
  const FeeCase one(FeeDue::at_adhesion);
  EXPECT_EQ(one.due("2026-02-28"), "");
  EXPECT_EQ(one.due("2026-03-01"), "0 2026-03-01; ");
  EXPECT_EQ(one.due("2031-01-01"), "0 2026-03-01; ");
}

TEST(Fees, EveryCivilYearBegunIsOwedUntilTheEnd) {
  FeeCase one(FeeDue::each_year);
  EXPECT_EQ(one.due("2026-12-31"), "2026 2026-03-01; ");
  EXPECT_EQ(one.due("2027-01-01"), "2026 2026-03-01; 2027 2027-01-01; ");
  EXPECT_EQ(one.due("2035-01-01"), "2026 2026-03-01; 2027 2027-01-01; 2028 2028-01-01; 2029 2029-01-01; ");
  one.membership.state = MembershipState::ended;
  one.membership.resigned_at = base::from_rfc3339("2027-05-02T10:00:00Z");
  EXPECT_EQ(one.due("2030-01-01"), "2026 2026-03-01; 2027 2027-01-01; ") << "nothing after who left";
}

TEST(Fees, WhoIsNoMemberOwesNothing) {
  EXPECT_EQ(FeeCase(FeeDue::each_year, MembershipState::signed_).due("2027-01-01"), "");
  EXPECT_EQ(FeeCase(FeeDue::each_certificate).due("2027-01-01"), "") << "goes with each order";
  FeeCase free(FeeDue::each_year);
  free.contract.fee_cents = 0;
  EXPECT_EQ(free.due("2027-01-01"), "");
  FeeCase never_in(FeeDue::each_year, MembershipState::signed_);
  never_in.membership.state = MembershipState::ended;
  EXPECT_EQ(never_in.due("2030-01-01"), "") << "signed, and ended by the contract before it was taken in";
  FeeCase unsigned_(FeeDue::each_year, MembershipState::ended);
  unsigned_.membership.convention_signed_at.reset();
  EXPECT_EQ(unsigned_.due("2027-01-01"), "") << "ended before it was signed";
}

}  // namespace
}  // namespace vidimus::domain
