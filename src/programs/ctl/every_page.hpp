// A list of the registry whole, page after page: what the command line prints is never cut in silence.
#pragma once

#include <iterator>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace vidimus::programs::ctl {

inline constexpr int rows_a_page = 1000;

/// `page` answers at most `rows_a_page` after a place ("": from the first), `place` says where one of them stands.
template <class Row, class Page, class Place>
base::Result<std::vector<Row>> every_page(const Page& page, const Place& place) {
  std::vector<Row> out;
  std::string after;
  while (true) {
    VIDIMUS_TRY(found, page(after));
    const bool last = found.size() < static_cast<std::size_t>(rows_a_page);
    if (!found.empty()) after = place(found.back());
    out.insert(out.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    if (last) return out;
  }
}

}  // namespace vidimus::programs::ctl
