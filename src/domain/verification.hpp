// What surrounds a verification (vérification): how a contract wants it done, what each reviewer decided, what was signed on
// line, how a holder was identified again, which alerts were given; and the words of data/review.toml. R44–R48, R57.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/dossier.hpp"
#include "domain/ids.hpp"
#include "domain/working_time.hpp"

namespace vidimus::domain {

/// How the dossiers of a contract are verified (règles de vérification). A contract without one has these values.
struct VerificationPolicy {
  ContractId contract;  ///< its identifier too
  Version version = 0;
  BodyId body;
  SlaMode sla = SlaMode::working_days_wallclock;
  int validators = 1;  ///< 1, or 2: another reviewer must agree before
  ReceiptMode receipt = ReceiptMode::online;
  std::string checklist;  ///< name of a list of data/review.toml; empty: the first
  std::string pieces;     ///< name of a set of data/pieces.toml; empty: the first
};

enum class ReviewOutcome : unsigned char { agreed, validated, incomplete, rejected };

/// One decision of a reviewer on a dossier, kept as it was taken.
struct Review {
  ReviewId id;
  Version version = 0;
  BodyId body;
  DossierId dossier;
  SiteId office;
  PersonId reviewer;
  ReviewOutcome outcome = ReviewOutcome::agreed;
  base::Instant received_at;
  base::Instant due_at;
  base::Instant at;
  std::int64_t used_ms = 0;  ///< working time from receipt to decision, in the office's calendar of that day
  std::string checklist;     ///< name of the list
  base::Json ticked;         ///< the boxes ticked, as they were worded: [{name, label}]
  std::string reason;
};

/// A text signed on line for a dossier (accord), word for word.
struct SignedConsent {
  ConsentId id;
  Version version = 0;
  BodyId body;
  DossierId dossier;
  PersonId signer;
  std::string role;          ///< "holder", "legal_representative", "delegate", "certification_agent"
  std::string text_name;     ///< name of data/conventions/fr/<name>.txt
  std::string text_version;  ///< as data/conventions/versions.toml names it
  std::string digest;        ///< SHA-256 of `text`, hex
  std::string text;
  std::string data;  ///< SHA-256 of the data confirmed
  base::Instant at;
};

/// How a holder proved his identity again (nouvelle identification).
enum class IdentificationMethod : unsigned char { document_at_counter, two_agents };

struct Identification {
  IdentificationId id;
  Version version = 0;
  BodyId body;
  DossierId dossier;
  IdentificationMethod method = IdentificationMethod::document_at_counter;
  PersonId agent;
  base::Instant at;
  PersonId witness;  ///< the second agent of `two_agents`
  std::optional<base::Instant> witnessed_at;
  PersonId used_by;  ///< who issued a code on the strength of it; empty while it may serve
  std::optional<base::Instant> used_at;
};

/// An identification serves for so long (House).
inline constexpr std::chrono::hours identification_serves{72};
/// May another code be issued on the strength of it now?
[[nodiscard]] bool serves(const Identification& identification, base::Instant now);

/// An alert given about the clock of a dossier: its identifier names dossier, receipt and threshold, so each is given once.
struct ClockAlert {
  ClockAlertId id;
  Version version = 0;
  DossierId dossier;
  int percent = 0;
  base::Instant at;
};
inline constexpr int alert_thresholds[] = {50, 80, 100};
[[nodiscard]] ClockAlertId alert_id(const DossierId& dossier, base::Instant received_at, int percent);
/// The highest threshold reached; 0 for none.
[[nodiscard]] int threshold_reached(int percent);

/// Why a piece is to be corrected (motif), chosen from the list; a free text may follow.
struct CorrectionReason {
  std::string name;
  std::string label;              ///< French, written to the holder
  std::vector<PieceKind> pieces;  ///< empty: all
};
/// One box of a compliance list (case de conformité).
struct CheckItem {
  std::string name;
  std::string label;  ///< French
};
struct Checklist {
  std::string name;
  std::vector<CheckItem> items;
};
struct ReviewRules {
  std::vector<CorrectionReason> corrections;
  std::vector<Checklist> checklists;
  /// The list of that name; the first when the name is empty; null when there is none.
  [[nodiscard]] const Checklist* checklist(std::string_view name) const;
  [[nodiscard]] const CorrectionReason* correction(std::string_view name) const;
};
/// Reads data/review.toml. @errors misconfigured.
[[nodiscard]] base::Result<ReviewRules> read_review_rules(const base::Json& file);
/// Is every box of the list among the ticked ones?
[[nodiscard]] bool complete(const Checklist& list, const std::vector<std::string>& ticked);

/// How long verifications took, over some reviews: working time used, and the share within the delay.
struct VerificationTimes {
  std::size_t count = 0;
  base::milliseconds p50{0};
  base::milliseconds p80{0};
  base::milliseconds p95{0};
  int within_percent = 0;  ///< decided by the day and hour due; rounded down
};
/// Of the decisions that end a clock: validated, incomplete, rejected. A percentile is the smallest time that so many percent of
/// the reviews do not exceed (nearest rank).
[[nodiscard]] VerificationTimes verification_times(const std::vector<Review>& reviews);

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::ReviewOutcome>{"agreed"sv, "validated"sv, "incomplete"sv, "rejected"sv};
template <>
inline constexpr std::array names<domain::IdentificationMethod>{"document_at_counter"sv, "two_agents"sv};
}  // namespace vidimus::base
