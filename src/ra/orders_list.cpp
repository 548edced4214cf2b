#include <algorithm>
#include <map>

#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/orders.hpp"

namespace vidimus::ra {
namespace {

using domain::OrderLine;
using domain::Role;
using ports::LineFilter;

/// One question to the store for each thing that gives the actor sight of lines: his own, his organisations', his sites', his
/// body's. What was asked for narrows every one of them.
std::vector<LineFilter> questions_of(const Actor& actor, const LineFilter& asked) {
  std::vector<LineFilter> out;
  const auto ask = [&](auto member, const auto& id, const domain::ContractId& contract = {}) {
    LineFilter one = asked;
    if (id.empty() || (!(one.*member).empty() && one.*member != id)) return;
    if (!contract.empty() && !one.contract.empty() && one.contract != contract) return;
    one.*member = id;
    if (!contract.empty()) one.contract = contract;
    out.push_back(one);
  };
  ask(&LineFilter::holder, actor.person);
  for (const auto& held : actor.accreditations) {
    switch (held.role) {
      case Role::legal_representative:
      case Role::delegate:
      case Role::order_manager:
      case Role::certification_agent:
        ask(&LineFilter::organisation, held.organisation, held.contract);
        break;
      case Role::registration_operator:
        if (!held.contract.empty()) ask(&LineFilter::verifying_office, held.site, held.contract);
        break;
      case Role::delivery_operator:
        if (!held.contract.empty()) ask(&LineFilter::delivery_site, held.site, held.contract);
        break;
      case Role::ra_manager:
      case Role::auditor:
        ask(&LineFilter::body, held.body, held.contract);
        break;
      default:
        break;
    }
  }
  return out;
}

Result<LineView> view_of(Work& work, const OrderLine& line, std::map<domain::OrganisationId, std::string>& names) {
  LineView out{.line = line, .organisation = {}, .holder = {}, .dossier = {}, .due_at = {}, .appointment = {}};
  auto name = names.find(line.organisation);
  if (name == names.end()) {
    VIDIMUS_TRY(organisation, work.unit().organisation(line.organisation));
    name = names.emplace(line.organisation, organisation.name).first;
  }
  out.organisation = name->second;
  if (line.holder.empty()) return out;
  VIDIMUS_TRY(holder, work.unit().person(line.holder));
  out.holder = domain::shown_name(holder.given_names, holder.surname);
  VIDIMUS_TRY(dossier, work.unit().dossier_of(line.id));
  if (dossier) {
    out.dossier = dossier->state;
    out.due_at = dossier->due_at;
  }
  VIDIMUS_TRY(appointments, work.unit().appointments_of(line.id));
  for (const auto& one : appointments)
    if (one.state == domain::AppointmentState::booked) out.appointment = one.starts;
  return out;
}

using LinesById = std::map<domain::LineId, OrderLine, std::greater<>>;  // newest first: identifiers begin with their time

Result<std::vector<LineView>> views_of(Work& work, const LinesById& found, int limit) {
  std::vector<LineView> out;
  std::map<domain::OrganisationId, std::string> names;
  for (const auto& [id, line] : found) {
    if (out.size() == static_cast<std::size_t>(limit)) break;
    VIDIMUS_TRY(view, view_of(work, line, names));
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace

Result<std::vector<LineView>> list_lines(Counter& counter, const Actor& actor, LineFilter filter) {
  VIDIMUS_TRY(work, counter.open(actor));
  filter.limit = std::clamp(filter.limit, 1, 500);
  LinesById found;
  for (const auto& question : questions_of(actor, filter)) {
    VIDIMUS_TRY(lines, work.unit().lines(question));
    for (const auto& line : lines)
      if (!work.acting_on(line).empty()) found.emplace(line.id, line);
  }
  return views_of(work, found, filter.limit);
}

Result<LinesPage> find_lines(Counter& counter, const Actor& actor, LineFilter filter) {
  LinesPage out;
  filter.limit = std::clamp(filter.limit, 1, 500);
  if (filter.words.empty()) {
    VIDIMUS_TRY(lines, list_lines(counter, actor, filter));
    out.lines = std::move(lines);
  } else {
    VIDIMUS_TRY(work, counter.open(actor));
    VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
    LinesById found;
    for (const auto& question : questions_of(actor, filter)) {
      VIDIMUS_TRY(some, lists->lines_named(question, most_walked));
      out.next = std::max(out.next, some.walked_to);
      for (const auto& line : some.lines)
        if (!work.acting_on(line).empty()) found.emplace(line.id, line);
    }
    // Beyond the place where one question stopped nothing is said: the next page begins there.
    if (!out.next.empty()) std::erase_if(found, [&](const auto& one) { return one.first < out.next; });
    VIDIMUS_TRY(lines, views_of(work, found, filter.limit));
    out.lines = std::move(lines);
  }
  const bool full = out.lines.size() == static_cast<std::size_t>(filter.limit);
  out.cut = !full && !out.next.empty();
  if (full) out.next = out.lines.back().line.id;
  return out;
}

}  // namespace vidimus::ra
