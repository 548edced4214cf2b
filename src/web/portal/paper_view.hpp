// A paper as a page: the same reviewed text that the press prints.
#pragma once

#include "base/json.hpp"
#include "ports/paper.hpp"

namespace vidimus::web::portal {

/// Blocks for portal/_paper.mustache: each has one member named after its kind ("heading", "table"…).
base::Json paper_view(const ports::Paper& paper);

}  // namespace vidimus::web::portal
