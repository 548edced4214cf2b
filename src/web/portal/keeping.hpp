// How long things are kept, as pages say it.
#pragma once

#include "base/json.hpp"
#include "domain/retention.hpp"

namespace vidimus::web::portal {

class Visit;

/// One row of data/retention.toml: `name`, `from`, one of `years`, `months`, `days`, and `source`.
base::Json retention_rule_view(const Visit& visit, const domain::RetentionRule& rule);

}  // namespace vidimus::web::portal
