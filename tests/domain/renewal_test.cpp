// Reminders and advice about certificates that end, around a change of contract.
#include "domain/renewal.hpp"

#include <gtest/gtest.h>

#include "days.hpp"

namespace vidimus::domain {
namespace {

base::Instant noon(const char* text) { return base::start_of(day(text)) + std::chrono::hours{12}; }

FrameworkContract contract(const char* id, ContractState state, const char* effective, const char* cutoff) {
  FrameworkContract out;
  out.id = ContractId{id};
  out.state = state;
  out.adhesion_open = day(effective);
  out.effective = day(effective);
  out.order_cutoff = day(cutoff);
  out.dossier_deadline = base::next_day(out.order_cutoff, 31);
  out.term = out.dossier_deadline;
  return out;
}

Certificate ending(const char* when) {
  Certificate out;
  out.state = CertificateState::active;
  out.not_after = noon(when);
  return out;
}

class EndOfCertificate : public ::testing::Test {
 protected:
  FrameworkContract old = contract("old", ContractState::open, "2016-01-01", "2018-11-30");
  FrameworkContract next = contract("next", ContractState::published, "2019-01-01", "2021-11-30");
  EndPlan plan(const char* end, const char* now) const { return plan_for_end({old, next}, old.id, ending(end), noon(now)); }
};

TEST_F(EndOfCertificate, InDecemberOrdersMustComeBeforeTheCutOff) {
  const auto told = plan("2018-12-15", "2018-11-05");
  EXPECT_EQ(told.advice, EndAdvice::order_before_cutoff);
  EXPECT_EQ(told.until, day("2018-11-30"));
  EXPECT_EQ(told.contract, old.id);
}

TEST_F(EndOfCertificate, InJanuaryThereIsTimeToOrderNow) {
  EXPECT_EQ(plan("2019-01-20", "2018-11-05").advice, EndAdvice::order_now);
  EXPECT_EQ(plan("2018-11-20", "2018-11-05").advice, EndAdvice::order_now);
}

TEST_F(EndOfCertificate, InTheGapPeopleWaitForTheNextContract) {
  old.state = ContractState::intake_closed;
  const auto told = plan("2019-01-20", "2018-12-05");
  EXPECT_EQ(told.advice, EndAdvice::wait);
  EXPECT_EQ(told.from, day("2019-01-01"));
  EXPECT_EQ(plan_for_end({old}, old.id, ending("2019-01-20"), noon("2018-12-05")).advice, EndAdvice::ask_desk);
}

TEST_F(EndOfCertificate, IsRenewedOnceUnderItsOwnContractWithinTheWindow) {
  EXPECT_FALSE(renewal_allowed(old, ending("2018-10-20"), noon("2018-10-01")));
  old.renewal_rule = RenewalRule::once_within_window;
  old.renewal_window_days = 30;
  EXPECT_TRUE(renewal_allowed(old, ending("2018-10-20"), noon("2018-10-01")));
  EXPECT_TRUE(renewal_allowed(old, ending("2018-10-20"), noon("2018-09-20")));
  EXPECT_FALSE(renewal_allowed(old, ending("2018-10-20"), noon("2018-09-19")));
  EXPECT_FALSE(renewal_allowed(old, ending("2018-10-20"), noon("2018-10-21")));
  EXPECT_EQ(plan("2018-10-20", "2018-09-01").advice, EndAdvice::renew);
  EXPECT_EQ(plan("2018-10-20", "2018-09-01").from, day("2018-09-20"));
  auto renewed = ending("2018-10-20");
  renewed.renews = CertificateId{"before"};
  EXPECT_FALSE(renewal_allowed(old, renewed, noon("2018-10-01")));
  EXPECT_EQ(plan_for_end({old, next}, old.id, renewed, noon("2018-10-01")).advice, EndAdvice::order_now);
  // R12: after the cut-off nothing is renewed in the ending contract; a window that opens later is no promise.
  old.state = ContractState::intake_closed;
  EXPECT_FALSE(renewal_allowed(old, ending("2018-12-10"), noon("2018-12-05")));
  old.state = ContractState::open;
  EXPECT_EQ(plan("2019-01-20", "2018-11-20").advice, EndAdvice::order_now);
}

TEST(Reminders, LeaveAtTheirDaysAndNeverTwice) {
  const auto end = noon("2026-12-31");
  int reminded = 0;
  std::vector<int> sent;
  for (auto now = noon("2026-08-01"); now < noon("2027-02-01"); now += std::chrono::hours{7})
    if (const auto due = reminder_due(end, reminded, now)) {
      EXPECT_EQ(days_left(end, now), *due);
      sent.push_back(*due);
      reminded = *due;
    }
  EXPECT_EQ(sent, std::vector<int>(reminder_days.begin(), reminder_days.end()));
}

TEST(Reminders, AfterASleepOneLetterIsEnough) {
  EXPECT_EQ(reminder_due(noon("2026-12-31"), 90, noon("2026-12-20")), 15);
  EXPECT_EQ(reminder_due(noon("2026-12-31"), 15, noon("2026-12-20")), std::nullopt);
  EXPECT_EQ(reminder_due(noon("2026-12-31"), 0, noon("2026-12-31")), 1);
  EXPECT_EQ(reminder_due(noon("2026-12-31"), 0, noon("2027-01-01")), std::nullopt);
}

}  // namespace
}  // namespace vidimus::domain
