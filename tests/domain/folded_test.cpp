#include "domain/folded.hpp"

#include <gtest/gtest.h>

namespace vidimus::domain {
namespace {

TEST(FoldedLetters, AreTheSameForOneName) {
  for (const auto* text : {"Le Goff-Ménard", "LE GOFF MENARD", "le goff ménard", "L'e Goff Me\xCC\x81nard"})
    EXPECT_EQ(folded_letters(text), "legoffmenard") << text;
  EXPECT_EQ(folded_letters("Œ. Ñuñez"), "oenunez");
  EXPECT_EQ(folded_letters("ŁUKASZ"), "lukasz");
  EXPECT_EQ(folded_letters("Straße"), "strasse");
}

TEST(FoldedLetters, TellOtherNamesApart) {
  EXPECT_NE(folded_letters("Martin"), folded_letters("Martine"));
  EXPECT_EQ(folded_letters("\xFF\xFE"), "");
  EXPECT_EQ(folded_letters("Ω"), "Ω");
}

}  // namespace
}  // namespace vidimus::domain
