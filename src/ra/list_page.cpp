#include "ra/list_page.hpp"

#include <algorithm>

namespace vidimus::ra {
namespace {

constexpr std::string_view in_first = "1.";
constexpr std::string_view in_second = "2.";

}  // namespace

Result<ListPage<domain::OrderLine>> page_of_both(const LinesAfter& first, const LinesAfter& second, std::string_view place,
                                                 int limit) {
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, longest_list_page));
  const bool begun_second = place.starts_with(in_second);
  domain::LineId after{std::string{place.substr(std::min(place.size(), in_first.size()))}};
  ListPage<domain::OrderLine> out;
  if (!begun_second) {
    VIDIMUS_TRY(found, first(after, static_cast<int>(wanted) + 1));  // one more, to know whether there is a page after
    out.items = std::move(found);
    after = {};
  }
  const auto of_first = out.items.size();
  if (of_first <= wanted) {
    VIDIMUS_TRY(found, second(after, static_cast<int>(wanted + 1 - of_first)));
    std::ranges::move(found, std::back_inserter(out.items));
  }
  if (out.items.size() <= wanted) return out;
  out.items.resize(wanted);
  out.next = std::string{of_first < wanted ? in_second : in_first} + out.items.back().id.text;
  return out;
}

}  // namespace vidimus::ra
