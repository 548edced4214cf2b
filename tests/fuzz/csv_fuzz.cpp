// Spreadsheets that people upload: whatever comes in, what is read is within its limits, and what is written of it reads back.
#include <cstdint>
#include <cstdlib>

#include "ra/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus;
  const auto must = [](bool condition) {
    if (!condition) std::abort();
  };
  const ra::CsvLimits limits;
  const auto table = ra::read_csv({data, size}, limits);
  if (!table) return 0;
  must(table->lines.size() <= limits.lines && table->header.size() <= limits.columns);
  std::vector<std::vector<std::string>> rows{{"colonne"}};
  for (const auto& line : table->lines) {
    must(line.cells.size() == table->header.size());
    for (const auto& cell : line.cells) {
      must(cell.size() <= limits.cell);
      if (!cell.empty() && cell.size() < limits.cell) rows.push_back({cell});
    }
  }
  if (rows.size() > limits.lines) rows.resize(limits.lines);
  const auto again = ra::read_csv(base::view_of(ra::write_csv(rows)), {.octets = 1U << 24});
  must(again && again->lines.size() + 1 == rows.size());
  return 0;
}
