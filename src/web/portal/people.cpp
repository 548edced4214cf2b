// Accreditations of the body's agents (habilitations), and persons and powers of an organisation (personnes et pouvoirs).
#include "ra/accreditations.hpp"

#include "domain/deeds.hpp"
#include "domain/powers.hpp"
#include "ra/list_pages.hpp"
#include "web/portal/filters.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::AccreditationState;
using domain::Role;

domain::AccreditationId accreditation_of(const Visit& visit) { return domain::AccreditationId{visit.param("id")}; }
domain::OrganisationId organisation_of(const Visit& visit) { return domain::OrganisationId{visit.param("id")}; }

std::string labels(const Visit& visit, domain::PowerSet powers) {
  std::string out;
  powers.each([&](domain::Power one) { out += (out.empty() ? "" : ", ") + visit.texts().of("power", base::to_name(one)); });
  return out;
}

Json state_tone(const ra::AccreditationView& view) {
  if (view.accreditation.state == AccreditationState::proposed || view.ending_soon) return "wait";
  if (view.accreditation.state == AccreditationState::in_force && view.days_left >= 0) return "good";
  return false;
}

Json row_view(const Visit& visit, const ra::AccreditationView& view) {
  const auto& one = view.accreditation;
  const auto& texts = visit.texts();
  return Json::object({{"id", one.id.text},
                       {"name", name_of(view.person)},
                       {"email", view.person.email},
                       {"function", maybe(view.person.function)},
                       {"role", texts.of("role", base::to_name(one.role))},
                       {"contract", maybe(view.contract)},
                       {"site", maybe(view.site)},
                       {"organisation", maybe(view.organisation)},
                       {"starts", day(visit, one.starts)},
                       {"ends", day(visit, one.ends)},
                       {"mandate_ends", view.person.mandate_ends.ok() ? Json{day(visit, view.person.mandate_ends)} : Json{false}},
                       {"powers", maybe(labels(visit, domain::powers_of(one, one.starts)))},
                       {"ending_soon", view.ending_soon},
                       {"state", texts.of("state.accreditation", base::to_name(one.state))},
                       {"tone", state_tone(view)}});
}

Json rows_of(const Visit& visit, const std::vector<ra::AccreditationView>& views) {
  Json out = Json::array();
  for (const auto& view : views) out.push(row_view(visit, view));
  return out;
}

ra::TypedPerson typed_person(const Visit& visit) {
  return {.given_names = visit.typed("given_names"),
          .surname = visit.typed("surname"),
          .email = visit.typed("email"),
          .function = visit.typed("function"),
          .phone = visit.typed("phone")};
}

ra::Deed typed_deed(const Visit& visit) {
  const auto* file = visit.form().file("file");
  return {.reference = visit.typed("deed"),
          .day = visit.typed("deed_day"),
          .file_name = file != nullptr ? file->file_name : std::string{},
          .content = file != nullptr ? base::view_of(file->content) : base::ByteView{}};
}

// --- Accreditations of the body ---

/// Contracts that are not over, and sites, of the manager's own body.
base::Result<FormSpec> accredit_form(Visit& visit) {
  VIDIMUS_TRY(all, ra::bodies(visit.counter()));
  FormSpec spec{.name = "habiliter", .action = "/gestion/habilitations", .multipart = true};
  for (const auto& body : all) {
    if (body.body.id != visit.actor().body) continue;
    for (const auto& contract : body.contracts) spec.choices["contract"].push_back({contract.id.text, contract.name});
    for (const auto& site : body.sites) spec.choices["site"].push_back({site.id.text, site.name});
  }
  spec.choices["role"] = choices_of(visit.texts(), "role", {Role::registration_operator, Role::delivery_operator});
  return spec;
}

FormSpec appoint_form(const Visit& visit) {
  return {.name = "designer",
          .action = "/gestion/habilitations",
          .choices = {{"role", choices_of(visit.texts(), "role", {Role::ra_manager, Role::auditor})}},
          .prefix = "designer-",
          .multipart = true};
}

constexpr int people_a_page = 50;
constexpr std::string_view people_path = "/gestion/habilitations";

std::string asked(const Visit& visit, std::string_view name) {
  return std::string{visit.request().query_value(name).value_or("")};
}

ports::AccreditationQuestion list_filter(const Visit& visit) {
  ports::AccreditationQuestion out;
  out.over = asked(visit, "etat") == "terminees";
  out.role = base::from_name<Role>(asked(visit, "role"));
  out.site.text = asked(visit, "lieu");
  out.after.text = asked(visit, "apres");
  out.limit = people_a_page;
  return out;
}

