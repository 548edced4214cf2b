#include "ra/appointments.hpp"

#include <algorithm>
#include <thread>

#include "adapters/sql/postgres.hpp"
#include "ra/cast.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::AppointmentState;
using Names = std::vector<std::string>;

class Appointments : public ::testing::Test {
 protected:
  explicit Appointments(const std::string& database = {}) : desk("2026-11-20T09:00:00Z", database) {}  // a Friday

  Result<domain::Appointment> book(const std::string& who, const domain::OrderLine& line, const std::string& when) {
    return book_appointment(desk.counter, desk.house.actor(who), line.reference, paris_time(when));
  }
  void race() {
    const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
    const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
    const auto me = desk.house.actor(cast::holder);
    const auto other = desk.house.actor(cast::second_holder);
    const auto when = paris_time("2026-11-24 09:00");
    std::optional<Result<domain::Appointment>> one, two;
    std::thread rival([&] { one = book_appointment(desk.counter, me, first.reference, when); });
    two = book_appointment(desk.counter, other, second.reference, when);
    rival.join();
    EXPECT_NE(bool(*one), bool(*two));
    const auto& lost = *one ? *two : *one;
    EXPECT_TRUE(refusal(lost) == Code::conflict || missing_facts(lost) == Names{"slot_free"}) << int(refusal(lost));
    EXPECT_EQ(lost.error().detail, "slot_taken");
    EXPECT_EQ(desk.letters_to("appointment_booked"), Names{*one ? cast::holder : cast::second_holder});
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
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto slots = must(offered_slots(desk.counter, desk.house.actor(cast::holder), line.reference));
  ASSERT_FALSE(slots.empty());
  EXPECT_EQ(slots.front().starts, paris_time("2026-11-24 09:00"));
  EXPECT_EQ(slots.front().ends, paris_time("2026-11-24 09:20"));
  EXPECT_EQ(slots[1].starts, paris_time("2026-11-24 09:30"));
  for (const auto& slot : slots) {
    const auto day = base::civil_of(slot.starts).weekday();
    EXPECT_TRUE(day == std::chrono::Tuesday || day == std::chrono::Thursday);
  }
  EXPECT_EQ(missing_facts(book(cast::holder, line, "2026-11-24 09:10")), (Names{"slot_exists", "slot_free"}));
  desk.house.clock.at = paris_time("2026-11-22 09:31");
  EXPECT_EQ(missing_facts(book(cast::holder, line, "2026-11-24 09:30")), Names{"notice_kept"});
  EXPECT_EQ(must(offered_slots(desk.counter, desk.house.actor(cast::holder), line.reference)).front().starts,
            paris_time("2026-11-24 10:00"));
}

TEST_F(Appointments, ATakenSlotIsNotGivenTwice) {
  const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
  must(book(cast::holder, first, "2026-11-24 09:00"));
  EXPECT_EQ(missing_facts(book(cast::second_holder, second, "2026-11-24 09:00")), Names{"slot_free"});
  const auto slots = must(offered_slots(desk.counter, desk.house.actor(cast::second_holder), second.reference));
  EXPECT_EQ(slots.front().starts, paris_time("2026-11-24 09:30"));
  EXPECT_EQ(refusal(book(cast::second_holder, first, "2026-11-24 09:30")), Code::not_found);
}

TEST_F(Appointments, OfTwoWhoBookOneSlotAtOnceOneHasIt) { race(); }
TEST_F(AppointmentsOnPostgres, OfTwoWhoBookOneSlotAtOnceOneHasIt) { race(); }

TEST_F(Appointments, ASlotTakenWhileTheHolderDecidedIsAConflict) {
  const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
  // What both had read before either wrote: the schema itself refuses the second.
  const auto write = [&](const domain::OrderLine& line) {
    auto work = must(desk.counter.open(Actor::house()));
    domain::Appointment taken;
    taken.id = work.new_id<domain::AppointmentId>();
    taken.body = line.body;
    taken.line = line.id;
    taken.holder = desk.file(line).line.holder;
    taken.site = desk.site(cast::own_site).id;
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
  const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
  const auto booked = must(book(cast::holder, first, "2026-11-24 09:00"));
  EXPECT_EQ(must(book(cast::holder, first, "2026-11-26 14:00")).id, booked.id);
  EXPECT_EQ(desk.house.letters("déplacé"), 1);
  EXPECT_TRUE(book(cast::second_holder, second, "2026-11-24 09:00"));
}

TEST_F(Appointments, BookedWithoutASummonsAreMovedAndCalledOffAllTheSame) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(book(cast::holder, line, "2026-11-24 09:00"));
  {  // taken over from elsewhere: an hour was agreed, no summons went from here
    auto work = must(desk.counter.open(Actor::house()));
    auto dossier = *must(work.unit().dossier_of(line.id));
    dossier.code = {};
    work.write(dossier, "dossier", dossier.id.text, "generate", dossier.body);
    must(work.commit());
  }
  const auto may = must(view_case(desk.counter, desk.house.actor(cast::holder), line.reference)).possible;
  EXPECT_NE(std::ranges::find(may, "appointment.cancel"), may.end()) << "what is offered";
  EXPECT_FALSE(must(offered_slots(desk.counter, desk.house.actor(cast::holder), line.reference)).empty()) << "may be done";
  EXPECT_EQ(must(book(cast::holder, line, "2026-11-24 09:30")).starts, paris_time("2026-11-24 09:30"));
  must(cancel_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, {}));
  EXPECT_EQ(missing_facts(offered_slots(desk.counter, desk.house.actor(cast::holder), line.reference)),
            Names{"availability_told"})
      << "another hour is for who was summoned";
}

