// What members owe (sommes à facturer): the price of each certificate handed over and the fee that goes with it (R23, R36), for
// the accounts of the body.
#pragma once

#include "domain/money.hpp"
#include "ra/counter.hpp"

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

/// Certificates handed over in the actor's body, those to be invoiced first, by organisation and reference. For the RA manager
/// and the auditor. @errors forbidden.
Result<std::vector<Due>> dues(Counter& counter, const Actor& actor);
/// The RA manager notes the invoice a line stands on; an empty reference takes it back. @errors bad_request, forbidden,
/// not_found, wrong_state: nothing was handed over yet.
Result<domain::OrderLine> note_invoice(Counter& counter, const Actor& actor, const domain::LineId& line,
                                       const std::string& reference);
/// The dues as a table for spreadsheets; the first row names the columns.
std::string dues_csv(const std::vector<Due>& dues, const Json& texts);

}  // namespace vidimus::ra
