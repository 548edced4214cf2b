// How long each thing is kept (durées de conservation): the rows of data/retention.toml, and the day on which one of them ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/names.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/dossier.hpp"

namespace vidimus::domain {

/// What a rule is about. `audit`, `register_` and `access_log` are kept by others than the purge: their rows are floors that are
/// shown.
enum class Kept : unsigned char {
  dossier,
  piece,  ///< of a kind that goes before its dossier
  letter,
  session,
  challenge,
  draft,                 ///< brouillon de commande
  revocation_questions,  ///< questions de révocation
  credential,            ///< seconde preuve
  calendar_feed,         ///< agenda à suivre
  deed,                  ///< acte joint à un droit, or to a revocation of leavers
  audit,
  register_,
  access_log
};
/// The moment a period counts from.
enum class KeptFrom : unsigned char { certificate_end, decision, hand_over, queueing, change, end, entry };

/// One row. A dossier rule is for an outcome ("issued", "never_issued"), a piece rule for a kind of piece.
struct RetentionRule {
  std::string name;  ///< stands in the proof of every erasure
  Kept what = Kept::dossier;
  std::string which;  ///< outcome or kind of piece, "" for all
  KeptFrom from = KeptFrom::end;
  int months = 0;
  int days = 0;
  std::string source;  ///< the text that asks for it
};
struct RetentionRules {
  std::vector<RetentionRule> rows;
  /// The row for a thing; nothing when the purge leaves it alone.
  [[nodiscard]] const RetentionRule* find(Kept what, std::string_view which = {}) const;
};

/// Reads the value of data/retention.toml: [[rule]] tables with `name`, `what`, `which`, `from`, `years`, `months`, `days`,
/// `source`.
/// @errors misconfigured: a row that cannot be read, two rows for one thing, or a period shorter than the law's
/// (docs/trust/rules.md §8: dossier of an issued certificate and audit seven years, register five, access log one).
[[nodiscard]] base::Result<RetentionRules> read_retention(const base::Json& tables);

/// First instant at which what began to be kept at `start` may go: the day after the last day of the period, counted in Paris.
[[nodiscard]] base::Instant kept_until(const RetentionRule& rule, base::Instant start);

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::Kept>{
    "dossier"sv,    "piece"sv,         "letter"sv, "session"sv, "challenge"sv, "draft"sv,     "revocation_questions"sv,
    "credential"sv, "calendar_feed"sv, "deed"sv,   "audit"sv,   "register"sv,  "access_log"sv};
template <>
inline constexpr std::array names<domain::KeptFrom>{"certificate_end"sv, "decision"sv, "hand_over"sv, "queueing"sv,
                                                    "change"sv,          "end"sv,      "entry"sv};
}  // namespace vidimus::base
