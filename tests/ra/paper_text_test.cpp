// Papers from their files: each mark makes its block, and no value ever makes one.
#include "ra/paper_text.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/toml.hpp"

namespace vidimus::ra {
namespace {

using base::Json;
using Kind = ports::PaperBlock::Kind;

ports::Paper read(std::string_view text) {
  auto out = read_paper(text);
  EXPECT_TRUE(out) << out.error().detail;
  return out ? std::move(*out) : ports::Paper{};
}

TEST(PaperText, EveryMarkMakesItsBlock) {
  const auto paper = read(
      "Titre: Bon\nPied: au pied\nQR: R-1\n\n# Un\n## Deux\nligne 1\nligne 2\n\n- a\n- b\n\n1. un\n\nNom :: Valeur\\nsuite\n"
      "SIRET :: 12\n\n| A | B > |\n| x | 1 |\n|= t | 2 |\n\n> attention\n\n[signature] Pour X | Date\n[signature] Pour Y | "
      "Cachet\n[page]\n");
  EXPECT_EQ(paper.title, "Bon");
  EXPECT_EQ(paper.footer, "au pied");
  EXPECT_EQ(paper.qr, "R-1");
  std::vector<Kind> kinds;
  for (const auto& block : paper.blocks) kinds.push_back(block.kind);
  EXPECT_EQ(kinds, (std::vector<Kind>{Kind::heading, Kind::subheading, Kind::paragraph, Kind::list, Kind::list, Kind::facts,
                                      Kind::table, Kind::notice, Kind::signatures, Kind::page_break}));
  EXPECT_EQ(paper.blocks[2].text, "ligne 1\nligne 2");
  EXPECT_EQ(paper.blocks[3].rows.size(), 2U);
  EXPECT_EQ(paper.blocks[4].rows[0].cells, (std::vector<std::string>{"1.", "un"}));
  EXPECT_EQ(paper.blocks[5].rows[0].cells, (std::vector<std::string>{"Nom", "Valeur\nsuite"}));
  EXPECT_EQ(paper.blocks[6].right, (std::vector<bool>{false, true}));
  EXPECT_TRUE(paper.blocks[6].rows[2].strong);
  EXPECT_EQ(paper.blocks[8].rows[1].cells, (std::vector<std::string>{"Pour Y", "Cachet"}));
}

TEST(PaperText, NoValueMakesABlock) {
  const PaperFiles files{{"essai", "Titre: {{a}}\n\n{{a}}\n\nNom :: {{a}}\n\n| C | D |\n| {{a}} | {{b}} |\n"}};
  for (const std::string value :
       {"# titre", "| x | y", "> note", "- item", "1. un", "x :: y", "[page]", "= t", "a\n# b", "\\n", "{{b}}"}) {
    const auto paper = render_paper(files, "essai", Json::object({{"a", value}, {"b", "fin"}}));
    ASSERT_TRUE(paper) << value << ": " << paper.error().detail;
    ASSERT_EQ(paper->blocks.size(), 3U) << value;
    std::string one_line = value;
    if (const auto at = one_line.find('\n'); at != std::string::npos) one_line[at] = ' ';
    EXPECT_EQ(paper->title, one_line);
    EXPECT_EQ(paper->blocks[0].kind, Kind::paragraph) << value;
    EXPECT_EQ(paper->blocks[0].text, one_line);
    EXPECT_EQ(paper->blocks[1].rows[0].cells, (std::vector<std::string>{"Nom", one_line}));
    EXPECT_EQ(paper->blocks[2].rows[1].cells, (std::vector<std::string>{one_line, "fin"}));
  }
}

TEST(PaperText, AnEmptyValueIsAbsent) {
  const PaperFiles files{{"essai", "Titre: T\n\n{{#a}}A :: {{a}}\n{{/a}}\nB :: b\n"}};
  const auto paper = render_paper(files, "essai", Json::object({{"a", ""}}));
  ASSERT_TRUE(paper);
  ASSERT_EQ(paper->blocks.size(), 1U);
  EXPECT_EQ(paper->blocks[0].rows.size(), 1U);
}

TEST(PaperText, WhatIsNoPaperIsRefused) {
  EXPECT_FALSE(read_paper("sans tête\n\ncorps"));
  EXPECT_FALSE(read_paper(""));
  EXPECT_FALSE(render_paper({}, "absent", Json{}));
  EXPECT_FALSE(load_papers("/nowhere"));
}

TEST(PaperText, EveryFileOfTheHouseReads) {
  const auto files = load_papers(std::string{VIDIMUS_SOURCE} + "/data/papers");
  ASSERT_TRUE(files) << files.error().detail;
  EXPECT_GE(files->size(), 3U);
  for (const auto& [name, text] : *files) {
    const auto paper = render_paper(*files, name, Json::object({{"reference", "AZUR-2026-000001-1"}}));
    EXPECT_TRUE(paper) << name << ": " << paper.error().detail;
  }
}

TEST(PaperText, AGuideInEnglishIsBuiltLikeTheFrenchOne) {
  const auto files = load_papers(std::string{VIDIMUS_SOURCE} + "/data/papers").value();
  int guides = 0;
  for (const auto& [name, text] : files) {
    if (!name.starts_with("en/")) continue;
    const auto english = render_paper(files, name, Json::object({})).value();
    const auto french = render_paper(files, name.substr(3), Json::object({}));
    ASSERT_TRUE(french) << name;
    ++guides;
    ASSERT_EQ(english.blocks.size(), french->blocks.size()) << name;
    for (std::size_t at = 0; at < english.blocks.size(); ++at) {
      EXPECT_EQ(english.blocks[at].kind, french->blocks[at].kind) << name << ", block " << at;
      EXPECT_EQ(english.blocks[at].rows.size(), french->blocks[at].rows.size()) << name << ", block " << at;
    }
  }
  EXPECT_GT(guides, 0);
}

}  // namespace
}  // namespace vidimus::ra
