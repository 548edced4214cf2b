#include "ra/personal_ways.hpp"

#include "ports/list_store.hpp"

namespace vidimus::ra {
namespace {

using domain::FilteredList;

constexpr std::array lists_filtered{FilteredList::queue, FilteredList::cases, FilteredList::people, FilteredList::certificates,
                                    FilteredList::audit};
static_assert(lists_filtered.size() == base::names<FilteredList>.size());

Result<std::vector<domain::SavedFilter>> filters_of(ports::ListStore& lists, const domain::PersonId& person) {
  std::vector<domain::SavedFilter> out;
  for (const auto list : lists_filtered) {
    VIDIMUS_TRY(found, lists.saved_filters(person, list));
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

}  // namespace

Result<Json> personal_ways_json(House& house, const domain::PersonId& person) {
  VIDIMUS_TRY(lists, ports::as_list_store(house.store));
  Json providers = Json::array();
  VIDIMUS_TRY(accounts, lists->provider_accounts(person));
  for (const auto& one : accounts)
    providers.push(Json::object({{"issuer", one.issuer},
                                 {"subject", one.subject},
                                 {"created", base::to_rfc3339(one.created)},
                                 {"used_at", one.used_at ? Json{base::to_rfc3339(*one.used_at)} : Json{}}}));
  Json filters = Json::array();
  VIDIMUS_TRY(kept, filters_of(*lists, person));
  for (const auto& one : kept)
    filters.push(Json::object({{"list", base::to_name(one.list)}, {"name", one.name}, {"query", one.query}}));
  return Json::object({{"providers", std::move(providers)}, {"filters", std::move(filters)}});
}

Result<Done> forget_personal_ways(Counter& counter, const domain::Person& person) {
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(accounts, lists->provider_accounts(person.id));
  for (const auto& one : accounts) {
    ports::AuditDraft trace;
    trace.at = counter.house().clock.now();
    trace.actor = "vidimus";
    trace.noun = "provider_account";
    trace.noun_id = one.id;
    trace.event = "purge";
    trace.body = person.body.text;
    trace.note = Json::object({{"rule", "request"}});
    VIDIMUS_CHECK(lists->remove_account(one.id, trace));
  }
  VIDIMUS_TRY(kept, filters_of(*lists, person.id));
  for (const auto& one : kept) VIDIMUS_CHECK(lists->remove_filter(one.id));
  return Done{};
}

}  // namespace vidimus::ra
