// The rules of data/pieces.toml: each row of this table fails when the file no longer asks for it, and the file is refused when
// two rules rival, a name is wrong, or a text is missing.
#include "domain/piece_rules.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/toml.hpp"

namespace vidimus::domain {
namespace {

using enum PieceKind;

const PieceRules& rules() {
  static const PieceRules read = read_piece_rules(*base::read_toml(VIDIMUS_SOURCE "/data/pieces.toml")).value();
  return read;
}

struct Row {
  HolderKind holder;
  SignerKind signer;
  std::string set;
  std::vector<PieceKind> required;
  std::vector<PieceKind> wished;
};

std::vector<PieceKind> wished(const AskedPieces& asked) {
  std::vector<PieceKind> out;
  for (const auto& rule : asked.rules)
    if (rule.need == PieceNeed::wished) out.push_back(rule.piece);
  return out;
}

TEST(PieceRules, EverySituationAsksForItsPieces) {
  using enum HolderKind;
  using Signer = SignerKind;
  const std::vector<PieceKind> usual{entity_proof, identity_photocopy};
  const std::vector<PieceKind> copy{identity_photocopy};
  const std::vector<Row> table{
      {agent, Signer::legal_representative, "standard", {identity_document, appointing_act}, usual},
      {agent, Signer::delegate, "standard", {identity_document, appointing_act, signing_delegation}, usual},
      {agent, Signer::certification_agent, "standard", {identity_document}, usual},
      {elected, Signer::legal_representative, "standard", {identity_document, appointing_act}, usual},
      {elected, Signer::delegate, "standard", {identity_document, appointing_act, signing_delegation}, usual},
      {elected, Signer::certification_agent, "standard", {identity_document, appointing_act}, usual},
      {legal_representative, Signer::legal_representative, "standard", {identity_document, appointing_act}, usual},
      {legal_representative, Signer::delegate, "standard", {identity_document, appointing_act, signing_delegation}, usual},
      {legal_representative, Signer::certification_agent, "standard", {identity_document, appointing_act}, usual},
      {agent,
       Signer::legal_representative,
       "complet",
       {identity_document, appointing_act, entity_proof, representative_identity, mandate},
       copy},
      {elected,
       Signer::delegate,
       "complet",
       {identity_document, appointing_act, signing_delegation, entity_proof, representative_identity, mandate},
       copy},
      {agent, Signer::certification_agent, "complet", {identity_document, entity_proof, mandate}, copy},
      {legal_representative,
       Signer::legal_representative,
       "complet",
       {identity_document, appointing_act, entity_proof, mandate},
       copy},
  };
  for (const auto& row : table) {
    const auto asked = asked_pieces(rules(), {row.holder, row.signer, row.set, "dual_rgs2_qcpn"});
    const auto where = std::string{base::to_name(row.holder)} + "/" + std::string{base::to_name(row.signer)} + "/" + row.set;
    EXPECT_EQ(asked.required(), row.required) << where;
    EXPECT_EQ(wished(asked), row.wished) << where;
  }
}

TEST(PieceRules, AContractThatChoosesNoneHasTheFirstSet) {
  EXPECT_EQ(asked_pieces(rules(), {}).required(), asked_pieces(rules(), {.set = "standard"}).required());
  EXPECT_NE(asked_pieces(rules(), {}).required(), asked_pieces(rules(), {.set = "complet"}).required());
}

TEST(PieceRules, AgesTypesAndSizes) {
  EXPECT_EQ(rules().mandate_months, 3) << "RGS A2";
  const auto full = asked_pieces(rules(), {.set = "complet"});
  EXPECT_EQ(full.find(mandate)->max_age_months, 3) << "RGS A2";
  EXPECT_EQ(full.find(entity_proof)->max_age_months, 3);
  EXPECT_EQ(full.find(mandate)->accepts, std::vector<std::string>{"application/pdf"});
  EXPECT_EQ(full.find(identity_document)->accepts.size(), 3U);
  EXPECT_EQ(full.find(identity_document)->most_octets, 10 << 20);
  EXPECT_EQ(full.find(identity_photocopy)->need, PieceNeed::wished) << "R68: wished for, never required";
  for (const auto& rule : rules().rules)
    EXPECT_TRUE(rule.piece != identity_photocopy || rule.need == PieceNeed::wished) << rule.label;
  const auto day = [](const char* text) { return base::day_from(text); };
  const auto& young = *full.find(entity_proof);
  EXPECT_TRUE(young_enough(young, day("2026-08-23"), *day("2026-11-22")));
  EXPECT_FALSE(young_enough(young, day("2026-08-22"), *day("2026-11-22")));
  EXPECT_FALSE(young_enough(young, day("2026-11-23"), *day("2026-11-22")));
  EXPECT_FALSE(young_enough(young, std::nullopt, *day("2026-11-22")));
  EXPECT_TRUE(young_enough(*full.find(identity_document), std::nullopt, *day("2026-11-22")));
}

std::string file_with(const std::string& more, const std::string& top = "mandate_months = 3\nsets = [\"a\", \"b\"]\n") {
  return top +
         "[[rule]]\npiece = \"mandate\"\nneed = \"required\"\naccepts = [\"application/pdf\"]\nlabel = \"l\"\nhint = \"h\"\n" +
         "example = \"e\"\nsource = \"s\"\n" + more;
}
std::string second(const std::string& lines) {
  return "[[rule]]\npiece = \"mandate\"\nneed = \"wished\"\naccepts = [\"application/pdf\"]\nlabel = \"l\"\nhint = \"h\"\n"
         "example = \"e\"\nsource = \"s\"\n" +
         lines;
}

TEST(PieceRules, ProductsCountToo) {
  const auto read = read_piece_rules(*base::parse_toml(file_with("profiles = [\"strong\"]\n")));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(asked_pieces(*read, {.profile = "strong"}).required(), std::vector{mandate});
  EXPECT_TRUE(asked_pieces(*read, {.profile = "other"}).rules.empty());
}

TEST(PieceRules, WrongFilesAreRefused) {
  EXPECT_TRUE(read_piece_rules(*base::parse_toml(file_with("sets = [\"a\"]\n" + second("sets = [\"b\"]\n")))));
  EXPECT_TRUE(read_piece_rules(*base::parse_toml(file_with("holders = [\"agent\"]\n" + second("holders = [\"elected\"]\n")))));
  for (const auto& text :
       {std::string{}, file_with(second("")), file_with(second("sets = [\"b\"]\n")), file_with("sets = [\"c\"]\n"),
        file_with("holders = [\"pope\"]\n"), file_with("holders = []\n"), file_with("max_age_months = -1\n"),
        file_with("most_megabytes = 11\n"), file_with("colour = \"red\"\n"), file_with("", "sets = []\n"),
        file_with("", "mandate_months = 0\nsets = [\"a\"]\n"), file_with("", "sets = [\"a\"]\nmore = 1\n")}) {
    const auto read = read_piece_rules(*base::parse_toml(text));
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, base::Code::misconfigured);
  }
  auto without = file_with("");
  without.replace(without.find("hint = \"h\"\n"), 11, "");
  EXPECT_FALSE(read_piece_rules(*base::parse_toml(without)));
  auto program = file_with("");
  program.replace(program.find("application/pdf"), 15, "text/javascript");
  EXPECT_FALSE(read_piece_rules(*base::parse_toml(program)));
}

/// No rule may be forgotten by the table above: whoever adds one finds it here.
TEST(PieceRules, EveryRuleIsMetBySomeSituation) {
  for (const auto& rule : rules().rules) {
    bool met = false;
    for (std::size_t holder = 0; holder < base::count_of<HolderKind>(); ++holder)
      for (std::size_t signer = 0; signer < base::count_of<SignerKind>(); ++signer)
        for (const auto& set : rules().sets) {
          const auto asked =
              asked_pieces(rules(), {static_cast<HolderKind>(holder), static_cast<SignerKind>(signer), set, "dual_rgs2_qcpn"});
          const auto* found = asked.find(rule.piece);
          met = met || (found != nullptr && found->label == rule.label && found->need == rule.need);
        }
    EXPECT_TRUE(met) << rule.label;
    EXPECT_FALSE(rule.source.empty());
  }
}

template <class E>
std::string all_or(const std::vector<E>& list) {
  std::string out;
  for (const auto one : list) out += (out.empty() ? "" : ", ") + std::string{base::to_name(one)};
  return out.empty() ? "all" : out;
}
std::string all_or(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : ", ") + one;
  return out.empty() ? "all" : out;
}

