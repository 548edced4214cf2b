// Import of orders from a spreadsheet: preview, errors of every line, nothing on any error, and the same file twice.
#include "ra/order_import.hpp"

#include "order_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using Names = std::vector<std::string>;

class OrderImport : public OrderDesk {
 protected:
  static std::string header() { return "Prénoms;Nom;Courriel;Téléphone;Fonction;Certificat;Retrait;Référence externe\n"; }
  std::string row(const std::string& surname, const std::string& reference = "") {
    const auto one = holder(surname);
    return "Jeanne;" + surname + ";" + one.email + ";06 39 98 00 02;Adjointe;" + azur.products.front().name + ";" +
           site(domain::SiteKind::own).name + ";" + reference + "\n";
  }
  auto import(const std::string& text, ImportMode mode = ImportMode::all_or_nothing) {
    return import_orders(house.counter, buyer, member, base::view_of(text), mode, "Import");
  }
  Names open_drafts() {
    Names out;
    for (const auto& draft : must(drafts_of(house.counter, buyer, member)))
      out.push_back(draft.label + " " + std::to_string(draft.holders.items().size()));
    return out;
  }
};

TEST_F(OrderImport, RightLinesBecomeADraftThatCanBeSigned) {
  const auto outcome = must(import(header() + row("Rostan", "V-1") + row("Simiand", "V-2")));
  EXPECT_EQ(outcome.preview.right, 2);
  ASSERT_TRUE(outcome.draft);
  EXPECT_EQ(open_drafts(), Names{"Import 2"});
  const auto lines = must(place_draft(house.counter, buyer, outcome.draft->id, 0, annex_code()));
  EXPECT_EQ(lines[0].external_reference, "V-1");
  // R69: found again by that reference.
  const auto found = must(list_lines(house.counter, buyer, {.external_reference = "V-2"}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().holder, "Jeanne Simiand");
}

TEST_F(OrderImport, TheEndOfAMandateIsAskedOfElectedHoldersAndKept) {
  const auto line = [&](const std::string& function, const std::string& ends) {
    return "Prénoms;Nom;Courriel;Téléphone;Fonction;Fin mandat;Certificat;Retrait\nJeanne;Rostan;rostan@valbrune.example;06 39 "
           "98 00 "
           "02;" +
           function + ";" + ends + ";" + azur.products.front().name + ";" + site(domain::SiteKind::own).name + "\n";
  };
  EXPECT_EQ(fields_of(import(line("Secrétaire", "31/03/2032")).error()), Names{"/lines/2/fin_mandat mandate_not_elected"});
  EXPECT_EQ(fields_of(import(line("Deuxième adjointe", "31/02/2032")).error()), Names{"/lines/2/fin_mandat date_invalid"});
  const auto outcome = must(import(line("2e adjointe au maire", "31/03/2032")));
  must(place_draft(house.counter, buyer, outcome.draft->id, 0, annex_code()));
  auto work = must(house.counter.open(Actor::house()));
  const auto known = must(work.unit().person_by_email(azur.body.id, "rostan@valbrune.example"));
  ASSERT_TRUE(known);
  EXPECT_EQ(base::to_text(known->mandate_ends), "2032-03-31");
  // Letter L26 and the forecast read it there.
  EXPECT_EQ(must(work.unit().mandates_ending(known->mandate_ends, known->mandate_ends)).size(), 1U);
}

TEST_F(OrderImport, APreviewWritesNothing) {
  const auto text = header() + row("Rostan");
  EXPECT_EQ(must(preview_import(house.counter, buyer, member, base::view_of(text))).right, 1);
  EXPECT_TRUE(open_drafts().empty());
  auto work = must(house.counter.open(Actor::house()));
  EXPECT_TRUE(must(work.unit().people_by_email("rostan@valbrune.example")).empty());
}

TEST_F(OrderImport, EveryErrorOfEveryLineIsToldAndNothingImported) {
  const auto text =
      header() + row("Rostan") + "Jeanne;R0stan;mairie@valbrune.example;12;;Autre certificat;Ailleurs;\n" + row("Tassy");
  const auto refused = import(text);
  ASSERT_EQ(refusal(refused), Code::bad_request);
  EXPECT_EQ(refused.error().detail, "csv.lines_wrong");
  const auto fields = fields_of(refused.error());
  for (const char* told : {"/lines/3/nom name_invalid", "/lines/3/courriel email_shared", "/lines/3/telephone phone_invalid",
                           "/lines/3/fonction required", "/lines/3/certificat choice_unknown", "/lines/3/retrait choice_unknown"})
    EXPECT_TRUE(std::ranges::count(fields, told)) << told;
  EXPECT_EQ(fields.size(), 6U) << ::testing::PrintToString(fields);
  EXPECT_TRUE(open_drafts().empty());
  const auto outcome = must(import(text, ImportMode::right_lines));
  EXPECT_EQ(outcome.preview.wrong, 1);
  EXPECT_EQ(open_drafts(), Names{"Import 2"});
}

TEST_F(OrderImport, TheSameFileTwiceImportsOnce) {
  const auto text = header() + row("Rostan", "V-1") + row("Simiand", "V-2");
  const auto first = must(import(text));
  auto again = must(import(text));
  EXPECT_EQ(again.preview.known, 2);
  EXPECT_FALSE(again.draft);
  must(place_draft(house.counter, buyer, first.draft->id, 0, annex_code()));
  again = must(import(header() + row("Rostan", "V-1") + row("Tassy", "V-3")));
  EXPECT_EQ(again.preview.known, 1);
  EXPECT_EQ(open_drafts(), Names{"Import 1"});
  // A cancelled order frees its reference (needs: «number freed on cancel»).
  const auto line = must(list_lines(house.counter, buyer, {.external_reference = "V-1"})).front().line;
  must(cancel_line(house.counter, buyer, line.id, "Départ"));
  EXPECT_EQ(must(import(header() + row("Rostan", "V-1"))).preview.right, 1);
}

TEST_F(OrderImport, AReferenceStandsOnceInAFile) {
  const auto refused = import(header() + row("Rostan", "V-1") + row("Simiand", "V-1"));
  EXPECT_EQ(fields_of(refused.error()), Names{"/lines/3/reference_externe reference_twice"});
}

TEST_F(OrderImport, MissingColumnsAreNamed) {
  const auto refused = import("nom;courriel\nRostan;a@b.example\n");
  ASSERT_EQ(refusal(refused), Code::malformed);
  EXPECT_EQ(refused.error().detail, "csv.columns_missing");
  EXPECT_EQ(fields_of(refused.error()),
            (Names{"/prenoms required", "/telephone required", "/fonction required", "/retrait required"}));
  EXPECT_EQ(import(header()).error().detail, "csv.no_line");
}

TEST_F(OrderImport, OnlyWhoOrdersImports) {
  const auto other = house.actor("erwan.bihan@port-lennec.example");
  const auto text = header() + row("Rostan");
  EXPECT_EQ(refusal(preview_import(house.counter, other, member, base::view_of(text))), Code::not_found);
}

TEST_F(OrderImport, TheGuideNamesEveryColumn) {
  const auto paper = must(render_paper(house.house.papers, "commander", Json::object({})));
  for (const auto& column : import_columns()) {
    const bool named = std::ranges::any_of(paper.blocks, [&](const auto& block) {
      return std::ranges::any_of(block.rows, [&](const auto& row) { return !row.cells.empty() && row.cells[0] == column.name; });
    });
    EXPECT_TRUE(named) << column.name;
  }
}

}  // namespace
}  // namespace vidimus::ra::testing
