// Delivery points: the public list, and the RA manager's pages to keep them (addresses, hours, closures, instructions of a time).
#include "ra/closing.hpp"

#include <charconv>

#include "domain/identifiers.hpp"
#include "domain/sites.hpp"
#include "ra/opening_text.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::Role;

domain::SiteId edited_site(const Visit& visit) { return domain::SiteId{visit.param("id")}; }
std::string site_path(const Visit& visit) { return "/gestion/lieux/" + visit.param("id"); }

/// A number typed; -1 when it is none, which every check of a number refuses.
int number(const std::string& typed) {
  int out = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), out);
  return error == std::errc{} && end == typed.data() + typed.size() ? out : -1;
}

/// What holds today or will: the past is of no use to who comes.
Json instructions_view(const Visit& visit, const ra::SiteView& view, bool all) {
  Json out = Json::array();
  const auto today = base::civil_of(visit.house().clock.now(), view.site.zone).day;
  for (const auto& one : view.calendar.instructions)
    if (all || !one.ends.ok() || today <= one.ends)
      out.push(Json::object({{"key", ra::key_of(one)},
                             {"text", one.text},
                             {"period", maybe(ra::period_text(one.starts, one.ends, visit.language().dates))}}));
  return out;
}

Json closures_view(const Visit& visit, const ra::SiteView& view) {
  Json out = Json::array();
  const auto today = base::civil_of(visit.house().clock.now(), view.site.zone).day;
  for (const auto& one : view.calendar.closures)
    if (today <= one.day)
      out.push(Json::object({{"key", ra::key_of(one)}, {"day", day(visit, one.day)}, {"reason", one.reason}}));
  return out;
}

Json point_view(const Visit& visit, const ra::SiteView& view) {
  Json out = site_view(visit, view.site);
  auto closures = closures_view(visit, view);
  auto instructions = instructions_view(visit, view, false);
  out.set("opening", maybe(ra::opening_text(view.calendar.hours, visit.texts().shared(), visit.language().dates)));
  out.set("own", view.site.kind == domain::SiteKind::own);
  out.set("tel", view.site.phone);
  out.set("offered", view.site.offered);
  out.set("has_closures", !closures.items().empty()).set("closures", std::move(closures));
  out.set("has_timed", !instructions.items().empty()).set("timed", std::move(instructions));
  return out;
}

PageResult show_points(Visit& visit) {
  VIDIMUS_TRY(all, ra::delivery_points(visit.counter()));
  Json bodies = Json::array();
  for (const auto& body : all) {
    Json sites = Json::array();
    for (const auto& view : body.sites) sites.push(point_view(visit, view));
    if (!sites.items().empty())
      bodies.push(Json::object({{"name", body.body.name}, {"slug", body.body.slug}, {"sites", std::move(sites)}}));
  }
  return visit.page("points", Json::object({{"bodies", std::move(bodies)}}));
}

std::vector<Choice> territories(const Visit& visit) {
  std::vector<Choice> out;
  for (const auto& one : domain::territories) out.push_back({std::string{one.name}, visit.texts().of("territory", one.name)});
  return out;
}

/// The values a site may have of its own; the first says that the contract's counts.
template <class Choice_>
std::vector<Choice> own_or_contract(const Visit& visit, std::string_view words) {
  std::vector<Choice> out{{"", visit.texts().text("word.as_contract")}};
  for (const auto name : base::names<Choice_>) out.push_back({std::string{name}, visit.texts().of(words, name)});
  return out;
}

FormSpec site_spec(const Visit& visit, const std::string& action, std::string submit) {
  return {.name = "lieu",
          .action = action,
          .submit = std::move(submit),
          .choices = {{"kind", {{"own", visit.texts().text("word.own_site")}, {"cci", visit.texts().text("word.cci")}}},
                      {"territory", territories(visit)},
                      {"sla", own_or_contract<domain::SlaMode>(visit, "sla")},
                      {"receipt", own_or_contract<domain::ReceiptMode>(visit, "receipt")}},
          .values = {{"kind", "own"}, {"territory", "metropole"}, {"offered", "oui"}}};
}

PageResult show_sites(Visit& visit) {
  VIDIMUS_TRY(all, ra::sites(visit.counter(), visit.actor()));
  Json sites = Json::array();
  for (const auto& view : all) sites.push(point_view(visit, view));
  Json data = Json::object({{"has_sites", !sites.items().empty()},
                            {"sites", std::move(sites)},
                            {"back", back("/gestion", visit.texts().text("menu.gestion"))}});
  if (visit.has_role(Role::ra_manager)) data.set("form", form_view(visit, site_spec(visit, "/gestion/lieux", "lieu")));
  return visit.page("lieux", std::move(data));
}

