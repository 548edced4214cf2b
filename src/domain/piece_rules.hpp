// Which pieces (pièces justificatives) a dossier must hold: rules of data/pieces.toml, by the holder's kind, who signs the
// mandate, the rule set of the contract and the certificate profile of the product. R44, R68; RGS A2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/dossier.hpp"

namespace vidimus::domain {

/// Without a required piece (exigée) the dossier cannot be sent; a wished one (souhaitée, R68) holds nothing up.
enum class PieceNeed : unsigned char { required, wished };

/// One rule: this piece, for these people. An empty list means all.
struct PieceRule {
  PieceKind piece = PieceKind::identity_document;
  PieceNeed need = PieceNeed::required;
  std::vector<HolderKind> holders;
  std::vector<SignerKind> signers;
  std::vector<std::string> sets;      ///< names of the contract's set of rules ("standard", …)
  std::vector<std::string> profiles;  ///< names of data/profiles/<profile>.toml
  int max_age_months = 0;             ///< 0: its age does not matter; else it is dated less than so many months ago
  std::vector<std::string> accepts;   ///< media types
  std::int64_t most_octets = 0;
  std::string label;    ///< French, as the holder reads it
  std::string hint;     ///< French: what must be on it
  std::string example;  ///< French: for instance
  std::string source;   ///< the text that asks for it
};

struct PieceRules {
  std::vector<PieceRule> rules;
  int mandate_months = 3;         ///< the mandate is signed less than so many months before it is used (RGS A2)
  std::vector<std::string> sets;  ///< every set named by a rule; the first is what contracts have when they choose none
};

/// What decides on the pieces of a dossier.
struct PieceSituation {
  HolderKind holder = HolderKind::agent;
  SignerKind signer = SignerKind::legal_representative;
  std::string set;  ///< empty: the first
  std::string profile;
};

/// The rules of one dossier, at most one a kind, in the order of the file.
struct AskedPieces {
  std::vector<PieceRule> rules;
  int mandate_months = 3;
  [[nodiscard]] const PieceRule* find(PieceKind kind) const;
  [[nodiscard]] std::vector<PieceKind> required() const;
};

/// Reads data/pieces.toml. @errors misconfigured: the detail names the rule; two rules never speak of one piece in one situation.
[[nodiscard]] base::Result<PieceRules> read_piece_rules(const base::Json& file);
[[nodiscard]] AskedPieces asked_pieces(const PieceRules& rules, const PieceSituation& situation);
/// Is a document made on that day young enough today? One whose rule limits no age always is; one without a date never is where
/// an age is limited.
[[nodiscard]] bool young_enough(const PieceRule& rule, const std::optional<base::Day>& dated, base::Day today);

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::PieceNeed>{"required"sv, "wished"sv};
}  // namespace vidimus::base
