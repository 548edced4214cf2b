// Lists as files (exports), row by row: the audit trail, cases, certificates, tokens, letters that reached nobody, what is to be
// invoiced. A short one is
// made while its asker waits, a long one as an errand.
#pragma once

#include "ra/audit.hpp"

namespace vidimus::ra {

/// A list as a file: which one, the search as its page's address has it, its titles and format.
struct SheetRequest {
  std::string list;                 ///< "audit", "cases", "certificates", "tokens", "letters", "dues"
  Json search;                      ///< members as the list's own search names them
  std::string title;                ///< of the table
  std::vector<std::string> titles;  ///< of its columns, in the asker's language
  std::string format;               ///< "csv", "ods" or "pdf"
  std::string language;
  Json words{Json::Object{}};  ///< of states, in the asker's language: "active" → "en service"
};

/// Columns of a list, with the keys of their titles. @errors not_found: there is no such list.
Result<std::vector<SheetColumn>> columns_of_list(std::string_view list);
/// The whole table, its titles as the request has them. `told` hears after each page how many rows there are, and may end it.
/// @errors as the list's own; too_large "refused.export_too_large".
Result<Sheet> list_as_sheet(Counter& counter, const Actor& actor, const SheetRequest& request, const RowsTold& told = {});
/// The same, or nothing when it has more rows than somebody waits for.
Result<std::optional<Sheet>> short_sheet(Counter& counter, const Actor& actor, const SheetRequest& request);

}  // namespace vidimus::ra
