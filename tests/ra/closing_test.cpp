// A day is closed though people are booked; an operator books for somebody who rings up.
#include "ra/closing.hpp"

#include "appointment_desk.hpp"
#include "ra/cast.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::AppointmentState;
using Names = std::vector<std::string>;

class Closing : public ::testing::Test {
 protected:
  Closing() : line(desk.accepted("Jeanne", "Rostan", cast::holder)) {}
  Actor as(const char* who) { return desk.house.actor(who); }
  domain::SiteId site() { return desk.site(AppointmentDesk::own_site).id; }
  Names wanting(const char* who) {
    Names out;
    for (const auto& one : must(without_appointment(desk.counter, as(who))).items) out.push_back(one.line.reference);
    return out;
  }
  AppointmentDesk desk;
  domain::OrderLine line;
};

TEST_F(Closing, ADayThatIsBookedIsClosedOnceItsPeopleWereSeenAndTold) {
  must(desk.book(cast::holder, line, "2026-11-24 09:00"));
  const auto day = *base::day_from("2026-11-24");
  const auto touched = must(booked_that_day(desk.counter, as(AppointmentDesk::manager), site(), day));
  ASSERT_EQ(touched.size(), 1U);
  EXPECT_EQ(touched.front().line.reference, line.reference);
  EXPECT_EQ(touched.front().phone, desk.file(line).holder->phone);
  EXPECT_EQ(refusal(booked_that_day(desk.counter, as(AppointmentDesk::deliverer), site(), day)), Code::forbidden);

  const auto silent = add_closure(desk.counter, as(AppointmentDesk::manager), site(), {"2026-11-24", "Panne de chauffage"});
  ASSERT_EQ(refusal(silent), Code::conflict);
  EXPECT_EQ(silent.error().detail, "closure_booked");
  EXPECT_NE(desk.file(line).booked(), nullptr) << "nothing half done";

  const auto done =
      must(add_closure(desk.counter, as(AppointmentDesk::manager), site(), {"2026-11-24", "Panne de chauffage", true}));
  EXPECT_EQ(done.called_off.size(), 1U);
  EXPECT_EQ(desk.file(line).booked(), nullptr);
  const auto letters = desk.letters_to("appointment_called_off");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(missing_facts(desk.book(cast::holder, line, "2026-11-24 09:00")), (Names{"slot_exists", "slot_free"}));
  EXPECT_EQ(wanting(AppointmentDesk::manager), Names{line.reference});
  EXPECT_TRUE(desk.book(cast::holder, line, "2026-11-26 09:00")) << "invited to choose another";
  EXPECT_TRUE(wanting(AppointmentDesk::manager).empty());
}

TEST_F(Closing, AnOperatorBooksForWhoRingsUp) {
  EXPECT_EQ(wanting(AppointmentDesk::deliverer), Names{line.reference});
  EXPECT_EQ(refusal(without_appointment(desk.counter, as("ines.roubaud@azur-ingenierie.example"))), Code::forbidden);
  EXPECT_EQ(missing_facts(desk.book(AppointmentDesk::deliverer, line, "2026-11-21 09:00")),
            (Names{"notice_kept", "slot_exists", "slot_free"}))
      << "under the holder's own rules";
  EXPECT_EQ(must(desk.book(AppointmentDesk::deliverer, line, "2026-11-24 09:00")).state, AppointmentState::booked);
  EXPECT_EQ(desk.letters_to("appointment_booked").size(), 1U) << "the holder is written to";
  EXPECT_TRUE(desk.book(cast::holder, line, "2026-11-26 09:00")) << "and moves it himself";
  EXPECT_EQ(missing_facts(desk.book(AppointmentDesk::deliverer, line, "2026-11-24 09:30")), Names{"reason_given"});
}

}  // namespace
}  // namespace vidimus::ra::testing