TEST_F(Appointments, TheHouseSaysWhyItCallsOffAndTheHolderNeedNot) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  EXPECT_EQ(refusal(cancel_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, "")), Code::not_found);
  must(book(cast::holder, line, "2026-11-24 09:00"));
  EXPECT_EQ(missing_facts(cancel_appointment(desk.counter, desk.house.actor(cast::deliverer), line.reference, " ")),
            Names{"reason_given"});
  EXPECT_EQ(must(cancel_appointment(desk.counter, desk.house.actor(cast::deliverer), line.reference, "Guichet fermé")).state,
            AppointmentState::cancelled);
  must(book(cast::holder, line, "2026-11-24 09:00"));
  EXPECT_EQ(must(cancel_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, "")).state,
            AppointmentState::cancelled);
  EXPECT_EQ(desk.house.letters("annulé"), 2);
}

TEST_F(Appointments, WhoComesTooLateIsToldTheNearestFreeSlots) {
  const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
  must(book(cast::holder, first, "2026-11-24 10:00"));
  const auto late = book(cast::second_holder, second, "2026-11-24 10:00");
  EXPECT_EQ(refusal(late), Code::conflict);
  EXPECT_EQ(late.error().detail, "slot_taken");
  const auto& nearest = late.error().missing.front().items;
  ASSERT_EQ(nearest.size(), 5U);
  EXPECT_EQ(nearest[0], base::to_rfc3339(paris_time("2026-11-24 09:30")));
  EXPECT_EQ(nearest[1], base::to_rfc3339(paris_time("2026-11-24 10:30")));
}

TEST_F(Appointments, IsBoundToAPlaceAnOperatorAndATokenOfTheStock) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto booked = must(book(cast::holder, line, "2026-11-24 09:00"));
  EXPECT_EQ(booked.seat, 1);
  EXPECT_EQ(booked.agent, desk.house.actor(cast::deliverer).person);
  EXPECT_FALSE(booked.reserved.empty());
  EXPECT_EQ(booked.sequence, 0);
  const auto moved = must(book(cast::holder, line, "2026-11-26 09:00"));
  EXPECT_EQ(moved.reserved, booked.reserved);
  EXPECT_EQ(moved.sequence, 1);
  const auto sheet = must(day_sheets(desk.counter, desk.house.actor(cast::deliverer), *base::day_from("2026-11-26"))).front();
  EXPECT_EQ(sheet.kept, 1);
  EXPECT_EQ(sheet.stock.size(), 2U);
  EXPECT_EQ(sheet.items.front().agent, "Marius Pellegrin");
  // The same button pressed twice books once.
  EXPECT_EQ(must(book(cast::holder, line, "2026-11-26 09:00")).sequence, 1);
}

TEST_F(Appointments, AreNotPromisedBeyondTheStock) {
  const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
  const auto third = desk.accepted("Lou", "Serra", "lou.serra@valbrune.example");
  must(book(cast::holder, first, "2026-11-24 09:00"));
  must(book(cast::second_holder, second, "2026-11-24 09:30"));
  EXPECT_EQ(missing_facts(book("lou.serra@valbrune.example", third, "2026-11-24 10:00")), Names{"stock_left"});
  must(cancel_appointment(desk.counter, desk.house.actor(cast::second_holder), second.reference, ""));
  EXPECT_TRUE(book("lou.serra@valbrune.example", third, "2026-11-24 10:00"));
}

