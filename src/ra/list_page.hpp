// One page of a list that grows (pagination par clé): its things, and the place after which the next page begins.
#pragma once

#include <functional>

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Rows of a page nobody asked a size for, and the most one may ask for.
inline constexpr int usual_page = 50;
inline constexpr int longest_list_page = 500;

template <class T>
struct ListPage {
  std::vector<T> items;
  std::string next;  ///< hand it back to get the page after this one; "" on the last
};

/// Lines of a list, after the given one (or from the first), at most so many.
using LinesAfter = std::function<Result<std::vector<domain::OrderLine>>(const domain::LineId& after, int limit)>;
/// A page of two lists of lines that follow one another; `place` is the `next` of the page before, "" for the first page.
Result<ListPage<domain::OrderLine>> page_of_both(const LinesAfter& first, const LinesAfter& second, std::string_view place,
                                                 int limit);

}  // namespace vidimus::ra
