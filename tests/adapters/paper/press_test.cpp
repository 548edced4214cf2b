// Papers as a stranger sees them: poppler reads the text, the fonts, the metadata and the structure, qpdf checks the file, zbar
// reads the QR code. No validator of PDF/A is in Debian; what ISO 19005-3 asks of a file like ours is looked at one by one.
#include "adapters/paper/press.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "adapters/paper/archive.hpp"
#include "said_by.hpp"

namespace vidimus::adapters::paper {
namespace {

using ports::Paper;
using Kind = ports::PaperBlock::Kind;

/// A file in a folder of its own, gone with the test.
class PaperFile {
 public:
  explicit PaperFile(const base::Bytes& content) {
    std::string name = (std::filesystem::temp_directory_path() / "paperXXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::ofstream{path(), std::ios::binary}.write(reinterpret_cast<const char*>(content.data()),
                                                  static_cast<std::streamsize>(content.size()));
  }
  PaperFile(const PaperFile&) = delete;
  PaperFile& operator=(const PaperFile&) = delete;
  ~PaperFile() { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path() const { return folder_ + "/paper.pdf"; }
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

Paper some_paper() {
  Paper out;
  out.title = "Bon de commande AZUR-2026-000012-1";
  out.issuer = "Syndicat d’Azur & Co <démat>";
  out.subject = "Certificat sur clé";
  out.language = "fr-FR";
  out.footer = "Référence AZUR-2026-000012-1";
  out.qr = "AZUR-2026-000012-1";
  out.qr_label = "AZUR-2026-000012-1";
  out.made_at = *base::from_rfc3339("2026-11-22T09:30:00Z");
  out.blocks = {
      {.kind = Kind::heading, .text = "Acheteur"},
      {.kind = Kind::facts, .rows = {{{"Collectivité", "Commune de Plouvalen"}}, {{"SIRET", "999 000 001 00015"}}}},
      {.kind = Kind::paragraph, .text = "Cœur, naïveté, œuvre : 180,00 €\nseconde ligne"},
      {.kind = Kind::list, .rows = {{{"1.", "Signer"}}, {{"2.", "Déposer"}}}},
      {.kind = Kind::table,
       .rows = {{{"Désignation", "Prix HT"}}, {{"Certificat RGS **", "150,00 €"}}, {{"Total TTC", "180,00 €"}, true}},
       .right = {false, true}},
      {.kind = Kind::notice, .text = "La remise attend ce document."},
      {.kind = Kind::signatures, .rows = {{{"Pour l’acheteur", "Date, nom, signature"}}, {{"Pour le vendeur", "Cachet"}}}}};
  out.attachments = {{.name = "bon.json",
                      .media_type = "application/json",
                      .description = "Les mêmes données",
                      .content = base::copy_of(base::view_of("{\"total\":18000}"))}};
  return out;
}

class PressTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = open_press();
    ASSERT_TRUE(opened) << opened.error().detail;
    press_ = std::move(*opened);
  }
  base::Bytes print(const Paper& paper) {
    auto out = press_->print(paper);
    EXPECT_TRUE(out) << out.error().detail << ' ' << out.error().cause;
    return out ? std::move(*out) : base::Bytes{};
  }
  std::unique_ptr<ports::Press> press_;
};

TEST_F(PressTest, TheFileIsSoundAndItsTextReadsInOrder) {
  const PaperFile file{print(some_paper())};
  EXPECT_NE(said_by("qpdf --check " + file.path()).find("No syntax or stream encoding errors found"), std::string::npos);
  const auto text = said_by("pdftotext -layout " + file.path() + " -");
  std::size_t from = 0;
  for (const char* words :
       {"Syndicat d’Azur & Co <démat>", "Bon de commande AZUR-2026-000012-1", "Acheteur", "Commune de Plouvalen",
        "999 000 001 00015", "Cœur, naïveté, œuvre : 180,00 €", "seconde ligne", "2.", "Déposer", "Prix HT", "150,00 €",
        "Total TTC", "La remise attend ce document.", "Pour l’acheteur", "1/1"}) {
    const auto at = text.find(words, from);
    ASSERT_NE(at, std::string::npos) << words << " is missing, or out of order, in\n" << text;
    from = at;
  }
}

TEST_F(PressTest, ItIsBuiltAsPdfA3b) {
  const PaperFile file{print(some_paper())};
  const auto info = said_by("pdfinfo " + file.path());
  EXPECT_NE(info.find("Title:           Bon de commande AZUR-2026-000012-1"), std::string::npos) << info;
  EXPECT_NE(info.find("Author:          Syndicat d’Azur & Co <démat>"), std::string::npos) << info;
  EXPECT_NE(info.find("Tagged:          yes"), std::string::npos) << info;
  EXPECT_NE(info.find("Encrypted:       no"), std::string::npos) << info;
  const auto xmp = said_by("pdfinfo -meta " + file.path());
  EXPECT_NE(xmp.find("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"), std::string::npos) << xmp;
  EXPECT_NE(xmp.find("Syndicat d’Azur &amp; Co &lt;démat&gt;"), std::string::npos) << xmp;
  EXPECT_NE(xmp.find("<xmp:CreateDate>2026-11-22T09:30:00Z</xmp:CreateDate>"), std::string::npos) << xmp;
  const auto json = said_by("qpdf --json=2 --json-key=qpdf --decode-level=none --json-stream-data=none " + file.path());
  for (const char* needed : {"\"/S\": \"/GTS_PDFA1\"", "\"/DestOutputProfile\"", "\"/Lang\": \"u:fr-FR\"", "\"/Marked\": true",
                             "\"/DisplayDocTitle\": true", "\"/AFRelationship\": \"/Data\"", "\"/AF\"", "\"/ID\""})
    EXPECT_NE(json.find(needed), std::string::npos) << needed;
  EXPECT_EQ(json.find("/JavaScript"), std::string::npos);
}

TEST_F(PressTest, EveryFontIsEmbeddedAndMapsToUnicode) {
  const PaperFile file{print(some_paper())};
  const auto fonts = said_by("pdffonts " + file.path());
  std::istringstream lines{fonts};
  int seen = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("LiberationSans") == std::string::npos) continue;
    ++seen;
    // Columns: emb sub uni.
    EXPECT_NE(line.find("yes yes yes"), std::string::npos) << line;
  }
  EXPECT_EQ(seen, 2) << fonts;  // normal and bold, and no other font stood in
}

