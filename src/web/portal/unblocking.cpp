// A blocked PIN: asked for by the holder or at the counter, the holder identified again, agreed by a second agent, proved.
#include "ra/unblocking.hpp"

#include "ra/stations.hpp"
#include "web/portal/token_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Result;
using domain::Role;
using domain::UnblockingState;
using domain::UnblockingWay;

domain::TokenId token_id(const Visit& visit) { return domain::TokenId{visit.param("id")}; }
domain::UnblockingId unblocking_id(const Visit& visit) { return domain::UnblockingId{visit.param("unblocking")}; }

ra::HolderAgain typed_holder(const Visit& visit) {
  return {visit.typed("identified") == "oui",
          base::from_name<domain::DocumentKind>(visit.typed("document_kind")).value_or(domain::DocumentKind::none),
          visit.typed("document_number")};
}

std::vector<Choice> documents(const Visit& visit) {
  using enum domain::DocumentKind;
  return choices_of(visit.texts(), "document", {identity_card, passport, residence_permit});
}

bool is_open(const domain::Unblocking& one) {
  return one.state == UnblockingState::asked || one.state == UnblockingState::approved;
}

std::string path_of_token(const domain::TokenId& token, std::string_view act = "") {
  return "/supports/" + token.text + std::string{act};
}

/// What an agent may do with one that waits.
void add_agent_acts(Visit& visit, const ra::UnblockingView& view, Json& data) {
  const auto& one = view.unblocking;
  if (one.state != UnblockingState::asked) return;
  const auto path = path_of_token(one.token, "/deblocages/" + one.id.text);
  if (one.identified_by.empty()) {
    data.set("identify", form_view(visit, {.name = "deblocage_rappel",
                                           .action = path + "/identification",
                                           .choices = {{"document_kind", documents(visit)}}}));
  } else if (one.identified_by != visit.actor().person) {
    data.set("agree", button_view(visit, path + "/accord", "deblocage_accord"));
    data.set(
        "refuse",
        form_view(visit,
                  {.name = "motif", .action = path + "/refus", .submit = "deblocage_refus", .prefix = "refus-", .danger = true}));
  } else {
    data.set("other_agent", true);
  }
}

/// What the holder may do with his own.
void add_holder_acts(Visit& visit, const ra::UnblockingView& view, Json& data) {
  const auto& one = view.unblocking;
  if (one.way != UnblockingWay::remote || one.state != UnblockingState::approved) return;
  data.set("answer", maybe(one.answer));
  data.set("prove", form_view(visit, {.name = "deblocage_preuve",
                                      .action = path_of_token(one.token, "/deblocages/" + one.id.text + "/preuve")}));
}

Json history_row(const Visit& visit, const ra::UnblockingView& view) {
  const auto& one = view.unblocking;
  return Json::object({{"at", date(visit, one.asked_at)},
                       {"way", visit.texts().of("unblocking_way", base::to_name(one.way))},
                       {"state", visit.texts().of("unblocking_state", base::to_name(one.state))},
                       {"tone", tone(base::to_name(one.state))},
                       {"identified_by", maybe(view.identified_by)},
                       {"decided_by", maybe(view.decided_by)}});
}

/// The forms that begin an unblocking, while none is under way.
Result<base::Done> add_beginnings(Visit& visit, const ra::TokenView& view, bool of_holder, Json& data) {
  if (of_holder)
    data.set("ask", form_view(visit, {.name = "deblocage_question", .action = path_of_token(view.token.id, "/question")}));
  if (!visit.actor().standing.meets({Role::delivery_operator, Role::ra_manager}) || of_holder) return base::Done{};
  VIDIMUS_TRY(stations, ra::stations_for(visit.counter(), visit.actor(), view.token.site));
  std::vector<Choice> choices;
  for (const auto& one : stations) choices.push_back({one.id.text, one.name});
  if (!choices.empty())
    data.set("unblock", form_view(visit, {.name = "deblocage",
                                          .action = path_of_token(view.token.id, "/deblocage"),
                                          .choices = {{"document_kind", documents(visit)}, {"station", std::move(choices)}}}));
  return base::Done{};
}