/// The filter shown, without its place in the list.
std::string list_query(const Visit& visit) {
  std::string out;
  for (const std::string_view name : {"role", "lieu", "etat"})
    if (const auto value = asked(visit, name); !value.empty())
      out += (out.empty() ? "" : "&") + std::string{name} + "=" + http::percent_encode(value);
  return out;
}

base::Result<Json> list_choices(Visit& visit) {
  Json roles = Json::array();
  for (const auto role : {Role::registration_operator, Role::delivery_operator, Role::ra_manager, Role::auditor})
    roles.push(Json::object({{"value", base::to_name(role)},
                             {"label", visit.texts().of("role", base::to_name(role))},
                             {"chosen", asked(visit, "role") == base::to_name(role)}}));
  Json sites = Json::array();
  VIDIMUS_TRY(bodies, ra::bodies(visit.counter()));
  for (const auto& body : bodies)
    if (body.body.id == visit.actor().body)
      for (const auto& site : body.sites)
        sites.push(
            Json::object({{"value", site.id.text}, {"label", site.name}, {"chosen", asked(visit, "lieu") == site.id.text}}));
  return Json::object({{"roles", std::move(roles)}, {"sites", std::move(sites)}, {"over", asked(visit, "etat") == "terminees"}});
}

PageResult show_accreditations(Visit& visit) {
  const auto filter = list_filter(visit);
  VIDIMUS_TRY(found, ra::accreditation_page(visit.counter(), visit.actor(), filter));
  const auto query = list_query(visit);
  VIDIMUS_TRY(filters, filters_view(visit, domain::FilteredList::people, query));
  VIDIMUS_TRY(choices, list_choices(visit));
  Json soon = Json::array();
  Json rows = Json::array();
  for (const auto& view : found) {
    rows.push(row_view(visit, view));
    if (view.ending_soon) soon.push(row_view(visit, view));
  }
  const bool more = found.size() == static_cast<std::size_t>(people_a_page);
  const auto next = std::string{people_path} + "?" + query + (query.empty() ? "" : "&") +
                    "apres=" + (more ? found.back().accreditation.id.text : std::string{});
  Json data = Json::object({{"has_soon", !soon.items().empty()},
                            {"soon", std::move(soon)},
                            {"over", filter.over},
                            {"has_rows", !rows.items().empty()},
                            {"rows", std::move(rows)},
                            {"choices", std::move(choices)},
                            {"filters", std::move(filters)},
                            {"next", more ? Json{next} : Json{false}},
                            {"back", back("/gestion", visit.texts().text("menu.gestion"))}});
  if (visit.has_role(Role::ra_manager)) {
    VIDIMUS_TRY(spec, accredit_form(visit));
    data.set("accredit", form_view(visit, spec)).set("appoint", form_view(visit, appoint_form(visit)));
  }
  return visit.page("habilitations", std::move(data));
}

PageResult accredit(Visit& visit) {
  const auto role = base::from_name<Role>(visit.typed("role"));
  const bool appoints = role == Role::ra_manager || role == Role::auditor;
  const auto done = ra::accredit(visit.counter(), visit.actor(),
                                 {.person = typed_person(visit),
                                  .role = role.value_or(Role::anyone),
                                  .contract = domain::ContractId{visit.typed("contract")},
                                  .site = domain::SiteId{visit.typed("site")},
                                  .starts = visit.typed("starts"),
                                  .ends = visit.typed("ends"),
                                  .deed = typed_deed(visit)});
  if (done) return visit.go("/gestion/habilitations", appoints ? "proposition" : "habilitation");
  visit.refuse(done.error(), appoints ? "designer" : "habiliter", appoints ? "designer-" : "");
  return show_accreditations(visit);
}

// --- One accreditation or power, with what the reader may do ---

std::string list_of(const ra::AccreditationView& view) {
  const auto& organisation = view.accreditation.organisation;
  return organisation.empty() ? "/gestion/habilitations" : "/collectivites/" + organisation.text + "/personnes";
}

