// Which uniqueness rule refused, in the words of the ports.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace vidimus::adapters::sql {

/// Another process wrote the audit trail since its end was read.
constexpr std::string_view chain_moved = "chain_moved";

/// `rule`: the constraint's or index's name (PostgreSQL), or the columns it covers (SQLite tells "table.column, table.column").
/// Answers conflict with the rule's detail, "taken" for a rule without a name of its own.
base::Error conflict_of(std::string_view rule);

}  // namespace vidimus::adapters::sql