template <class Outcome>
PageResult told_unblocking(Visit& visit, const Outcome& outcome, std::string_view form, std::string_view done,
                           std::string_view prefix = {}) {
  if (outcome) return visit.go(path_of_token(token_id(visit)), done);
  visit.refuse(outcome.error(), form, prefix);
  return show_token(visit);
}

PageResult ask_blocked(Visit& visit) {
  return told_unblocking(visit,
                         ra::ask_unblocking(visit.counter(), visit.actor(), token_id(visit), typed_holder(visit),
                                            domain::StationId{visit.typed("station")}),
                         "deblocage", "deblocage_demande");
}
PageResult ask_remote(Visit& visit) {
  return told_unblocking(visit,
                         ra::ask_remote_unblocking(visit.counter(), visit.actor(), token_id(visit), visit.typed("question")),
                         "deblocage_question", "deblocage_question");
}
PageResult identify_holder(Visit& visit) {
  return told_unblocking(visit,
                         ra::identify_for_unblocking(visit.counter(), visit.actor(), unblocking_id(visit), typed_holder(visit)),
                         "deblocage_rappel", "deblocage_demande");
}
PageResult agree(Visit& visit) {
  return told_unblocking(visit, ra::decide_unblocking(visit.counter(), visit.actor(), unblocking_id(visit), true, ""),
                         "deblocage_accord", "deblocage_accord");
}
PageResult refuse_blocked(Visit& visit) {
  return told_unblocking(
      visit, ra::decide_unblocking(visit.counter(), visit.actor(), unblocking_id(visit), false, visit.typed("reason")), "motif",
      "deblocage_refus", "refus-");
}
PageResult prove_blocked(Visit& visit) {
  return told_unblocking(visit, ra::prove_unblocking(visit.counter(), visit.actor(), unblocking_id(visit), visit.typed("proof")),
                         "deblocage_preuve", "deblocage");
}

PageResult show_waiting(Visit& visit) {
  VIDIMUS_TRY(all, ra::unblockings_waiting(visit.counter(), visit.actor()));
  Json rows = Json::array();
  for (const auto& one : all)
    rows.push(history_row(visit, one.view)
                  .set("href", path_of_token(one.view.unblocking.token))
                  .set("serial", one.serial)
                  .set("reference", one.reference));
  return visit.page("deblocages", Json::object({{"has_rows", !rows.items().empty()},
                                                {"rows", std::move(rows)},
                                                {"back", back("/supports", visit.texts().of("title", "supports"))}}));
}

using enum http::Method;

}  // namespace

Result<base::Done> add_unblocking(Visit& visit, const ra::TokenView& view, Json& data) {
  if (view.token.line.empty()) return base::Done{};
  auto all = ra::unblockings_of(visit.counter(), visit.actor(), view.token.id);
  if (!all && all.error().code == base::Code::not_found) return base::Done{};
  if (!all) return all.error();
  const bool blocked = view.token.state == domain::TokenState::blocked;
  const bool of_holder = visit.has_role(Role::holder);
  Json history = Json::array();
  for (const auto& one : *all) history.push(history_row(visit, one));
  data.set("has_unblockings", !history.items().empty()).set("unblockings", std::move(history));
  if (!blocked) return base::Done{};
  if (all->empty() || !is_open(all->back().unblocking)) return add_beginnings(visit, view, of_holder, data);
  if (of_holder) add_holder_acts(visit, all->back(), data);
  if (visit.actor().standing.meets({Role::delivery_operator, Role::ra_manager})) add_agent_acts(visit, all->back(), data);
  return base::Done{};
}

std::span<const Row> unblocking_rows() {
  static constexpr Row rows[] = {{get, "/guichet/deblocages", show_waiting},
                                 {post, "/supports/{id}/deblocage", ask_blocked},
                                 {post, "/supports/{id}/question", ask_remote},
                                 {post, "/supports/{id}/deblocages/{unblocking}/identification", identify_holder},
                                 {post, "/supports/{id}/deblocages/{unblocking}/accord", agree},
                                 {post, "/supports/{id}/deblocages/{unblocking}/refus", refuse_blocked},
                                 {post, "/supports/{id}/deblocages/{unblocking}/preuve", prove_blocked}};
  return rows;
}

}  // namespace vidimus::web::portal
