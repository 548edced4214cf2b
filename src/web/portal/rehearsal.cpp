// The rehearsal (répétition générale) of a contract: totals first, then day by day; the same as a table to download.
#include "ra/rehearsal.hpp"

#include <algorithm>
#include <map>

#include "ra/contracts.hpp"
#include "ra/errands.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/rule_pages.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr int days_after_term = 31;

/// How many of a list stand only in the file.
Json rest_after(const Json& counted, std::string_view count, const Json& shown) {
  const auto* all = counted.find(count);
  const auto total = all != nullptr && all->integer() != nullptr ? *all->integer() : 0;
  return count_or_none(total - static_cast<std::int64_t>(shown.items().size()));
}

const Json& list_in(const Json& json, std::string_view name) {
  static const Json none = Json::array();
  const auto* found = json.find(name);
  return found == nullptr ? none : *found;
}

domain::ContractId rehearsed_contract(const Visit& visit) { return domain::ContractId{visit.param("id")}; }

/// The day asked for; a month past the term when none is, for then everything has happened.
base::Day day_asked(const Visit& visit, const domain::FrameworkContract& contract) {
  const auto typed = visit.request().query_value("jour").value_or("");
  if (const auto asked = base::day_from(typed)) return *asked;
  const auto today = base::civil_of(visit.request().now).day;
  return std::max(base::next_day(contract.term, days_after_term), today);
}

/// "contract.close" as the words of what happens.
std::string event_label(const Visit& visit, const std::string& event) {
  const auto dot = std::min(event.find('.'), event.size());
  return visit.texts().of("rehearsal." + event.substr(0, dot), event.substr(std::min(dot + 1, event.size())));
}
std::string letter_label(const Visit& visit, const std::string& kind) { return visit.texts().of("rehearsal.letter", kind); }

template <class Label>
Json totals(const Visit& visit, const Json& counted, Label label) {
  std::map<std::string, std::int64_t> sums;  // several events may read the same
  for (const auto& [name, count] : counted.members())
    if (count.integer() != nullptr) sums[label(visit, name)] += *count.integer();
  Json out = Json::array();
  for (const auto& [words, count] : sums) out.push(Json::object({{"label", words}, {"count", count}}));
  return out;
}

Json rehearsed_act(const Visit& visit, const Json& one) {
  Json letters = Json::array();
  for (const auto& letter : list_in(one, "letters").items())
    letters.push(Json::object(
        {{"label", letter_label(visit, letter.text("kind"))}, {"name", letter.text("name")}, {"email", letter.text("to")}}));
  auto more = rest_after(one, "letter_count", letters);
  return Json::object({{"what", event_label(visit, one.text("event"))},
                       {"contract", one.text("contract")},
                       {"reference", maybe(one.text("reference"))},
                       {"organisation", maybe(one.text("organisation"))},
                       {"holder", maybe(one.text("holder"))},
                       {"sources", sources_view(visit, one.text("rule"))},
                       {"has_letters", !letters.items().empty()},
                       {"letters", std::move(letters)},
                       {"more_letters", std::move(more)}});
}

Json rehearsed_days(const Visit& visit, const Json& acts) {
  Json out = Json::array();
  const auto& all = acts.items();
  for (std::size_t at = 0; at < all.size();) {
    const auto when = all[at].text("day");
    Json of_day = Json::array();
    for (; at < all.size() && all[at].text("day") == when; ++at) of_day.push(rehearsed_act(visit, all[at]));
    const auto read = base::day_from(when);
    out.push(Json::object({{"day", read ? day(visit, *read) : when}, {"acts", std::move(of_day)}}));
  }
  return out;
}

Json rehearsed_cases(const Visit& visit, const Json& cases) {
  Json out = Json::array();
  for (const auto& one : cases.items())
    out.push(Json::object({{"reference", one.text("reference")},
                           {"organisation", one.text("organisation")},
                           {"holder", maybe(one.text("holder"))},
                           {"now", visit.texts().of("state.order", one.text("now"))},
                           {"then", visit.texts().of("state.order", one.text("then"))},
                           {"changes", one.text("now") != one.text("then")}}));
  return out;
}

/// `told` is the rehearsal as JSON, whether it was made at once or as long work.
void add_outcome(const Visit& visit, Json& data, const Json& told) {
  const auto& acts = list_in(told, "acts");
  const auto& cases = list_in(told, "cases");
  const auto count = [&](std::string_view name) { return told.find(name) == nullptr ? Json{0} : *told.find(name); };
  auto letters = totals(visit, list_in(told, "letters"), letter_label);
  data.set("shown", true)
      .set("event_count", count("act_count"))
      .set("letter_count", count("letter_count"))
      .set("certificates", count("certificates_untouched"))
      .set("events", totals(visit, list_in(told, "events"), event_label))
      .set("has_letters", !letters.items().empty())
      .set("letters", std::move(letters))
      .set("has_days", !acts.items().empty())
      .set("days", rehearsed_days(visit, acts))
      .set("more_acts", rest_after(told, "act_count", acts))
      .set("more_cases", rest_after(told, "case_count", cases))
      .set("has_cases", !cases.items().empty())
      .set("cases", rehearsed_cases(visit, cases));
}

