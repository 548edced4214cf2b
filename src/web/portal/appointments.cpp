// The holder chooses, moves or cancels an appointment (rendez-vous), prints the summons, waits for an earlier slot. Operators
// move and call off with a reason.
#include "ra/appointments.hpp"

#include <algorithm>

#include "ra/calendar_files.hpp"
#include "ra/waiting.hpp"
#include "web/portal/actions.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::Role;

bool is_holder(const Visit& visit, const ra::CaseFile& file) { return visit.actor().person == file.line.holder; }

bool works_for_house(const ra::CaseFile& file) { return file.acting.meets({Role::delivery_operator, Role::ra_manager}); }

Json slot_choice(const Visit& visit, base::Instant starts, std::string_view zone) {
  return Json::object(
      {{"value", base::to_rfc3339(starts)}, {"hour", hour(visit, starts, zone)}, {"when", date(visit, starts, zone)}});
}

/// The days shown at once; the later ones are opened.
constexpr std::size_t first_days = 4;

/// Free slots as days with hours, each named by its instant: the first days, and the later ones.
std::pair<Json, Json> days_view(const Visit& visit, const std::vector<domain::Slot>& slots, std::string_view zone) {
  Json days = Json::array();
  Json later = Json::array();
  Json hours = Json::array();
  std::optional<base::Day> current;
  const auto close_day = [&] {
    auto& into = days.items().size() < first_days ? days : later;
    if (current) into.push(Json::object({{"day", day(visit, *current)}, {"slots", std::move(hours)}}));
    hours = Json::array();
  };
  for (const auto& slot : slots) {
    const auto civil = base::civil_of(slot.starts, zone);
    if (current != civil.day) close_day();
    current = civil.day;
    hours.push(slot_choice(visit, slot.starts, zone));
  }
  close_day();
  return {std::move(days), std::move(later)};
}

/// The slots the refusal named as nearest: one button press away.
Json nearest_view(const Visit& visit, const std::vector<std::string>& nearest, std::string_view zone) {
  Json out = Json::array();
  for (const auto& text : nearest)
    if (const auto starts = base::from_rfc3339(text)) out.push(slot_choice(visit, *starts, zone));
  return out;
}

Json waiting_view(Visit& visit, const std::optional<domain::SlotWait>& wait, std::string_view zone) {
  if (!wait)
    return Json::object(
        {{"waits", false}, {"ask", button_view(visit, path_of(visit, "/rendez-vous/attente"), "attente_demander", "quiet")}});
  const bool offered = wait->state == domain::WaitState::offered && wait->slot;
  return Json::object({{"waits", true},
                       {"offered", offered ? Json{date(visit, *wait->slot, zone)} : Json{false}},
                       {"offer_href", path_of(visit, "/rendez-vous/plus-tot")},
                       {"stop", button_view(visit, path_of(visit, "/rendez-vous/attente/fin"), "attente_cesser", "link")}});
}

base::Result<Json> booked_view(Visit& visit, const ra::CaseFile& file, const domain::Appointment& booked, std::string_view zone) {
  Json out = Json::object({{"when", date(visit, booked.starts, zone)},
                           {"summons", path_of(visit, "/convocation")},
                           {"calendar", path_of(visit, "/rendez-vous.ics")},
                           {"cancel", false},
                           {"call_off", false},
                           {"missed", false},
                           {"waiting", false}});
  const auto known = ra::facts(file, visit.request().now);
  if (is_holder(visit, file)) {
    const bool open = known.has(domain::Fact::change_in_time);
    const auto until = booked.starts - std::chrono::hours{file.contract.booking_change_hours};
    out.set("change_until", date(visit, until, zone)).set("too_late", !open);
    if (!open) return out;
    out.set("cancel", button_view(visit, path_of(visit, "/rendez-vous/annulation"), "rendez_vous_annuler", "quiet"));
    VIDIMUS_TRY(wait, ra::waiting_of(visit.counter(), visit.actor(), file.line.reference));
    out.set("waiting", waiting_view(visit, wait, zone));
  } else if (works_for_house(file)) {
    out.set("call_off", form_view(visit, {.name = "motif",
                                          .action = path_of(visit, "/rendez-vous/annulation"),
                                          .submit = "rendez_vous_annuler",
                                          .prefix = "annuler-",
                                          .danger = true}));
    if (known.has(domain::Fact::slot_passed) && file.acting.has(Role::delivery_operator))
      out.set("missed", button_view(visit, path_of(visit, "/rendez-vous/absence"), "absence", "quiet"));
  }
  return out;
}

