// What becomes of a membership: suspension, resumption, resignation, withdrawal; and the adhesion to the contract that follows.
#include "ra/membership_acts.hpp"

#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

domain::MembershipId adhesion_of(const Visit& visit) { return domain::MembershipId{visit.param("id")}; }
std::string here(const Visit& visit) { return "/adhesions/" + visit.param("id"); }

PageResult settled(Visit& visit, const base::Result<domain::Membership>& done, std::string_view form, std::string_view said) {
  if (done) return visit.go(here(visit), said);
  if (done.error().code == base::Code::not_found) return done.error();
  visit.refuse(done.error(), "motif", form);
  return show_adhesion(visit);
}

PageResult suspend(Visit& visit) {
  return settled(visit, ra::suspend_membership(visit.counter(), visit.actor(), adhesion_of(visit), visit.typed("reason")),
                 "suspension-", "adhesion_suspendue");
}
PageResult resume(Visit& visit) {
  return settled(visit, ra::resume_membership(visit.counter(), visit.actor(), adhesion_of(visit)), "", "adhesion_retablie");
}
PageResult resign(Visit& visit) {
  return settled(visit, ra::resign_membership(visit.counter(), visit.actor(), adhesion_of(visit), visit.typed("reason")),
                 "resiliation-", "adhesion_resiliee");
}
/// A withdrawn request is nobody's any more: its page is left behind.
PageResult withdraw_adhesion(Visit& visit) {
  const auto done = ra::withdraw_membership(visit.counter(), visit.actor(), adhesion_of(visit));
  if (done) return visit.go("/espace", "adhesion_retiree");
  return settled(visit, done, "", "");
}

Json agents_view(const Visit& visit, const ra::AdhesionProposal& proposal) {
  Json out = Json::array();
  for (const auto& one : proposal.agents)
    out.push(Json::object({{"id", one.accreditation.id.text},
                           {"name", name_of(one.person)},
                           {"email", one.person.email},
                           {"role", visit.texts().of("role", base::to_name(one.accreditation.role))},
                           {"to_confirm", one.bound_to_contract}}));
  return out;
}

PageResult show_next(Visit& visit) {
  VIDIMUS_TRY(proposal, ra::propose_adhesion(visit.counter(), visit.actor(), adhesion_of(visit)));
  if (proposal.already) return visit.go("/adhesions/" + proposal.already->id.text);
  const bool own = visit.has_role(domain::Role::legal_representative) ||
                   proposal.earlier.membership.legal_representative == visit.actor().person;
  auto contract = contract_view(visit, proposal.successor);
  return visit.page("adhesion_suite", Json::object({{"contract", std::move(contract)},
                                                    {"earlier_name", proposal.earlier.contract.name},
                                                    {"organisation", organisation_view(proposal.earlier.organisation)},
                                                    {"representative", name_of(proposal.representative)},
                                                    {"representative_email", proposal.representative.email},
                                                    {"representative_function", maybe(proposal.representative.function)},
                                                    {"has_agents", !proposal.agents.empty()},
                                                    {"agents", agents_view(visit, proposal)},
                                                    {"may_confirm", own},
                                                    {"action", here(visit) + "/suite"},
                                                    {"csrf", visit.csrf()},
                                                    {"desk", desk_view(proposal.earlier.body)},
                                                    {"back", back(here(visit), proposal.earlier.organisation.name)}}));
}

PageResult confirm_adhesion(Visit& visit) {
  ra::ConfirmAdhesion command{.earlier = adhesion_of(visit), .agents = {}};
  for (const auto& field : visit.form().fields)
    if (field.name == "agent") command.agents.emplace_back(field.value);
  const auto done = ra::confirm_adhesion(visit.counter(), visit.actor(), command);
  if (done) return visit.go("/adhesions/" + done->id.text, "adhesion_confirmee");
  if (done.error().code == base::Code::not_found) return done.error();
  visit.refuse(done.error(), "");
  return show_next(visit);
}

using enum http::Method;

}  // namespace

std::span<const Row> adhesion_act_rows() {
  static constexpr Row rows[] = {
      {post, "/adhesions/{id}/suspension", suspend}, {post, "/adhesions/{id}/retablissement", resume},
      {post, "/adhesions/{id}/resiliation", resign}, {post, "/adhesions/{id}/retrait", withdraw_adhesion},
      {get, "/adhesions/{id}/suite", show_next},     {post, "/adhesions/{id}/suite", confirm_adhesion}};
  return rows;
}

}  // namespace vidimus::web::portal
