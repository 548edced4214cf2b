#include "ra/audit.hpp"

#include <algorithm>

namespace vidimus::ra {

Result<std::vector<ports::AuditEntry>> read_audit(Counter& counter, const Actor& actor, ports::AuditFilter filter) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets({domain::Role::auditor, domain::Role::ra_manager}))
    return base::fail(base::Code::forbidden, "refused.role");
  // Bodies are kept apart: whatever is asked for, the answer is of the actor's own.
  filter.body = actor.body;
  filter.limit = std::clamp(filter.limit, 1, 1000);
  return work.unit().audit(filter);
}

}  // namespace vidimus::ra
