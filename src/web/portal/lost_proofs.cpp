// Second proofs of the body's agents: who has some, and the way out for who lost them.
#include "web/portal/lost_proofs.hpp"

#include "ra/lost_proofs.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view lost_proofs_path = "/gestion/preuves";

std::string roles_text(const Visit& visit, domain::RoleSet roles) {
  std::string out;
  roles.each([&](domain::Role role) { out += (out.empty() ? "" : ", ") + visit.texts().of("role", base::to_name(role)); });
  return out;
}

/// «Téléphone (application de codes)», one after the other.
std::string proofs_text(const Visit& visit, const std::vector<domain::Credential>& held) {
  std::string out;
  for (const auto& one : held) {
    const auto kind = visit.texts().of("credential", base::to_name(one.kind));
    out += (out.empty() ? "" : ", ") + (one.name.empty() ? kind : one.name + " (" + kind + ")");
  }
  return out;
}

std::optional<base::Instant> last_use(const std::vector<domain::Credential>& held) {
  std::optional<base::Instant> out;
  for (const auto& one : held) out = std::max(out, one.used_at);
  return out;
}

Json agent_row(const Visit& visit, const ra::AgentProofs& agent) {
  const auto used = last_use(agent.credentials);
  return Json::object({{"name", name_of(agent.person)},
                       {"email", agent.person.email},
                       {"roles", roles_text(visit, agent.roles)},
                       {"proofs", maybe(proofs_text(visit, agent.credentials))},
                       {"used", used ? Json{date(visit, used)} : Json{false}}});
}

PageResult show_lost_proofs(Visit& visit) {
  VIDIMUS_TRY(agents, ra::agent_proofs(visit.counter(), visit.actor()));
  FormSpec spec{.name = "preuves", .action = std::string{lost_proofs_path}, .danger = true};
  Json rows = Json::array();
  for (const auto& agent : agents) {
    rows.push(agent_row(visit, agent));
    if (!agent.credentials.empty() && agent.person.id != visit.actor().person)
      spec.choices["person"].push_back({agent.person.id.text, name_of(agent.person) + ", " + agent.person.email});
  }
  Json data = Json::object({{"agents", std::move(rows)},
                            {"not_required", !visit.house().second_factor_required},
                            {"back", back("/gestion/habilitations", visit.texts().of("title", "habilitations"))}});
  if (visit.has_role(domain::Role::ra_manager)) {
    const bool somebody = !spec.choices.empty();
    data.set("nobody", !somebody);
    if (somebody) data.set("remove", Json::object({{"form", form_view(visit, spec)}}));
  }
  return visit.page("preuves", std::move(data));
}

PageResult remove_lost_proof_proof(Visit& visit) {
  const auto done =
      ra::remove_credentials_of(visit.counter(), visit.actor(), domain::PersonId{visit.typed("person")}, visit.typed("reason"));
  if (done) return visit.go(std::string{lost_proofs_path}, "preuves_retirees");
  visit.refuse(done.error(), "preuves");
  return show_lost_proofs(visit);
}

}  // namespace

std::span<const Row> lost_proof_rows() {
  static constexpr Row rows[] = {{http::Method::get, lost_proofs_path, show_lost_proofs},
                                 {http::Method::post, lost_proofs_path, remove_lost_proof_proof}};
  return rows;
}

}  // namespace vidimus::web::portal
