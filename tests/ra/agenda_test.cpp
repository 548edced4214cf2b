// What the calendar brings: reminders, earlier slots, files and feeds, the week of a site.
#include "appointment_desk.hpp"
#include "domain/reminders.hpp"
#include "ra/calendar_files.hpp"
#include "ra/cast.hpp"
#include "ra/leaves.hpp"
#include "ra/reminders.hpp"
#include "ra/waiting.hpp"
#include "ra/week.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::WaitState;
using Names = std::vector<std::string>;

class Agenda : public ::testing::Test {
 protected:
  void at(const char* when) { desk.house.clock.at = paris_time(when); }
  /// Reminders written by now, after the job ran.
  std::size_t reminders(const char* when) {
    at(when);
    must(remind_appointments(desk.counter));
    return desk.letters_to("appointment_reminder").size();
  }
  const ports::MessageParts& last() { return desk.house.mailer.composed.back(); }
  std::string enclosed() {
    return last().attachments.empty() ? "" : std::string{base::text_of(last().attachments.front().content)};
  }
  static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
  AppointmentDesk desk;
};

TEST_F(Agenda, RemindersComeTwoDaysBeforeAndOnTheMorningOnceEach) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(desk.book(cast::holder, line, "2026-12-01 09:00"));
  EXPECT_EQ(reminders("2026-11-29 07:59"), 0U);
  EXPECT_EQ(reminders("2026-11-29 08:00"), 1U);
  EXPECT_TRUE(has(last().plain, "mardi 1er décembre 2026 à 9\u00A0h"));
  EXPECT_TRUE(has(last().plain, "avant le lundi 30 novembre 2026 à 9\u00A0h"));
  EXPECT_TRUE(has(last().plain, "pièce d'identité de votre dossier"));
  EXPECT_EQ(reminders("2026-11-30 12:00"), 1U) << "once";
  EXPECT_EQ(reminders("2026-12-01 06:59"), 1U);
  EXPECT_EQ(reminders("2026-12-01 07:00"), 2U);
  EXPECT_TRUE(has(last().plain, "trop proche pour être changé en ligne"));
  EXPECT_EQ(reminders("2026-12-01 08:50"), 2U) << "once";
}

TEST_F(Agenda, AMoveStartsTheRemindersAnewAndACancellationEndsThem) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(desk.book(cast::holder, line, "2026-12-01 09:00"));
  EXPECT_EQ(reminders("2026-11-29 09:00"), 1U);
  must(desk.book(cast::holder, line, "2026-12-08 09:00"));
  EXPECT_EQ(reminders("2026-12-01 08:00"), 1U);
  EXPECT_EQ(reminders("2026-12-06 08:00"), 2U);
  must(cancel_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, ""));
  EXPECT_EQ(reminders("2026-12-08 08:00"), 2U);
}

TEST_F(Agenda, AFreshBookingNeedsNoReminderAtOnce) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  at("2026-11-29 08:30");
  must(desk.book(cast::holder, line, "2026-12-01 09:00"));
  EXPECT_EQ(reminders("2026-11-29 09:00"), 0U);
  EXPECT_EQ(reminders("2026-12-01 07:00"), 1U);
}

TEST_F(Agenda, WhoWaitsIsOfferedTheSlotThatIsFreedAndKeepsHisOwnUntilHeConfirms) {
  desk.receive_tokens(20);
  const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto me = desk.house.actor(cast::holder);
  must(desk.book(cast::holder, first, "2026-11-24 09:30"));
  EXPECT_EQ(wait_for_earlier(desk.counter, me, first.reference).error().detail, "conflict.earlier_is_free");
  const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
  const auto other = desk.house.actor(cast::second_holder);
  must(desk.book(cast::second_holder, second, "2026-11-24 09:00"));
  const auto asked = must(wait_for_earlier(desk.counter, me, first.reference));
  EXPECT_EQ(asked.state, WaitState::waiting);
  EXPECT_EQ(wait_for_earlier(desk.counter, me, first.reference).error().detail, "conflict.already_waiting");
  EXPECT_EQ(refusal(wait_for_earlier(desk.counter, desk.house.actor(AppointmentDesk::deliverer), first.reference)),
            Code::forbidden);
  EXPECT_EQ(must(offer_earlier_slots(desk.counter)), 0);
  must(cancel_appointment(desk.counter, other, second.reference, ""));
  EXPECT_EQ(must(offer_earlier_slots(desk.counter)), 1);
  EXPECT_EQ(desk.letters_to("earlier_slot"), Names{cast::holder});
  EXPECT_TRUE(has(last().plain, "mardi 24 novembre 2026 à 9\u00A0h"));
  EXPECT_TRUE(has(last().plain, "/rendez-vous/plus-tot"));
  EXPECT_EQ(desk.file(first).booked()->starts, paris_time("2026-11-24 09:30")) << "his own stays";
  EXPECT_EQ(must(offer_earlier_slots(desk.counter)), 0) << "once";
  must(desk.book(cast::holder, first, "2026-11-24 09:00"));
  EXPECT_FALSE(must(waiting_of(desk.counter, me, first.reference)));
  EXPECT_EQ(desk.file(first).booked()->starts, paris_time("2026-11-24 09:00"));
}