TEST_F(PressTest, HeadingsListsAndTablesAreTagged) {
  const PaperFile file{print(some_paper())};
  const auto tree = said_by("pdfinfo -struct " + file.path());
  for (const char* tag : {"Document", "H1", "H2", "P ", "Table", "TR", "TH", "TD", "L (block)", "LI", "LBody"})
    EXPECT_NE((tree + "\n").find(tag), std::string::npos) << tag << " in\n" << tree;
}

TEST_F(PressTest, TheQrCodeIsRead) {
  const PaperFile file{print(some_paper())};
  const auto read = said_by("pdftoppm -r 150 -png " + file.path() + " " + file.folder() + "/page && zbarimg -q --raw " +
                            file.folder() + "/page-1.png");
  EXPECT_NE(("\n" + read).find("\nAZUR-2026-000012-1\n"), std::string::npos) << read;
}

TEST_F(PressTest, TheAttachmentComesBackWhole) {
  const PaperFile file{print(some_paper())};
  said_by("pdfdetach -saveall -o " + file.folder() + " " + file.path());
  std::ifstream in{file.folder() + "/bon.json"};
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>{in}, {}), "{\"total\":18000}");
}

TEST_F(PressTest, LongPapersBreakIntoNumberedPagesAndLoseNothing) {
  auto paper = some_paper();
  std::string words;
  for (int at = 0; at < 3000; ++at) words += "mot" + std::to_string(at) + " ";
  paper.blocks = {{.kind = Kind::paragraph, .text = words}, {.kind = Kind::table, .rows = {{{"Ligne", "Texte"}}}}};
  for (int at = 0; at < 120; ++at) paper.blocks[1].rows.push_back({{"ligne" + std::to_string(at), "texte"}});
  paper.blocks[1].rows.push_back({{words, words}});  // a row taller than a page
  const PaperFile file{print(paper)};
  const auto text = said_by("pdftotext " + file.path() + " -");
  for (const char* last : {"mot2999", "ligne119", "1 / ", "2 / "}) EXPECT_NE(text.find(last), std::string::npos) << last;
  std::size_t count = 0;
  for (auto at = text.find("mot1234"); at != std::string::npos; at = text.find("mot1234", at + 1)) ++count;
  EXPECT_EQ(count, 3U);
  EXPECT_NE(said_by("qpdf --check " + file.path()).find("No syntax or stream encoding errors found"), std::string::npos);
}

TEST_F(PressTest, TheSamePaperIsTheSameOctetsFromAnyThread) {
  const auto first = print(some_paper());
  std::vector<base::Bytes> others(3);
  std::vector<std::thread> threads;
  for (auto& other : others) threads.emplace_back([&] { other = print(some_paper()); });
  for (auto& thread : threads) thread.join();
  for (const auto& other : others) EXPECT_EQ(first, other);
}

TEST_F(PressTest, WhatIsNoTextIsRefused) {
  auto paper = some_paper();
  paper.blocks[2].text = "\xC3\x28";
  const auto refused = press_->print(paper);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::bad_request);
  auto long_code = some_paper();
  long_code.qr = std::string(4000, 'x');
  EXPECT_FALSE(press_->print(long_code));
}

TEST(Press, AMissingFontOrProfileIsSaid) {
  const auto font = open_press({.font = "No Such Font"});
  ASSERT_FALSE(font);
  EXPECT_EQ(font.error().code, base::Code::misconfigured);
  EXPECT_FALSE(open_press({.colour_profile = "/etc/hostname"}));
}

}  // namespace
}  // namespace vidimus::adapters::paper
