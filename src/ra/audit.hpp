// Reading the audit trail (auditeur, responsable).
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Entries of the actor's body, oldest first, for auditors and RA managers. @errors forbidden.
Result<std::vector<ports::AuditEntry>> read_audit(Counter& counter, const Actor& actor, ports::AuditFilter filter);

}  // namespace vidimus::ra
