#include "ra/saved_filters.hpp"

#include <algorithm>

#include "ports/list_store.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::SavedFilter;

constexpr std::size_t longest_filter_name = 60;
constexpr std::size_t longest_query = 1000;

Result<Done> check(const std::string& name, const std::string& query) {
  auto refused = fail(Code::bad_request, "refused.fields");
  if (name.empty()) refused.fields.push_back({"/name", "required"});
  if (name.size() > longest_filter_name) refused.fields.push_back({"/name", "too_long"});
  const bool plain = std::ranges::all_of(query, [](unsigned char one) { return one > 0x20 && one < 0x7F; });
  if (query.empty() || query.size() > longest_query || !plain) refused.fields.push_back({"/query", "query"});
  if (!refused.fields.empty()) return refused;
  return Done{};
}

}  // namespace

Result<std::vector<SavedFilter>> saved_filters(Counter& counter, const Actor& actor, domain::FilteredList list) {
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  return lists->saved_filters(actor.person, list);
}

Result<SavedFilter> keep_filter(Counter& counter, const Actor& actor, domain::FilteredList list, const std::string& name,
                                const std::string& query) {
  VIDIMUS_CHECK(check(name, query));
  VIDIMUS_TRY(held, saved_filters(counter, actor, list));
  const auto same = std::ranges::find(held, name, &SavedFilter::name);
  if (same == held.end() && held.size() >= most_saved_filters) return fail(Code::too_many, "refused.filters_many");
  auto& house = counter.house();
  SavedFilter filter{
      same != held.end() ? same->id : base::to_hex(house.entropy.draw(16)), actor.person, list, name, query, house.clock.now()};
  VIDIMUS_TRY(lists, ports::as_list_store(house.store));
  VIDIMUS_CHECK(lists->keep_filter(filter));
  return filter;
}

Result<Done> remove_filter(Counter& counter, const Actor& actor, domain::FilteredList list, const std::string& id) {
  VIDIMUS_TRY(held, saved_filters(counter, actor, list));
  if (std::ranges::find(held, id, &SavedFilter::id) == held.end()) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  return lists->remove_filter(id);
}

}  // namespace vidimus::ra
