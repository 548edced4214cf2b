// Elections and mandates (élections, mandats): forecast of an organisation, ends of mandates, revocation of those who leave.
#include "ra/elections.hpp"

#include <algorithm>
#include <span>

#include "web/portal/list_file.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::Role;

domain::OrganisationId organisation_of(const Visit& visit) { return domain::OrganisationId{visit.param("id")}; }
std::string elections_path(const Visit& visit) { return "/collectivites/" + visit.param("id") + "/mandats"; }

/// The day asked for, or the one half a year ahead: elections are prepared before they take place.
base::Day day_of(const Visit& visit) {
  const auto typed = visit.request().query_value("jour").value_or("");
  if (const auto day = base::day_from(typed)) return *day;
  constexpr int months_ahead = 6;
  return base::add_months(base::civil_of(visit.house().clock.now()).day, months_ahead);
}

Json held_view(const Visit& visit, const ra::MandateView::Held& held) {
  return Json::object({{"id", held.certificate.id.text},
                       {"reference", held.reference},
                       {"serial", held.certificate.serial},
                       {"ends", date(visit, held.certificate.not_after)},
                       {"ends_around", held.ends_around}});
}

Json person_row(Visit& visit, const ra::MandateView& view, bool writes) {
  Json certificates = Json::array();
  for (const auto& held : view.held) certificates.push(held_view(visit, held));
  const auto& person = view.person;
  Json out = Json::object({{"name", name_of(person)},
                           {"function", maybe(person.function)},
                           {"mandate_ends", person.mandate_ends.ok() ? Json{day(visit, person.mandate_ends)} : Json{false}},
                           {"elected", view.elected},
                           {"leaves", view.leaves},
                           {"represents", view.represents},
                           {"mandate_missing", view.mandate_missing},
                           {"has_certificates", !certificates.items().empty()},
                           {"certificates", std::move(certificates)}});
  if (view.elected && writes)
    out.set("form",
            form_view(visit, {.name = "mandat_elu",
                              .action = elections_path(visit) + "/personnes/" + person.id.text,
                              .values = {{"mandate_ends", person.mandate_ends.ok() ? base::to_text(person.mandate_ends) : ""}},
                              .prefix = person.id.text + "-"}));
  return out;
}

/// What one page names of those whom an election touches, and where the next begins.
constexpr std::size_t people_a_page = 50;

/// The people of the page asked for: those after the last one of the page before.
std::span<const ra::MandateView> people_of_page(const Visit& visit, const std::vector<ra::MandateView>& all) {
  std::span<const ra::MandateView> rest{all};
  const auto place = page_place(visit);
  const auto last = std::ranges::find(all, place, [](const auto& view) { return view.person.id.text; });
  if (last != all.end()) rest = rest.subspan(static_cast<std::size_t>(last - all.begin()) + 1);
  return rest.first(std::min(rest.size(), people_a_page));
}

PageResult show_elections(Visit& visit) {
  const auto when = day_of(visit);
  VIDIMUS_TRY(forecast, ra::mandate_forecast(visit.counter(), visit.actor(), organisation_of(visit), when));
  const bool writes =
      visit.has_role(Role::legal_representative) || visit.has_role(Role::order_manager) || visit.has_role(Role::ra_manager);
  Json people = Json::array();
  Json leaving = Json::array();
  const auto shown = people_of_page(visit, forecast.people);
  for (const auto& view : shown) people.push(person_row(visit, view, writes));
  for (const auto& view : forecast.people) {
    if (!view.leaves || !forecast.may_revoke) break;  // those who leave come first
    for (const auto& held : view.held)
      if (leaving.items().size() < ra::most_leavers) leaving.push(held_view(visit, held).set("name", name_of(view.person)));
  }
  const bool is_last = shown.empty() || &shown.back() == &forecast.people.back();
  Json data = Json::object(
      {{"organisation", organisation_view(forecast.organisation)},
       {"day", day(visit, when)},
       {"day_value", base::to_text(when)},
       {"has_people", !people.items().empty()},
       {"people", std::move(people)},
       {"next", next_page(elections_path(visit) + "?jour=" + base::to_text(when), is_last ? "" : shown.back().person.id.text)},
       {"others", count_or_none(forecast.others)},
       {"leavers", forecast.leavers},
       {"to_revoke", forecast.to_revoke},
       {"ending_around", forecast.ending_around},
       {"estimated_orders", forecast.estimated_orders},
       {"has_leaving", !leaving.items().empty()},
       {"more_leaving", count_or_none(forecast.to_revoke - static_cast<int>(leaving.items().size()))},
       {"leaving", std::move(leaving)},
       {"csrf", visit.csrf()},
       {"preview", elections_path(visit) + "/revocation"},
       {"back", back("/collectivites/" + visit.param("id") + "/personnes", visit.texts().of("title", "personnes"))}});
  const bool orders = !visit.actor().organisation.empty() && visit.actor().organisation == forecast.organisation.id &&
                      (visit.has_role(Role::legal_representative) || visit.has_role(Role::order_manager));
  if (!forecast.membership.empty() && orders) {
    data.set("order", "/adhesions/" + forecast.membership.text + "/commandes");
    data.set("prepare", elections_path(visit) + "/commande");
    data.set("has_estimate", forecast.estimated_orders > 0);
  }
  return visit.page("mandats", std::move(data));
}

