#include "domain/slots.hpp"

#include <gtest/gtest.h>

#include "base/toml.hpp"

namespace vidimus::domain {
namespace {

using base::Day;
using base::Instant;

Day day(const char* text) { return base::day_from(text).value(); }
Instant at(const char* text, int hour, int minute = 0) { return base::instant_of({day(text), hour, minute, 0}); }

/// Open every weekday 9 to 12 by slots of 20 minutes and gaps of 10: six slots a morning.
SiteBook mornings(const std::vector<Closure>& closures = {}) {
  SiteBook book;
  book.site.id = SiteId{"site"};
  for (int weekday = 1; weekday <= 5; ++weekday) book.hours.push_back({book.site.id, weekday});
  const auto rules = read_holidays(*base::read_toml(VIDIMUS_SOURCE "/data/holidays.toml")).value();
  book.calendar = calendar_of(book.site, rules, closures).value();
  return book;
}

Appointment taken(const char* id, Instant starts, AppointmentState state = AppointmentState::booked, int minutes = 20) {
  Appointment out;
  out.id = AppointmentId{id};
  out.site = SiteId{"site"};
  out.state = state;
  out.starts = starts;
  out.ends = starts + std::chrono::minutes{minutes};
  return out;
}

std::vector<std::string> starts_of(const std::vector<Slot>& slots) {
  std::vector<std::string> out;
  for (const auto& slot : slots) {
    const auto wall = base::civil_of(slot.starts);
    out.push_back(base::to_text(wall.day).substr(5) + " " + std::to_string(wall.hour * 100 + wall.minute));
  }
  return out;
}

const Instant long_before = at("2026-01-01", 0);

TEST(Slots, OneMorning) {
  const auto found = free_slots(mornings(), {at("2026-11-24", 0), at("2026-11-25", 0), long_before});
  EXPECT_EQ(starts_of(found),
            (std::vector<std::string>{"11-24 900", "11-24 930", "11-24 1000", "11-24 1030", "11-24 1100", "11-24 1130"}));
  EXPECT_EQ(found[0].ends - found[0].starts, std::chrono::minutes{20});
}

TEST(Slots, WindowTakesItsStartAndLeavesItsEnd) {
  const auto found = free_slots(mornings(), {at("2026-11-24", 9, 30), at("2026-11-24", 10, 30), long_before});
  EXPECT_EQ(starts_of(found), (std::vector<std::string>{"11-24 930", "11-24 1000"}));
  EXPECT_TRUE(free_slots(mornings(), {at("2026-11-24", 10), at("2026-11-24", 10), long_before}).empty());
}

TEST(Slots, ClosedOnHolidaysClosuresAndDaysWithoutHours) {
  const auto book = mornings({{SiteId{"site"}, day("2026-11-13"), "inventory"}});
  // Wednesday 11 is a holiday, Friday 13 closed, Saturday and Sunday have no hours.
  const auto found = free_slots(book, {at("2026-11-11", 0), at("2026-11-16", 0), long_before});
  EXPECT_EQ(found.size(), 6U);
  EXPECT_EQ(base::civil_of(found.front().starts).day, day("2026-11-12"));
  EXPECT_FALSE(slot_exists(book, at("2026-11-11", 9)));
  EXPECT_FALSE(slot_exists(book, at("2026-11-13", 9)));
}

TEST(Slots, TwoDaysNoticeInElapsedHours) {
  // R72. From Saturday 28 March 2026 09:30 Paris, 48 elapsed hours end on Monday at 10:30, for the night lost an hour.
  const auto book = mornings();
  const auto found = free_slots(book, {at("2026-03-28", 0), at("2026-03-31", 0), at("2026-03-28", 9, 30)});
  EXPECT_EQ(starts_of(found), (std::vector<std::string>{"03-30 1030", "03-30 1100", "03-30 1130"}));
  EXPECT_TRUE(notice_kept(at("2026-03-30", 10, 30), at("2026-03-28", 9, 30), 48));
  EXPECT_FALSE(notice_kept(at("2026-03-30", 10, 30), at("2026-03-28", 9, 30) + base::milliseconds{1}, 48));
}

TEST(Slots, TakenTimeAndItsGapAreNotOffered) {
  auto book = mornings();
  book.taken = {taken("a", at("2026-11-24", 9, 30))};
  const SlotWindow morning{at("2026-11-24", 0), at("2026-11-25", 0), long_before};
  EXPECT_EQ(starts_of(free_slots(book, morning)),
            (std::vector<std::string>{"11-24 900", "11-24 1000", "11-24 1030", "11-24 1100", "11-24 1130"}));
  // An appointment off the grid, made under other hours, takes with its gap every slot it touches.
  book.taken = {taken("b", at("2026-11-24", 9, 45))};
  EXPECT_EQ(starts_of(free_slots(book, morning)),
            (std::vector<std::string>{"11-24 900", "11-24 1030", "11-24 1100", "11-24 1130"}));
}

TEST(Slots, CleaningFollowsBothHandOvers) {
  auto book = mornings();
  const auto free_at = [&](int hour, int minute) {
    return slot_free(book, slot_at(book, at("2026-11-24", hour, minute)).value());
  };
  book.taken = {taken("a", at("2026-11-24", 9, 5))};  // to 09:25: its cleaning lasts until 09:35
  EXPECT_FALSE(free_at(9, 30));
  EXPECT_TRUE(free_at(10, 0));
  book.taken = {taken("a", at("2026-11-24", 9, 55))};  // the cleaning after the slot of 09:30 lasts until 10:00
  EXPECT_FALSE(free_at(9, 30));
  EXPECT_TRUE(free_at(9, 0));
}

TEST(Slots, OnlyLivingAppointmentsHoldTheirTime) {
  auto book = mornings();
  const auto slot = slot_at(book, at("2026-11-24", 9)).value();
  for (const auto state : {AppointmentState::offered, AppointmentState::cancelled, AppointmentState::no_show}) {
    book.taken = {taken("a", slot.starts, state)};
    EXPECT_TRUE(slot_free(book, slot));
  }
  for (const auto state : {AppointmentState::booked, AppointmentState::honoured}) {
    book.taken = {taken("a", slot.starts, state)};
    EXPECT_FALSE(slot_free(book, slot));
  }
  EXPECT_TRUE(slot_free(book, slot, AppointmentId{"a"}));
  book.taken[0].site = SiteId{"elsewhere"};
  EXPECT_TRUE(slot_free(book, slot));
}

TEST(Slots, ClockChangeSkipsWhatDoesNotExist) {
  auto book = mornings();
  book.hours = {{book.site.id, 7, 60, 5 * 60, 30, 0}};  // Sunday 01:00 to 05:00
  const auto spring = free_slots(book, {at("2026-03-29", 0), at("2026-03-30", 0), long_before});
  EXPECT_EQ(starts_of(spring),
            (std::vector<std::string>{"03-29 100", "03-29 130", "03-29 300", "03-29 330", "03-29 400", "03-29 430"}));
  const auto autumn = free_slots(book, {at("2026-10-25", 0), at("2026-10-26", 0), long_before});
  EXPECT_EQ(autumn.size(), 8U);
  for (std::size_t next = 1; next < autumn.size(); ++next) EXPECT_LE(autumn[next - 1].ends, autumn[next].starts);
}

TEST(Slots, CciOfficesHaveNoCalendarOfOurs) {
  auto book = mornings();
  book.site.kind = SiteKind::cci;
  EXPECT_TRUE(free_slots(book, {at("2026-11-24", 0), at("2026-11-25", 0), long_before}).empty());
  EXPECT_FALSE(slot_facts(book, at("2026-11-24", 9), long_before, 48).has(Fact::own_delivery_site));
}

TEST(Slots, FactsOfOneStart) {
  auto book = mornings();
  const auto start = at("2026-11-24", 9);
  const FactSet all{Fact::own_delivery_site, Fact::slot_exists, Fact::slot_free, Fact::notice_kept};
  EXPECT_EQ(slot_facts(book, start, long_before, 48), all);
  EXPECT_EQ(slot_facts(book, start, start - std::chrono::hours{47}, 48), all.without(FactSet{Fact::notice_kept}));
  EXPECT_EQ(slot_facts(book, at("2026-11-24", 9, 5), long_before, 48), (FactSet{Fact::own_delivery_site, Fact::notice_kept}));
  book.taken = {taken("a", start)};
  EXPECT_EQ(slot_facts(book, start, long_before, 48), all.without(FactSet{Fact::slot_free}));
}

TEST(Slots, AbsurdHoursAndWindowsEnd) {
  auto book = mornings();
  book.hours = {{book.site.id, 2, 0, 1440, 0, 0}, {book.site.id, 2, -5, 1440, 20, 0}, {book.site.id, 2, 0, 9999, 20, 0}};
  EXPECT_TRUE(free_slots(book, {at("2026-11-24", 0), at("2026-11-25", 0), long_before}).empty());
  const auto found = free_slots(mornings(), {at("2026-01-01", 0), at("2126-01-01", 0), at("2025-01-01", 0)});
  EXPECT_LT(found.size(), 6U * (longest_window_days + 1));
}

}  // namespace
}  // namespace vidimus::domain
