#include "ra/appointments.hpp"

#include <thread>

#include "adapters/sql/postgres.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::AppointmentState;
using Names = std::vector<std::string>;

constexpr auto reviewer = "ines.roubaud@azur-ingenierie.example";
constexpr auto deliverer = "marius.pellegrin@azur-ingenierie.example";
constexpr auto own_site = "Guichet d'Azur Ingénierie";
constexpr auto jeanne = "jeanne.rostan@valbrune.example";
constexpr auto noe = "noe.faure@valbrune.example";

class Appointments : public ::testing::Test {
 protected:
  explicit Appointments(const std::string& database = {}) : desk("2026-11-20T09:00:00Z", database) {}  // a Friday

  Result<domain::Appointment> book(const std::string& who, const domain::OrderLine& line, const std::string& when) {
    return book_appointment(desk.counter, desk.house.actor(who), line.reference, paris_time(when));
  }
  void race() {
    const auto first = desk.accepted("Jeanne", "Rostan", jeanne);
    const auto second = desk.accepted("Noé", "Faure", noe);
    const auto me = desk.house.actor(jeanne);
    const auto other = desk.house.actor(noe);
    const auto when = paris_time("2026-11-24 09:00");
    std::optional<Result<domain::Appointment>> one, two;
    std::thread rival([&] { one = book_appointment(desk.counter, me, first.reference, when); });
    two = book_appointment(desk.counter, other, second.reference, when);
    rival.join();
    EXPECT_NE(bool(*one), bool(*two));
    const auto& lost = *one ? *two : *one;
    EXPECT_TRUE(refusal(lost) == Code::conflict || missing_facts(lost) == Names{"slot_free"}) << int(refusal(lost));
    EXPECT_EQ(desk.letters_to("appointment_booked"), Names{*one ? jeanne : noe});
  }
  StoryDesk desk;
};

/// The database goes after the desk that used it.
struct FreshDatabase {
  ~FreshDatabase() { tests::Postgres::server().drop(address); }
  std::string address = tests::Postgres::server().fresh_database();
};
class AppointmentsOnPostgres : private FreshDatabase, public Appointments {
 protected:
  AppointmentsOnPostgres() : Appointments(address) {}
};

TEST_F(Appointments, TheSlotsOfferedKeepTheNoticeAndTheOpeningDays) {
  const auto line = desk.accepted("Jeanne", "Rostan", jeanne);
  const auto slots = must(offered_slots(desk.counter, desk.house.actor(jeanne), line.reference));
  ASSERT_FALSE(slots.empty());
  EXPECT_EQ(slots.front().starts, paris_time("2026-11-24 09:00"));
  EXPECT_EQ(slots.front().ends, paris_time("2026-11-24 09:20"));
  EXPECT_EQ(slots[1].starts, paris_time("2026-11-24 09:30"));
  for (const auto& slot : slots) {
    const auto day = base::civil_of(slot.starts).weekday();
    EXPECT_TRUE(day == std::chrono::Tuesday || day == std::chrono::Thursday);
  }
  EXPECT_EQ(missing_facts(book(jeanne, line, "2026-11-24 09:10")), (Names{"slot_exists", "slot_free"}));
  desk.house.clock.at = paris_time("2026-11-22 09:31");
  EXPECT_EQ(missing_facts(book(jeanne, line, "2026-11-24 09:30")), Names{"notice_kept"});
  EXPECT_EQ(must(offered_slots(desk.counter, desk.house.actor(jeanne), line.reference)).front().starts,
            paris_time("2026-11-24 10:00"));
}

TEST_F(Appointments, ATakenSlotIsNotGivenTwice) {
  const auto first = desk.accepted("Jeanne", "Rostan", jeanne);
  const auto second = desk.accepted("Noé", "Faure", noe);
  must(book(jeanne, first, "2026-11-24 09:00"));
  EXPECT_EQ(missing_facts(book(noe, second, "2026-11-24 09:00")), Names{"slot_free"});
  const auto slots = must(offered_slots(desk.counter, desk.house.actor(noe), second.reference));
  EXPECT_EQ(slots.front().starts, paris_time("2026-11-24 09:30"));
  EXPECT_EQ(refusal(book(noe, first, "2026-11-24 09:30")), Code::not_found);
}