std::string rehearsal_path(const domain::ContractId& contract) { return "/gestion/marches/" + contract.text + "/repetition"; }

/// The page before anything is rehearsed: the day, and whether it will take a while.
Json rehearsal_head(Visit& visit, const domain::FrameworkContract& contract, base::Day until, bool takes_long) {
  const auto path = "/gestion/marches/" + contract.id.text;
  return Json::object({{"name", contract.name},
                       {"path", path},
                       {"until", base::to_text(until)},
                       {"until_long", day(visit, until)},
                       {"refused", false},
                       {"long", takes_long ? Json::object({{"csrf", visit.csrf()}}) : Json{false}},
                       {"back", back(path, contract.name)}});
}

/// What a refused day reads like; the error itself when it is about something else.
PageResult refused_day(Visit& visit, Json data, const base::Error& error) {
  if (error.fields.empty()) return error;
  data.set("refused", visit.texts().of("field", error.fields.front().reason));
  return visit.page("repetition", std::move(data));
}

/// One that was made as long work (travaux).
PageResult show_finished(Visit& visit, const domain::FrameworkContract& contract, const std::string& id) {
  VIDIMUS_TRY(errand, ra::errand(visit.counter(), visit.actor(), id));
  const auto until = base::day_from(errand.request.text("at"));
  if (errand.kind != ports::ErrandKind::rehearsal || errand.request.text("contract") != contract.id.text || !until)
    return base::fail(base::Code::not_found, "refused.not_found");
  if (errand.state != ports::ErrandState::done) return visit.go("/travaux/" + id);
  auto data = rehearsal_head(visit, contract, *until, true);
  add_outcome(visit, data, errand.outcome.items().front());
  data.set("file", "/travaux/" + id + "/fichier").set("made", date(visit, errand.ended));
  return visit.page("repetition", std::move(data));
}

PageResult show_rehearsal(Visit& visit) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(visit.counter(), visit.actor(), rehearsed_contract(visit)));
  if (const auto id = visit.request().query_value("travail")) return show_finished(visit, sheet.contract, std::string{*id});
  const auto until = day_asked(visit, sheet.contract);
  VIDIMUS_TRY(takes_long, ra::rehearsal_is_long(visit.counter(), visit.actor(), sheet.contract.id));
  auto data = rehearsal_head(visit, sheet.contract, until, takes_long);
  if (takes_long) return visit.page("repetition", std::move(data));
  const auto rehearsal = ra::rehearse_contract(visit.counter(), visit.actor(), sheet.contract.id, until);
  if (!rehearsal) return refused_day(visit, std::move(data), rehearsal.error());
  add_outcome(visit, data, ra::to_json(*rehearsal, ra::part_of_rehearsal));
  data.set("file", rehearsal_path(sheet.contract.id) + ".csv?jour=" + base::to_text(until)).set("made", false);
  return visit.page("repetition", std::move(data));
}

/// As long work: one follows it, and finds it again.
PageResult ask_rehearsal(Visit& visit) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(visit.counter(), visit.actor(), rehearsed_contract(visit)));
  const auto until = base::day_from(visit.typed("jour"));
  const auto asked = ra::ask_rehearsal(visit.counter(), visit.actor(), sheet.contract.id, until.value_or(base::Day{}), "csv");
  if (asked) return visit.go("/travaux/" + *asked);
  auto data = rehearsal_head(visit, sheet.contract, until.value_or(sheet.contract.term), true);
  return refused_day(visit, std::move(data), asked.error());
}

PageResult download_rehearsal(Visit& visit) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(visit.counter(), visit.actor(), rehearsed_contract(visit)));
  const auto until = day_asked(visit, sheet.contract);
  VIDIMUS_TRY(takes_long, ra::rehearsal_is_long(visit.counter(), visit.actor(), sheet.contract.id));
  if (takes_long) return visit.go(rehearsal_path(sheet.contract.id));
  VIDIMUS_TRY(rehearsal, ra::rehearse_contract(visit.counter(), visit.actor(), sheet.contract.id, until));
  auto reply = http::text(ra::to_csv(rehearsal, visit.house().texts));
  reply.set("Content-Type", "text/csv; charset=utf-8");
  reply.set("Content-Disposition", "attachment; filename=\"repetition-" + base::to_text(until) + ".csv\"");
  reply.set("Cache-Control", "no-store");
  return reply;
}

}  // namespace

std::span<const Row> rehearsal_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/gestion/marches/{id}/repetition", show_rehearsal},
                                 {http::Method::post, "/gestion/marches/{id}/repetition", ask_rehearsal},
                                 {http::Method::get, "/gestion/marches/{id}/repetition.csv", download_rehearsal}};
  return rows;
}

}  // namespace vidimus::web::portal
