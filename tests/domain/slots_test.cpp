#include "domain/slots.hpp"

#include <gtest/gtest.h>

#include "base/toml.hpp"
#include "days.hpp"

namespace vidimus::domain {
namespace {

using base::Day;
using base::Instant;

Instant at(const char* text, int hour, int minute = 0) { return base::instant_of({day(text), hour, minute, 0}); }

/// Open every weekday 9 to 12 by slots of 20 minutes and gaps of 10: six slots a morning.
SiteBook mornings(const std::vector<Closure>& closures = {}) {
  SiteBook book;
  book.site.id = SiteId{"site"};
  for (int weekday = 1; weekday <= 5; ++weekday) book.hours.push_back({book.site.id, weekday});
  const auto rules = read_holidays(*base::read_toml(VIDIMUS_SOURCE "/data/holidays.toml")).value();
  book.calendar = calendar_of(book.site, rules, closures).value();
  book.operators = {{PersonId{"marius"}, day("2020-01-01"), day("2130-01-01")}};
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

bool is_free(const SiteBook& book, const Slot& slot, const AppointmentId& except = {}) {
  const auto known = slot_facts(book, slot.starts, slot.starts - std::chrono::hours{100}, 48, except);
  const bool somebody = operators_present(book, slot).empty() || !operators_free(book, slot, except).empty();
  EXPECT_EQ(known.has(Fact::slot_free), !free_seats(book, slot, except).empty() && somebody);
  return known.has(Fact::slot_free);
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
  const auto free_at = [&](int hour, int minute) { return is_free(book, slot_at(book, at("2026-11-24", hour, minute)).value()); };
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
    EXPECT_TRUE(is_free(book, slot));
  }
  for (const auto state : {AppointmentState::booked, AppointmentState::honoured}) {
    book.taken = {taken("a", slot.starts, state)};
    EXPECT_FALSE(is_free(book, slot));
  }
  EXPECT_TRUE(is_free(book, slot, AppointmentId{"a"}));
  book.taken[0].site = SiteId{"elsewhere"};
  EXPECT_TRUE(is_free(book, slot));
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
  const FactSet all{Fact::own_delivery_site, Fact::slot_exists,         Fact::slot_free,
                    Fact::notice_kept,       Fact::operator_accredited, Fact::operator_present};
  EXPECT_EQ(slot_facts(book, start, long_before, 48), all);
  EXPECT_EQ(slot_facts(book, start, start - std::chrono::hours{47}, 48), all.without(FactSet{Fact::notice_kept}));
  EXPECT_EQ(slot_facts(book, at("2026-11-24", 9, 5), long_before, 48), all.without(FactSet{Fact::slot_exists, Fact::slot_free}));
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

/// The same site with more counters.
SiteBook counters(int capacity, std::vector<const char*> names) {
  auto book = mornings();
  for (auto& hours : book.hours) hours.capacity = capacity;
  book.operators.clear();
  for (const auto* name : names) book.operators.push_back({PersonId{name}, day("2026-01-01"), day("2026-12-31")});
  return book;
}

Appointment taken_by(const char* id, Instant starts, int seat, const char* agent) {
  auto out = taken(id, starts);
  out.seat = seat;
  out.agent = PersonId{agent};
  return out;
}

TEST(Slots, EachCounterTakesOneAtATime) {
  auto book = counters(2, {"marius", "nadia", "yann"});
  const auto slot = slot_at(book, at("2026-11-24", 9)).value();
  const auto first = places_of_day(book, day("2026-11-24")).front();
  EXPECT_EQ(first.slot, slot);
  EXPECT_EQ(first.capacity, 2);
  EXPECT_EQ(first.present, 3);
  EXPECT_EQ(first.left, 2);
  EXPECT_EQ(free_seats(book, slot), (std::vector<int>{1, 2}));
  book.taken = {taken_by("a", slot.starts, 1, "marius")};
  EXPECT_EQ(free_seats(book, slot), std::vector<int>{2});
  EXPECT_EQ(operators_free(book, slot), (std::vector<PersonId>{PersonId{"nadia"}, PersonId{"yann"}}));
  EXPECT_TRUE(is_free(book, slot));
  book.taken.push_back(taken_by("b", slot.starts, 2, "nadia"));
  EXPECT_FALSE(is_free(book, slot));
  EXPECT_EQ(places_of_day(book, day("2026-11-24")).front().left, 0);
  EXPECT_EQ(free_seats(book, slot, AppointmentId{"b"}), std::vector<int>{2});
}

TEST(Slots, ACounterWithoutAnOperatorReceivesNobody) {
  auto book = counters(3, {"marius"});
  const auto slot = slot_at(book, at("2026-11-24", 9)).value();
  EXPECT_TRUE(is_free(book, slot));
  book.taken = {taken_by("a", slot.starts, 1, "marius")};
  EXPECT_FALSE(is_free(book, slot));
  // At another site, he is not here either.
  book.taken.front().site = SiteId{"elsewhere"};
  EXPECT_FALSE(is_free(book, slot));
  EXPECT_EQ(free_seats(book, slot).size(), 3U);
  // An appointment bound to nobody yet needs somebody.
  book.taken = {taken_by("a", slot.starts, 1, "")};
  EXPECT_FALSE(is_free(book, slot));
}

TEST(Slots, LeaveByDaysAndHalfDays) {
  auto book = counters(1, {"marius"});
  const auto tuesday = day("2026-11-24");
  book.hours.push_back({book.site.id, 2, 14 * 60, 17 * 60, 20, 10, 1});
  const auto offered = [&] { return free_slots(book, {at("2026-11-24", 0), at("2026-11-25", 0), long_before}).size(); };
  const auto away_on = [&](HalfDay first, HalfDay last) {
    book.leave = {{LeaveId{"v"}, 1, BodyId{}, PersonId{"marius"}, tuesday, first, tuesday, last, "", std::nullopt}};
  };
  EXPECT_EQ(offered(), 12U);
  away_on(HalfDay::morning, HalfDay::afternoon);
  EXPECT_EQ(offered(), 0U);
  const auto morning = slot_at(book, at("2026-11-24", 9)).value();
  const auto known = slot_facts(book, morning.starts, long_before, 48);
  EXPECT_TRUE(known.has(Fact::operator_accredited));
  EXPECT_FALSE(known.has(Fact::operator_present));
  away_on(HalfDay::morning, HalfDay::morning);
  EXPECT_EQ(offered(), 6U);
  EXPECT_FALSE(is_free(book, morning) && !operators_present(book, morning).empty());
  away_on(HalfDay::afternoon, HalfDay::afternoon);
  EXPECT_EQ(offered(), 6U);
  EXPECT_TRUE(is_free(book, morning));
  book.leave.front().person = PersonId{"somebody else"};
  EXPECT_EQ(offered(), 12U);
  away_on(HalfDay::morning, HalfDay::afternoon);
  book.leave.front().withdrawn_at = long_before;
  EXPECT_EQ(offered(), 12U);
}

TEST(Slots, LeaveEndsByTheClockOfTheDayTheClocksChange) {
  // The night of 28 to 29 March 2026 loses an hour, that of 24 to 25 October gains one: 13:00 on the wall parts both days.
  for (const auto* text : {"2026-03-29", "2026-10-25"}) {
    const Leave leave{LeaveId{"v"}, 1, {}, {}, day(text), HalfDay::morning, day(text), HalfDay::morning, "", std::nullopt};
    EXPECT_TRUE(away(leave, at(text, 12, 40), at(text, 13), base::paris)) << text;
    EXPECT_FALSE(away(leave, at(text, 13), at(text, 13, 20), base::paris)) << text;
    EXPECT_TRUE(away(leave, at(text, 0), at(text, 0, 20), base::paris)) << text;
    EXPECT_FALSE(away(leave, at(text, 0) - std::chrono::minutes{20}, at(text, 0), base::paris)) << text;
  }
}

TEST(Slots, OnlyDaysOnWhichSomebodyIsAccredited) {
  auto book = counters(1, {});
  const auto slot = slot_at(book, at("2026-11-24", 9)).value();
  EXPECT_TRUE(free_slots(book, {at("2026-11-24", 0), at("2026-11-25", 0), long_before}).empty());
  EXPECT_FALSE(slot_facts(book, slot.starts, long_before, 48).has(Fact::operator_accredited));
  book.operators = {{PersonId{"marius"}, day("2026-11-01"), day("2026-11-23")},
                    {PersonId{"nadia"}, day("2026-11-24"), day("2026-11-24")}};
  EXPECT_EQ(operators_accredited(book, slot), std::vector<PersonId>{PersonId{"nadia"}});
  EXPECT_EQ(free_slots(book, {at("2026-11-24", 0), at("2026-11-28", 0), long_before}).size(), 6U);
}

TEST(Slots, TheNearestAreToldFirst) {
  const auto all = free_slots(mornings(), {at("2026-11-24", 0), at("2026-11-27", 0), long_before});
  const auto nearest = nearest_slots(all, at("2026-11-25", 9), 3);
  EXPECT_EQ(starts_of(nearest), (std::vector<std::string>{"11-25 900", "11-25 930", "11-25 1000"}));
  EXPECT_EQ(nearest_slots(all, at("2026-11-24", 11, 30), 2).front().starts, at("2026-11-24", 11, 30));
  EXPECT_TRUE(nearest_slots({}, at("2026-11-25", 9), 3).empty());
}

/// Twenty years of clock changes: slots keep their hour on the wall, none overlaps the next, and the notice is elapsed time.
TEST(Slots, TwentyYearsOfClockChanges) {
  auto book = mornings();
  book.hours.clear();
  for (int weekday = 1; weekday <= 7; ++weekday) book.hours.push_back({book.site.id, weekday, 0, 24 * 60, 20, 10});
  book.calendar = {};
  for (int year = 2026; year < 2046; ++year)
    for (const auto month : {std::chrono::March, std::chrono::October}) {
      const base::Day sunday{std::chrono::sys_days{std::chrono::year{year} / month / std::chrono::Sunday[std::chrono::last]}};
      const auto from = base::start_of(sunday);
      const auto slots = free_slots(book, {from, base::start_of(base::next_day(sunday)), from - std::chrono::hours{100}});
      // 02:00 and 02:30 do not exist in March; in October they are counted once.
      EXPECT_EQ(slots.size(), month == std::chrono::March ? 46U : 48U) << year;
      for (std::size_t next = 1; next < slots.size(); ++next) EXPECT_LE(slots[next - 1].ends, slots[next].starts) << year;
      for (const auto& slot : slots) EXPECT_EQ(base::civil_of(slot.starts).minute % 30, 0) << year;
      const auto monday = base::instant_of({base::next_day(sunday), 9, 0, 0});
      EXPECT_TRUE(notice_kept(monday, monday - std::chrono::hours{48}, 48));
      const auto same_clock = base::instant_of({base::next_day(sunday, -1), 9, 0, 0});
      EXPECT_EQ(notice_kept(monday, same_clock, 48), month == std::chrono::October) << year;
    }
}

}  // namespace
}  // namespace vidimus::domain