TEST_F(Appointments, OfTwoWhoBookOneSlotAtOnceOneHasIt) { race(); }
TEST_F(AppointmentsOnPostgres, OfTwoWhoBookOneSlotAtOnceOneHasIt) { race(); }

TEST_F(Appointments, ASlotTakenWhileTheHolderDecidedIsAConflict) {
  const auto first = desk.accepted("Jeanne", "Rostan", jeanne);
  const auto second = desk.accepted("Noé", "Faure", noe);
  // What both had read before either wrote: the schema itself refuses the second.
  const auto write = [&](const domain::OrderLine& line) {
    auto work = must(desk.counter.open(Actor::house()));
    domain::Appointment taken;
    taken.id = work.new_id<domain::AppointmentId>();
    taken.body = line.body;
    taken.line = line.id;
    taken.holder = desk.file(line).line.holder;
    taken.site = desk.site(own_site).id;
    taken.state = AppointmentState::booked;
    taken.starts = paris_time("2026-11-24 09:00");
    taken.ends = paris_time("2026-11-24 09:20");
    work.write(taken, "appointment", taken.id.text, "book", line.body);
    return work.commit();
  };
  must(write(first));
  const auto refused = write(second);
  EXPECT_EQ(refusal(refused), Code::conflict);
  EXPECT_EQ(refused.error().detail, "slot_taken");
}

TEST_F(Appointments, MovingFreesTheFirstSlot) {
  const auto first = desk.accepted("Jeanne", "Rostan", jeanne);
  const auto second = desk.accepted("Noé", "Faure", noe);
  const auto booked = must(book(jeanne, first, "2026-11-24 09:00"));
  EXPECT_EQ(must(book(jeanne, first, "2026-11-26 14:00")).id, booked.id);
  EXPECT_EQ(desk.house.letters("déplacé"), 1);
  EXPECT_TRUE(book(noe, second, "2026-11-24 09:00"));
}

TEST_F(Appointments, TheHouseSaysWhyItCallsOffAndTheHolderNeedNot) {
  const auto line = desk.accepted("Jeanne", "Rostan", jeanne);
  EXPECT_EQ(refusal(cancel_appointment(desk.counter, desk.house.actor(jeanne), line.reference, "")), Code::not_found);
  must(book(jeanne, line, "2026-11-24 09:00"));
  EXPECT_EQ(missing_facts(cancel_appointment(desk.counter, desk.house.actor(deliverer), line.reference, " ")),
            Names{"reason_given"});
  EXPECT_EQ(must(cancel_appointment(desk.counter, desk.house.actor(deliverer), line.reference, "Guichet fermé")).state,
            AppointmentState::cancelled);
  must(book(jeanne, line, "2026-11-24 09:00"));
  EXPECT_EQ(must(cancel_appointment(desk.counter, desk.house.actor(jeanne), line.reference, "")).state,
            AppointmentState::cancelled);
  EXPECT_EQ(desk.house.letters("annulé"), 2);
}

TEST_F(Appointments, TheSheetOfTheDayIsForTheDeliveryOperatorOfTheSite) {
  const auto line = desk.accepted("Jeanne", "Rostan", jeanne);
  must(book(jeanne, line, "2026-11-24 09:00"));
  const auto day = *base::day_from("2026-11-24");
  const auto sheets = must(day_sheets(desk.counter, desk.house.actor(deliverer), day));
  ASSERT_EQ(sheets.size(), 1U);
  ASSERT_EQ(sheets.front().items.size(), 1U);
  EXPECT_EQ(sheets.front().items.front().line.reference, line.reference);
  EXPECT_EQ(sheets.front().stock.size(), 2U);
  EXPECT_TRUE(must(day_sheets(desk.counter, desk.house.actor(deliverer), base::next_day(day))).front().items.empty());
  EXPECT_EQ(refusal(day_sheets(desk.counter, desk.house.actor(reviewer), day)), Code::forbidden);
  const auto other = must(day_sheets(desk.counter, desk.house.actor("yann.lecorre@armorique-numerique.example"), day));
  ASSERT_EQ(other.size(), 1U);
  EXPECT_TRUE(other.front().items.empty());
}

}  // namespace
}  // namespace vidimus::ra::testing
