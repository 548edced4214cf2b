// What was asked of external suppliers for the cases of one body (demandes aux fournisseurs).
#pragma once

#include <functional>
#include <set>

#include "ports/supply.hpp"
#include "ra/list_page.hpp"

namespace vidimus::ra {

/// A request to a supplier, and the case it is for.
struct SuppliedCase {
  ports::Supply supply;
  std::string reference;  ///< of the case
};

/// What the program that opened the suppliers lends to those who deal with them. Safe to call from several threads.
struct SupplierDesk {
  /// Newest first, after this request, at most so many.
  std::function<Result<std::vector<ports::Supply>>(const std::string& after, int limit)> list;
  std::function<Result<std::vector<ports::Supply>>(const std::string& reference)> find;  ///< what suppliers know by it
  std::function<Result<std::string>(const ports::Supply&)> hand_over;  ///< its signed file; it counts as handed over
  std::function<Result<int>(base::ByteView file)> take_in;             ///< how many requests the file settled
  std::set<std::string> by_files;                                      ///< suppliers without an interface
};

/// Its supplier has no interface, and has not answered all that was asked.
bool leaves_by_file(const SupplierDesk& desk, const ports::Supply& supply);

/// May this person read what was asked of others? @errors forbidden: neither RA manager nor auditor of his body.
Result<Done> may_read_supplies(Counter& counter, const Actor& actor);
/// Those for cases of the actor's body, newest first. Those of other bodies are passed over, some hundreds at most: a page may
/// hold less than `limit` and yet have a next one. @errors forbidden: neither its RA manager nor its auditor.
Result<ListPage<SuppliedCase>> supplied_cases(Counter& counter, const Actor& actor, const SupplierDesk& desk,
                                              const std::string& place = {}, int limit = usual_page);

/// The one its supplier knows by this reference, for the RA manager who acts on it. @errors forbidden, not_found.
Result<SuppliedCase> supplied_case(Counter& counter, const Actor& actor, const SupplierDesk& desk,
                                   const std::string& supplier_reference);

/// The signed file (message/rfc822) that hands a request over to a supplier without an interface.
/// @errors forbidden, not_found; wrong_state "handoff.answered".
Result<std::string> hand_over_supply(Counter& counter, const Actor& actor, const SupplierDesk& desk,
                                     const std::string& supplier_reference);

/// Certificates or a list a supplier sent; answers how many requests they settled. @errors forbidden; what the file is refused
/// for.
Result<int> take_in_supplies(Counter& counter, const Actor& actor, const SupplierDesk& desk, base::ByteView file);

}  // namespace vidimus::ra
