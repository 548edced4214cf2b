#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using domain::ContractState;
using domain::OrderState;

constexpr auto buyer = "erwan.bihan@port-lennec.example";
constexpr auto market = "Marché de certificats électroniques en cours";
constexpr auto successor = "Centrale d'achat – certificats électroniques";

class CalendarJobs : public ::testing::Test {
 protected:
  StoryDesk desk;
};

TEST_F(CalendarJobs, NothingMovesBeforeItsDay) {
  EXPECT_EQ(desk.run_calendar(), 0);
  desk.house.clock.at = paris_time("2026-11-30 23:59");
  EXPECT_EQ(desk.run_calendar(), 0);
  desk.house.clock.at = paris_time("2026-12-01 00:00");
  EXPECT_EQ(desk.run_calendar(), 1);
  EXPECT_EQ(desk.run_calendar(), 0);
  EXPECT_EQ(desk.contract(market).state, ContractState::intake_closed);
}

TEST_F(CalendarJobs, AServerThatSleptOverTheChangeCatchesUpInOneRun) {
  const auto line = must(desk.place(buyer, 1)).front();
  desk.house.clock.at = paris_time("2027-02-15 10:00");
  EXPECT_GT(must(advance_contracts(desk.counter)), 3);
  EXPECT_EQ(desk.contract(market).state, ContractState::closed);
  EXPECT_EQ(desk.contract(successor).state, ContractState::open);
  EXPECT_EQ(desk.file(line).line.state, OrderState::cancelled_auto);
  EXPECT_EQ(must(memberships(desk.counter, desk.house.actor(buyer))).front().membership.state, domain::MembershipState::ended);
  const auto letters = desk.house.mailer.composed.size();
  EXPECT_EQ(must(advance_contracts(desk.counter)), 0);
  EXPECT_EQ(desk.house.mailer.composed.size(), letters);
}

TEST_F(CalendarJobs, EveryUnsentOrderLapsesHoweverManyThereAre) {
  std::vector<domain::OrderLine> lines;
  for (int number = 0; number < 3; ++number)
    for (const auto& one : must(desk.place(buyer, 40))) lines.push_back(one);
  desk.house.clock.at = paris_time("2027-01-01 00:00");
  desk.run_calendar();
  EXPECT_TRUE(
      std::ranges::all_of(lines, [&](const auto& one) { return desk.file(one).line.state == OrderState::cancelled_auto; }));
  EXPECT_EQ(desk.run_calendar(), 0);
}

}  // namespace
}  // namespace vidimus::ra::testing
