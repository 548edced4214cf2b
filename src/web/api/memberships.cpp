// What becomes of a membership after the adhesion: suspended, resumed, left, confirmed under the contract that follows.
#include "ra/membership_acts.hpp"

#include <array>

#include "domain/identifiers.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr std::size_t most_agents = 200;

domain::MembershipId membership_id(const Call& call) { return call.id<domain::MembershipId>("id"); }

using WithReason = Result<domain::Membership> (*)(ra::Counter&, const domain::Actor&, const domain::MembershipId&,
                                                  const std::string&);
using Plain = Result<domain::Membership> (*)(ra::Counter&, const domain::Actor&, const domain::MembershipId&);

template <WithReason act>
Answer with_reason(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(moved, act(call.counter(), call.actor(), membership_id(call), reason));
  return single(moved);
}

template <Plain act>
Answer plain(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(moved, act(call.counter(), call.actor(), membership_id(call)));
  return single(moved);
}

Json agent_json(const ra::FormerAgent& agent) {
  return Json::object({{"accreditation", agent.accreditation.id.text},
                       {"role", base::to_name(agent.accreditation.role)},
                       {"name", domain::shown_name(agent.person.given_names, agent.person.surname)},
                       {"email", agent.person.email},
                       {"bound_to_contract", agent.bound_to_contract}});
}

Answer propose(Call& call) {
  VIDIMUS_TRY(proposal, ra::propose_adhesion(call.counter(), call.actor(), membership_id(call)));
  Json agents = Json::array();
  for (const auto& one : proposal.agents) agents.push(agent_json(one));
  return http::json(Json::object({{"earlier", to_json(proposal.earlier.membership)},
                                  {"organisation", to_json(proposal.earlier.organisation)},
                                  {"contract", to_json(proposal.successor)},
                                  {"representative", to_json(proposal.representative)},
                                  {"agents", std::move(agents)},
                                  {"already", proposal.already ? Json{proposal.already->id.text} : Json{}}}));
}

Answer confirm_membership(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::ConfirmAdhesion command{.earlier = membership_id(call), .agents = {}};
  for (auto& id : fields.optional_texts("agents", most_agents)) command.agents.emplace_back(std::move(id));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::confirm_adhesion(call.counter(), call.actor(), command));
  auto reply = single(made, 201);
  reply.set("Location", "/api/v1/memberships/" + made.id.text);
  return reply;
}

using enum http::Method;

}  // namespace

std::span<const Row> membership_rows() {
  static constexpr std::array rows{
      Row{post, "/api/v1/memberships/{id}/suspension", with_reason<ra::suspend_membership>},
      Row{post, "/api/v1/memberships/{id}/resumption", plain<ra::resume_membership>},
      Row{post, "/api/v1/memberships/{id}/resignation", with_reason<ra::resign_membership>},
      Row{post, "/api/v1/memberships/{id}/withdrawal", plain<ra::withdraw_membership>},
      Row{get, "/api/v1/memberships/{id}/successor", propose},
      Row{post, "/api/v1/memberships/{id}/successor", confirm_membership},
  };
  return rows;
}

}  // namespace vidimus::web::api