base::Result<base::Done> add_acts(Visit& visit, const ra::AccreditationView& view, Json& data) {
  const auto path = "/habilitations/" + view.accreditation.id.text;
  for (const auto& event : view.possible) {
    if (event == "confirm" || event == "take_over")
      data.set("confirm", button_view(visit, path + "/confirmation", event == "confirm" ? "confirmer" : "succeder"));
    if (event == "co_sign") {
      VIDIMUS_TRY(text, ra::mandate_text(visit.counter(), visit.actor(), view.accreditation.id));
      data.set("mandate", text).set("ask", button_view(visit, path + "/code", "code_ask", "quiet"));
      data.set("sign", form_view(visit, {.name = "code", .action = path + "/confirmation", .submit = "mandat"}));
    }
    if (event == "decline")
      data.set("decline", form_view(visit, {.name = "motif", .action = path + "/refus", .submit = "ecarter", .danger = true}));
    if (event == "withdraw")
      data.set("withdraw", form_view(visit, {.name = "motif", .action = path + "/retrait", .submit = "retirer", .danger = true}));
  }
  return base::Done{};
}

/// What a right rests on: as a person named it, or in words what the house gave it for.
std::string deed_text(const Visit& visit, const std::string& proof) {
  const auto origin = domain::deed_origin(proof);
  return origin ? visit.texts().of("deed_origin", base::to_name(*origin)) : proof;
}

PageResult show_one(Visit& visit) {
  VIDIMUS_TRY(view, ra::accreditation(visit.counter(), visit.actor(), accreditation_of(visit)));
  const auto& one = view.accreditation;
  Json data = row_view(visit, view);
  data.set("granted_by", maybe(view.granted_by)).set("reason", maybe(one.reason)).set("deed", maybe(deed_text(visit, one.proof)));
  data.set("deed_day", one.deed_day.ok() ? Json{day(visit, one.deed_day)} : Json{false});
  data.set("has_file", !one.proof_file.empty());
  data.set("proposed", one.state == AccreditationState::proposed);
  data.set("back", back(list_of(view), visit.texts().of("title", one.organisation.empty() ? "habilitations" : "personnes")));
  VIDIMUS_CHECK(add_acts(visit, view, data));
  return visit.page("habilitation", std::move(data));
}

PageResult refused_accreditation(Visit& visit, const base::Error& error, std::string_view form) {
  if (error.code == base::Code::not_found) return error;
  visit.refuse(error, form);
  return show_one(visit);
}

PageResult ask_accreditation_code(Visit& visit) {
  VIDIMUS_CHECK(ra::ask_consent_code(visit.counter(), visit.actor(), "mandate:" + visit.param("id")));
  return visit.go("/habilitations/" + visit.param("id"), "code");
}

PageResult confirm_accreditation(Visit& visit) {
  const auto done = ra::confirm_accreditation(visit.counter(), visit.actor(), accreditation_of(visit), visit.typed("code"));
  if (!done) return refused_accreditation(visit, done.error(), "code");
  return visit.go("/habilitations/" + visit.param("id"), "confirmation");
}

PageResult end_with(Visit& visit, decltype(&ra::withdraw_accreditation) act, std::string_view done_key) {
  VIDIMUS_TRY(view, ra::accreditation(visit.counter(), visit.actor(), accreditation_of(visit)));
  const auto done = act(visit.counter(), visit.actor(), accreditation_of(visit), visit.typed("reason"));
  if (!done) return refused_accreditation(visit, done.error(), "motif");
  // Who declined his own mandate has nothing more to see there.
  const bool own = view.accreditation.person == visit.actor().person;
  return visit.go(own ? "/espace" : list_of(view), done_key);
}
PageResult decline(Visit& visit) { return end_with(visit, ra::decline_accreditation, "ecarte"); }
PageResult withdraw_accreditation(Visit& visit) { return end_with(visit, ra::withdraw_accreditation, "retrait"); }

PageResult show_deed(Visit& visit) {
  VIDIMUS_TRY(found, ra::read_deed(visit.counter(), visit.actor(), accreditation_of(visit)));
  return http::download(found.media_type, "acte-" + visit.param("id"), std::string{base::text_of(found.content)});
}

// --- Persons and powers of an organisation ---

/// One way of naming somebody: its form on the page.
struct Naming {
  Role role;
  std::string_view form;
};
constexpr Naming namings[] = {{Role::order_manager, "gestionnaire"},
                              {Role::delegate, "delegataire"},
                              {Role::certification_agent, "mandataire"},
                              {Role::legal_representative, "successeur"}};

bool may_name(domain::RoleSet acting, Role role) {
  if (acting.meets({Role::legal_representative, Role::ra_manager}))
    return role != Role::certification_agent || acting.has(Role::legal_representative);
  return role == Role::legal_representative && acting.has(Role::order_manager);
}

