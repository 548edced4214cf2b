#include "ra/cast.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using domain::ContractState;
using domain::OrderState;

class CalendarJobs : public ::testing::Test {
 protected:
  /// The holder is at the counter and the station has its job.
  std::pair<domain::OrderLine, domain::Station> started() {
    const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
    must(return_purchase_order(desk.counter, desk.house.actor("bastien.audibert@valbrune.example"), line.id, "bon.pdf",
                               base::view_of(some_pdf)));
    must(book_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, paris_time("2026-11-24 09:00")));
    desk.house.clock.at = paris_time("2026-11-24 09:02");
    const auto who = desk.house.actor(cast::deliverer);
    must(
        hold_face_to_face(desk.counter, who,
                          {line.reference, true, domain::DocumentKind::passport, "12AB34567", desk.code_of(cast::holder, line)}));
    const auto station = desk.pair(cast::deliverer, desk.file(line).line.delivery_site);
    must(start_personalisation(desk.counter, who, {line.reference, "BLANK-AZUR-01", station.id}));
    return {line, station};
  }
  StoryDesk desk;
};

TEST_F(CalendarJobs, NothingMovesBeforeItsDay) {
  EXPECT_EQ(desk.run_calendar(), 2) << "the end of orders is announced, members are called to the contract that follows";
  EXPECT_EQ(desk.run_calendar(), 0);
  desk.house.clock.at = paris_time("2026-11-30 23:59");
  EXPECT_EQ(desk.run_calendar(), 0);
  desk.house.clock.at = paris_time("2026-12-01 00:00");
  EXPECT_EQ(desk.run_calendar(), 1);
  EXPECT_EQ(desk.run_calendar(), 0);
  EXPECT_EQ(desk.contract(cast::market).state, ContractState::intake_closed);
}

TEST_F(CalendarJobs, AServerThatSleptOverTheChangeCatchesUpInOneRun) {
  const auto line = must(desk.place(cast::lennec_buyer, 1)).front();
  desk.house.clock.at = paris_time("2027-02-15 10:00");
  EXPECT_GT(must(advance_contracts(desk.counter)), 3);
  EXPECT_EQ(desk.contract(cast::market).state, ContractState::closed);
  EXPECT_EQ(desk.contract(cast::next_market).state, ContractState::open);
  EXPECT_EQ(desk.file(line).line.state, OrderState::cancelled_auto);
  EXPECT_EQ(must(memberships(desk.counter, desk.house.actor(cast::lennec_buyer))).front().membership.state,
            domain::MembershipState::ended);
  const auto letters = desk.house.mailer.composed.size();
  EXPECT_EQ(must(advance_contracts(desk.counter)), 0);
  EXPECT_EQ(desk.house.mailer.composed.size(), letters);
}

TEST_F(CalendarJobs, EveryUnsentOrderLapsesHoweverManyThereAre) {
  std::vector<domain::OrderLine> lines;
  for (int number = 0; number < 3; ++number)
    for (const auto& one : must(desk.place(cast::lennec_buyer, 40))) lines.push_back(one);
  desk.house.clock.at = paris_time("2027-01-01 00:00");
  desk.run_calendar();
  EXPECT_TRUE(
      std::ranges::all_of(lines, [&](const auto& one) { return desk.file(one).line.state == OrderState::cancelled_auto; }));
  EXPECT_EQ(desk.run_calendar(), 0);
}

TEST_F(CalendarJobs, AHolderWhoDidNotComeBooksAgainUntilTheDossierExpires) {
  desk.run_calendar();  // what contracts have to announce is out of the way
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(book_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, paris_time("2026-11-24 09:00")));
  desk.house.clock.at = paris_time("2026-11-24 18:00");
  EXPECT_EQ(desk.run_calendar(), 0);  // a day of grace: the operator may still write down what happened
  desk.house.clock.at = paris_time("2026-11-26 10:00");
  EXPECT_EQ(must(close_missed(desk.counter)), 1);
  EXPECT_EQ(desk.file(line).appointments.front().state, domain::AppointmentState::no_show);
  EXPECT_TRUE(book_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, paris_time("2026-12-01 09:00")));

  const auto days = desk.file(line).contract.face_to_face_days;
  desk.house.clock.at = paris_time("2026-11-20 12:00") + std::chrono::days{days - 1};
  must(close_missed(desk.counter));
  EXPECT_EQ(desk.file(line).dossier->state, domain::DossierState::validated);
  desk.house.clock.at += std::chrono::days{2};
  EXPECT_EQ(must(close_missed(desk.counter)), 1);
  EXPECT_EQ(desk.file(line).dossier->state, domain::DossierState::expired);
  EXPECT_EQ(desk.file(line).line.state, OrderState::cancelled);
}

TEST_F(CalendarJobs, AJobNobodyFinishesGivesItsTokenBack) {
  const auto who = desk.house.actor(cast::deliverer);
  const auto [line, station] = started();
  desk.house.clock.at += std::chrono::days{3} - std::chrono::seconds{1};
  EXPECT_EQ(must(close_missed(desk.counter)), 0);
  desk.house.clock.at += std::chrono::seconds{1};
  EXPECT_EQ(must(close_missed(desk.counter)), 1);
  EXPECT_EQ(must(personalisation(desk.counter, who, line.reference)).failure, "station.timed_out");
  const auto token = desk.looked_up([](ports::Unit& unit) { return must(unit.token_by_serial("BLANK-AZUR-01")).value(); });
  EXPECT_EQ(token.state, domain::TokenState::in_stock);
}

TEST_F(CalendarJobs, ACertificateIsOverAfterItsLastSecond) {
  const auto who = desk.house.actor(cast::deliverer);
  const auto [line, station] = started();
  must(desk.personalise(station, "BLANK-AZUR-01"));
  const auto made = must(accept_certificate(desk.counter, who, line.reference));
  desk.house.clock.at = *made.not_after;
  EXPECT_EQ(must(expire_certificates(desk.counter)), 0);
  desk.house.clock.at += std::chrono::seconds{1};
  EXPECT_EQ(must(expire_certificates(desk.counter)), 1);
  EXPECT_EQ(desk.file(line).certificate->state, domain::CertificateState::expired);
}

}  // namespace
}  // namespace vidimus::ra::testing