ra::SiteForm typed_site(const Visit& visit) {
  return {.kind = base::from_name<domain::SiteKind>(visit.typed("kind")).value_or(domain::SiteKind::own),
          .name = visit.typed("name"),
          .street = visit.typed("street"),
          .zip = visit.typed("zip"),
          .town = visit.typed("town"),
          .phone = visit.typed("phone"),
          .territory = visit.typed("territory"),
          .instructions = visit.typed("instructions"),
          .verifies = visit.typed("verifies") == "oui",
          .outside = visit.typed("outside") == "oui",
          .offered = visit.typed("offered") == "oui",
          .contact = visit.typed("contact"),
          .email = visit.typed("email"),
          .sla = visit.typed("sla"),
          .receipt = visit.typed("receipt"),
          .horizon_days = visit.typed("booking_horizon_days")};
}

PageResult add_site(Visit& visit) {
  const auto done = ra::add_site(visit.counter(), visit.actor(), typed_site(visit));
  if (done) return visit.go("/gestion/lieux/" + done->id.text, "lieu");
  visit.refuse(done.error(), "lieu");
  return show_sites(visit);
}

std::vector<Choice> weekdays(const Visit& visit) {
  std::vector<Choice> out;
  const auto& words = visit.language().dates.weekdays;
  for (std::size_t at = 0; at < words.size(); ++at) out.push_back({std::to_string(at + 1), words[at]});
  return out;
}

Json hours_view(Visit& visit, const ra::SiteView& view) {
  Json out = Json::array();
  for (const auto& one : view.calendar.hours)
    out.push(Json::object({{"text", ra::opening_text({one}, visit.texts().shared(), visit.language().dates)},
                           {"slot_minutes", one.slot_minutes},
                           {"gap_minutes", one.gap_minutes},
                           {"capacity", one.capacity},
                           {"remove", button_view(visit, site_path(visit) + "/horaires/" + ra::key_of(one) + "/suppression",
                                                  "enlever", "quiet")}}));
  return out;
}

/// Entries with the button that takes them away.
Json removable(Visit& visit, Json entries, std::string_view list) {
  Json out = Json::array();
  for (auto entry : entries.items()) {
    const auto action = site_path(visit) + "/" + std::string{list} + "/" + entry.text("key") + "/suppression";
    out.push(entry.set("remove", button_view(visit, action, "enlever", "quiet")));
  }
  return out;
}

void add_edit_forms(Visit& visit, const ra::SiteView& view, Json& data) {
  const auto& site = view.site;
  auto spec = site_spec(visit, site_path(visit), "enregistrer");
  spec.choices["kind"] = {{std::string{base::to_name(site.kind)},
                           visit.texts().text(site.kind == domain::SiteKind::own ? "word.own_site" : "word.cci")}};
  spec.values = {{"kind", std::string{base::to_name(site.kind)}},
                 {"name", site.name},
                 {"street", site.street},
                 {"zip", site.zip},
                 {"town", site.town},
                 {"phone", domain::phone_text(site.phone)},
                 {"territory", site.territory},
                 {"instructions", site.instructions},
                 {"contact", site.contact},
                 {"email", site.email},
                 {"sla", site.sla ? std::string{base::to_name(*site.sla)} : ""},
                 {"receipt", site.receipt ? std::string{base::to_name(*site.receipt)} : ""},
                 {"booking_horizon_days", site.booking_horizon_days ? std::to_string(*site.booking_horizon_days) : ""},
                 {"verifies", site.verifies ? "oui" : ""},
                 {"outside", site.outside ? "oui" : ""},
                 {"offered", site.offered ? "oui" : ""}};
  data.set("edit", form_view(visit, spec));
  data.set("hours_form", form_view(visit, {.name = "horaire",
                                           .action = site_path(visit) + "/horaires",
                                           .choices = {{"weekday", weekdays(visit)}},
                                           .values = {{"slot_minutes", "20"}, {"gap_minutes", "10"}, {"capacity", "1"}},
                                           .prefix = "horaire-"}));
  data.set("closure_form",
           form_view(visit, {.name = "fermeture", .action = site_path(visit) + "/fermetures", .prefix = "fermeture-"}));
  data.set("instruction_form",
           form_view(visit, {.name = "consigne", .action = site_path(visit) + "/consignes", .prefix = "consigne-"}));
}

PageResult show_site(Visit& visit) {
  VIDIMUS_TRY(view, ra::site(visit.counter(), visit.actor(), edited_site(visit)));
  Json data = point_view(visit, view);
  auto hours = hours_view(visit, view);
  data.set("has_hours", !hours.items().empty()).set("hours", std::move(hours));
  data.set("closures", removable(visit, closures_view(visit, view), "fermetures"));
  auto timed = removable(visit, instructions_view(visit, view, true), "consignes");
  data.set("has_timed", !timed.items().empty()).set("timed", std::move(timed));
  data.set("manages", visit.has_role(Role::ra_manager));
  data.set("back", back("/gestion/lieux", visit.texts().of("title", "lieux")));
  if (visit.has_role(Role::ra_manager)) add_edit_forms(visit, view, data);
  return visit.page("lieu", std::move(data));
}

