#include "web/portal/custody_views.hpp"

#include <algorithm>

#include "ra/keepers.hpp"

namespace vidimus::web::portal {

using base::Result;
using domain::Role;

Result<std::vector<Choice>> sites(Visit& visit) {
  VIDIMUS_TRY(bodies, ra::bodies(visit.counter()));
  std::vector<Choice> out;
  for (const auto& body : bodies)
    if (body.body.id == visit.actor().body)
      for (const auto& site : body.sites) out.push_back({site.id.text, site.name});
  return out;
}

Result<std::vector<Choice>> own_sites(Visit& visit) {
  VIDIMUS_TRY(all, sites(visit));
  if (visit.has_role(Role::ra_manager)) return std::move(all);
  std::erase_if(all, [&](const Choice& one) {
    return std::ranges::none_of(visit.actor().accreditations, [&](const auto& right) {
      return right.role == Role::delivery_operator && right.site.text == one.value;
    });
  });
  return std::move(all);
}

Result<std::vector<Choice>> keepers(Visit& visit, const std::vector<Choice>& sites) {
  VIDIMUS_TRY(agents, ra::keepers_around(visit.counter(), visit.actor()));
  std::vector<Choice> out{{"coffre", visit.texts().of("keeper", "safe")}};
  for (const auto& agent : agents) {
    const auto site = std::ranges::find(sites, agent.site.text, &Choice::value);
    if (site == sites.end()) continue;
    const auto known = std::ranges::find(out, agent.id.text, &Choice::value);
    if (known == out.end())
      out.push_back({agent.id.text, agent.name + ", " + site->label});
    else
      known->label += ", " + site->label;
  }
  return out;
}

domain::PersonId keeper_typed(const Visit& visit, std::string_view field) {
  auto typed = visit.typed(field);
  return typed == "coffre" ? domain::PersonId{} : domain::PersonId{std::move(typed)};
}

bool is_custodian(const Visit& visit) { return visit.actor().standing.meets({Role::delivery_operator, Role::ra_manager}); }

Json lines(const std::string& text, std::string_view name) {
  Json out = Json::array();
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    out.push(Json::object({{std::string{name}, text.substr(from, end - from)}}));
    from = end + 1;
  }
  return out;
}

http::Reply pdf(ra::PrintedFile file) {
  return http::download("application/pdf", file.name, std::string{base::text_of(file.content)});
}
}  // namespace vidimus::web::portal
