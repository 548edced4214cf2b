// Rows of the two audit chains, audit and register_audit (ports/audit.hpp).
#pragma once

#include <optional>

#include "adapters/sql/table.hpp"
#include "ports/audit.hpp"

namespace vidimus::adapters::sql {

enum class Trail : unsigned char { registry, register_ };  ///< the registration authority's chain, the certification authority's

const Table<ports::AuditEntry>& audit_table(Trail trail);

/// The end of a chain: read when it is not known, moved on by each entry. It may be kept from one transaction to the next: should
/// another process have moved it meanwhile, the number of the next entry is taken (conflict "chain_moved").
class ChainEnd {
 public:
  explicit ChainEnd(Trail trail) : trail_(trail) {}
  /// Puts the act at the end of the chain; it is written by `flush`, with its neighbours.
  void append(ports::AuditDraft what) { waiting_.push_back(std::move(what)); }
  /// Posts what was appended. @errors those of Connection::run.
  Result<Done> flush(Connection& connection);

 private:
  Trail trail_;
  std::optional<std::int64_t> seq_;
  base::Bytes self_;
  std::vector<ports::AuditDraft> waiting_;
};

}  // namespace vidimus::adapters::sql
