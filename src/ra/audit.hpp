// Reading the audit trail (auditeur, responsable): in order, or by who, what, which case and when.
#pragma once

#include <functional>

#include "ra/sheet.hpp"

namespace vidimus::ra {

/// Entries of the actor's body, oldest first, for auditors and RA managers. @errors forbidden.
Result<std::vector<ports::AuditEntry>> read_audit(Counter& counter, const Actor& actor, ports::AuditFilter filter);

/// What an auditor looks for, as typed; empty members do not narrow.
struct AuditSearch {
  std::string who;          ///< e-mail address of a person of the body, or the actor as the trail names it ("vidimus")
  std::string reference;    ///< of a case
  std::string noun;         ///< "dossier"
  std::string event;        ///< "validate"
  std::string from;         ///< first day, "2026-11-01"
  std::string to;           ///< last day, included
  std::int64_t before = 0;  ///< the last number of the page before; 0: from the newest
  int limit = 50;
};
struct AuditRow {
  ports::AuditEntry entry;
  std::string name;  ///< of who acted, as people say it; as the trail has it when it is nobody's identifier
};
struct AuditPage {
  std::vector<AuditRow> rows;  ///< newest first
  std::int64_t next = 0;       ///< `before` of the page after; 0: this is the last
};
/// The house itself, at the command line, searches every body. @errors forbidden; bad_request naming the field: a day that is
/// none, somebody unknown, an end before the beginning.
Result<AuditPage> search_audit(Counter& counter, const Actor& actor, const AuditSearch& search);
/// All that is found, newest first, as a table: number, instant, who, address, roles, noun, identifier, event, states, case,
/// text. Its titles are the caller's. @errors as search_audit; too_large "refused.export_too_large". `told` hears after each
/// thousand how many there are, and may end it. With `words` ("house_rule", "gdpr") texts are told in a reader's words
/// (ra/rule_words.hpp); without, as they stand in the trail, for programs.
using RowsTold = std::function<Result<Done>(std::size_t)>;
Result<std::vector<std::vector<std::string>>> audit_rows(Counter& counter, const Actor& actor, AuditSearch search,
                                                         const RowsTold& told = {}, const Json& words = {});
/// Kinds of the columns of audit_rows, with the keys of their titles.
std::vector<SheetColumn> audit_columns();

}  // namespace vidimus::ra