PageResult lead_to_own(Visit& visit) {
  if (visit.actor().organisation.empty()) return base::fail(base::Code::not_found, "refused.not_found");
  return visit.go("/collectivites/" + visit.actor().organisation.text + "/mandats");
}

PageResult set_mandate(Visit& visit) {
  const domain::PersonId person{visit.param("person")};
  const auto done = ra::set_mandate(visit.counter(), visit.actor(), organisation_of(visit), person, visit.typed("mandate_ends"));
  if (done) return visit.go(elections_path(visit), "mandat_elu");
  if (done.error().code == base::Code::not_found) return done.error();
  visit.refuse(done.error(), "mandat_elu", person.text + "-");
  return show_elections(visit);
}

PageResult prepare_order(Visit& visit) {
  const auto when = base::day_from(visit.typed("jour"));
  if (!when) return base::fail(base::Code::bad_request, "field.date_invalid");
  const auto label = visit.texts().text("word.newcomers") + " " + day(visit, *when);
  const auto done = ra::draft_for_newcomers(visit.counter(), visit.actor(), organisation_of(visit), *when, label);
  if (done) return visit.go("/brouillons/" + done->id.text, "nouveaux");
  if (done.error().code != base::Code::bad_request) return done.error();
  visit.refuse(done.error(), "nouveaux");
  return show_elections(visit);
}

ra::RevokeLeavers command_of(const Visit& visit) {
  ra::RevokeLeavers out{.organisation = organisation_of(visit), .certificates = {}, .proof = {}};
  for (const auto value : visit.form().values("certificate")) out.certificates.emplace_back(std::string{value});
  const auto* file = visit.form().file("file");
  out.proof = {.reference = visit.typed("deed"),
               .day = {},
               .file_name = file != nullptr ? file->file_name : std::string{},
               .content = file != nullptr ? base::view_of(file->content) : base::ByteView{}};
  return out;
}

/// What will be revoked, before it is: nothing has happened when this page is shown.
PageResult show_preview(Visit& visit, const ra::RevokeLeavers& command) {
  VIDIMUS_TRY(all, ra::preview_leavers(visit.counter(), visit.actor(), command));
  Json rows = Json::array();
  for (const auto& held : all) rows.push(held_view(visit, held).set("subject", name_in(held.certificate.subject)));
  return visit.page("mandats_revocation",
                    Json::object({{"count", static_cast<std::int64_t>(all.size())},
                                  {"certificates", std::move(rows)},
                                  {"form", form_view(visit, {.name = "sortants",
                                                             .action = elections_path(visit) + "/revocation/confirmation",
                                                             .multipart = true,
                                                             .danger = true})},
                                  {"back", back(elections_path(visit), visit.texts().of("title", "mandats"))}}));
}

PageResult preview(Visit& visit) {
  auto page = show_preview(visit, command_of(visit));
  if (page || page.error().code != base::Code::bad_request) return page;
  visit.refuse(page.error(), "sortants");
  return show_elections(visit);
}

PageResult revoke_elected(Visit& visit) {
  const auto command = command_of(visit);
  const auto done = ra::revoke_leavers(visit.counter(), visit.actor(), command);
  if (!done) {
    if (done.error().code == base::Code::not_found) return done.error();
    visit.refuse(done.error(), "sortants");
    return show_preview(visit, command);
  }
  Json rows = Json::array();
  int revoked = 0;
  for (const auto& one : *done) {
    revoked += one.revoked ? 1 : 0;
    rows.push(Json::object({{"name", one.holder},
                            {"reference", one.reference},
                            {"serial", one.serial},
                            {"revoked", one.revoked},
                            {"why", maybe(one.refusal.empty() ? std::string{} : visit.texts().find(one.refusal))}}));
  }
  return visit.page("mandats_revoques",
                    Json::object({{"revoked", revoked},
                                  {"rows", std::move(rows)},
                                  {"back", back(elections_path(visit), visit.texts().of("title", "mandats"))}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> election_rows() {
  static constexpr Row rows[] = {
      {get, "/mandats", lead_to_own},
      {get, "/collectivites/{id}/mandats", show_elections},
      {post, "/collectivites/{id}/mandats/personnes/{person}", set_mandate},
      {post, "/collectivites/{id}/mandats/commande", prepare_order},
      {post, "/collectivites/{id}/mandats/revocation", preview},
      {post, "/collectivites/{id}/mandats/revocation/confirmation", revoke_elected, Door::signed_in, upload_limit}};
  return rows;
}

}  // namespace vidimus::web::portal
