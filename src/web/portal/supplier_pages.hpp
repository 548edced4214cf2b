// Requests to external suppliers (fournisseurs): where each stands; signed files out, certificates and lists in.
#pragma once

#include "ra/supplies.hpp"
#include "web/portal/portal.hpp"

namespace vidimus::web::portal {

using ra::SupplierDesk;

/// GET /gestion/fournisseurs, POST …/{reference}/depots (the file), POST …/retours (upload).
void add_supplier_pages(http::RouteTable& table, Portal& portal, SupplierDesk desk);

}  // namespace vidimus::web::portal
