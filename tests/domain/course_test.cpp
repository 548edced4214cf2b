// The course of a contract: what falls due on which midnight, once, and what is left alone.
#include "domain/course.hpp"

#include <gtest/gtest.h>

#include "base/toml.hpp"
#include "days.hpp"

namespace vidimus::domain {
namespace {

base::Instant paris(const char* text) { return base::start_of(day(text)); }

/// The calendar of Mégalis: orders until 30 November 2018, dossiers until 31 December.
Course course() {
  Course out;
  auto& contract = out.contract;
  contract.id = ContractId{"C1"};
  contract.state = ContractState::open;
  contract.adhesion_open = contract.effective = day("2015-01-01");
  contract.order_cutoff = day("2018-11-30");
  contract.dossier_deadline = contract.term = day("2018-12-31");
  for (const auto state : {OrderState::draft, OrderState::pre_ordered, OrderState::placed, OrderState::reservation_invited,
                           OrderState::reserved, OrderState::dossier_open, OrderState::dossier_sent, OrderState::issued}) {
    OrderLine line;
    line.id = LineId{std::string{base::to_name(state)}};
    line.state = state;
    out.cases.push_back({.line = line, .dossier = {}});
  }
  for (const auto state : {MembershipState::active, MembershipState::suspended, MembershipState::ended, MembershipState::none}) {
    Membership membership;
    membership.id = MembershipId{std::string{base::to_name(state)}};
    membership.state = state;
    out.memberships.push_back(membership);
  }
  return out;
}

Calendar france() {
  const auto rules = read_holidays(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/holidays.toml").value()).value();
  return Calendar{.holidays = rules.at("metropole"), .closed = {}};
}

/// "2018-12-01 open close_intake" for every act from one day to another.
std::vector<std::string> played(Course& course, const char* from, const char* until) {
  std::vector<std::string> out;
  const auto working_days = france();
  for (const auto instant : rehearsal_instants(paris(from), paris(until)))
    run_due(course, instant, working_days, [&](const CourseAct& act, const Course&) {
      out.push_back(base::to_text(base::civil_of(act.at).day) + " " + act.id + " " + std::string{act.event});
    });
  return out;
}

using Lines = std::vector<std::string>;

TEST(Course, TheCalendarOfMegalis) {
  auto whole = course();
  EXPECT_EQ(played(whole, "2018-10-01", "2019-03-01"),
            (Lines{"2018-10-31 C1 announce_cutoff", "2018-12-01 C1 close_intake", "2018-12-21 pre_ordered warn_lapse",
                   "2018-12-21 placed warn_lapse", "2018-12-21 reservation_invited warn_lapse", "2018-12-21 reserved warn_lapse",
                   "2018-12-21 dossier_open warn_lapse", "2019-01-01 C1 close", "2019-01-01 pre_ordered lapse",
                   "2019-01-01 placed lapse", "2019-01-01 reservation_invited lapse", "2019-01-01 reserved lapse",
                   "2019-01-01 dossier_open lapse", "2019-01-01 active close", "2019-01-01 suspended close"}));
  EXPECT_EQ(whole.cases[6].line.state, OrderState::dossier_sent) << "a sent dossier goes on";
  EXPECT_EQ(played(whole, "2019-01-01", "2020-01-01"), Lines{}) << "nothing happens twice";
}

TEST(Course, ALateServerDoesEachStepOnceAndWarnsNobodyOfWhatIsOver) {
  auto late = course();
  EXPECT_EQ(played(late, "2019-02-15", "2019-02-15").front(), "2019-02-15 C1 close_intake") << "too late to announce";
  EXPECT_EQ(late.contract.state, ContractState::closed);
  for (const auto& one : late.cases) EXPECT_FALSE(one.line.lapse_warned_at.has_value());
}

TEST(Course, TheWarningComesWorkingDaysAhead) {
  auto contract = course().contract;
  contract.warning_days = 0;
  EXPECT_EQ(lapse_warned_from(contract, france()), paris("2018-12-31"));
  contract.warning_days = 1;
  EXPECT_EQ(lapse_warned_from(contract, france()), paris("2018-12-28"));
  contract.warning_days = 4;
  EXPECT_EQ(lapse_warned_from(contract, france()), paris("2018-12-24")) << "Christmas is no working day";
}

TEST(Course, AContractThatFollowsCallsTheMembersOnceAdhesionsOpen) {
  Course next;
  next.contract = course().contract;
  next.contract.state = ContractState::published;
  next.contract.adhesion_open = day("2018-11-15");
  next.contract.effective = day("2019-01-01");
  next.contract.order_cutoff = next.contract.dossier_deadline = next.contract.term = day("2022-12-31");
  auto alone = next;
  EXPECT_EQ(played(alone, "2018-11-01", "2019-01-02"), Lines{"2019-01-01 C1 begin"});
  next.follows_another = true;
  EXPECT_EQ(played(next, "2018-11-01", "2019-01-02"), (Lines{"2018-11-15 C1 invite_members", "2019-01-01 C1 begin"}));
}

TEST(Course, ADossierNobodyCameForExpiresUnlessTheFaceToFaceWasHeld) {
  Course waiting;
  waiting.contract = course().contract;
  waiting.contract.face_to_face_days = 20;
  CourseCase one;
  one.line.id = LineId{"L1"};
  one.line.state = OrderState::validated;
  one.dossier = Dossier{.id = DossierId{"D1"}, .state = DossierState::validated, .decided_at = paris("2018-06-01")};
  waiting.cases = {one};
  EXPECT_EQ(played(waiting, "2018-06-02", "2018-08-01"), Lines{"2018-06-22 D1 expire"});
  one.face_to_face_held = true;
  waiting.cases = {one};
  EXPECT_EQ(played(waiting, "2018-06-02", "2018-08-01"), Lines{});
}

}  // namespace
}  // namespace vidimus::domain
