// Around a verification: delays of the offices, for the RA manager and for the public; the rules of a contract; a holder
// identified again and the code issued after it.
#include <algorithm>
#include <charconv>

#include "ra/code_reissue.hpp"
#include "ra/verification_clock.hpp"
#include "ra/verification_policy.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::DocumentKind;
using domain::IdentificationMethod;
using domain::ReceiptMode;
using domain::SlaMode;

Json times_view(const Visit& visit, const ra::OfficeTimes& one) {
  return Json::object({{"office", one.office.name},
                       {"body", one.body},
                       {"count", static_cast<std::int64_t>(one.times.count)},
                       {"any", one.times.count > 0},
                       {"p50", working_time(visit, one.times.p50)},
                       {"p80", working_time(visit, one.times.p80)},
                       {"p95", working_time(visit, one.times.p95)},
                       {"within", one.times.within_percent},
                       {"bar", bar_view(one.times.within_percent, 100, one.times.within_percent < 95 ? "wait" : "")},
                       {"waiting", one.waiting},
                       {"late", one.late},
                       {"any_late", one.late > 0}});
}

Json all_times(const Visit& visit, const std::vector<ra::OfficeTimes>& found) {
  Json list = Json::array();
  for (const auto& one : found) list.push(times_view(visit, one));
  return Json::object({{"has_offices", !list.items().empty()}, {"offices", std::move(list)}, {"days", ra::published_days}});
}

PageResult show_times(Visit& visit) {
  const auto today = base::civil_of(visit.request().now).day;
  const auto asked = [&](const char* name) { return base::day_from(visit.request().query_value(name).value_or("")); };
  const auto to = asked("au").value_or(today);
  const auto from = asked("du").value_or(base::next_day(to, -ra::published_days));
  VIDIMUS_TRY(found, ra::office_times(visit.counter(), visit.actor(), from, to));
  Json data = all_times(visit, found);
  data.set("from", base::to_text(from)).set("to", base::to_text(to));
  data.set("back", back("/gestion", visit.texts().text("menu.gestion")));
  return visit.page("delais", std::move(data));
}

PageResult show_published_times(Visit& visit) {
  VIDIMUS_TRY(found, ra::published_times(visit.counter()));
  return visit.page("delais_publics", all_times(visit, found));
}

std::vector<Choice> numbers_of_validators(const Visit& visit) {
  return {{"1", visit.texts().text("word.one_validator")}, {"2", visit.texts().text("word.two_validators")}};
}

/// An instance may have lists of its own, which go by their names.
std::string list_label(const Visit& visit, const std::string& name) {
  const auto known = visit.texts().find("checklist." + name);
  return known.empty() ? name : known;
}

PageResult show_policy(Visit& visit) {
  VIDIMUS_TRY(policy, ra::policy_of(visit.counter(), visit.actor(), domain::ContractId{visit.param("id")}));
  if (!visit.has_role(domain::Role::ra_manager)) return base::fail(Code::forbidden, "refused.role");
  const auto& house = visit.house();
  std::vector<Choice> lists;
  for (const auto& list : house.review.checklists) lists.push_back({list.name, list_label(visit, list.name)});
  std::vector<Choice> sets;
  for (const auto& set : house.pieces.sets) sets.push_back({set, set});
  const auto* list = house.review.checklist(policy.checklist);
  FormSpec spec{.name = "regles",
                .action = "/gestion/marches/" + policy.contract.text + "/verification?version=" + std::to_string(policy.version),
                .choices = {{"sla", choices_of(visit.texts(), "sla",
                                               {SlaMode::working_days_wallclock, SlaMode::end_of_second_working_day})},
                            {"validators", numbers_of_validators(visit)},
                            {"receipt", choices_of(visit.texts(), "receipt", {ReceiptMode::online, ReceiptMode::by_post})},
                            {"checklist", lists},
                            {"pieces", sets}},
                .values = {{"sla", std::string{base::to_name(policy.sla)}},
                           {"validators", std::to_string(policy.validators)},
                           {"receipt", std::string{base::to_name(policy.receipt)}},
                           {"checklist", list != nullptr ? list->name : std::string{}},
                           {"pieces", policy.pieces.empty() ? house.pieces.sets.front() : policy.pieces}}};
  Json boxes = Json::array();
  for (const auto& one : house.review.checklists) {
    Json items = Json::array();
    for (const auto& item : one.items) items.push(Json::object({{"label", visit.texts().said(item.label)}}));
    boxes.push(Json::object({{"name", list_label(visit, one.name)}, {"items", std::move(items)}}));
  }
  return visit.page(
      "regles_verification",
      Json::object({{"form", form_view(visit, spec)},
                    {"checklists", std::move(boxes)},
                    {"back", back("/gestion/marches/" + policy.contract.text, visit.texts().of("title", "marche"))}}));
}

