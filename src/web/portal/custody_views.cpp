#include "web/portal/custody_views.hpp"

#include <algorithm>

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
