// The rehearsal (répétition générale) of a contract: totals first, then day by day; the same as a table to download.
#include "ra/rehearsal.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "ra/contracts.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/rule_pages.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr int days_after_term = 31;
/// What the page shows of a long rehearsal; the file has all of it.
constexpr std::size_t most_acts_shown = 50;
constexpr std::size_t most_letters_shown = 10;
constexpr std::size_t most_cases_shown = 50;

Json rest_after(std::size_t count, std::size_t shown) {
  return count_or_none(static_cast<std::int64_t>(count) - static_cast<std::int64_t>(std::min(count, shown)));
}

domain::ContractId rehearsed_contract(const Visit& visit) { return domain::ContractId{visit.param("id")}; }

/// The day asked for; a month past the term when none is, for then everything has happened.
base::Day day_asked(const Visit& visit, const domain::FrameworkContract& contract) {
  const auto typed = visit.request().query_value("jour").value_or("");
  if (const auto asked = base::day_from(typed)) return *asked;
  const auto today = base::civil_of(visit.request().now).day;
  return std::max(base::next_day(contract.term, days_after_term), today);
}

std::string event_label(const Visit& visit, const domain::CourseAct& act) {
  return visit.texts().of("rehearsal." + std::string{base::to_name(act.noun)}, act.event);
}
std::string letter_label(const Visit& visit, const std::string& kind) { return visit.texts().of("rehearsal.letter", kind); }

Json totals(const std::map<std::string, int>& counted) {
  Json out = Json::array();
  for (const auto& [label, count] : counted) out.push(Json::object({{"label", label}, {"count", count}}));
  return out;
}

Json act_view(const Visit& visit, const ra::Foreseen& one) {
  Json letters = Json::array();
  for (std::size_t at = 0; at < one.letters.size() && at < most_letters_shown; ++at) {
    const auto& letter = one.letters[at];
    letters.push(
        Json::object({{"label", letter_label(visit, letter.kind)}, {"name", name_of(letter.to)}, {"email", letter.to.email}}));
  }
  return Json::object({{"what", event_label(visit, one.act)},
                       {"contract", one.contract},
                       {"reference", maybe(one.reference)},
                       {"organisation", maybe(one.organisation)},
                       {"holder", maybe(one.holder)},
                       {"sources", sources_view(visit, one.act.source)},
                       {"has_letters", !one.letters.empty()},
                       {"letters", std::move(letters)},
                       {"more_letters", rest_after(one.letters.size(), most_letters_shown)}});
}

Json days_view(const Visit& visit, const ra::Rehearsal& rehearsal) {
  Json out = Json::array();
  const auto shown = std::min(rehearsal.acts.size(), most_acts_shown);
  for (std::size_t at = 0; at < shown;) {
    const auto when = base::civil_of(rehearsal.acts[at].act.at).day;
    Json acts = Json::array();
    for (; at < shown && base::civil_of(rehearsal.acts[at].act.at).day == when; ++at)
      acts.push(act_view(visit, rehearsal.acts[at]));
    out.push(Json::object({{"day", day(visit, when)}, {"acts", std::move(acts)}}));
  }
  return out;
}

Json cases_view(const Visit& visit, const ra::Rehearsal& rehearsal) {
  Json out = Json::array();
  for (const auto& one : std::span{rehearsal.cases}.first(std::min(rehearsal.cases.size(), most_cases_shown)))
    out.push(Json::object({{"reference", one.reference},
                           {"organisation", one.organisation},
                           {"holder", maybe(one.holder)},
                           {"now", visit.texts().of("state.order", base::to_name(one.now))},
                           {"then", visit.texts().of("state.order", base::to_name(one.then))},
                           {"changes", one.now != one.then}}));
  return out;
}

PageResult show_rehearsal(Visit& visit) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(visit.counter(), visit.actor(), rehearsed_contract(visit)));
  const auto until = day_asked(visit, sheet.contract);
  const auto path = "/gestion/marches/" + sheet.contract.id.text;
  Json data = Json::object({{"name", sheet.contract.name},
                            {"path", path},
                            {"until", base::to_text(until)},
                            {"until_long", day(visit, until)},
                            {"refused", false},
                            {"back", back(path, sheet.contract.name)}});
  const auto rehearsal = ra::rehearse_contract(visit.counter(), visit.actor(), sheet.contract.id, until);
  if (!rehearsal && rehearsal.error().fields.empty()) return rehearsal.error();
  if (!rehearsal) {
    data.set("refused", visit.texts().of("field", rehearsal.error().fields.front().reason));
    return visit.page("repetition", std::move(data));
  }
  std::map<std::string, int> events;
  std::map<std::string, int> letters;
  int letter_count = 0;
  for (const auto& one : rehearsal->acts) {
    ++events[event_label(visit, one.act)];
    for (const auto& letter : one.letters) ++letters[letter_label(visit, letter.kind)];
    letter_count += static_cast<int>(one.letters.size());
  }
  data.set("shown", true)
      .set("event_count", static_cast<int>(rehearsal->acts.size()))
      .set("letter_count", letter_count)
      .set("certificates", static_cast<std::int64_t>(rehearsal->certificates))
      .set("events", totals(events))
      .set("letters", totals(letters))
      .set("has_letters", !letters.empty())
      .set("has_days", !rehearsal->acts.empty())
      .set("days", days_view(visit, *rehearsal))
      .set("more_acts", rest_after(rehearsal->acts.size(), most_acts_shown))
      .set("more_cases", rest_after(rehearsal->cases.size(), most_cases_shown))
      .set("has_cases", !rehearsal->cases.empty())
      .set("cases", cases_view(visit, *rehearsal));
  return visit.page("repetition", std::move(data));
}

PageResult download_rehearsal(Visit& visit) {
  VIDIMUS_TRY(sheet, ra::contract_sheet(visit.counter(), visit.actor(), rehearsed_contract(visit)));
  const auto until = day_asked(visit, sheet.contract);
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
                                 {http::Method::get, "/gestion/marches/{id}/repetition.csv", download_rehearsal}};
  return rows;
}

}  // namespace vidimus::web::portal
