// Keeping and forgetting: how long things are kept and what goes next; a person's own data; what a manager does about somebody's
// data.
#include "web/portal/keeping.hpp"

#include "domain/identifiers.hpp"
#include "ra/errands.hpp"
#include "ra/export_files.hpp"
#include "ra/retention.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {

base::Json retention_rule_view(const Visit& visit, const domain::RetentionRule& rule) {
  const auto& texts = visit.texts();
  const auto label = texts.find("kept." + rule.name);
  return Json::object(
      {{"name", label.empty() ? rule.name : label},
       {"from", texts.of("kept_from", base::to_name(rule.from))},
       {"years", rule.months >= 12 && rule.months % 12 == 0 ? Json{std::to_string(rule.months / 12)} : Json{false}},
       {"single", rule.months == 12},
       {"months", rule.months % 12 != 0 ? Json{std::to_string(rule.months)} : Json{false}},
       {"days", rule.days != 0 ? Json{std::to_string(rule.days)} : Json{false}},
       {"source", texts.of("kept_because", rule.name)}});
}

namespace {

using base::Code;
using domain::Role;

/// The day asked for, the last of this year when none was.
base::Day day_asked(const Visit& visit) {
  if (const auto typed = visit.request().query_value("au"))
    if (const auto day = base::day_from(*typed)) return *day;
  const auto today = base::civil_of(visit.request().now).day;
  return base::Day{today.year(), std::chrono::December, std::chrono::day{31}};
}

Json plan_item_view(const Visit& visit, const Json& item) {
  const auto due = base::from_rfc3339(item.text("due"));
  const auto rule = item.text("rule");
  return Json::object({{"act", visit.texts().of("retention_act", item.text("act"))},
                       {"reference", maybe(item.text("reference"))},
                       {"id", item.text("id")},
                       {"due", due ? Json{day(visit, base::civil_of(*due).day)} : Json{false}},
                       {"rule", maybe(rule.empty() ? "" : visit.texts().of("kept", rule))}});
}

/// `items` as the plan tells them; `more`: it was cut, and the whole of it is long work.
PageResult plan_page(Visit& visit, const Json& items, base::Day until, bool more, const Json& made) {
  Json rules = Json::array();
  for (const auto& rule : visit.house().retention.rows) rules.push(retention_rule_view(visit, rule));
  Json rows = Json::array();
  for (const auto& item : items.items()) rows.push(plan_item_view(visit, item));
  return visit.page("conservation", Json::object({{"rules", std::move(rules)},
                                                  {"has_items", !rows.items().empty()},
                                                  {"items", std::move(rows)},
                                                  {"more", more ? Json::object({{"csrf", visit.csrf()}}) : Json{false}},
                                                  {"made", made},
                                                  {"until", base::to_text(until)},
                                                  {"until_long", day(visit, until)}}));
}

/// One that was made as long work (travaux).
PageResult show_made_plan(Visit& visit, const std::string& id) {
  VIDIMUS_TRY(errand, ra::errand(visit.counter(), visit.actor(), id));
  const auto until = base::day_from(errand.request.text("at"));
  if (errand.kind != ports::ErrandKind::retention || !until) return base::fail(Code::not_found, "refused.not_found");
  if (errand.state != ports::ErrandState::done) return visit.go("/travaux/" + id);
  const auto& told = errand.outcome.items().front();
  const auto* items = told.find("items");
  const auto* count = told.find("count");
  if (items == nullptr || count == nullptr) return base::fail(Code::internal, "errand");
  return plan_page(visit, *items, *until, false,
                   Json::object({{"at", date(visit, errand.ended)}, {"count", *count}, {"file", "/travaux/" + id + "/fichier"}}));
}

PageResult show_plan(Visit& visit) {
  VIDIMUS_CHECK(ra::may_plan_retention(visit.actor()));
  if (const auto id = visit.request().query_value("travail")) return show_made_plan(visit, std::string{*id});
  const auto until = day_asked(visit);
  VIDIMUS_TRY(plan, ra::retention_plan(visit.counter(), visit.actor(), base::start_of(base::next_day(until)),
                                       {.shows = ra::rows_of_plan, .looks = ra::most_looks_at_once}));
  return plan_page(visit, ra::to_json(plan, ra::rows_of_plan), until, plan.more, false);
}

PageResult ask_plan(Visit& visit) {
  const auto until = base::day_from(visit.typed("au"));
  if (!until) return visit.go("/gestion/conservation");
  VIDIMUS_TRY(id, ra::ask_plan(visit.counter(), visit.actor(), *until, "csv"));
  return visit.go("/travaux/" + id);
}

PageResult show_own(Visit& visit) {
  VIDIMUS_TRY(work, visit.counter().open(domain::Actor::house()));
  VIDIMUS_TRY(restricted, ra::is_restricted(work.unit(), visit.actor().person));
  const auto& person = visit.session().person;
  return visit.page("mes_donnees", Json::object({{"name", name_of(person)},
                                                 {"email", person.email},
                                                 {"phone", maybe(domain::phone_text(person.phone))},
                                                 {"function", maybe(person.function)},
                                                 {"restricted", restricted},
                                                 {"back", back("/espace", visit.texts().text("menu.espace"))}}));
}

http::Reply as_file(const Json& held) { return http::download("application/json", "donnees.json", held.dump(2)); }

PageResult download_own(Visit& visit) {
  VIDIMUS_TRY(held, ra::export_person(visit.counter(), visit.actor(), visit.actor().person));
  return as_file(held);
}

PageResult as_zip(const base::Result<base::Bytes>& packed) {
  if (!packed) return packed.error();
  return http::download("application/zip", "donnees.zip", std::string{base::text_of(*packed)});
}

PageResult download_own_files(Visit& visit) {
  return as_zip(ra::export_files(visit.counter(), visit.actor(), visit.actor().person));
}

bool manages(const Visit& visit) { return visit.has_role(Role::ra_manager); }

base::Result<std::optional<domain::Person>> person_asked(const Visit& visit) {
  const auto email = visit.request().query_value("email");
  if (!email || email->empty()) return std::optional<domain::Person>{};
  VIDIMUS_TRY(work, visit.counter().open(visit.actor()));
  return work.unit().person_by_email(visit.actor().body, std::string{*email});
}

Json motive_form(Visit& visit, const domain::Person& person, std::string_view act, std::string submit, bool danger) {
  return form_view(visit, {.name = "donnees_motif",
                           .action = "/gestion/donnees/" + person.id.text + "/" + std::string{act},
                           .submit = std::move(submit),
                           .prefix = std::string{act} + "-",
                           .danger = danger});
}

PageResult show_person(Visit& visit, const std::optional<domain::Person>& person, bool asked) {
  Json data = Json::object({{"email", asked ? std::string{visit.request().query_value("email").value_or("")} : std::string{}},
                            {"unknown", asked && !person},
                            {"person", false}});
  if (person) {
    VIDIMUS_TRY(work, visit.counter().open(visit.actor()));
    VIDIMUS_TRY(restricted, ra::is_restricted(work.unit(), person->id));
    const bool own = person->id == visit.actor().person;
    data.set("email", person->email);
    data.set("person", Json::object({{"name", name_of(*person)},
                                     {"id", person->id.text},
                                     {"restricted", restricted},
                                     {"function", maybe(person->function)}}));
    data.set("erase_form", own ? Json{false} : motive_form(visit, *person, "effacement", "donnees_effacer", true));
    data.set("restrict_form", own || restricted ? Json{false} : motive_form(visit, *person, "blocage", "donnees_bloquer", false));
    data.set("lift_form",
             own || !restricted ? Json{false} : motive_form(visit, *person, "deblocage", "donnees_debloquer", false));
  }
  data.set("back", back("/gestion", visit.texts().text("menu.gestion")));
  return visit.page("donnees", std::move(data));
}

PageResult show_search(Visit& visit) {
  if (!manages(visit)) return base::fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(person, person_asked(visit));
  return show_person(visit, person, visit.request().query_value("email").has_value());
}

PageResult download_kept(Visit& visit) {
  VIDIMUS_TRY(held, ra::export_person(visit.counter(), visit.actor(), domain::PersonId{visit.param("id")}));
  return as_file(held);
}

PageResult download_files(Visit& visit) {
  return as_zip(ra::export_files(visit.counter(), visit.actor(), domain::PersonId{visit.param("id")}));
}

/// The page of the person again, with what was wrong.
PageResult keeping_again(Visit& visit, const base::Error& error, std::string_view act) {
  if (error.code == Code::not_found) return error;
  VIDIMUS_TRY(work, visit.counter().open(visit.actor()));
  VIDIMUS_TRY(person, work.unit().person(domain::PersonId{visit.param("id")}));
  visit.refuse(error, "donnees_motif", std::string{act} + "-");
  return show_person(visit, person, false);
}

PageResult erase(Visit& visit) {
  const auto done = ra::erase_person(visit.counter(), visit.actor(), domain::PersonId{visit.param("id")}, visit.typed("reason"));
  if (!done) return keeping_again(visit, done.error(), "effacement");
  return visit.go("/gestion/donnees", done->outcome == ra::ErasureOutcome::erased ? "donnees_effacees" : "donnees_limitees");
}

PageResult restrict(Visit& visit) {
  const auto done =
      ra::restrict_person(visit.counter(), visit.actor(), domain::PersonId{visit.param("id")}, visit.typed("reason"));
  if (!done) return keeping_again(visit, done.error(), "blocage");
  return visit.go("/gestion/donnees", "donnees_bloquees");
}

PageResult lift(Visit& visit) {
  const auto done =
      ra::lift_restriction(visit.counter(), visit.actor(), domain::PersonId{visit.param("id")}, visit.typed("reason"));
  if (!done) return keeping_again(visit, done.error(), "deblocage");
  return visit.go("/gestion/donnees", "donnees_debloquees");
}

}  // namespace

std::span<const Row> keeping_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/gestion/conservation", show_plan},
                                 {http::Method::post, "/gestion/conservation", ask_plan},
                                 {http::Method::get, "/gestion/donnees", show_search},
                                 {http::Method::get, "/gestion/donnees/{id}", download_kept},
                                 {http::Method::get, "/gestion/donnees/{id}/fichiers", download_files},
                                 {http::Method::post, "/gestion/donnees/{id}/effacement", erase},
                                 {http::Method::post, "/gestion/donnees/{id}/blocage", restrict},
                                 {http::Method::post, "/gestion/donnees/{id}/deblocage", lift},
                                 {http::Method::get, "/espace/mes-donnees", show_own},
                                 {http::Method::get, "/espace/mes-donnees/copie", download_own},
                                 {http::Method::get, "/espace/mes-donnees/fichiers", download_own_files}};
  return rows;
}

}  // namespace vidimus::web::portal
