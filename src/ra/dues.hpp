// What members owe (sommes à facturer): the price of each certificate handed over and the fee that goes with it, the fees of
// their membership (R23, R36), for the accounts of the body; and the statement an organisation is sent.
#pragma once

#include "domain/money.hpp"
#include "ra/list_page.hpp"
#include "ra/purchase_order.hpp"
#include "ra/sheet.hpp"

namespace vidimus::ra {

struct Due {
  domain::OrderLine line;
  std::string organisation;
  std::string siret;
  std::string holder;
  std::string product;
  std::string contract;
  domain::Amount amount;
};

/// Certificates handed over in the actor's body: those to be invoiced, by name of the organisation, then those that stand on an
/// invoice, newest first; `place` is the `next` of the page before. For the RA manager and the auditor. @errors forbidden,
/// not_found: no such place.
Result<ListPage<Due>> dues(Counter& counter, const Actor& actor, const std::string& place, int limit = usual_page);
/// Those to be invoiced alone.
Result<ListPage<Due>> open_dues(Counter& counter, const Actor& actor, const std::string& place, int limit = usual_page);

struct OwedTotal {
  std::int64_t count = 0;          ///< certificates to be invoiced
  std::int64_t including_tax = 0;  ///< in cents
  bool more = false;               ///< there are more than that: they were not counted to the end
};
/// Certificates counted one by one for the head of a page.
inline constexpr std::int64_t most_counted = 5'000;
/// What all pages of those to be invoiced come to, counted as far as `most_counted`: the file of the list has all of them.
/// @errors forbidden.
Result<OwedTotal> owed_total(Counter& counter, const Actor& actor);
/// The RA manager notes the invoice a line stands on; an empty reference takes it back. @errors bad_request, forbidden,
/// not_found, wrong_state: nothing was handed over yet.
Result<domain::OrderLine> note_invoice(Counter& counter, const Actor& actor, const domain::LineId& line,
                                       const std::string& reference);

/// A specific fee of a membership that fell due (R23).
struct MemberFee {
  domain::Membership membership;
  domain::Organisation organisation;
  std::string contract;
  int year = 0;  ///< civil year; 0 for the fee of the adhesion
  base::Day due_on;
  domain::Price price;
  domain::Amount amount;
  domain::FeeInvoice invoice;  ///< as noted; an empty reference: to be invoiced
};
enum class FeesShown : unsigned char { all, to_invoice };
/// Fees of the members of the actor's body, the newest membership first and all fees of one on one page. Memberships without any
/// are passed over, some hundreds at most: a page may hold less than `limit` and yet have a next one. @errors forbidden.
Result<ListPage<MemberFee>> member_fees(Counter& counter, const Actor& actor, FeesShown shown, const std::string& place,
                                        int limit = usual_page);
/// The RA manager notes the invoice a fee stands on; an empty reference takes it back. @errors bad_request, forbidden, not_found:
/// no such fee is due.
Result<domain::FeeInvoice> note_fee_invoice(Counter& counter, const Actor& actor, const domain::MembershipId& membership,
                                            int year, const std::string& reference);

/// What an organisation ordered, what came of its purchase orders and on which invoices it stands.
struct OrganisationDues {
  domain::Organisation organisation;
  ListPage<CaseFile> cases;     ///< not cancelled, newest first, with what each costs (`prices_of`)
  std::vector<MemberFee> fees;  ///< on the first page alone: those of its memberships that fell due
};
/// Cases of one page of it: each is opened whole.
inline constexpr int own_dues_page = 20;
/// For who represents the organisation or orders for it, and for the RA manager and the auditor of the body. @errors not_found.
Result<OrganisationDues> dues_of(Counter& counter, const Actor& actor, const domain::OrganisationId& organisation,
                                 const std::string& place, int limit = own_dues_page);
/// Was the certificate of this case handed over, so that it is due?
bool is_due(const domain::OrderLine& line);

/// What a fee is called on papers and in tables: "Contribution spécifique 2027".
std::string fee_words(const Json& texts, int year);
/// Columns of both as a table for spreadsheets and paper, by the keys of their titles, and its rows, amounts as numbers.
std::vector<SheetColumn> due_columns();
std::vector<std::string> due_row(const Due& due);
std::vector<std::string> due_row(const MemberFee& fee, const Json& texts);

/// What one organisation owes and was not invoiced, as a PDF (relevé des sommes dues). For the RA manager and the auditor of the
/// body, and for who represents the organisation or orders for it. @errors not_found; wrong_state "refused.nothing_due".
Result<PrintedFile> statement_of_dues(Counter& counter, const Actor& actor, const domain::OrganisationId& organisation);

}  // namespace vidimus::ra
