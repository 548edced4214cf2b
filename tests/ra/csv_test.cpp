// CSV as spreadsheets write it, and as nobody should.
#include "ra/csv.hpp"

#include <gtest/gtest.h>

namespace vidimus::ra {
namespace {

using Cells = std::vector<std::string>;

base::Result<CsvTable> read(std::string_view text, const CsvLimits& limits = {}) { return read_csv(base::view_of(text), limits); }
CsvTable good(std::string_view text) {
  auto out = read(text);
  EXPECT_TRUE(out) << out.error().detail;
  return out ? std::move(*out) : CsvTable{};
}
std::string refused(std::string_view text, const CsvLimits& limits = {}) {
  const auto out = read(text, limits);
  if (out) return "read";
  std::string told = out.error().detail;
  for (const auto& field : out.error().fields) told += " " + field.pointer;
  return told;
}

TEST(Csv, SemicolonsCommasQuotesAndEveryLineEnd) {
  for (const char* text :
       {"nom;courriel\nRostan;a@b.example\n", "nom,courriel\r\nRostan,a@b.example\r\n",
        "\xEF\xBB\xBFnom;courriel\rRostan;a@b.example", "\"nom\";\"courriel\"\n\"Rostan\";a@b.example\n\n;\n"}) {
    const auto table = good(text);
    EXPECT_EQ(table.header, (Cells{"nom", "courriel"})) << text;
    ASSERT_EQ(table.lines.size(), 1U) << text;
    EXPECT_EQ(table.lines[0].cells, (Cells{"Rostan", "a@b.example"})) << text;
    EXPECT_EQ(table.lines[0].number, 2) << text;
  }
  const auto table = good("nom;fonction\n\"Le \"\"Gall\"\"\";\"maire ; adjointe\"\nseul\n");
  EXPECT_EQ(table.lines[0].cells, (Cells{"Le \"Gall\"", "maire ; adjointe"}));
  EXPECT_EQ(table.lines[1].cells, (Cells{"seul", ""}));
  EXPECT_EQ(*table.cell(table.lines[0], "nom"), "Le \"Gall\"");
  EXPECT_EQ(table.cell(table.lines[0], "absent"), nullptr);
}

TEST(Csv, ALineBreakInQuotesIsABlankAndLinesAreCountedAsSpreadsheetsDo) {
  const auto table = good("nom;fonction\n\"a\nb\";x\nc;y\n");
  EXPECT_EQ(table.lines[0].cells[0], "a b");
  EXPECT_EQ(table.lines[1].number, 4);
}

TEST(Csv, ColumnsAreKnownWhateverTheirAccentsAndSigns) {
  EXPECT_EQ(good("Prénoms;NOM;Téléphone ;Référence externe;N° d’engagement\nx;y;z;r;e\n").header,
            (Cells{"prenoms", "nom", "telephone", "reference_externe", "n_d_engagement"}));
}

TEST(Csv, Windows1252IsReadAndUtf16IsNamed) {
  EXPECT_EQ(good("pr\xE9noms;nom\nZo\xE9;L\x92H\xF4te\n").lines[0].cells, (Cells{"Zoé", "L’Hôte"}));
  EXPECT_EQ(refused("nom\n\x81\n"), "csv.not_text");
  EXPECT_EQ(refused(std::string_view{"\xFF\xFEn\0o\0m\0", 8}), "csv.utf16");
  EXPECT_EQ(refused(std::string_view{"nom\na\0b\n", 8}), "csv.not_text");
}

TEST(Csv, WhatIsWrongIsSaidWithItsLine) {
  EXPECT_EQ(refused(""), "csv.no_header");
  EXPECT_EQ(refused("\n\n"), "csv.no_header");
  EXPECT_EQ(refused("nom;nom\n"), "csv.column_twice /lines/1");
  EXPECT_EQ(refused("nom\na\n\"b\n"), "csv.quote /lines/3");
  EXPECT_EQ(refused("nom\n\"a\"b\n"), "csv.quote /lines/2");
  EXPECT_EQ(refused("nom\na;b\n"), "csv.too_many_columns /lines/2");
  EXPECT_EQ(refused("nom\n" + std::string(501, 'x')), "csv.long_cell /lines/2");
  EXPECT_EQ(refused("nom\na\nb\nc\n", {.lines = 2}), "csv.too_many_lines /lines/4");
  EXPECT_EQ(refused("nom\nabcdef\n", {.octets = 8}), "csv.too_large");
}

TEST(Csv, WhatIsWrittenReadsBackAndRunsNowhere) {
  const auto text = write_csv({{"nom", "montant"}, {"=HYPERLINK(\"x\")", "180,00"}, {"a;b", "c\"d"}});
  EXPECT_TRUE(text.starts_with("\xEF\xBB\xBF"));
  const auto table = good(text);
  EXPECT_EQ(table.lines[0].cells[0], "'=HYPERLINK(\"x\")");
  EXPECT_EQ(table.lines[1].cells, (Cells{"a;b", "c\"d"}));
}

}  // namespace
}  // namespace vidimus::ra