/// An appointment the holder called off is his again with one press, while its slot is free; false of anything else.
Json again_view(Visit& visit, const ra::CaseFile& file, const std::vector<domain::Slot>& slots, std::string_view zone) {
  const auto newest = std::ranges::max_element(file.appointments, {}, &domain::Appointment::id);
  if (newest == file.appointments.end() || newest->state != domain::AppointmentState::cancelled) return false;
  if (std::ranges::find(slots, newest->starts, &domain::Slot::starts) == slots.end()) return false;
  return Json::object({{"when", date(visit, newest->starts, zone)},
                       {"starts", base::to_rfc3339(newest->starts)},
                       {"action", path_of(visit, "/rendez-vous")},
                       {"csrf", visit.csrf()}});
}

PageResult show_with(Visit& visit, const std::vector<std::string>& nearest_free) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  const auto& file = view.file;
  Json data = case_head(visit, file);
  const bool cci = file.line.mode == domain::WithdrawalMode::cci;
  const auto& zone = file.site ? file.site->zone : file.body.zone;
  data.set("cci", cci);
  data.set("holder_here", is_holder(visit, file));
  if (cci) return visit.page("rendez_vous", std::move(data));
  const auto* booked = file.booked();
  if (booked != nullptr) {
    VIDIMUS_TRY(current, booked_view(visit, file, *booked, zone));
    data.set("booked", std::move(current));
  }
  const bool may_move =
      booked == nullptr || works_for_house(file) || ra::facts(file, visit.request().now).has(domain::Fact::change_in_time);
  if (!may_move) return visit.page("rendez_vous", std::move(data));
  VIDIMUS_TRY(slots, ra::offered_slots(visit.counter(), visit.actor(), visit.param("reference")));
  data.set("again", booked == nullptr && is_holder(visit, file) ? again_view(visit, file, slots, zone) : Json{false});
  data.set("no_slot", slots.empty());
  Json nearest = nearest_view(visit, nearest_free, zone);
  data.set("has_nearest", !nearest.items().empty()).set("nearest", std::move(nearest));
  auto [days, later] = days_view(visit, slots, zone);
  if (!slots.empty())
    data.set("form",
             Json::object({{"action", path_of(visit, "/rendez-vous")},
                           {"csrf", visit.csrf()},
                           {"submit", visit.texts().text(booked != nullptr ? "next.appointment.move" : "submit.rendez_vous")},
                           {"needs_reason", booked != nullptr && !is_holder(visit, file)},
                           {"typed_reason", visit.typed("reason")},
                           {"days", std::move(days)},
                           {"has_later", !later.items().empty()},
                           {"later", std::move(later)}}));
  return visit.page("rendez_vous", std::move(data));
}

PageResult show_slots(Visit& visit) { return show_with(visit, {}); }

/// A lost race is told in one sentence, with the nearest free slots as choices.
PageResult show_refused(Visit& visit, base::Error error) {
  std::vector<std::string> nearest;
  if (error.detail == "slot_taken" && !error.missing.empty()) nearest.swap(error.missing.front().items);
  visit.refuse(std::move(error), "creneau");
  return show_with(visit, nearest);
}

PageResult book(Visit& visit) {
  const auto starts = base::from_rfc3339(visit.typed("starts"));
  if (!starts) return show_refused(visit, base::fail(base::Code::bad_request, "wrong.slot"));
  const auto done =
      ra::book_appointment(visit.counter(), visit.actor(), visit.param("reference"), *starts, visit.typed("reason"));
  if (!done) return show_refused(visit, done.error());
  return visit.go(path_of(visit), "rendez_vous");
}

PageResult cancel_appointment(Visit& visit) {
  const auto done = ra::cancel_appointment(visit.counter(), visit.actor(), visit.param("reference"), visit.typed("reason"));
  if (!done) {
    visit.refuse(done.error(), "motif", "annuler-");
    return show_slots(visit);
  }
  return visit.go(path_of(visit), "rendez_vous_annule");
}

