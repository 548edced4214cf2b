// The trial of a token at its holder's desk, step by step, and the compatibility matrix that comes of it.
#include "ra/trials.hpp"

#include <algorithm>
#include <span>

#include "ra/drivers.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/compatibility.hpp"
#include "web/portal/computers.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Result;
using domain::InstallationTrial;
using domain::TrialOutcome;

constexpr std::size_t most_beside_a_form = 6;

Json compatibility_rows(const Visit& visit, std::span<const ra::Compatibility> all) {
  Json rows = Json::array();
  for (const auto& one : all)
    rows.push(Json::object(
        {{"model", one.model},
         {"system", visit.texts().of("system", one.system)},
         {"browser", maybe(one.browser)},
         {"application", one.application},
         {"works", one.works},
         {"fails", one.fails},
         {"good", one.works >= one.fails},
         {"last", date(visit, one.last)},
         {"trouble", one.last_trouble.empty() ? Json{false} : Json{visit.texts().of("trial_trouble", one.last_trouble)}}}));
  return rows;
}

std::vector<Choice> system_choices(const Visit& visit) {
  std::vector<Choice> out;
  for (const auto name : ra::systems) out.push_back({std::string{name}, visit.texts().of("system", name)});
  return out;
}

std::vector<Choice> troubles(const Visit& visit) {
  std::vector<Choice> out;
  for (const auto name : ra::trial_troubles) out.push_back({std::string{name}, visit.texts().of("trial_trouble", name)});
  return out;
}

void add_steps(Visit& visit, const InstallationTrial& trial, Json& data) {
  data.set("application", trial.application).set("system", visit.texts().of("system", trial.system));
  data.set("browser", maybe(trial.browser));
  data.set("logged_in", date(visit, trial.logged_in_at)).set("signed", date(visit, trial.signed_at));
  data.set("certificate_url", visit.portal().certificate_url);
  data.set("file", path_of(visit, "/essai/fichier"));
  if (!trial.signed_at)
    data.set("sign",
             form_view(visit, {.name = "essai_signature", .action = path_of(visit, "/essai/signature"), .multipart = true}));
  if (trial.logged_in_at && trial.signed_at)
    data.set("works", button_view(visit, path_of(visit, "/essai/reussi"), "essai_reussi"));
  data.set("fails", form_view(visit, {.name = "essai_echec",
                                      .action = path_of(visit, "/essai/echec"),
                                      .choices = {{"trouble", troubles(visit)}},
                                      .danger = true}));
}

PageResult show_trial(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  Json data = case_head(visit, view.file);
  const auto trial = ra::newest_trial(visit.counter(), visit.actor(), visit.param("reference"));
  const bool open = trial && trial->outcome == TrialOutcome::open;
  data.set("open", open);
  if (open) add_steps(visit, *trial, data);
  if (trial && !open) data.set("worked", trial->outcome == TrialOutcome::works).set("ended", true);
  const auto hint = system_hint(visit.request().header("User-Agent"));
  if (!open)
    data.set("form", form_view(visit, {.name = "essai",
                                       .action = path_of(visit, "/essai"),
                                       .choices = {{"system", system_choices(visit)}},
                                       .values = {{"system", hint}}}));
  return visit.page("essai", std::move(data));
}

template <class Outcome>
PageResult told_trial(Visit& visit, const Outcome& outcome, std::string_view form, std::string_view done) {
  if (outcome) return visit.go(path_of(visit, "/essai"), done);
  visit.refuse(outcome.error(), form);
  return show_trial(visit);
}

PageResult begin(Visit& visit) {
  return told_trial(visit,
                    ra::begin_trial(visit.counter(), visit.actor(),
                                    {.reference = visit.param("reference"),
                                     .system = visit.typed("system"),
                                     .browser = browser_hint(visit.request().header("User-Agent")),
                                     .application = visit.typed("application")}),
                    "essai", "essai");
}

PageResult send_file_of_trial(Visit& visit) {
  VIDIMUS_TRY(content, ra::trial_file(visit.counter(), visit.actor(), visit.param("reference")));
  return http::download("text/plain; charset=utf-8", "essai.txt", std::move(content));
}

PageResult sign_trial(Visit& visit) {
  const auto* file = visit.form().file("signature");
  const std::string_view octets = file == nullptr ? std::string_view{} : std::string_view{file->content};
  const auto outcome =
      ra::submit_trial_signature(visit.counter(), visit.actor(), visit.param("reference"), base::view_of(octets));
  return told_trial(visit, outcome, "essai_signature", "essai_signature");
}

PageResult works(Visit& visit) {
  return told_trial(visit, ra::end_trial(visit.counter(), visit.actor(), visit.param("reference"), true, ""), "essai_reussi",
                    "essai_reussi");
}
PageResult fails(Visit& visit) {
  return told_trial(visit, ra::end_trial(visit.counter(), visit.actor(), visit.param("reference"), false, visit.typed("trouble")),
                    "essai_echec", "essai_echec");
}

PageResult show_matrix(Visit& visit) {
  VIDIMUS_TRY(all, ra::compatibility(visit.counter()));
  auto rows = compatibility_rows(visit, all);
  return visit.page("compatibilite", Json::object({{"has_rows", !rows.items().empty()},
                                                   {"rows", std::move(rows)},
                                                   {"back", back("/guides", visit.texts().text("title.guides"))}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> trial_rows() {
  static constexpr Row rows[] = {
      {get, "/compatibilite", show_matrix, Door::open},
      {get, "/dossiers/{reference}/essai", show_trial},
      {post, "/dossiers/{reference}/essai", begin},
      {get, "/dossiers/{reference}/essai/fichier", send_file_of_trial},
      {post, "/dossiers/{reference}/essai/signature", sign_trial, Door::signed_in, std::size_t{128} << 10},
      {post, "/dossiers/{reference}/essai/reussi", works},
      {post, "/dossiers/{reference}/essai/echec", fails}};
  return rows;
}

Result<Json> compatibility_view(Visit& visit, const domain::BodyId& body) {
  VIDIMUS_TRY(all, ra::compatibility_in_stock(visit.counter(), body));
  if (all.empty()) return Json{false};
  return Json::object({{"rows", compatibility_rows(visit, std::span{all}.first(std::min(all.size(), most_beside_a_form)))}});
}

}  // namespace vidimus::web::portal