/// The site again after an act: what was done, or what is wrong in the form.
template <class Outcome>
PageResult after(Visit& visit, const base::Result<Outcome>& done, std::string_view form, std::string_view prefix,
                 std::string_view told) {
  if (done) return visit.go(site_path(visit), told);
  if (done.error().code == base::Code::not_found) return done.error();
  visit.refuse(done.error(), form, prefix);
  return show_site(visit);
}

PageResult edit_site(Visit& visit) {
  return after(visit, ra::edit_site(visit.counter(), visit.actor(), edited_site(visit), 0, typed_site(visit)), "lieu", "",
               "lieu");
}

PageResult add_hours(Visit& visit) {
  const ra::HoursForm form{.weekday = number(visit.typed("weekday")),
                           .from = visit.typed("from"),
                           .to = visit.typed("to"),
                           .slot_minutes = number(visit.typed("slot_minutes")),
                           .gap_minutes = number(visit.typed("gap_minutes")),
                           .capacity = number(visit.typed("capacity"))};
  return after(visit, ra::add_hours(visit.counter(), visit.actor(), edited_site(visit), form), "horaire", "horaire-", "horaire");
}

/// Before a day that is booked is closed: who will be told, and the button that does it.
PageResult preview_closure(Visit& visit, const ra::ClosureForm& form) {
  const auto closed = base::day_from(form.day).value_or(base::Day{});
  VIDIMUS_TRY(view, ra::site(visit.counter(), visit.actor(), edited_site(visit)));
  VIDIMUS_TRY(booked, ra::booked_that_day(visit.counter(), visit.actor(), edited_site(visit), closed));
  return visit.page(
      "apercu_annulation",
      Json::object({{"what", view.site.name},
                    {"day", day(visit, closed)},
                    {"reason", form.reason},
                    {"bookings", bookings_view(visit, booked)},
                    {"form", form_view(visit, {.name = "annulation_groupee",
                                               .action = site_path(visit) + "/fermetures",
                                               .danger = true,
                                               .hidden = {{"day", form.day}, {"reason", form.reason}, {"call_off", "oui"}}})},
                    {"back", back(site_path(visit), view.site.name)}}));
}

PageResult add_closure(Visit& visit) {
  const ra::ClosureForm form{
      .day = visit.typed("day"), .reason = visit.typed("reason"), .call_off = visit.typed("call_off") == "oui"};
  const auto done = ra::add_closure(visit.counter(), visit.actor(), edited_site(visit), form);
  if (!done && done.error().detail == "closure_booked") return preview_closure(visit, form);
  if (done && !done->called_off.empty()) return visit.go("/guichet/sans-rendez-vous", "fermeture_annulations");
  return after(visit, done, "fermeture", "fermeture-", "fermeture");
}

PageResult add_instruction(Visit& visit) {
  const ra::InstructionForm form{.from = visit.typed("from"), .to = visit.typed("to"), .text = visit.typed("text")};
  return after(visit, ra::add_instruction(visit.counter(), visit.actor(), edited_site(visit), form), "consigne", "consigne-",
               "consigne");
}

PageResult remove_with(Visit& visit, decltype(&ra::remove_hours) act) {
  return after(visit, act(visit.counter(), visit.actor(), edited_site(visit), visit.param("key")), "lieu", "", "enleve");
}
PageResult remove_hours(Visit& visit) { return remove_with(visit, ra::remove_hours); }
PageResult remove_closure(Visit& visit) { return remove_with(visit, ra::remove_closure); }
PageResult remove_instruction(Visit& visit) { return remove_with(visit, ra::remove_instruction); }

using enum http::Method;

}  // namespace

std::span<const Row> site_rows() {
  static constexpr Row rows[] = {{get, "/points-de-delivrance", show_points, Door::open},
                                 {get, "/gestion/lieux", show_sites},
                                 {post, "/gestion/lieux", add_site},
                                 {get, "/gestion/lieux/{id}", show_site},
                                 {post, "/gestion/lieux/{id}", edit_site},
                                 {post, "/gestion/lieux/{id}/horaires", add_hours},
                                 {post, "/gestion/lieux/{id}/horaires/{key}/suppression", remove_hours},
                                 {post, "/gestion/lieux/{id}/fermetures", add_closure},
                                 {post, "/gestion/lieux/{id}/fermetures/{key}/suppression", remove_closure},
                                 {post, "/gestion/lieux/{id}/consignes", add_instruction},
                                 {post, "/gestion/lieux/{id}/consignes/{key}/suppression", remove_instruction}};
  return rows;
}

}  // namespace vidimus::web::portal