PageResult miss_appointment(Visit& visit) {
  const auto done = ra::miss_appointment(visit.counter(), visit.actor(), visit.param("reference"));
  if (!done) return show_refused(visit, done.error());
  return visit.go(path_of(visit), "absence");
}

PageResult wait(Visit& visit) {
  const auto done = ra::wait_for_earlier(visit.counter(), visit.actor(), visit.param("reference"));
  if (!done) return show_refused(visit, done.error());
  return visit.go(path_of(visit, "/rendez-vous"), "attente");
}

PageResult stop_waiting(Visit& visit) {
  VIDIMUS_CHECK(ra::stop_waiting(visit.counter(), visit.actor(), visit.param("reference")));
  return visit.go(path_of(visit, "/rendez-vous"), "attente_finie");
}

/// Where the letter leads: the page tells, the button acts.
PageResult show_earlier(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  const auto& file = view.file;
  VIDIMUS_TRY(wait, ra::waiting_of(visit.counter(), visit.actor(), visit.param("reference")));
  Json data = case_head(visit, file);
  const auto& zone = file.site ? file.site->zone : file.body.zone;
  const auto* booked = file.booked();
  data.set("current", booked != nullptr ? Json{date(visit, booked->starts, zone)} : Json{false});
  data.set("all", path_of(visit, "/rendez-vous"));
  if (wait && wait->slot && booked != nullptr && is_holder(visit, file))
    data.set("offer", Json::object({{"when", date(visit, *wait->slot, zone)},
                                    {"value", base::to_rfc3339(*wait->slot)},
                                    {"action", path_of(visit, "/rendez-vous")},
                                    {"csrf", visit.csrf()}}));
  return visit.page("plus_tot", std::move(data));
}

/// «https://www.openstreetmap.org/search?query=…»: the address goes to the map only when somebody follows the link.
std::string map_link(const domain::DeliverySite& site) {
  return "https://www.openstreetmap.org/search?query=" + http::percent_encode(site.street + ", " + site.zip + " " + site.town);
}

PageResult show_summons(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  const auto& file = view.file;
  const auto* booked = file.booked();
  if (booked == nullptr || !file.site) return base::fail(base::Code::not_found, "appointment");
  Json data = case_head(visit, file);
  Json instructions = Json::array();
  const auto day_of = base::civil_of(booked->starts, file.site->zone).day;
  for (auto& text : domain::instructions_on(*file.site, file.instructions, day_of)) instructions.push(std::move(text));
  data.set("when", date(visit, booked->starts, file.site->zone))
      .set("until", hour(visit, booked->ends, file.site->zone))
      .set("map", map_link(*file.site))
      .set("has_instructions", !instructions.items().empty())
      .set("instructions", std::move(instructions))
      .set("calendar", booked->seat ? Json{path_of(visit, "/rendez-vous.ics")} : Json{false})
      .set("holder_here", is_holder(visit, file) && code_waits(file))
      .set("code_href", path_of(visit, "/code-de-retrait"));
  return visit.page("convocation", std::move(data));
}

PageResult calendar(Visit& visit) {
  VIDIMUS_TRY(text, ra::appointment_calendar(visit.counter(), visit.actor(), visit.param("reference")));
  return http::download("text/calendar; charset=utf-8", "rendez-vous.ics", std::move(text));
}

}  // namespace

std::span<const Row> appointment_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/rendez-vous", show_slots},
                                 {http::Method::post, "/dossiers/{reference}/rendez-vous", book},
                                 {http::Method::post, "/dossiers/{reference}/rendez-vous/annulation", cancel_appointment},
                                 {http::Method::post, "/dossiers/{reference}/rendez-vous/absence", miss_appointment},
                                 {http::Method::post, "/dossiers/{reference}/rendez-vous/attente", wait},
                                 {http::Method::post, "/dossiers/{reference}/rendez-vous/attente/fin", stop_waiting},
                                 {http::Method::get, "/dossiers/{reference}/rendez-vous/plus-tot", show_earlier},
                                 {http::Method::get, "/dossiers/{reference}/rendez-vous.ics", calendar},
                                 {http::Method::get, "/dossiers/{reference}/convocation", show_summons}};
  return rows;
}

}  // namespace vidimus::web::portal