TEST_F(Appointments, AreNotBookedPastTheHorizon) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto slots = must(offered_slots(desk.counter, desk.house.actor(cast::holder), line.reference));
  EXPECT_LT(slots.back().starts, desk.house.clock.at + std::chrono::days{60});
  EXPECT_GT(slots.back().starts, desk.house.clock.at + std::chrono::days{55});
  EXPECT_EQ(missing_facts(book(cast::holder, line, "2027-01-26 09:00")), Names{"within_horizon"});
}

TEST_F(Appointments, AreChangedByTheHolderInTimeAndByTheHouseWithAReason) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(book(cast::holder, line, "2026-11-24 09:00"));
  desk.house.clock.at = paris_time("2026-11-23 09:01");
  EXPECT_EQ(missing_facts(book(cast::holder, line, "2026-11-26 09:00")), Names{"change_in_time"});
  EXPECT_EQ(missing_facts(cancel_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, "")),
            Names{"change_in_time"});
  EXPECT_EQ(missing_facts(book(cast::deliverer, line, "2026-11-26 09:00")), Names{"reason_given"});
  const auto moved = must(book_appointment(desk.counter, desk.house.actor(cast::deliverer), line.reference,
                                           paris_time("2026-11-26 09:00"), "Panne au guichet"));
  EXPECT_EQ(moved.reason, "Panne au guichet");
  EXPECT_EQ(desk.letters_to("appointment_moved"), Names{cast::holder});
  must(cancel_appointment(desk.counter, desk.house.actor(cast::deliverer), line.reference, "Guichet fermé"));
  EXPECT_EQ(desk.letters_to("appointment_called_off"), Names{cast::holder}) << "invited to book again";
}

TEST_F(Appointments, AfterTooManyMissedTheManagerDecides) {
  constexpr auto manager = "claire.olivari@azur-ingenierie.example";
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto miss = [&](const char* at) {
    must(book(cast::holder, line, at));
    EXPECT_EQ(missing_facts(miss_appointment(desk.counter, desk.house.actor(cast::deliverer), line.reference)),
              Names{"slot_passed"});
    desk.house.clock.at = paris_time(at) + std::chrono::hours{1};
    must(miss_appointment(desk.counter, desk.house.actor(cast::deliverer), line.reference));
  };
  miss("2026-11-24 09:00");
  EXPECT_EQ(desk.letters_to("appointment_missed").size(), 1U);
  EXPECT_NE(desk.house.mailer.composed.back().plain.find("choisir un autre rendez-vous"), std::string::npos);
  EXPECT_TRUE(must(missed_appointments(desk.counter, desk.house.actor(manager))).items.empty());
  miss("2026-12-01 09:00");
  EXPECT_NE(desk.house.mailer.composed.back().plain.find("Le responsable décide"), std::string::npos);
  EXPECT_EQ(missing_facts(book(cast::holder, line, "2026-12-08 09:00")), Names{"no_shows_within_limit"});
  EXPECT_EQ(must(missed_appointments(desk.counter, desk.house.actor(manager))).items.size(), 1U);
  EXPECT_EQ(refusal(excuse_missed(desk.counter, desk.house.actor(cast::holder), line.reference, "Grippe")), Code::forbidden);
  EXPECT_EQ(missing_facts(excuse_missed(desk.counter, desk.house.actor(manager), line.reference, " ")), Names{"reason_given"});
  must(excuse_missed(desk.counter, desk.house.actor(manager), line.reference, "Grippe"));
  EXPECT_EQ(desk.letters_to("invited_again"), Names{cast::holder});
  EXPECT_TRUE(book(cast::holder, line, "2026-12-08 09:00"));
}

TEST_F(Appointments, TheSheetOfTheDayIsForTheDeliveryOperatorOfTheSite) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(book(cast::holder, line, "2026-11-24 09:00"));
  const auto day = *base::day_from("2026-11-24");
  const auto sheets = must(day_sheets(desk.counter, desk.house.actor(cast::deliverer), day));
  ASSERT_EQ(sheets.size(), 1U);
  ASSERT_EQ(sheets.front().items.size(), 1U);
  EXPECT_EQ(sheets.front().items.front().line.reference, line.reference);
  EXPECT_EQ(sheets.front().stock.size(), 2U);
  EXPECT_TRUE(must(day_sheets(desk.counter, desk.house.actor(cast::deliverer), base::next_day(day))).front().items.empty());
  EXPECT_EQ(refusal(day_sheets(desk.counter, desk.house.actor(cast::reviewer), day)), Code::forbidden);
  const auto other = must(day_sheets(desk.counter, desk.house.actor("yann.lecorre@armorique-numerique.example"), day));
  ASSERT_EQ(other.size(), 1U);
  EXPECT_TRUE(other.front().items.empty());
}

}  // namespace
}  // namespace vidimus::ra::testing
