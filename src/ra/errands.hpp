// Long work (travaux longs): many things at once, done after the page that asked for them was answered, and followed on a page of
// their own. The work is done in the name of who asked, with no role he has lost since, and none his session did not have.
#pragma once

#include "ports/errands.hpp"
#include "ra/bulk_review.hpp"
#include "ra/list_sheets.hpp"
#include "ra/order_import.hpp"
#include "ra/rehearsal.hpp"
#include "ra/retention.hpp"
#include "ra/revoke.hpp"

namespace vidimus::ra {

/// More than that is done as an errand.
inline constexpr std::size_t most_while_waiting = 10;
/// Lines of an import somebody waits for.
inline constexpr std::size_t most_imported_while_waiting = 25;
/// Each answers the identifier of the errand. @errors unavailable.
Result<std::string> ask_revocation(Counter& counter, const Actor& actor, const std::vector<domain::CertificateId>& certificates,
                                   const Revocation& request);
Result<std::string> ask_acceptance(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions);
Result<std::string> ask_sheet(Counter& counter, const Actor& actor, const SheetRequest& request);
/// An import of `lines` lines, judged one after the other; its outcome names the draft that was made.
struct ImportRequest {
  domain::MembershipId membership;
  std::string label;
  ImportMode mode = ImportMode::all_or_nothing;
  std::size_t lines = 0;
};
Result<std::string> ask_import(Counter& counter, const Actor& actor, const ImportRequest& request, base::ByteView file);

/// Of a rehearsal or a plan, what a page shows stands in the outcome (one row, the JSON of it); all of it is the file, as
/// `format`
/// ("csv" or "json") says. @errors not_found, forbidden, bad_request, as the thing itself.
Result<std::string> ask_rehearsal(Counter& counter, const Actor& actor, const domain::ContractId& contract, base::Day until,
                                  const std::string& format);
Result<std::string> ask_plan(Counter& counter, const Actor& actor, base::Day until, const std::string& format);
/// What of it stands in the outcome.
inline constexpr RehearsalPart part_of_rehearsal{.acts = 50, .letters = 10, .cases = 50};
inline constexpr std::size_t rows_of_plan = 100;

/// One of one's own. @errors not_found.
Result<ports::Errand> errand(Counter& counter, const Actor& actor, const std::string& id);
/// One's own, newest first, without their files.
Result<std::vector<ports::Errand>> own_errands(Counter& counter, const Actor& actor);
/// Does what waits, one after the other, and takes up what a stop cut off where it was. Answers how many errands ended.
Result<int> do_errands(Counter& counter);
/// Forgets errands a week after their end.
Result<int> forget_errands(Counter& counter);

}  // namespace vidimus::ra
