// Rows of the two audit chains, audit and register_audit (ports/audit.hpp).
#pragma once

#include <optional>

#include "adapters/sql/table.hpp"
#include "ports/audit.hpp"

namespace vidimus::adapters::sql {

enum class Trail : unsigned char { registry, register_ };  ///< the registration authority's chain, the certification authority's

const Table<ports::AuditEntry>& audit_table(Trail trail);

/// The end of a chain while the writer holds the database: read once a transaction, moved on by each entry.
class ChainEnd {
 public:
  explicit ChainEnd(Trail trail) : trail_(trail) {}
  /// Puts the act at the end of the chain. @errors those of Connection::run.
  Result<Done> append(Connection& connection, const ports::AuditDraft& what);

 private:
  Trail trail_;
  std::optional<std::int64_t> seq_;
  base::Bytes self_;
};

}  // namespace vidimus::adapters::sql
