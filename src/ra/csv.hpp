// Tables people keep in spreadsheets (CSV, RFC 4180, with the habits of French ones): a semicolon or a comma, UTF-8 or
// Windows-1252.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace vidimus::ra {

struct CsvLimits {
  std::size_t octets = 256U << 10;
  std::size_t lines = 200;  ///< of data, without the header
  std::size_t columns = 40;
  std::size_t cell = 500;  ///< octets of UTF-8
};

struct CsvLine {
  int number = 0;  ///< in the file, as a spreadsheet counts them: the header is 1
  std::vector<std::string> cells;
};

/// A table in UTF-8. Lines without any text are left out; short lines are filled with empty cells.
struct CsvTable {
  std::vector<std::string> header;  ///< simple names: "Prénoms du porteur" is "prenoms_du_porteur"
  std::vector<CsvLine> lines;
  /// Where a column stands; nothing when the table has none of this name.
  [[nodiscard]] const std::string* cell(const CsvLine& line, std::string_view column) const;
};

/// Reads a table. The separator is the sign, of «;» and «,», that stands more often in the header. A byte order mark is dropped;
/// what is not UTF-8 is read as Windows-1252.
/// @errors too_large "csv.too_large", "csv.too_many_lines"; malformed "csv.utf16", "csv.not_text", "csv.quote" (a quotation mark
/// that nothing closes), "csv.no_header", "csv.column_twice", "csv.too_many_columns", "csv.long_cell", each with the line in
/// `fields`.
base::Result<CsvTable> read_csv(base::ByteView file, const CsvLimits& limits = {});

/// One table as text: semicolons, UTF-8 with its mark, CRLF, as spreadsheets in French open it. A cell that begins like a formula
/// gets an apostrophe, so that no spreadsheet runs it.
std::string write_csv(const std::vector<std::vector<std::string>>& rows);

}  // namespace vidimus::ra
