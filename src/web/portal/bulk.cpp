#include "web/portal/bulk.hpp"

#include <charconv>
#include <limits>

#include "ra/errands.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view queue_path = "/verification";

std::vector<std::string> chosen(const Visit& visit) {
  std::vector<std::string> out;
  for (const auto one : visit.form().values("dossier")) out.emplace_back(one);
  return out;
}

base::Version version_of(const Visit& visit, const std::string& reference) {
  const auto typed = visit.typed("version-" + reference);
  base::Version out = 0;
  std::from_chars(typed.data(), typed.data() + typed.size(), out);
  // A page that names none is refused as stale by the act.
  return out > 0 ? out : std::numeric_limits<base::Version>::max();
}

std::vector<ra::BulkDecision> decisions(const Visit& visit) {
  std::vector<ra::BulkDecision> out;
  for (const auto& reference : chosen(visit)) {
    auto& one = out.emplace_back(ra::BulkDecision{reference, version_of(visit, reference), {}});
    for (const auto box : visit.form().values("case-" + reference)) one.ticked.emplace_back(box);
  }
  return out;
}

Json card(const Visit& visit, const ra::BulkCandidate& one) {
  const auto& reference = one.item.line.reference;
  Json boxes = Json::array();
  if (one.checklist != nullptr)
    for (const auto& item : one.checklist->items)
      boxes.push(Json::object({{"reference", reference}, {"name", item.name}, {"label", visit.texts().said(item.label)}}));
  return Json::object({{"reference", reference},
                       {"version", one.item.dossier.version},
                       {"holder", one.item.holder},
                       {"organisation", one.item.organisation},
                       {"second", one.item.awaits_second},
                       {"pieces", one.pieces},
                       {"pending", count_or_none(one.pending)},
                       {"to_correct", count_or_none(one.to_correct)},
                       {"may_accept", one.may_accept()},
                       {"boxes", std::move(boxes)},
                       {"due", date(visit, one.item.dossier.due_at)}});
}

PageResult show_bulk(Visit& visit) {
  const auto found = ra::bulk_candidates(visit.counter(), visit.actor(), chosen(visit));
  if (!found && found.error().code != base::Code::bad_request) return found.error();
  Json ready = Json::array();
  Json to_ask = Json::array();
  Json others = Json::array();
  if (found)
    for (const auto& one : *found) (one.may_accept() ? ready : one.may_ask() ? to_ask : others).push(card(visit, one));
  return visit.page("lot", Json::object({{"csrf", visit.csrf()},
                                         {"trouble", found ? Json{false} : Json{visit.texts().text(found.error().detail)}},
                                         {"has_ready", !ready.items().empty()},
                                         {"ready", std::move(ready)},
                                         {"has_to_ask", !to_ask.items().empty()},
                                         {"to_ask", std::move(to_ask)},
                                         {"has_others", !others.items().empty()},
                                         {"others", std::move(others)},
                                         {"reason", visit.typed("reason")},
                                         {"back", back(std::string{queue_path}, visit.texts().of("title", "verification"))}}));
}

/// Boxes of the compliance list are named to people by their words.
std::string refusal_text(const Visit& visit, const base::Error& error) {
  std::string out;
  const auto sentences = refusal_sentences(error, visit.texts());
  for (const auto& sentence : sentences.items()) out += (out.empty() ? "" : " ") + sentence.text("sentence");
  return out;
}

PageResult tell(Visit& visit, const std::vector<ra::BulkOutcome>& outcomes) {
  Json rows = Json::array();
  std::int64_t done = 0;
  for (const auto& one : outcomes) {
    done += one.refusal ? 0 : 1;
    rows.push(Json::object({{"reference", one.reference},
                            {"good", !one.refusal},
                            {"result", one.refusal ? refusal_text(visit, *one.refusal)
                                                   : visit.texts().of("state.dossier", base::to_name(*one.state))}}));
  }
  const bool all = done == static_cast<std::int64_t>(outcomes.size());
  return visit.page("lot_resultat",
                    Json::object({{"treated", done},
                                  {"asked", outcomes.size()},
                                  {"tone", all ? "good" : "wait"},
                                  {"rows", std::move(rows)},
                                  {"back", back(std::string{queue_path}, visit.texts().of("title", "verification"))}}));
}

PageResult accept_many(Visit& visit) {
  const auto wanted = decisions(visit);
  if (wanted.size() > ra::most_while_waiting) {
    VIDIMUS_TRY(errand, ra::ask_acceptance(visit.counter(), visit.actor(), wanted));
    return visit.go("/travaux/" + errand);
  }
  VIDIMUS_TRY(outcomes, ra::accept_many(visit.counter(), visit.actor(), wanted));
  return tell(visit, outcomes);
}

PageResult ask_many(Visit& visit) {
  VIDIMUS_TRY(outcomes, ra::ask_many(visit.counter(), visit.actor(), decisions(visit), visit.typed("reason")));
  return tell(visit, outcomes);
}

PageResult receive_many(Visit& visit) {
  VIDIMUS_TRY(outcomes, ra::receive_many(visit.counter(), visit.actor(), decisions(visit), visit.typed("received_on")));
  return tell(visit, outcomes);
}

using enum http::Method;

}  // namespace

Json bulk_view(Visit& visit, const std::vector<ra::QueueItem>& items) {
  if (items.empty()) return false;
  return Json::object({{"action", "/verification/lot"}, {"csrf", visit.csrf()}});
}

Json bulk_reception_view(Visit& visit, const std::vector<ra::AwaitedDossier>& awaited) {
  if (awaited.size() < 2) return false;
  Json choices = Json::array();
  for (std::size_t at = 0; at < awaited.size() && at < ra::most_in_bulk; ++at)
    choices.push(Json::object({{"reference", awaited[at].line.reference},
                               {"version", awaited[at].dossier.version},
                               {"holder", awaited[at].holder},
                               {"organisation", awaited[at].organisation}}));
  return Json::object({{"action", "/verification/lot/reception"}, {"csrf", visit.csrf()}, {"choices", std::move(choices)}});
}

std::span<const Row> bulk_rows() {
  static constexpr Row rows[] = {{post, "/verification/lot", show_bulk},
                                 {post, "/verification/lot/acceptation", accept_many},
                                 {post, "/verification/lot/corrections", ask_many},
                                 {post, "/verification/lot/reception", receive_many}};
  return rows;
}

}  // namespace vidimus::web::portal
