// Lists as files (exports): one table, written for spreadsheets (CSV, OpenDocument) or to be printed (PDF).
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

enum class ColumnKind : unsigned char {
  text,
  number,  ///< "12.5"
  day,     ///< "2026-11-22"
  moment,  ///< RFC 3339, UTC
};

struct SheetColumn {
  std::string title;
  ColumnKind kind = ColumnKind::text;
};

/// A table whose cells are written as their column's kind says; an empty cell is nothing, of any kind.
struct Sheet {
  std::string title;
  std::vector<SheetColumn> columns;
  std::vector<std::vector<std::string>> rows;
};

/// Rows a file may have.
inline constexpr std::size_t most_sheet_rows = 20'000;
inline constexpr std::size_t most_printed_rows = 2'000;

/// As `write_csv` of rows, with the titles first.
std::string write_csv(const Sheet& sheet);
/// OpenDocument spreadsheet: numbers and dates are values, so that they sort and add up; moments in the time of `zone`.
/// @errors too_large "refused.export_too_large"; misconfigured: this house packs nothing; internal. @source OASIS ODF 1.3 part 3
Result<base::Bytes> write_ods(const House& house, const Sheet& sheet, std::string_view zone = base::paris);
/// The same table on paper; moments in the time of `zone`. @errors too_large "refused.export_too_large"; internal.
Result<base::Bytes> write_pdf(const House& house, const Sheet& sheet, const std::string& issuer, const std::string& language,
                              std::string_view zone = base::paris);

}  // namespace vidimus::ra
