// Lists as files of the portal: the same address with another ending gives the list as CSV, OpenDocument or PDF.
#pragma once

#include "ra/sheet.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// The sheet as the page's address ends: ".csv", ".ods" or ".pdf"; `name` is the file's, without its ending. Titles of columns
/// are taken from the table `column`. @errors of the writers.
PageResult send_list(Visit& visit, ra::Sheet sheet, const std::string& name);
/// A count, or false where there is none: Mustache takes 0 for true.
Json count_or_none(std::int64_t count);
/// Links to the three files of a list: `path` without an ending, `query` without its "?".
Json list_files(const Visit& visit, std::string_view path, const std::string& query);

}  // namespace vidimus::web::portal
