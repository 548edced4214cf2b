// Orders from a spreadsheet (import CSV, R25): every error of every line shown first; what is right becomes a draft to sign.
// Nothing is imported when a line is wrong, unless only the right ones are asked for. A line whose external reference is known
// already is left out, so that the same file may be sent twice.
#pragma once

#include <functional>

#include "ra/csv.hpp"
#include "ra/order_batch.hpp"

namespace vidimus::ra {

/// Columns of the file, in the order the guide gives them.
struct ImportColumn {
  std::string_view name;     ///< "prenoms"
  std::string_view pointer;  ///< field of an order line: "/given_names"
  bool required;
};
[[nodiscard]] std::span<const ImportColumn> import_columns();

struct ImportedLine {
  int number = 0;  ///< line of the file
  domain::OrderedHolder holder;
  std::vector<base::FieldError> errors;  ///< by column: "/courriel"
  bool known = false;                    ///< imported before under the same external reference
};
struct ImportPreview {
  std::vector<ImportedLine> lines;
  int right = 0;
  int wrong = 0;
  int known = 0;
};

/// Reads a file and judges every line; nothing is written.
/// @errors not_found; malformed, too_large: the file as a whole (ra/csv.hpp), "csv.columns_missing" with each missing column in
/// `fields`.
Result<ImportPreview> preview_import(Counter& counter, const Actor& actor, const domain::MembershipId& membership,
                                     base::ByteView file);

/// Lines of a file whose columns are all there, for a membership the actor may order for; no line is judged.
/// @errors as preview_import.
Result<std::size_t> lines_to_import(Counter& counter, const Actor& actor, const domain::MembershipId& membership,
                                    base::ByteView file);

/// Hears now and then how many lines were judged; may end it.
using LinesTold = std::function<Result<Done>(std::size_t)>;
enum class ImportMode : unsigned char { all_or_nothing, right_lines };
struct ImportOutcome {
  ImportPreview preview;
  std::optional<domain::OrderDraft> draft;  ///< nothing: every line was known already
};
/// @errors as preview_import; bad_request "csv.lines_wrong" with every error ("/lines/4/courriel") in mode all_or_nothing, or
/// when no line is right.
Result<ImportOutcome> import_orders(Counter& counter, const Actor& actor, const domain::MembershipId& membership,
                                    base::ByteView file, ImportMode mode, const std::string& label, const LinesTold& told = {});

}  // namespace vidimus::ra

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<ra::ImportMode>{"all_or_nothing"sv, "right_lines"sv};
}  // namespace vidimus::base
