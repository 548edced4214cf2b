// The mandate says in which quality its signer signs: one of three, and never another's.
#include <gtest/gtest.h>

#include <array>

#include "base/template.hpp"
#include "house.hpp"

namespace vidimus::ra::testing {
namespace {

struct Quality {
  std::string_view flag;
  std::string_view words;
};
constexpr std::array qualities{
    Quality{"as_representative", "Maire, représentant légal de Valbrune"},
    Quality{"as_delegate", "Maire, agissant par délégation de Mireille Castellan, représentant légal de Valbrune"},
    Quality{"as_certification_agent",
            "Maire, mandataire de certification désigné par Mireille Castellan, représentant légal de Valbrune"}};

TEST(MandateWords, EachSignerSpeaksInHisOwnQuality) {
  TestHouse house;
  const auto* text = house.house.conventions.find("mandat");
  ASSERT_NE(text, nullptr);
  for (const auto& quality : qualities) {
    Json values = Json::object({{"signer", "Paul Deputy"},
                                {"signer_function", "Maire"},
                                {"representative", "Mireille Castellan"},
                                {"organisation", "Valbrune"}});
    for (const auto& other : qualities) values.set(std::string{other.flag}, other.flag == quality.flag);
    const auto said = must(base::render(*text->string(), values, base::Escape::none));
    for (const auto& other : qualities)
      EXPECT_EQ(said.find(other.words) != std::string::npos, other.flag == quality.flag) << quality.flag << ": " << other.words;
  }
}

}  // namespace
}  // namespace vidimus::ra::testing
