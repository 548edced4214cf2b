// What was asked of external suppliers for the cases of one body (demandes aux fournisseurs).
#pragma once

#include <functional>
#include <set>

#include "ports/supply.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// A request to a supplier, and the case it is for.
struct SuppliedCase {
  ports::Supply supply;
  std::string reference;  ///< of the case
};

/// What the program that opened the suppliers lends to those who deal with them. Safe to call from several threads.
struct SupplierDesk {
  std::function<Result<std::vector<ports::Supply>>()> list;
  std::function<Result<std::string>(const ports::Supply&)> hand_over;  ///< its signed file; it counts as handed over
  std::function<Result<int>(base::ByteView file)> take_in;             ///< how many requests the file settled
  std::set<std::string> by_files;                                      ///< suppliers without an interface
};

/// Its supplier has no interface, and has not answered all that was asked.
bool leaves_by_file(const SupplierDesk& desk, const ports::Supply& supply);

/// Those of `all` that are for cases of the actor's body. @errors forbidden: neither its RA manager nor its auditor.
Result<std::vector<SuppliedCase>> supplied_cases(Counter& counter, const Actor& actor, std::vector<ports::Supply> all);

/// The one its supplier knows by this reference, for the RA manager who acts on it. @errors forbidden, not_found.
Result<SuppliedCase> supplied_case(Counter& counter, const Actor& actor, std::vector<ports::Supply> all,
                                   const std::string& supplier_reference);

/// The signed file (message/rfc822) that hands a request over to a supplier without an interface.
/// @errors forbidden, not_found; wrong_state "handoff.answered".
Result<std::string> hand_over_supply(Counter& counter, const Actor& actor, const SupplierDesk& desk,
                                     const std::string& supplier_reference);

/// Certificates or a list a supplier sent; answers how many requests they settled. @errors forbidden; what the file is refused
/// for.
Result<int> take_in_supplies(Counter& counter, const Actor& actor, const SupplierDesk& desk, base::ByteView file);

}  // namespace vidimus::ra