PageResult set_policy(Visit& visit) {
  ra::SetPolicy command;
  command.contract = domain::ContractId{visit.param("id")};
  auto error = base::fail(Code::bad_request, "refused.fields");
  const auto sla = base::from_name<SlaMode>(visit.typed("sla"));
  const auto receipt = base::from_name<ReceiptMode>(visit.typed("receipt"));
  if (!sla) error.fields.push_back({"/sla", "choose"});
  if (!receipt) error.fields.push_back({"/receipt", "choose"});
  if (error.fields.empty()) {
    command.sla = *sla;
    command.receipt = *receipt;
    command.validators = visit.typed("validators") == "2" ? 2 : 1;
    command.checklist = visit.typed("checklist");
    command.pieces = visit.typed("pieces");
    const auto seen = visit.request().query_value("version").value_or("");
    std::from_chars(seen.data(), seen.data() + seen.size(), command.version);
    const auto done = ra::set_policy(visit.counter(), visit.actor(), command);
    if (done) return visit.go("/gestion", "regles");
    if (done.error().code == Code::not_found) return done.error();
    error = done.error();
  }
  visit.refuse(error, "regles");
  return show_policy(visit);
}

Json identification_view(Visit& visit, const ra::CaseView& view, const ra::IdentificationView& one) {
  const auto& made = one.identification;
  const bool waits = made.method == IdentificationMethod::two_agents && !made.witnessed_at && !made.used_at;
  const bool mine = made.agent == visit.actor().person;
  Json out = Json::object({{"method", visit.texts().of("identification", base::to_name(made.method))},
                           {"agent", one.agent},
                           {"date", date(visit, made.at, view.file.body.zone)},
                           {"witness", maybe(one.witness)},
                           {"serves", one.serves},
                           {"used", date(visit, made.used_at, view.file.body.zone)},
                           {"waits", waits},
                           {"form", false}});
  if (waits && !mine && may(view, "dossier.witness"))
    out.set("form", form_view(visit, {.name = "temoin",
                                      .action = path_of(visit, "/identification/" + made.id.text),
                                      .prefix = made.id.text + "-"}));
  return out;
}

Json identify_form(Visit& visit) {
  return form_view(
      visit, {.name = "identification",
              .action = path_of(visit, "/identification"),
              .choices = {{"method", choices_of(visit.texts(), "identification",
                                                {IdentificationMethod::document_at_counter, IdentificationMethod::two_agents})},
                          {"document_kind",
                           choices_of(visit.texts(), "document",
                                      {DocumentKind::identity_card, DocumentKind::passport, DocumentKind::residence_permit})}}});
}

PageResult show_identification(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_TRY(found, ra::identifications_of(visit.counter(), visit.actor(), visit.param("reference")));
  Json list = Json::array();
  for (const auto& one : found) list.push(identification_view(visit, view, one));
  Json data = case_head(visit, view.file);
  const auto& code = view.file.dossier->code;
  data.set("locked", domain::code_locked(code, view.file.contract.code_attempts));
  data.set("attempts", code.wrong_attempts);
  data.set("has_identifications", !list.items().empty()).set("identifications", std::move(list));
  data.set("form", may(view, "dossier.identify_by_two") ? identify_form(visit) : Json{false});
  data.set("reissue", may(view, "dossier.reissue_code") ? button_view(visit, path_of(visit, "/nouveau-code"), "nouveau_code", "")
                                                        : Json{false});
  return visit.page("identification", std::move(data));
}

PageResult refused_verification(Visit& visit, const base::Error& error, std::string_view form, std::string_view prefix = {}) {
  if (error.code == Code::not_found) return error;
  visit.refuse(error, form, prefix);
  return show_identification(visit);
}

PageResult identify_signer(Visit& visit) {
  const auto method = base::from_name<IdentificationMethod>(visit.typed("method"));
  if (!method) {
    auto error = base::fail(Code::bad_request, "refused.fields");
    error.fields.push_back({"/method", "choose"});
    return refused_verification(visit, error, "identification");
  }
  const auto done = ra::identify_again(
      visit.counter(), visit.actor(),
      {.reference = visit.param("reference"),
       .method = *method,
       .holder_present = visit.typed("present") == "oui",
       .document_kind = base::from_name<DocumentKind>(visit.typed("document_kind")).value_or(DocumentKind::none),
       .document_number = visit.typed("document_number")});
  if (!done) return refused_verification(visit, done.error(), "identification");
  return visit.go(path_of(visit, "/identification"), "identification");
}

PageResult witness(Visit& visit) {
  const auto id = visit.param("id");
  const auto done =
      ra::witness_identification(visit.counter(), visit.actor(), domain::IdentificationId{id}, visit.typed("present") == "oui");
  if (!done) return refused_verification(visit, done.error(), "temoin", id + "-");
  return visit.go(path_of(visit, "/identification"), "temoin");
}

PageResult reissue(Visit& visit) {
  const auto done = ra::reissue_code(visit.counter(), visit.actor(), visit.param("reference"));
  if (!done) return refused_verification(visit, done.error(), "");
  return visit.go(path_of(visit, "/identification"), "nouveau_code");
}

}  // namespace

std::span<const Row> verification_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/delais", show_published_times, Door::open},
                                 {http::Method::get, "/gestion/delais", show_times},
                                 {http::Method::get, "/gestion/marches/{id}/verification", show_policy},
                                 {http::Method::post, "/gestion/marches/{id}/verification", set_policy},
                                 {http::Method::get, "/dossiers/{reference}/identification", show_identification},
                                 {http::Method::post, "/dossiers/{reference}/identification", identify_signer},
                                 {http::Method::post, "/dossiers/{reference}/identification/{id}", witness},
                                 {http::Method::post, "/dossiers/{reference}/nouveau-code", reissue}};
  return rows;
}

}  // namespace vidimus::web::portal
