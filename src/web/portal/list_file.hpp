// Lists of the portal: from page to page; and as files, the same address with another ending giving CSV, OpenDocument or PDF.
#pragma once

#include "ra/list_sheets.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// The sheet as the page's address ends: ".csv", ".ods" or ".pdf"; `name` is the file's, without its ending. Titles of columns
/// are taken from the table `column`. @errors of the writers.
PageResult send_list(Visit& visit, ra::Sheet sheet, const std::string& name);
/// The same, its titles as they are.
PageResult send_sheet(Visit& visit, const ra::Sheet& sheet, const std::string& name);
/// A list of the house by its name (ra/list_sheets.hpp): sent at once when it is short, else made as long work, whose page is
/// shown. `search` as the list's own search names its members; words of states from the table `states`, for enumeration E.
template <class E>
PageResult send_house_list(Visit& visit, std::string_view list, base::Json search, std::string_view title,
                           std::string_view states, const std::string& name);
/// What the template above fills in: title and words are in the visitor's language.
PageResult send_house_list(Visit& visit, ra::SheetRequest request, const std::string& name);
/// A count, or false where there is none: Mustache takes 0 for true.
Json count_or_none(std::int64_t count);
/// Links to the three files of a list: `path` without an ending, `query` without its "?".
Json list_files(const Visit& visit, std::string_view path, const std::string& query);

/// Where the page asked for begins ("" at the first): the value of `name` in the address.
std::string page_place(const Visit& visit, std::string_view name = "apres");
/// Address of the page that begins at `place`, or false when there is none. `path` may have a query already.
Json next_page(std::string_view path, const std::string& place, std::string_view name = "apres");

template <class E>
PageResult send_house_list(Visit& visit, std::string_view list, base::Json search, std::string_view title,
                           std::string_view states, const std::string& name) {
  ra::SheetRequest request;
  request.list = list;
  request.search = std::move(search);
  request.title = visit.texts().of("title", title);
  for (const auto state : base::names<E>) request.words.set(std::string{state}, visit.texts().of(states, state));
  return send_house_list(visit, std::move(request), name);
}

}  // namespace vidimus::web::portal
