// Dates, hours and amounts as French readers write them.
#include "ra/date_text.hpp"

#include <gtest/gtest.h>

#include "base/toml.hpp"

namespace vidimus::ra {
namespace {

using namespace std::chrono;
using base::Json;

Json messages() { return base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/messages.toml").value(); }
DateWords words() { return read_date_words(messages()).value(); }
base::Instant at(std::string_view text) { return *base::from_rfc3339(text); }

TEST(DateText, DaysInFull) {
  EXPECT_EQ(long_day(2026y / December / 1, words()), "mardi 1er décembre 2026");
  EXPECT_EQ(long_day(2026y / November / 22, words()), "dimanche 22 novembre 2026");
  EXPECT_EQ(long_day(2028y / February / 29, words()), "mardi 29 février 2028");
  EXPECT_EQ(long_day(2029y / January / 1, words()), "lundi 1er janvier 2029");
}

TEST(DateText, MomentsInTheZoneOfTheReader) {
  EXPECT_EQ(long_date(at("2026-12-01T15:30:00Z"), "Europe/Paris", words()), "mardi 1er décembre 2026 à 16\u00A0h\u00A030");
  EXPECT_EQ(long_date(at("2026-07-14T07:00:00Z"), "Europe/Paris", words()), "mardi 14 juillet 2026 à 9\u00A0h");
  EXPECT_EQ(long_date(at("2026-07-14T07:05:59Z"), "Europe/Paris", words()), "mardi 14 juillet 2026 à 9\u00A0h\u00A005");
  EXPECT_EQ(long_date(at("2026-12-31T23:00:00Z"), "Europe/Paris", words()), "vendredi 1er janvier 2027 à 0\u00A0h");
  EXPECT_EQ(long_date(at("2026-12-31T23:00:00Z"), "America/Cayenne", words()), "jeudi 31 décembre 2026 à 20\u00A0h");
  EXPECT_EQ(clock_time(at("2026-12-01T08:20:00Z"), "Europe/Paris", words()), "9\u00A0h\u00A020");
}

TEST(DateText, PeriodsWithOneEndOrTwo) {
  EXPECT_EQ(period_text(2026y / December / 1, 2027y / January / 5, words()),
            "du mardi 1er décembre 2026 au mardi 5 janvier 2027");
  EXPECT_EQ(period_text(2026y / December / 1, {}, words()), "à partir du mardi 1er décembre 2026");
  EXPECT_EQ(period_text({}, 2027y / January / 5, words()), "jusqu'au mardi 5 janvier 2027");
  EXPECT_EQ(period_text({}, {}, words()), "");
}

TEST(DateText, Amounts) {
  EXPECT_EQ(euros(18000), "180,00\u00A0€");
  EXPECT_EQ(euros(0), "0,00\u00A0€");
  EXPECT_EQ(euros(5), "0,05\u00A0€");
  EXPECT_EQ(euros(123456789), "1\u00A0234\u00A0567,89\u00A0€");
  EXPECT_EQ(euros(100000), "1\u00A0000,00\u00A0€");
  EXPECT_EQ(euros(-1250), "-12,50\u00A0€");
  EXPECT_EQ(euros(INT64_MIN), "-92\u00A0233\u00A0720\u00A0368\u00A0547\u00A0758,08\u00A0€");
}

TEST(DateText, MissingWordsAreSaid) {
  EXPECT_FALSE(read_date_words(Json::object({})));
  auto broken = messages();
  auto dates = *broken.find("dates");
  dates.set("months", Json::array());
  broken.set("dates", dates);
  const auto read = read_date_words(broken);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, base::Code::misconfigured);
}

}  // namespace
}  // namespace vidimus::ra
