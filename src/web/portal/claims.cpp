#include "web/portal/claims.hpp"

#include <algorithm>

#include "web/portal/views.hpp"

namespace vidimus::web::portal {

Json claim_view(const Visit& visit, const std::vector<ra::Claim>& claims, const domain::DossierId& dossier) {
  const auto found = std::ranges::find(claims, dossier, &ra::Claim::dossier);
  if (found == claims.end()) return false;
  return Json::object(
      {{"own", found->person == visit.actor().person}, {"name", found->name}, {"until", hour(visit, found->ends, base::paris)}});
}

base::Result<Json> claim_part(Visit& visit, const ra::CaseFile& file) {
  using enum domain::Role;
  const bool under_way = file.dossier && file.dossier->state == domain::DossierState::received;
  if (!under_way || !file.acting.meets({registration_operator, ra_manager})) return Json{false};
  const auto& id = file.dossier->id;
  VIDIMUS_TRY(claims, ra::claims_on(visit.counter(), visit.actor(), {id}));
  const bool manages = file.acting.has(ra_manager);
  const bool held = !claims.empty();
  const bool own = held && claims.front().person == visit.actor().person;
  const auto path = "/verification/" + file.line.reference;
  const auto button = [&](bool shown, std::string_view act, std::string_view label) {
    return shown ? button_view(visit, path + std::string{act}, label, "quiet") : Json{false};
  };
  Json out = Json::object({{"held", claim_view(visit, claims, id)}});
  const bool over = held && !own && manages;
  out.set("take", button(!held || over, "/prise", over ? "dossier_reprendre" : "dossier_prendre"));
  out.set("release", button(own || over, "/restitution", over ? "dossier_liberer" : "dossier_rendre"));
  return out;
}

}  // namespace vidimus::web::portal
