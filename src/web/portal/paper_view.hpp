// A paper as a page: the same reviewed text that the press prints.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "ports/paper.hpp"

namespace vidimus::web::portal {

class Visit;

/// Blocks for portal/_paper.mustache: each has one member named after its kind ("heading", "table"…).
base::Json paper_view(const ports::Paper& paper);

/// The paper in the visitor's language; in French where nobody has translated it.
base::Result<ports::Paper> paper_in(const Visit& visit, std::string_view name, const base::Json& values);

}  // namespace vidimus::web::portal
