// Requests to external suppliers (fournisseurs): where each stands; signed files out, certificates and lists in.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ports/supply.hpp"
#include "web/portal/portal.hpp"

namespace vidimus::web::portal {

/// What the pages need of the program that opened the suppliers. Safe to call from several threads.
struct SupplierDesk {
  std::function<base::Result<std::vector<ports::Supply>>()> list;
  std::function<base::Result<std::string>(const ports::Supply&)> hand_over;  ///< its signed file; it counts as handed over
  std::function<base::Result<int>(base::ByteView file)> take_in;             ///< how many requests the file settled
  std::set<std::string> by_files;                                            ///< suppliers without an interface
};

/// GET /gestion/fournisseurs, POST …/{reference}/depots (the file), POST …/retours (upload).
void add_supplier_pages(http::RouteTable& table, Portal& portal, SupplierDesk desk);

}  // namespace vidimus::web::portal
