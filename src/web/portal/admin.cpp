// The RA manager's and the auditor's pages: memberships, contracts with their dates.
#include "ra/list_pages.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr int bodies_a_page = 50;

bool may_manage(const Visit& visit) { return visit.has_role(domain::Role::ra_manager) || visit.has_role(domain::Role::auditor); }

PageResult show_admin(Visit& visit) {
  if (!may_manage(visit)) return base::fail(base::Code::forbidden, "refused.role");
  const domain::MembershipId after{std::string{visit.request().query_value("apres").value_or("")}};
  VIDIMUS_TRY(all, ra::membership_page(visit.counter(), visit.actor(), after, bodies_a_page));
  VIDIMUS_TRY(bodies, ra::bodies(visit.counter()));
  Json memberships = Json::array();
  for (const auto& view : all) {
    const auto state = base::to_name(view.membership.state);
    memberships.push(Json::object({{"id", view.membership.id.text},
                                   {"organisation", view.organisation.name},
                                   {"contract", view.contract.name},
                                   {"signed_at", date(visit, view.membership.convention_signed_at)},
                                   {"state", visit.texts().of("state.membership", state)},
                                   {"tone", tone(state)}}));
  }
  Json contracts = Json::array();
  for (const auto& body : bodies)
    if (body.body.id == visit.actor().body)
      for (const auto& contract : body.contracts) contracts.push(contract_view(visit, contract));
  const bool more = all.size() == static_cast<std::size_t>(bodies_a_page);
  return visit.page("gestion",
                    Json::object({{"may_set_rules", visit.has_role(domain::Role::ra_manager)},
                                  {"has_memberships", !memberships.items().empty()},
                                  {"memberships", std::move(memberships)},
                                  {"next", more ? Json{"/gestion?apres=" + all.back().membership.id.text} : Json{false}},
                                  {"contracts", std::move(contracts)}}));
}

}  // namespace

std::span<const Row> admin_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/gestion", show_admin}};
  return rows;
}

}  // namespace vidimus::web::portal
