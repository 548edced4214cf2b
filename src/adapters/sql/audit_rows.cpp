#include "adapters/sql/audit_rows.hpp"

namespace vidimus::adapters::sql {
namespace {

Table<ports::AuditEntry> make_table(std::string_view name) {
  using ports::AuditDraft;
  using ports::AuditEntry;
  return {name,
          {
              column<&AuditEntry::seq>("seq"),
              column<&AuditEntry::what, &AuditDraft::at>("at"),
              column<&AuditEntry::what, &AuditDraft::actor>("actor"),
              column<&AuditEntry::what, &AuditDraft::role>("role"),
              column<&AuditEntry::what, &AuditDraft::noun>("noun"),
              column<&AuditEntry::what, &AuditDraft::noun_id>("noun_id"),
              column<&AuditEntry::what, &AuditDraft::event>("event"),
              column<&AuditEntry::what, &AuditDraft::from>("state_before"),
              column<&AuditEntry::what, &AuditDraft::to>("state_after"),
              column<&AuditEntry::what, &AuditDraft::body>("body"),
              column<&AuditEntry::what, &AuditDraft::reference>("reference"),
              column<&AuditEntry::what, &AuditDraft::source>("source"),
              column<&AuditEntry::what, &AuditDraft::note>("note"),
              column<&AuditEntry::previous>("previous"),
              column<&AuditEntry::self>("self"),
          }};
}

}  // namespace

const Table<ports::AuditEntry>& audit_table(Trail trail) {
  static const auto registry = make_table("audit");
  static const auto register_ = make_table("register_audit");
  return trail == Trail::registry ? registry : register_;
}

Result<Done> ChainEnd::flush(Connection& connection) {
  if (waiting_.empty()) return Done{};
  const auto& table = audit_table(trail_);
  if (!seq_) {
    VIDIMUS_TRY(last, records<ports::AuditEntry>(connection, "ORDER BY seq DESC LIMIT 1", {}, table));
    seq_ = last.empty() ? 0 : last.front().seq;
    self_ = last.empty() ? base::Bytes(32) : last.front().self;
  }
  std::vector<ports::AuditEntry> entries;
  entries.reserve(waiting_.size());
  for (const auto& what : waiting_) {
    entries.push_back(ports::chained(*seq_ + 1, self_, what));
    seq_ = entries.back().seq;
    self_ = entries.back().self;
  }
  waiting_.clear();
  return post_all<ports::AuditEntry>(connection, entries, table);
}

}  // namespace vidimus::adapters::sql