Json naming_forms(Visit& visit, const ra::StandingView& view) {
  Json out = Json::array();
  for (const auto& naming : namings) {
    if (!may_name(view.acting, naming.role)) continue;
    const auto prefix = std::string{naming.form} + "-";
    FormSpec spec{
        .name = std::string{naming.form},
        .action = "/collectivites/" + view.organisation.id.text + "/personnes",
        .submit = std::string{naming.form},
        .choices = {{"role", {{std::string{base::to_name(naming.role)}, visit.texts().of("role", base::to_name(naming.role))}}}},
        .prefix = prefix,
        .multipart = true};
    out.push(Json::object({{"heading", visit.texts().of("naming", naming.form)},
                           {"explanation", visit.texts().of("naming_help", naming.form)},
                           {"open", visit.refused(naming.form, prefix) != nullptr},
                           {"form", form_view(visit, spec)}}));
  }
  return out;
}

PageResult show_people(Visit& visit) {
  VIDIMUS_TRY(view, ra::standing(visit.counter(), visit.actor(), organisation_of(visit),
                                 {.after = domain::AccreditationId{asked(visit, "apres")},
                                  .over_after = domain::AccreditationId{asked(visit, "terminees_apres")},
                                  .limit = people_a_page}));
  auto now = rows_of(visit, view.people);
  auto over = rows_of(visit, view.over);
  const auto path = "/collectivites/" + view.organisation.id.text + "/personnes";
  Json forms = naming_forms(visit, view);
  return visit.page(
      "personnes",
      Json::object({{"id", view.organisation.id.text},
                    {"organisation", organisation_view(view.organisation)},
                    {"now", std::move(now)},
                    {"has_over", !over.items().empty()},
                    {"over", std::move(over)},
                    {"next", view.next.empty() ? Json{false} : Json{path + "?apres=" + view.next.text}},
                    {"next_over", view.next_over.empty() ? Json{false} : Json{path + "?terminees_apres=" + view.next_over.text}},
                    {"has_forms", !forms.items().empty()},
                    {"forms", std::move(forms)},
                    {"back", back("/espace", visit.texts().text("menu.espace"))}}));
}

/// The menu's door: one's own organisation.
PageResult lead_to_people(Visit& visit) {
  if (visit.actor().organisation.empty()) return base::fail(base::Code::not_found, "refused.not_found");
  return visit.go("/collectivites/" + visit.actor().organisation.text + "/personnes");
}

PageResult name_person(Visit& visit) {
  const auto role = base::from_name<Role>(visit.typed("role")).value_or(Role::anyone);
  ra::NamePerson command{.organisation = organisation_of(visit),
                         .role = role,
                         .person = typed_person(visit),
                         .starts = visit.typed("starts"),
                         .ends = visit.typed("ends"),
                         .mandate_ends = visit.typed("mandate_ends"),
                         .scope = {},
                         .deed = typed_deed(visit)};
  command.scope.add_if(visit.typed("sign_annex") == "oui", domain::Power::sign_annex);
  command.scope.add_if(visit.typed("sign_request") == "oui", domain::Power::sign_request);
  const auto done = ra::name_person(visit.counter(), visit.actor(), command);
  if (done)
    return visit.go("/collectivites/" + visit.param("id") + "/personnes",
                    done->state == AccreditationState::proposed ? "proposition" : "agent");
  if (done.error().code == base::Code::not_found) return done.error();
  std::string_view form = namings[0].form;
  for (const auto& naming : namings)
    if (naming.role == role) form = naming.form;
  visit.refuse(done.error(), form, std::string{form} + "-");
  return show_people(visit);
}

using enum http::Method;

}  // namespace

std::span<const Row> people_rows() {
  static constexpr Row rows[] = {{get, "/gestion/habilitations", show_accreditations},
                                 {post, "/gestion/habilitations", accredit, Door::signed_in, upload_limit},
                                 {get, "/habilitations/{id}", show_one},
                                 {get, "/habilitations/{id}/acte", show_deed},
                                 {post, "/habilitations/{id}/code", ask_accreditation_code},
                                 {post, "/habilitations/{id}/confirmation", confirm_accreditation},
                                 {post, "/habilitations/{id}/refus", decline},
                                 {post, "/habilitations/{id}/retrait", withdraw_accreditation},
                                 {get, "/personnes", lead_to_people},
                                 {get, "/collectivites/{id}/personnes", show_people},
                                 {post, "/collectivites/{id}/personnes", name_person, Door::signed_in, upload_limit}};
  return rows;
}

}  // namespace vidimus::web::portal
