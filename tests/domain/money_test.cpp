// Prices with an explicit tax basis, to the cent.
#include "domain/money.hpp"

#include <gtest/gtest.h>

#include <array>

namespace vidimus::domain {
namespace {

TEST(Money, TheSeedsPriceOnBothBases) {
  EXPECT_EQ(amount_of({18000, false, 200}), (Amount{18000, 3600, 21600}));
  EXPECT_EQ(amount_of({18000, true, 200}), (Amount{15000, 3000, 18000}));
}

TEST(Money, TaxIsRoundedHalfUp) {
  EXPECT_EQ(amount_of({10, false, 50}).tax, 1);  // 0.5 cent
  EXPECT_EQ(amount_of({9, false, 50}).tax, 0);   // 0.45
  EXPECT_EQ(amount_of({33, false, 55}).tax, 2);  // 1.815
  EXPECT_EQ(amount_of({0, false, 200}), Amount{});
  EXPECT_EQ(amount_of({18000, false, 0}), (Amount{18000, 0, 18000}));
}

TEST(Money, TheThreeAmountsAlwaysAddUp) {
  for (const int rate : {0, 21, 55, 85, 100, 200})
    for (std::int64_t cents = 0; cents < 3000; ++cents)
      for (const bool with : {false, true}) {
        const auto amount = amount_of({cents, with, rate});
        ASSERT_EQ(amount.excluding_tax + amount.tax, amount.including_tax);
        ASSERT_EQ(with ? amount.including_tax : amount.excluding_tax, cents);
        ASSERT_GE(amount.tax, 0);
      }
}

TEST(Money, TaxIsRoundedOnceForEachRate) {
  const std::array<Price, 3> thirds{Price{3, false, 200}, Price{3, false, 200}, Price{3, false, 200}};
  EXPECT_EQ(total_of(thirds), (Amount{9, 2, 11}));  // 1.8 → 2, not three times 1
  const std::array<Price, 2> bases{Price{18000, true, 200}, Price{5000, false, 55}};
  EXPECT_EQ(total_of(bases), (Amount{20000, 3275, 23275}));
}

}  // namespace
}  // namespace vidimus::domain