TEST_F(Agenda, ASlotIsOfferedToOneAtATimeInTheOrderOfAsking) {
  desk.receive_tokens(20);
  const auto early = desk.accepted("Lou", "Serra", "lou.serra@valbrune.example");
  const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
  must(desk.book("lou.serra@valbrune.example", early, "2026-11-24 09:00"));
  must(desk.book(cast::holder, first, "2026-11-24 09:30"));
  must(desk.book(cast::second_holder, second, "2026-11-24 10:00"));
  must(wait_for_earlier(desk.counter, desk.house.actor(cast::second_holder), second.reference));
  desk.house.clock.at += std::chrono::minutes{1};
  must(wait_for_earlier(desk.counter, desk.house.actor(cast::holder), first.reference));
  must(cancel_appointment(desk.counter, desk.house.actor("lou.serra@valbrune.example"), early.reference, ""));
  EXPECT_EQ(must(offer_earlier_slots(desk.counter)), 1);
  EXPECT_EQ(desk.letters_to("earlier_slot"), Names{cast::second_holder}) << "he asked first";
  desk.house.clock.at += domain::offer_lasts;
  must(offer_earlier_slots(desk.counter));
  EXPECT_EQ(desk.letters_to("earlier_slot"), (Names{cast::holder, cast::second_holder})) << "then the next in line";
  // Nothing is promised: the first who confirms has it, and the other is told so.
  must(desk.book(cast::second_holder, second, "2026-11-24 09:00"));
  EXPECT_EQ(desk.book(cast::holder, first, "2026-11-24 09:00").error().detail, "slot_taken");
}

TEST_F(Agenda, WaitingEndsWithTheAppointment) {
  desk.receive_tokens(20);
  const auto early = desk.accepted("Noé", "Faure", cast::second_holder);
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(desk.book(cast::second_holder, early, "2026-11-24 09:00"));
  must(desk.book(cast::holder, line, "2026-11-24 09:30"));
  const auto me = desk.house.actor(cast::holder);
  must(wait_for_earlier(desk.counter, me, line.reference));
  EXPECT_EQ(must(stop_waiting(desk.counter, me, line.reference)).state, WaitState::ended);
  must(wait_for_earlier(desk.counter, me, line.reference));
  must(cancel_appointment(desk.counter, me, line.reference, ""));
  must(offer_earlier_slots(desk.counter));
  EXPECT_FALSE(must(waiting_of(desk.counter, me, line.reference)));
}

TEST_F(Agenda, LettersCarryAnInvitationThatFollowsTheAppointment) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto booked = must(desk.book(cast::holder, line, "2026-11-24 09:00"));
  const auto uid = "UID:" + booked.id.text + "@registry.example\r\n";
  auto file = enclosed();
  EXPECT_EQ(last().attachments.front().media_type, "text/calendar; charset=utf-8; method=REQUEST");
  for (const auto* part : {"METHOD:REQUEST\r\n", "SEQUENCE:0\r\n", "DTSTART;TZID=Europe/Paris:20261124T090000\r\n",
                           "BEGIN:VTIMEZONE", "BEGIN:VALARM", "STATUS:CONFIRMED"})
    EXPECT_TRUE(has(file, part)) << part << file;
  EXPECT_TRUE(has(file, uid)) << file;
  must(desk.book(cast::holder, line, "2026-11-26 14:00"));
  file = enclosed();
  EXPECT_TRUE(has(file, uid) && has(file, "SEQUENCE:1\r\n") && has(file, "20261126T140000")) << file;
  must(cancel_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, ""));
  file = enclosed();
  EXPECT_TRUE(has(file, uid) && has(file, "SEQUENCE:2\r\n") && has(file, "METHOD:CANCEL") && has(file, "STATUS:CANCELLED"))
      << file;
  EXPECT_EQ(refusal(appointment_calendar(desk.counter, desk.house.actor(cast::holder), line.reference)), Code::not_found);
}

