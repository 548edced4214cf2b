#include "web/portal/typography.hpp"

#include <gtest/gtest.h>

namespace vidimus::web::portal {
namespace {

/// No-break spaces are written «~» here, to be seen.
std::string held(std::string_view html) {
  auto out = hold_together(html);
  for (auto at = out.find("\u00A0"); at != std::string::npos; at = out.find("\u00A0", at)) out.replace(at, 2, "~");
  return out;
}

TEST(Typography, WhatBelongsTogetherStaysOnALine) {
  EXPECT_EQ(held("<p>Une question ? Oui : « demain » !</p>"), "<p>Une question~? Oui~: «~demain~»~!</p>");
  EXPECT_EQ(held("le mardi 1er décembre 2026 à 9 h 30"), "le mardi 1er~décembre 2026 à 9~h~30");
  EXPECT_EQ(held("de 9 h à 12 h, le 8 août"), "de 9~h à 12~h, le 8~août");
  EXPECT_EQ(held("04 65 71 10 20, 1 180,00 € HT, 50 %, 36 mois"), "04~65~71~10~20, 1~180,00~€ HT, 50~%, 36~mois");
  EXPECT_EQ(held("<strong>Fermé</strong> : lundi"), "<strong>Fermé</strong>~: lundi") << "across the end of an element";
}

TEST(Typography, WordsComeApartAsBefore) {
  for (const auto* text : {"12 avenue", "12 habitants", "15 maisons", "vers 9 heure", "Valbrune 24, service", "a b"})
    EXPECT_EQ(held(text), text);
}

TEST(Typography, OnlyTextPeopleReadIsTouched) {
  for (const auto* html :
       {"<a title=\"9 h 30 : ici\" href=\"/x\">", "<code>04 65 : 9</code>", "<textarea name=\"a\">Oui : 9 h</textarea>",
        "<pre class=\"sheet\">1 000 : </pre>", "<script type=\"module\">a ? 1 : 2</script>"})
    EXPECT_EQ(held(html), html);
  EXPECT_EQ(held("<code>1 : 2</code> : oui"), "<code>1 : 2</code>~: oui");
}

TEST(Typography, APageCutAnywhereIsKept) {
  for (const auto* html : {"<", "<a", "<code>1 :", "texte <", "«", " ", ""}) EXPECT_EQ(held(html), html);
}

}  // namespace
}  // namespace vidimus::web::portal
