// What was asked of external suppliers for the cases of one body (demandes aux fournisseurs).
#pragma once

#include "ports/supply.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// A request to a supplier, and the case it is for.
struct SuppliedCase {
  ports::Supply supply;
  std::string reference;  ///< of the case
};

/// Those of `all` that are for cases of the actor's body. @errors forbidden: neither its RA manager nor its auditor.
Result<std::vector<SuppliedCase>> supplied_cases(Counter& counter, const Actor& actor, std::vector<ports::Supply> all);

/// The one its supplier knows by this reference, for the RA manager who acts on it. @errors forbidden, not_found.
Result<SuppliedCase> supplied_case(Counter& counter, const Actor& actor, std::vector<ports::Supply> all,
                                   const std::string& supplier_reference);

}  // namespace vidimus::ra