TEST_F(Agenda, AFeedShowsReferencesAndInitialsUntilItIsRevoked) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(desk.book(cast::holder, line, "2026-11-24 09:00"));
  const auto marius = desk.house.actor(AppointmentDesk::deliverer);
  const auto site = desk.site(AppointmentDesk::own_site).id;
  for (const auto& of : {site, domain::SiteId{}}) {
    const auto offered = must(offer_feed(desk.counter, marius, of));
    const auto secret = offered.address.substr(offered.address.rfind('/') + 1, 43);
    const auto text = must(read_feed(desk.counter, secret));
    EXPECT_TRUE(has(text, line.reference)) << text;
    EXPECT_TRUE(has(text, "J. R.")) << text;
    for (const auto* personal : {"Rostan", "Jeanne", "valbrune", "12AB34567", "ATTENDEE"})
      EXPECT_FALSE(has(text, personal)) << text;
    EXPECT_EQ(refusal(read_feed(desk.counter, secret.substr(1))), Code::not_found);
    EXPECT_EQ(refusal(revoke_feed(desk.counter, desk.house.actor(cast::holder), offered.feed.id)), Code::not_found);
    must(revoke_feed(desk.counter, marius, offered.feed.id));
    EXPECT_EQ(refusal(read_feed(desk.counter, secret)), Code::not_found);
  }
  EXPECT_TRUE(must(feeds_of(desk.counter, marius)).empty());
  EXPECT_EQ(refusal(offer_feed(desk.counter, desk.house.actor(cast::holder), site)), Code::not_found);
  EXPECT_EQ(refusal(offer_feed(desk.counter, desk.house.actor(cast::holder), {})), Code::forbidden);
  EXPECT_EQ(refusal(offer_feed(desk.counter, desk.house.actor("yann.lecorre@armorique-numerique.example"), site)),
            Code::not_found);
}

TEST_F(Agenda, AFeedEndsWithTheRightOfItsOwner) {
  const auto offered = must(offer_feed(desk.counter, desk.house.actor(AppointmentDesk::deliverer), {}));
  const auto secret = offered.address.substr(offered.address.rfind('/') + 1, 43);
  must(read_feed(desk.counter, secret));
  desk.house.clock.at += std::chrono::days{1200};  // his accreditation is over
  EXPECT_EQ(refusal(read_feed(desk.counter, secret)), Code::not_found);
}

TEST_F(Agenda, TheWeekShowsPlacesPeopleAndWhatIsLeft) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  desk.staff(2);
  desk.hire("Ana", "ana@azur-ingenierie.example");
  const auto booked = must(desk.book(cast::holder, line, "2026-11-24 09:00"));
  const auto site = desk.site(AppointmentDesk::own_site).id;
  const auto manager = desk.house.actor(AppointmentDesk::manager);
  const auto week = must(week_of(desk.counter, manager, site, *base::day_from("2026-11-26")));
  EXPECT_EQ(base::to_text(week.monday), "2026-11-23");
  EXPECT_EQ(week.days.size(), 7U);
  EXPECT_TRUE(week.days[0].slots.empty());
  ASSERT_EQ(week.days[1].slots.size(), 12U);
  const auto& nine = week.days[1].slots[0];
  EXPECT_EQ(nine.capacity, 2);
  EXPECT_EQ(nine.present, 2);
  EXPECT_EQ(nine.free, 1);
  ASSERT_EQ(nine.items.size(), 1U);
  EXPECT_EQ(nine.items.front().line.reference, line.reference);
  EXPECT_EQ(week.days[1].slots[1].free, 2);
  EXPECT_EQ(week.kept, 1);
  must(declare_leave(desk.counter, manager,
                     {booked.agent,
                      *base::day_from("2026-11-26"),
                      domain::HalfDay::morning,
                      *base::day_from("2026-11-26"),
                      domain::HalfDay::morning,
                      {}}));
  const auto after = must(week_of(desk.counter, manager, site, week.monday));
  EXPECT_EQ(after.days[3].slots[0].free, 1);
  EXPECT_EQ(after.days[3].slots[6].free, 2) << "the afternoon";
  EXPECT_EQ(refusal(week_of(desk.counter, desk.house.actor(cast::holder), site, week.monday)), Code::not_found);
  EXPECT_EQ(refusal(week_of(desk.counter, desk.house.actor("maelle.riou@armorique-numerique.example"), site, week.monday)),
            Code::not_found);
}

/// By the clock of the site, on the days the clocks change too.
TEST(Reminders, AreDueByTheClockOnTheWall) {
  domain::Appointment one;
  one.state = domain::AppointmentState::booked;
  one.starts = paris_time("2026-03-30 09:00");  // the night before the 29th lost an hour
  one.ends = one.starts + std::chrono::minutes{20};
  one.booked_at = paris_time("2026-03-01 09:00");
  using domain::Reminder;
  const auto due = [&](const char* when) { return domain::reminder_due(one, paris_time(when), base::paris); };
  EXPECT_EQ(due("2026-03-28 07:59"), Reminder::none);
  EXPECT_EQ(due("2026-03-28 08:00"), Reminder::ahead);
  EXPECT_EQ(due("2026-03-29 23:59"), Reminder::ahead);
  EXPECT_EQ(due("2026-03-30 00:00"), Reminder::none);
  EXPECT_EQ(due("2026-03-30 07:00"), Reminder::today);
  EXPECT_EQ(due("2026-03-30 09:00"), Reminder::none);
  one.reminded_today = one.booked_at;
  EXPECT_EQ(due("2026-03-30 08:00"), Reminder::none);
  one.state = domain::AppointmentState::cancelled;
  EXPECT_EQ(due("2026-03-28 08:00"), Reminder::none);
}

}  // namespace
}  // namespace vidimus::ra::testing
