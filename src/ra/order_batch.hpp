// Orders of several lines and holders in one act (commande groupée, R25), drafts of them (brouillons), and the CCI way, which
// begins with a pre-order (pré-commande, R79, R80). Annexe 4 is signed once for all lines; no later step asks again what was
// chosen here.
#pragma once

#include "domain/order_draft.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

inline constexpr std::size_t most_holders = 200;  ///< of one order, draft or import

/// Annexe 4 and the reservation of every line, signed with a one-time code asked for "annex:<membership>". Lines handed over at a
/// CCI become pre-orders where the contract's CCI way begins with one; the others are placed and reserved at once.
struct PlaceOrder {
  domain::MembershipId membership;
  std::vector<domain::OrderedHolder> holders;
  std::string code;
};
/// @errors bad_request: every wrong field of every line ("/holders/3/email", from 0), nothing is placed then; missing_facts;
/// wrong_code.
Result<std::vector<domain::OrderLine>> place_order(Counter& counter, const Actor& actor, const PlaceOrder& command);

/// Drafts: kept as typed, wrong or empty fields included.
struct SaveDraft {
  domain::OrderDraftId draft;  ///< empty: a new one
  base::Version version = 0;   ///< 0: whatever it is
  domain::MembershipId membership;
  std::string label;
  std::vector<domain::OrderedHolder> holders;
};
/// @errors not_found, stale, bad_request: too many lines; wrong_state: it was placed or deleted.
Result<domain::OrderDraft> save_draft(Counter& counter, const Actor& actor, const SaveDraft& command);
Result<domain::OrderDraft> open_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id);
/// Open drafts of a membership, newest first.
Result<std::vector<domain::OrderDraft>> drafts_of(Counter& counter, const Actor& actor, const domain::MembershipId& id);
/// Out of sight, and purged after `draft_restored_within`; that a draft was deleted stays in the audit trail.
Result<Done> delete_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id);
/// How long a deleted draft may be taken back; then it is purged (data/retention.toml, "deleted_draft").
inline constexpr std::chrono::hours draft_restored_within{24 * 7};
/// Drafts deleted since, the last deleted first. @errors not_found.
Result<std::vector<domain::OrderDraft>> deleted_drafts(Counter& counter, const Actor& actor,
                                                       const domain::MembershipId& membership);
/// Takes a deletion back. @errors not_found: another organisation's, or too long ago; wrong_state: it was not deleted.
Result<domain::OrderDraft> restore_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& draft);
/// What `place_order` would refuse, without a code: wrong fields of the lines, empty when none.
Result<std::vector<base::FieldError>> check_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id);
/// Places the order a draft prepares; the draft is over. @errors as place_order; stale when the draft changed since `version`.
Result<std::vector<domain::OrderLine>> place_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id,
                                                   base::Version version, const std::string& code);

/// A registration operator has processed a pre-order (traitement interne, R80): it is placed and reserved as it was pre-ordered,
/// and the applicant is written to. @errors not_found, forbidden, wrong_state, missing_facts.
Result<domain::OrderLine> process_pre_order(Counter& counter, const Actor& actor, const domain::LineId& line);

}  // namespace vidimus::ra
