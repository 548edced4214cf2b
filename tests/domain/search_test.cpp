#include "domain/search.hpp"

#include <gtest/gtest.h>

namespace vidimus::domain {
namespace {

using Words = std::set<std::string>;

TEST(Search, TextsAreCutIntoWordsThatCompare) {
  EXPECT_EQ(search_words("Élodie LE GOFF-Ménard, l’adjointe"), (Words{"elodie", "le", "goff", "menard", "l", "adjointe"}));
  EXPECT_EQ(search_words("AZUR-2026-000012-1"), (Words{"azur", "2026", "000012", "1"}));
  EXPECT_EQ(search_words("0A1b 12AB34567"), (Words{"0a1b", "12ab34567"}));
  EXPECT_EQ(search_words(""), Words{});
  EXPECT_EQ(search_words("\xff\xfe--—"), Words{}) << "ill-formed octets are no words";
  EXPECT_EQ(search_words("a b c d", 2).size(), 2U);
  EXPECT_EQ(search_words(std::string(500, 'x')).begin()->size(), 40U);
}

TEST(Search, WhatIsTypedIsShortenedToWhatHelps) {
  EXPECT_EQ(wanted_words("Le Goff 3"), (std::vector<std::string>{"goff", "le"}));
  EXPECT_EQ(wanted_words("299 160 838 00015"), std::vector<std::string>{"29916083800015"});
  EXPECT_EQ(wanted_words("7"), std::vector<std::string>{"7"});
  EXPECT_EQ(wanted_words("azur azur"), std::vector<std::string>{"azur"});
  EXPECT_EQ(wanted_words("un deux trois quatre cinq six sept huit").size(), 6U);
  EXPECT_TRUE(wanted_words(" ,;’").empty());
}

TEST(Search, ABeginningIsARange) {
  const auto within = [](const std::string& beginning, const std::string& word) {
    const auto [from, to] = word_range(beginning);
    return word >= from && (to.empty() || word < to);
  };
  for (const std::string beginning : {"az", "2026", "9", "9z", "z", "zz", "a9"}) {
    EXPECT_TRUE(within(beginning, beginning)) << beginning;
    EXPECT_TRUE(within(beginning, beginning + "zz9")) << beginning;
    EXPECT_TRUE(within(beginning, beginning + "0")) << beginning;
  }
  EXPECT_FALSE(within("az", "b"));
  EXPECT_FALSE(within("az", "ay"));
  EXPECT_FALSE(within("2026", "2027"));
  EXPECT_FALSE(within("9", "a"));
  EXPECT_FALSE(within("z", "y9"));
}

}  // namespace
}  // namespace vidimus::domain
