#include "ra/lost_proofs.hpp"

#include <algorithm>
#include <map>

#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;

constexpr domain::RoleSet proof_agents{Role::registration_operator, Role::delivery_operator, Role::ra_manager, Role::auditor};
constexpr std::size_t longest_loss = 500;

bool by_name(const AgentProofs& left, const AgentProofs& right) {
  return std::pair{left.person.surname, left.person.given_names} < std::pair{right.person.surname, right.person.given_names};
}

/// Roles of the agents of a body that hold today, by person.
Result<std::map<domain::PersonId, domain::RoleSet>> roles_today(Work& work, const domain::BodyId& body) {
  const auto today = base::civil_of(work.now()).day;
  VIDIMUS_TRY(all, work.unit().accreditations_in(body));
  std::map<domain::PersonId, domain::RoleSet> out;
  for (const auto& one : all)
    if (proof_agents.has(one.role) && domain::holds_on(one, today)) out[one.person].add(one.role);
  return out;
}

Result<Done> end_sessions(Work& work, const domain::Person& person) {
  VIDIMUS_TRY(open, work.unit().open_sessions(person.id, work.now()));
  for (auto& session : open) {
    session.ended_at = work.now();
    work.write(session, "session", session.id.text, "sign_out", person.body);
  }
  return Done{};
}

Result<Done> may_remove(const Work& work, const domain::Person& person, const std::string& reason) {
  const auto& actor = work.actor();
  const auto acting = work.acting_in(person.body);
  if (!acting.meets({Role::ra_manager, Role::the_house})) return fail(Code::forbidden, "refused.role");
  if (person.id == actor.person) return fail(Code::forbidden, "refused.own_credentials");
  FieldReader fields;
  fields.required("/reason", reason, "too_long", [](std::string_view typed) {
    return typed.size() <= longest_loss ? std::optional{std::string{typed}} : std::nullopt;
  });
  return fields.verdict();
}

}  // namespace

Result<std::vector<AgentProofs>> agent_proofs(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor})) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(roles, roles_today(work, actor.body));
  std::vector<AgentProofs> out;
  for (const auto& [id, held] : roles) {
    VIDIMUS_TRY(person, work.unit().person(id));
    VIDIMUS_TRY(credentials, work.unit().credentials_of(id));
    out.push_back({std::move(person), held, std::move(credentials)});
  }
  std::ranges::sort(out, by_name);
  return out;
}

Result<Done> remove_credentials_of(Counter& counter, const Actor& actor, const domain::PersonId& id, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(person, work.unit().person(id));
  VIDIMUS_CHECK(may_remove(work, person, reason));
  VIDIMUS_TRY(held, work.unit().credentials_of(id));
  if (held.empty()) return fail(Code::conflict, "refused.no_credentials");
  VIDIMUS_TRY(body, work.unit().body(person.body));
  for (auto& credential : held) {
    credential.removed_at = work.now();
    credential.key_id.clear();
    credential.material.clear();
    work.write(credential, "credential", credential.id.text, "remove", person.body, {},
               Json::object({{"person", id.text}, {"reason", reason}}));
  }
  VIDIMUS_CHECK(end_sessions(work, person));
  VIDIMUS_CHECK(work.tell("proofs_removed", body, person, nullptr,
                          Json::object({{"reason", reason},
                                        {"count", static_cast<std::int64_t>(held.size())},
                                        {"link", work.house().public_url + "/connexion"}})));
  return work.commit();
}

}  // namespace vidimus::ra
