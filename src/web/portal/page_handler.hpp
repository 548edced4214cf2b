// A page of the portal that is not a row of a table, for what a program wires in.
#pragma once

#include <functional>

#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

using Page = std::function<PageResult(Visit&)>;

/// Session, forgery check of forms, refusals as pages and cookies, as for every page.
http::Handler page_handler(Portal& portal, http::Method method, Door door, Page page);

}  // namespace vidimus::web::portal