std::string page_of_rules() {
  std::string out =
      "# Pieces of a dossier\n\nDrawn from `data/pieces.toml`; the portal shows the same at `/pieces-demandees`, the interface "
      "at "
      "`/api/v1/piece-rules`. After a change run the tests of the\ndomain room with `VIDIMUS_WRITE_DOCS=1`. The mandate is "
      "signed on "
      "line, less than " +
      std::to_string(rules().mandate_months) + " months before the dossier is sent.\n\n" +
      "| Piece | Need | Holder | Signer of the mandate | Sets | Younger than | Label | Source "
      "|\n|---|---|---|---|---|---|---|---|\n";
  for (const auto& rule : rules().rules)
    out += "| `" + std::string{base::to_name(rule.piece)} + "` | " + std::string{base::to_name(rule.need)} + " | " +
           all_or(rule.holders) + " | " + all_or(rule.signers) + " | " + all_or(rule.sets) + " | " +
           (rule.max_age_months == 0 ? "" : std::to_string(rule.max_age_months) + " months") + " | " + rule.label + " | " +
           rule.source + " |\n";
  return out;
}

TEST(PieceRules, AreDrawnInTheDocumentation) {
  const std::string path = VIDIMUS_SOURCE "/docs/trust/pieces.md";
  if (std::getenv("VIDIMUS_WRITE_DOCS") != nullptr) {
    ASSERT_TRUE(base::write_file(path, page_of_rules()));
  }
  const auto committed = base::read_file(path);
  ASSERT_TRUE(committed) << "run this test with VIDIMUS_WRITE_DOCS=1";
  EXPECT_TRUE(*committed == page_of_rules()) << "data/pieces.toml has changed: run this test with VIDIMUS_WRITE_DOCS=1";
}

}  // namespace
}  // namespace vidimus::domain
