// The 48 working hours (R47): every example of the reference table, then properties over twenty years.
#include "domain/working_time.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/toml.hpp"
#include "days.hpp"

namespace vidimus::domain {
namespace {

using base::Civil;
using base::Day;
using base::Instant;
using std::chrono::hours;

const HolidayRules& rules() {
  static const HolidayRules read = read_holidays(*base::read_toml(VIDIMUS_SOURCE "/data/holidays.toml")).value();
  return read;
}

Calendar calendar(const std::string& territory = "metropole", const std::string& zone = "Europe/Paris") {
  DeliverySite site;
  site.territory = territory;
  site.zone = zone;
  return calendar_of(site, rules(), {}).value();
}

Instant in_zone(const char* text, int hour, int minute = 0, std::string_view zone = base::paris) {
  return base::instant_of({day(text), hour, minute, 0}, zone);
}

TEST(WorkingTime, EveryExampleOfTheReferenceTable) {
  struct Example {
    Instant receipt;
    Instant due;
    std::string territory = "metropole";
  };
  const std::vector<Example> table{
      {in_zone("2026-11-23", 10), in_zone("2026-11-25", 10)},
      {in_zone("2026-11-27", 16, 30), in_zone("2026-12-01", 16, 30)},
      {in_zone("2026-11-28", 11), in_zone("2026-12-02", 0)},
      {in_zone("2026-12-24", 9), in_zone("2026-12-29", 9)},
      {in_zone("2026-05-07", 10), in_zone("2026-05-12", 10)},
      {in_zone("2026-05-13", 9), in_zone("2026-05-18", 9)},
      {in_zone("2026-11-10", 18), in_zone("2026-11-13", 18)},
      {in_zone("2027-03-25", 10), in_zone("2027-03-30", 10)},
      {in_zone("2027-03-25", 10), in_zone("2027-03-31", 10), "alsace_moselle"},
  };
  for (const auto& row : table)
    EXPECT_EQ(base::to_rfc3339(verification_deadline(row.receipt, calendar(row.territory))), base::to_rfc3339(row.due))
        << base::to_rfc3339(row.receipt) << " " << row.territory;
}

TEST(WorkingTime, EndsWithTheSecondDayEvenWhenTheNextIsClosed) {
  // Saturday 7 November 2026: Monday and Tuesday are worked, Wednesday 11 is a holiday; the time is up as Tuesday ends.
  EXPECT_EQ(verification_deadline(in_zone("2026-11-07", 11), calendar()), in_zone("2026-11-11", 0));
  EXPECT_EQ(verification_deadline(in_zone("2026-11-09", 0), calendar()), in_zone("2026-11-11", 0));
  EXPECT_EQ(verification_deadline(in_zone("2026-11-09", 0, 1), calendar()), in_zone("2026-11-12", 0, 1));
}

TEST(WorkingTime, WallClockHoldsOverClockChanges) {
  // Clocks change on Sundays 2026-03-29 and 2026-10-25; Friday 10:00 is due Tuesday 10:00 on the wall, not 48 real hours of work.
  EXPECT_EQ(verification_deadline(in_zone("2026-03-27", 10), calendar()), in_zone("2026-03-31", 10));
  EXPECT_EQ(verification_deadline(in_zone("2026-10-23", 10), calendar()), in_zone("2026-10-27", 10));
  EXPECT_EQ(verification_deadline(in_zone("2026-03-27", 10), calendar()) - in_zone("2026-03-27", 10), hours{95});
  EXPECT_EQ(verification_deadline(in_zone("2026-10-23", 10), calendar()) - in_zone("2026-10-23", 10), hours{97});
}

TEST(WorkingTime, KeepsMilliseconds) {
  const auto receipt = in_zone("2026-11-23", 10) + base::milliseconds{987};
  EXPECT_EQ(verification_deadline(receipt, calendar()), in_zone("2026-11-25", 10) + base::milliseconds{987});
}

TEST(WorkingTime, ClosuresOfTheOfficeStopTheClock) {
  DeliverySite site;
  site.id = SiteId{"mine"};
  const std::vector<Closure> closures{{site.id, day("2026-11-24"), "works"}, {SiteId{"other"}, day("2026-11-25"), ""}};
  EXPECT_EQ(verification_deadline(in_zone("2026-11-23", 10), calendar_of(site, rules(), closures).value()),
            in_zone("2026-11-26", 10));
}

TEST(WorkingTime, OverseasOfficesCountInTheirOwnTimeAndHolidays) {
  const std::string zone = "Indian/Reunion";
  const auto reunion = calendar("la_reunion", zone);
  // 20 December 2027 is a Monday.
  EXPECT_EQ(verification_deadline(in_zone("2027-12-17", 9, 0, zone), reunion), in_zone("2027-12-22", 9, 0, zone));
  EXPECT_EQ(verification_deadline(in_zone("2027-12-17", 9, 0, zone), calendar("metropole", zone)),
            in_zone("2027-12-21", 9, 0, zone));
  // Saturday 00:30 on the island is still Friday in Paris: the island's Saturday counts.
  EXPECT_EQ(verification_deadline(in_zone("2026-11-28", 0, 30, zone), reunion), in_zone("2026-12-02", 0, 0, zone));
}

TEST(WorkingTime, EasterOfTheReferenceYears) {
  for (const char* text :
       {"2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "1999-04-04", "2038-04-25"})
    EXPECT_EQ(base::to_text(easter_sunday(int{day(text).year()})), text);
}

TEST(WorkingTime, WorkingDaysOfAYear) {
  int count = 0;
  for (auto at_day = day("2026-01-01"); at_day <= day("2026-12-31"); at_day = base::next_day(at_day))
    count += is_working_day(calendar(), at_day) ? 1 : 0;
  EXPECT_EQ(count, 252);
}

TEST(WorkingTime, HolidaysByTerritory) {
  const struct {
    const char* territory;
    const char* own;
  } table[] = {{"guadeloupe", "2026-05-27"},     {"martinique", "2026-05-22"},      {"guyane", "2026-06-10"},
               {"la_reunion", "2026-12-20"},     {"mayotte", "2026-04-27"},         {"saint_martin", "2026-05-28"},
               {"alsace_moselle", "2026-04-03"}, {"saint_barthelemy", "2026-10-09"}};
  for (const auto& row : table) {
    EXPECT_TRUE(rules().find(row.territory)->second.has(day(row.own))) << row.territory;
    EXPECT_FALSE(rules().find("metropole")->second.has(day(row.own))) << row.territory;
    EXPECT_TRUE(rules().find(row.territory)->second.has(day("2026-07-14"))) << row.territory;
    EXPECT_TRUE(rules().find(row.territory)->second.has(day("2026-05-25"))) << row.territory << ", Whit Monday";
  }
}

TEST(WorkingTime, WrongHolidayFilesAreRefused) {
  for (const char* text : {"", "[a]\nfixed=[\"13-01\"]", "[a]\nfixed=[\"02-30\"]", "[a]\nfixed=[3]", "[a]\nfrom_easter=[\"1\"]",
                           "[a]\nextends=\"b\"\n[b]\nextends=\"c\"\n[c]\nfixed=[\"01-01\"]", "[a]\nextends=\"a\"",
                           "[a]\nextends=1", "[a]\nfix=[]", "[a]\nfrom_easter=[99999999999]"}) {
    const auto read = read_holidays(*base::parse_toml(text));
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, base::Code::misconfigured) << text;
  }
  DeliverySite site;
  site.territory = "atlantis";
  EXPECT_EQ(calendar_of(site, rules(), {}).error().code, base::Code::misconfigured);
}

/// For twenty years of receipts: the working time between receipt and deadline is 48 hours, a later receipt is never due earlier,
/// and the same time two working days later is the deadline of whatever comes in on a working day.
TEST(WorkingTime, TwentyYears) {
  std::mt19937_64 random{20261122};
  std::uniform_int_distribution<int> step(1, 40 * 3600 * 1000);
  for (const auto* territory : {"metropole", "alsace_moselle"}) {
    const auto office = calendar(territory);
    Instant last_due{};
    for (auto receipt = in_zone("2026-01-01", 0); receipt < in_zone("2046-01-01", 0);
         receipt += base::milliseconds{step(random)}) {
      const auto due = verification_deadline(receipt, office);
      ASSERT_GE(due, last_due) << base::to_rfc3339(receipt);
      ASSERT_EQ(elapsed_working_time(receipt, due, office), base::milliseconds{hours{48}}) << base::to_rfc3339(receipt);
      last_due = due;
      const auto wall = base::civil_of(receipt);
      if (!is_working_day(office, wall.day) || (wall.hour == 0 && wall.minute == 0)) continue;
      auto then = wall.day;
      for (int found = 0; found < 2;) {
        then = base::next_day(then);
        found += is_working_day(office, then) ? 1 : 0;
      }
      ASSERT_EQ(base::civil_of(due), (Civil{then, wall.hour, wall.minute, wall.second})) << base::to_rfc3339(receipt);
    }
  }
}

TEST(WorkingTime, ElapsedAddsUp) {
  const auto office = calendar();
  EXPECT_EQ(elapsed_working_time(in_zone("2026-11-27", 18), in_zone("2026-11-30", 6), office), hours{12});
  EXPECT_EQ(elapsed_working_time(in_zone("2026-11-28", 1), in_zone("2026-11-29", 23), office), hours{0});
  EXPECT_EQ(elapsed_working_time(in_zone("2026-11-24", 9), in_zone("2026-11-23", 9), office), hours{0});
  const auto middle = in_zone("2026-11-26", 13, 7);
  EXPECT_EQ(elapsed_working_time(in_zone("2026-11-20", 9), middle, office) +
                elapsed_working_time(middle, in_zone("2026-12-03", 5), office),
            elapsed_working_time(in_zone("2026-11-20", 9), in_zone("2026-12-03", 5), office));
}

/// Every territory with the zone of its offices.
const std::vector<std::pair<std::string, std::string>>& territories() {
  static const std::vector<std::pair<std::string, std::string>> list{{"metropole", "Europe/Paris"},
                                                                     {"alsace_moselle", "Europe/Paris"},
                                                                     {"guadeloupe", "America/Guadeloupe"},
                                                                     {"martinique", "America/Martinique"},
                                                                     {"guyane", "America/Cayenne"},
                                                                     {"la_reunion", "Indian/Reunion"},
                                                                     {"mayotte", "Indian/Mayotte"},
                                                                     {"saint_martin", "America/Marigot"},
                                                                     {"saint_barthelemy", "America/St_Barthelemy"},
                                                                     {"saint_pierre_et_miquelon", "America/Miquelon"}};
  return list;
}

TEST(WorkingTime, NoTerritoryIsForgotten) {
  EXPECT_EQ(rules().size(), territories().size());
  for (const auto& [territory, zone] : territories()) EXPECT_TRUE(rules().contains(territory)) << territory;
}

TEST(WorkingTime, EndOfTheSecondWorkingDayIsTheOtherWayToCount) {
  const auto due = [](Instant receipt, const std::string& territory = "metropole") {
    return verification_deadline(receipt, calendar(territory), SlaMode::end_of_second_working_day);
  };
  EXPECT_EQ(due(in_zone("2026-11-23", 10)), in_zone("2026-11-26", 0));
  EXPECT_EQ(due(in_zone("2026-11-23", 0)), in_zone("2026-11-26", 0));
  EXPECT_EQ(due(in_zone("2026-11-27", 16, 30)), in_zone("2026-12-02", 0));
  EXPECT_EQ(due(in_zone("2026-11-28", 11)), in_zone("2026-12-02", 0)) << "received on a Saturday: as the first way";
  EXPECT_EQ(due(in_zone("2026-12-24", 9)), in_zone("2026-12-30", 0));
  EXPECT_EQ(due(in_zone("2026-11-09", 0)), in_zone("2026-11-13", 0)) << "over 11 November";
  EXPECT_EQ(due(in_zone("2027-03-25", 10)), in_zone("2027-03-31", 0));
  EXPECT_EQ(due(in_zone("2027-03-25", 10), "alsace_moselle"), in_zone("2027-04-01", 0));
}

TEST(WorkingTime, TheClockReadsUsedLeftAndShare) {
  const auto office = calendar();
  const auto receipt = in_zone("2026-11-27", 16, 30);
  const auto due = verification_deadline(receipt, office);
  const auto half = read_clock(receipt, due, in_zone("2026-11-30", 16, 30), office);
  EXPECT_EQ(half.used, hours{24});
  EXPECT_EQ(half.left, hours{24});
  EXPECT_EQ(half.percent, 50);
  EXPECT_EQ(read_clock(receipt, due, in_zone("2026-11-29", 12), office).percent, 15) << "nothing goes by on a Sunday";
  EXPECT_EQ(read_clock(receipt, due, due - base::milliseconds{1}, office).percent, 99);
  EXPECT_EQ(read_clock(receipt, due, due, office).percent, 100);
  EXPECT_EQ(read_clock(receipt, due, in_zone("2026-12-03", 16, 30), office).percent, 200);
  EXPECT_EQ(read_clock(receipt, due, in_zone("2026-12-03", 16, 30), office).left, base::milliseconds{0});
  EXPECT_EQ(read_clock(receipt, receipt - base::milliseconds{1}, receipt, office).percent, 100) << "no time was given";
}

/// Twenty years of receipts in every territory, with closures drawn at random, in both ways of counting: a later receipt is never
/// due sooner; the second way is never sooner than the first, nor later than the end of its day; the clock is at 0 when it starts
/// and never ends before it is due; time adds up over any instant between; the wall clock holds whatever the zone does.
TEST(WorkingTime, TwentyYearsInEveryTerritoryAndBothWays) {
  std::mt19937_64 random{20260101};
  for (const auto& [territory, zone] : territories()) {
    auto office = calendar(territory, zone);
    std::uniform_int_distribution<int> any_day(0, 20 * 365);
    for (int closed = 0; closed < 200; ++closed) office.closed.insert(base::next_day(day("2026-01-01"), any_day(random)));
    std::uniform_int_distribution<int> step(1, 90 * 3600 * 1000);
    Instant last_first{};
    Instant last_second{};
    const auto end = in_zone("2046-01-01", 0, 0, zone);
    for (auto receipt = in_zone("2026-01-01", 0, 0, zone); receipt < end; receipt += base::milliseconds{step(random)}) {
      const auto where = territory + " " + base::to_rfc3339(receipt);
      const auto first = verification_deadline(receipt, office);
      const auto second = verification_deadline(receipt, office, SlaMode::end_of_second_working_day);
      ASSERT_GE(first, last_first) << where;
      ASSERT_GE(second, last_second) << where;
      ASSERT_GE(second, first) << where;
      ASSERT_EQ(elapsed_working_time(receipt, first, office), base::milliseconds{hours{48}}) << where;
      ASSERT_LE(elapsed_working_time(first, second, office), base::milliseconds{hours{24}}) << where;
      const auto ends = base::civil_of(second, zone);
      ASSERT_TRUE(ends.hour == 0 && ends.minute == 0 && ends.second == 0) << where;
      ASSERT_EQ(read_clock(receipt, first, receipt, office).percent, 0) << where;
      ASSERT_LT(read_clock(receipt, first, first - base::milliseconds{1}, office).percent, 100) << where;
      const auto between = receipt + (first - receipt) / 3;
      ASSERT_EQ(elapsed_working_time(receipt, between, office) + elapsed_working_time(between, first, office), hours{48})
          << where;
      last_first = first;
      last_second = second;
    }
  }
}

}  // namespace
}  // namespace vidimus::domain
