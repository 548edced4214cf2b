#include <gtest/gtest.h>

#include "adapters/credentials/credentials.hpp"

namespace vidimus::adapters::credentials {
namespace {

const base::ByteView secret = base::view_of("12345678901234567890");

base::Instant at(std::int64_t seconds) { return base::Instant{std::chrono::seconds{seconds}}; }

TEST(OneTimeCode, TheVectorsOfRfc6238) {
  struct Vector {
    std::int64_t seconds;
    const char* code;  // last six of the eight digits of appendix B
  };
  SystemCredentials credentials;
  for (const auto& one : {Vector{59, "287082"}, Vector{1111111109, "081804"}, Vector{1111111111, "050471"},
                          Vector{1234567890, "005924"}, Vector{2000000000, "279037"}}) {
    const auto step = credentials.verify_one_time_code(secret, one.code, at(one.seconds));
    ASSERT_TRUE(step) << one.code;
    EXPECT_EQ(*step, one.seconds / 30);
  }
}

TEST(OneTimeCode, OneStepAwayIsAcceptedAndToldTwoAreNot) {
  SystemCredentials credentials;
  EXPECT_EQ(credentials.verify_one_time_code(secret, "287082", at(59 + 30)).value(), 1);
  EXPECT_EQ(credentials.verify_one_time_code(secret, "287082", at(59 - 30)).value(), 1);
  EXPECT_FALSE(credentials.verify_one_time_code(secret, "287082", at(59 + 61)));
}

TEST(OneTimeCode, WhatIsNoCodeIsRefused) {
  SystemCredentials credentials;
  for (const auto* code : {"", "28708", "2870821", "28708a", "28 082", "-87082"})
    EXPECT_FALSE(credentials.verify_one_time_code(secret, code, at(59))) << code;
}

TEST(OneTimeCode, TheSetupNamesIssuerAndAccountAndIsDrawn) {
  SystemCredentials credentials;
  const auto setup = credentials.one_time_setup(secret, "Vidimus Syndicat d'essai", "ines@exemple.example");
  ASSERT_TRUE(setup);
  EXPECT_EQ(setup->secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(setup->address,
            "otpauth://totp/Vidimus%20Syndicat%20d%27essai:ines%40exemple.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            "&issuer=Vidimus%20Syndicat%20d%27essai");
  EXPECT_GT(setup->modules, 29);
  EXPECT_TRUE(setup->picture.starts_with("M4 4h7v1h-7z")) << "the finder pattern begins after the quiet zone";
}

}  // namespace
}  // namespace vidimus::adapters::credentials
