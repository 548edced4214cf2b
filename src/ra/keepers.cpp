#include "ra/keepers.hpp"

#include <algorithm>

#include "ra/custody_parts.hpp"
#include "ra/readers.hpp"

namespace vidimus::ra {
namespace {

using domain::Role;

constexpr int most_told = 1000;

base::Day today_of(const Work& work) { return base::civil_of(work.now()).day; }

/// Does somebody serve at the site today by a right beside this one?
Result<bool> serves_by_another(Work& work, const domain::Accreditation& ended) {
  VIDIMUS_TRY(rights, work.unit().accreditations_at(ended.site));
  return std::ranges::any_of(rights, [&](const domain::Accreditation& one) {
    return one.person == ended.person && one.role == Role::delivery_operator && one.id != ended.id &&
           domain::holds_on(one, today_of(work));
  });
}

/// Sites whose stock the actor sees. @errors forbidden.
Result<std::vector<domain::DeliverySite>> sites_seen(Work& work) {
  VIDIMUS_TRY(sites, work.unit().sites(work.actor().body));
  const bool every = work.acting_in(work.actor().body).meets({Role::ra_manager, Role::auditor});
  std::erase_if(
      sites, [&](const domain::DeliverySite& site) { return !every && !work.acting_at(site.id).has(Role::delivery_operator); });
  if (sites.empty() && !every) return base::fail(base::Code::forbidden, "refused.role");
  return sites;
}

Result<KeptStock> kept_view(Work& work, const domain::DeliverySite& site, const ports::KeptTokens& kept) {
  KeptStock out;
  out.site = site.id;
  out.site_name = site.name;
  out.keeper = kept.keeper;
  out.count = kept.count;
  out.in_stock = kept.in_stock;
  if (kept.keeper.empty()) return out;
  VIDIMUS_TRY(name, name_of(work, kept.keeper));
  VIDIMUS_TRY(serves, may_keep_at(work, site.id, kept.keeper));
  out.keeper_name = std::move(name);
  out.keeps_without_right = !serves;
  return out;
}

}  // namespace

Result<std::vector<Keeper>> keepers_at(Work& work, const domain::SiteId& site) {
  VIDIMUS_TRY(rights, work.unit().accreditations_at(site));
  std::vector<Keeper> out;
  for (const auto& one : rights) {
    if (one.role != Role::delivery_operator || !domain::holds_on(one, today_of(work))) continue;
    if (std::ranges::find(out, one.person, &Keeper::id) != out.end()) continue;
    VIDIMUS_TRY(name, name_of(work, one.person));
    out.push_back({one.person, site, std::move(name)});
  }
  std::ranges::sort(out, {}, &Keeper::name);
  return out;
}

Result<bool> may_keep_at(Work& work, const domain::SiteId& site, const domain::PersonId& person) {
  VIDIMUS_TRY(rights, work.unit().accreditations_at(site));
  return std::ranges::any_of(rights, [&](const domain::Accreditation& one) {
    return one.person == person && one.role == Role::delivery_operator && domain::holds_on(one, today_of(work));
  });
}

bool may_move(const Work& work, const domain::Token& token) {
  return domain::is_at_hand(token, work.actor().person) || work.acting_in(token.body).has(Role::ra_manager);
}

Result<std::vector<KeptStock>> stock_by_keeper(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(sites, sites_seen(work));
  VIDIMUS_TRY(kept, work.unit().tokens_by_keeper(actor.body));
  std::vector<KeptStock> out;
  for (const auto& one : kept) {
    const auto site = std::ranges::find(sites, one.site, &domain::DeliverySite::id);
    if (site == sites.end()) continue;
    VIDIMUS_TRY(view, kept_view(work, *site, one));
    out.push_back(std::move(view));
  }
  std::ranges::sort(out, {}, [](const KeptStock& one) { return std::pair{one.site_name, one.keeper_name}; });
  return out;
}

Result<std::vector<Keeper>> keepers_around(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(sites, work.unit().sites(actor.body));
  if (!actor.standing.meets(custody_readers)) return base::fail(base::Code::forbidden, "refused.role");
  std::vector<Keeper> out;
  for (const auto& site : sites) {
    VIDIMUS_TRY(there, keepers_at(work, site.id));
    std::ranges::move(there, std::back_inserter(out));
  }
  return out;
}

Result<Done> tell_tokens_in_hand(Work& work, const AccreditationFile& file) {
  const auto& ended = file.accreditation;
  if (ended.role != Role::delivery_operator || ended.site.empty()) return Done{};
  VIDIMUS_TRY(serves, serves_by_another(work, ended));
  if (serves) return Done{};
  ports::TokenFilter filter{.body = ended.body, .site = ended.site, .limit = most_told, .keeper = ended.person};
  VIDIMUS_TRY(kept, work.unit().tokens(filter));
  std::erase_if(kept, [](const domain::Token& token) { return !domain::lies_at_site(token); });
  if (kept.empty()) return Done{};
  VIDIMUS_TRY(agent, name_of(work, ended.person));
  VIDIMUS_TRY(rights, work.unit().accreditations_in(ended.body));
  People managers;
  for (const auto& one : rights)
    if (one.role == Role::ra_manager && domain::holds_on(one, today_of(work)) &&
        std::ranges::find(managers, one.person) == managers.end())
      managers.push_back(one.person);
  VIDIMUS_TRY(readers, people_by_id(work.unit(), managers));
  for (const auto& reader : readers)
    VIDIMUS_CHECK(work.tell("tokens_in_hand", file.body, reader, nullptr,
                            Json::object({{"agent_name", agent},
                                          {"site_name", file.site ? file.site->name : std::string{}},
                                          {"count", static_cast<std::int64_t>(kept.size())},
                                          {"link", work.house().public_url + "/supports?site=" + ended.site.text +
                                                       "&detenteur=" + ended.person.text}})));
  return Done{};
}

}  // namespace vidimus::ra
