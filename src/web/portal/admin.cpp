// The RA manager's and the auditor's pages: memberships, contracts with their dates, audit trail.
#include <charconv>

#include "ra/audit.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr int entries_a_page = 100;

bool may_manage(const Visit& visit) { return visit.has_role(domain::Role::ra_manager) || visit.has_role(domain::Role::auditor); }

PageResult show(Visit& visit) {
  if (!may_manage(visit)) return base::fail(base::Code::forbidden, "refused.role");
  VIDIMUS_TRY(all, ra::memberships(visit.counter(), visit.actor()));
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
  return visit.page("gestion", Json::object({{"may_set_rules", visit.has_role(domain::Role::ra_manager)},
                                             {"has_memberships", !memberships.items().empty()},
                                             {"memberships", std::move(memberships)},
                                             {"contracts", std::move(contracts)}}));
}

Json entry_view(const Visit& visit, const ports::AuditEntry& entry) {
  const auto& what = entry.what;
  const auto label = visit.texts().find("event." + what.noun + "." + what.event);
  return Json::object({{"seq", entry.seq},
                       {"date", date(visit, what.at)},
                       {"what", label.empty() ? what.noun + "." + what.event : label},
                       {"change", maybe(what.from == what.to ? std::string{} : what.from + " → " + what.to)},
                       {"actor", what.actor},
                       {"role", maybe(what.role)},
                       {"reference", maybe(what.reference)},
                       {"source", maybe(what.source)}});
}

PageResult show_audit(Visit& visit) {
  const auto typed = visit.request().query_value("apres").value_or("0");
  std::int64_t after = 0;
  std::from_chars(typed.data(), typed.data() + typed.size(), after);
  VIDIMUS_TRY(found, ra::read_audit(visit.counter(), visit.actor(),
                                    {.body = visit.actor().body, .after = after, .limit = entries_a_page}));
  Json entries = Json::array();
  for (const auto& entry : found) entries.push(entry_view(visit, entry));
  const bool more = found.size() == static_cast<std::size_t>(entries_a_page);
  return visit.page("audit", Json::object({{"entries", std::move(entries)},
                                           {"next", more ? Json{std::to_string(found.back().seq)} : Json{false}},
                                           {"back", back("/gestion", visit.texts().text("menu.gestion"))}}));
}

constexpr Row rows[] = {{http::Method::get, "/gestion", show}, {http::Method::get, "/gestion/audit", show_audit}};

}  // namespace

std::span<const Row> admin_rows() { return rows; }

}  // namespace vidimus::web::portal
