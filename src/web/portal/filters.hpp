// Saved filters on the pages of lists: what one kept, and a form that keeps the filter shown.
#pragma once

#include "domain/saved_filter.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// For the template _filters: one's own filters of this list; `query` is the one shown, "" when nothing is filtered.
base::Result<Json> filters_view(Visit& visit, domain::FilteredList list, const std::string& query);

}  // namespace vidimus::web::portal
