// The agenda of operators and managers: the week of a site, leave, calendar feeds, missed appointments.
#include "domain/identifiers.hpp"
#include "ra/appointments.hpp"
#include "ra/calendar_files.hpp"
#include "ra/closing.hpp"
#include "ra/leaves.hpp"
#include "ra/week.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::HalfDay;

constexpr std::string_view feed_suffix = ".ics";

// The week.

Json seat_view(const Visit& visit, const ra::SheetItem& item) {
  const auto state = base::to_name(item.appointment.state);
  return Json::object({{"seat", item.appointment.seat ? Json{*item.appointment.seat} : Json{false}},
                       {"reference", item.line.reference},
                       {"holder", item.holder},
                       {"agent", maybe(item.agent)},
                       {"state", visit.texts().of("state.appointment", state)},
                       {"tone", tone(state)}});
}

Json slot_view(const Visit& visit, const ra::WeekSlot& slot, std::string_view zone) {
  Json items = Json::array();
  for (const auto& item : slot.items) items.push(seat_view(visit, item));
  return Json::object({{"hour", hour(visit, slot.slot.starts, zone)},
                       {"items", std::move(items)},
                       {"has_items", !slot.items.empty()},
                       {"free", slot.free},
                       {"has_free", slot.free > 0},
                       {"past", slot.slot.starts <= visit.request().now},
                       {"nobody", slot.present == 0 && slot.slot.starts > visit.request().now},
                       {"unserved", slot.unserved},
                       {"operators", slot.present},
                       {"capacity", slot.capacity}});
}

std::string week_path(const domain::SiteId& site, base::Day day) {
  return "/guichet/semaine?site=" + site.text + "&jour=" + base::to_text(day);
}

/// A day of a full week that is not the one asked for: how many come, and what is left.
Json folded_view(const ra::WeekDay& day) {
  std::int64_t appointments = 0;
  std::int64_t free = 0;
  std::int64_t unserved = 0;
  for (const auto& slot : day.slots) {
    appointments += static_cast<std::int64_t>(slot.items.size());
    free += slot.free;
    unserved += slot.unserved ? 1 : 0;
  }
  return Json::object({{"appointments", appointments},
                       {"free", count_or_none(free)},
                       {"unserved", count_or_none(unserved)},
                       {"one", appointments == 1}});
}

Json days_view(const Visit& visit, const ra::Week& week) {
  Json out = Json::array();
  for (const auto& one : week.days) {
    if (one.slots.empty()) continue;
    Json slots = Json::array();
    if (one.named)
      for (const auto& slot : one.slots) slots.push(slot_view(visit, slot, week.site.zone));
    const auto id = base::to_text(one.day);
    out.push(Json::object({{"day", day(visit, one.day)},
                           {"id", id},
                           {"folded", one.named ? Json{false} : folded_view(one)},
                           {"href", week_path(week.site.id, one.day) + "#jour-" + id},
                           {"slots", std::move(slots)}}));
  }
  return out;
}

Json site_choices(const std::vector<domain::DeliverySite>& sites, const domain::SiteId& chosen) {
  Json out = Json::array();
  for (const auto& site : sites)
    out.push(Json::object({{"value", site.id.text}, {"label", site.name}, {"chosen", site.id == chosen}}));
  return out;
}

/// The day shown when none is asked for: of this week while something of it is to come, else of the next.
base::Result<base::Day> coming_day_of(Visit& visit, const domain::SiteId& site) {
  const auto today = base::civil_of(visit.request().now).day;
  VIDIMUS_TRY(first, ra::first_open_day(visit.counter(), visit.actor(), site, today, true));
  return first.value_or(base::next_day(today, 7));
}

PageResult show_week(Visit& visit) {
  VIDIMUS_TRY(sites, ra::agenda_sites(visit.counter(), visit.actor()));
  if (sites.empty()) return visit.page("semaine", Json::object({{"no_site", true}}));
  const auto asked = domain::SiteId{std::string{visit.request().query_value("site").value_or("")}};
  const auto chosen = asked.empty() ? sites.front().id : asked;
  const auto today = base::civil_of(visit.request().now).day;
  const auto when = base::day_from(visit.request().query_value("jour").value_or(""));
  VIDIMUS_TRY(shown, when ? base::Result<base::Day>{*when} : coming_day_of(visit, chosen));
  VIDIMUS_TRY(week, ra::week_of(visit.counter(), visit.actor(), chosen, shown, ra::WeekNames::of_the_day));
  const bool is_this = week.monday <= today && today < base::next_day(week.monday, 7);
  Json days = days_view(visit, week);
  return visit.page("semaine", Json::object({{"site", week.site.name},
                                             {"sites", site_choices(sites, chosen)},
                                             {"day_value", base::to_text(shown)},
                                             {"from", day(visit, week.monday)},
                                             {"to", day(visit, base::next_day(week.monday, 6))},
                                             {"before", week_path(chosen, base::next_day(week.monday, -7))},
                                             {"after", week_path(chosen, base::next_day(week.monday, 7))},
                                             {"this_week", is_this ? Json{false} : Json{week_path(chosen, today)}},
                                             {"stock", week.stock},
                                             {"kept", week.kept},
                                             {"has_days", !days.items().empty()},
                                             {"days", std::move(days)}}));
}

// Leave.

std::string half(const Visit& visit, base::Day when, HalfDay part) {
  return day(visit, when) + " " + visit.texts().of("half_day", base::to_name(part));
}

Json leave_view(Visit& visit, const ra::LeaveView& view) {
  return Json::object(
      {{"person", view.person},
       {"from", half(visit, view.leave.first, view.leave.first_half)},
       {"to", half(visit, view.leave.last, view.leave.last_half)},
       {"note", maybe(view.leave.note)},
       {"withdraw", button_view(visit, "/guichet/conges/" + view.leave.id.text + "/retrait", "conge_retirer", "link")}});
}

PageResult show_leave(Visit& visit) {
  VIDIMUS_TRY(book, ra::leave_book(visit.counter(), visit.actor()));
  Json leave = Json::array();
  for (const auto& one : book.leave) leave.push(leave_view(visit, one));
  std::vector<Choice> people;
  for (const auto& one : book.operators) people.push_back({one.id.text, one.name});
  const auto halves = choices_of(visit.texts(), "half_day", {HalfDay::morning, HalfDay::afternoon});
  const FormSpec spec{.name = "conge",
                      .action = "/guichet/conges",
                      .choices = {{"person", people}, {"first_half", halves}, {"last_half", halves}},
                      .values = {{"first_half", "morning"}, {"last_half", "afternoon"}}};
  Json unserved = bookings_view(visit, book.unserved);
  return visit.page("conges", Json::object({{"has_leave", !leave.items().empty()},
                                            {"leave", std::move(leave)},
                                            {"has_unserved", !unserved.items().empty()},
                                            {"unserved", std::move(unserved)},
                                            {"form", people.empty() ? Json{false} : form_view(visit, spec)}}));
}

ra::DeclareLeave typed_leave(const Visit& visit) {
  ra::DeclareLeave out;
  out.person = domain::PersonId{visit.typed("person")};
  out.first = base::day_from(visit.typed("first")).value_or(base::Day{});
  const auto last = visit.typed("last");
  out.last = last.empty() ? out.first : base::day_from(last).value_or(base::Day{});
  out.first_half = base::from_name<HalfDay>(visit.typed("first_half")).value_or(HalfDay::morning);
  out.last_half = base::from_name<HalfDay>(visit.typed("last_half")).value_or(HalfDay::afternoon);
  out.note = visit.typed("note");
  return out;
}

/// Before a leave that leaves people without an operator: who they are, and the button that does it.
PageResult preview_leave(Visit& visit, const ra::LeaveOutcome& seen) {
  std::map<std::string, std::string> same{{"call_off", "oui"}};
  for (const auto* name : {"person", "first", "first_half", "last", "last_half", "note"}) same.emplace(name, visit.typed(name));
  return visit.page("apercu_annulation", Json::object({{"what", visit.texts().text("title.conges")},
                                                       {"day", half(visit, seen.leave.first, seen.leave.first_half)},
                                                       {"reason", false},
                                                       {"bookings", bookings_view(visit, seen.unserved)},
                                                       {"form", form_view(visit, {.name = "annulation_groupee",
                                                                                  .action = "/guichet/conges",
                                                                                  .danger = true,
                                                                                  .hidden = std::move(same)})},
                                                       {"back", back("/guichet/conges", visit.texts().text("title.conges"))}}));
}

PageResult declare_leave(Visit& visit) {
  const auto command = typed_leave(visit);
  if (visit.typed("call_off") != "oui") {
    const auto seen = ra::preview_leave(visit.counter(), visit.actor(), command);
    if (seen && !seen->unserved.empty()) return preview_leave(visit, *seen);
  }
  const auto done = ra::declare_leave(visit.counter(), visit.actor(), command);
  if (!done) {
    visit.refuse(done.error(), "conge");
    return show_leave(visit);
  }
  if (!done->unserved.empty()) return visit.go("/guichet/sans-rendez-vous", "conge_annulations");
  return visit.go("/guichet/conges", "conge");
}

PageResult withdraw_leave(Visit& visit) {
  VIDIMUS_CHECK(ra::withdraw_leave(visit.counter(), visit.actor(), domain::LeaveId{visit.param("leave")}));
  return visit.go("/guichet/conges", "conge_retire");
}

// Calendar feeds.

PageResult show_feeds_with(Visit& visit, const std::string& address) {
  VIDIMUS_TRY(feeds, ra::feeds_of(visit.counter(), visit.actor()));
  VIDIMUS_TRY(sites, ra::agenda_sites(visit.counter(), visit.actor()));
  Json list = Json::array();
  for (const auto& one : feeds)
    list.push(Json::object(
        {{"site", maybe(one.site)},
         {"created", date(visit, one.feed.created)},
         {"revoke", button_view(visit, "/guichet/agendas/" + one.feed.id.text + "/revocation", "agenda_revoquer", "link")}}));
  std::vector<Choice> choices;
  if (visit.has_role(domain::Role::delivery_operator)) choices.push_back({"moi", visit.texts().text("word.own_agenda")});
  for (const auto& site : sites) choices.push_back({site.id.text, site.name});
  return visit.page(
      "agendas",
      Json::object({{"address", maybe(address)},
                    {"has_feeds", !list.items().empty()},
                    {"feeds", std::move(list)},
                    {"form", form_view(visit, {.name = "agenda", .action = "/guichet/agendas", .choices = {{"of", choices}}})}}));
}

PageResult show_feeds(Visit& visit) { return show_feeds_with(visit, {}); }

PageResult offer_feed(Visit& visit) {
  const auto of = visit.typed("of");
  const auto done = ra::offer_feed(visit.counter(), visit.actor(), domain::SiteId{of == "moi" ? "" : of});
  if (!done) {
    visit.refuse(done.error(), "agenda");
    return show_feeds(visit);
  }
  return show_feeds_with(visit, done->address);
}

PageResult revoke_feed(Visit& visit) {
  VIDIMUS_CHECK(ra::revoke_feed(visit.counter(), visit.actor(), domain::FeedId{visit.param("feed")}));
  return visit.go("/guichet/agendas", "agenda_revoque");
}

/// For calendars, which sign in nowhere: the address is the key.
PageResult read_feed(Visit& visit) {
  auto secret = visit.param("secret");
  if (!secret.ends_with(feed_suffix)) return base::fail(base::Code::not_found, "calendar_feed");
  secret.resize(secret.size() - feed_suffix.size());
  VIDIMUS_TRY(text, ra::read_feed(visit.counter(), secret));
  return http::download("text/calendar; charset=utf-8", "agenda.ics", std::move(text))
      .set("Cache-Control", "private, max-age=300");
}

// Accepted cases without an appointment.

Json last_view(const Visit& visit, const domain::Appointment& last, std::string_view zone) {
  return Json::object({{"when", date(visit, last.starts, zone)},
                       {"state", visit.texts().of("state.appointment", base::to_name(last.state))},
                       {"tone", tone(base::to_name(last.state))},
                       {"reason", maybe(last.reason)}});
}

PageResult show_unbooked(Visit& visit) {
  VIDIMUS_TRY(all, ra::without_appointment(visit.counter(), visit.actor(), page_place(visit)));
  Json cases = Json::array();
  for (const auto& one : all.items)
    cases.push(Json::object({{"reference", one.line.reference},
                             {"holder", name_of(one.holder)},
                             {"organisation", one.organisation},
                             {"phone", maybe(domain::phone_text(one.holder.phone))},
                             {"tel", one.holder.phone},
                             {"site", one.site.name},
                             {"last", one.last ? last_view(visit, *one.last, one.site.zone) : Json{false}}}));
  const bool delivers = visit.has_role(domain::Role::delivery_operator);
  return visit.page(
      "sans_rendez_vous",
      Json::object({{"has_cases", !cases.items().empty()},
                    {"cases", std::move(cases)},
                    {"next", next_page("/guichet/sans-rendez-vous", all.next)},
                    {"back", delivers ? back("/guichet", visit.texts().of("title", "guichet"))
                                      : back("/gestion/rendez-vous-manques", visit.texts().of("title", "manques"))}}));
}

// Missed appointments.

PageResult show_missed(Visit& visit) {
  VIDIMUS_TRY(missed, ra::missed_appointments(visit.counter(), visit.actor(), page_place(visit)));
  Json list = Json::array();
  for (const auto& item : missed.items)
    list.push(Json::object({{"reference", item.line.reference},
                            {"holder", item.holder},
                            {"organisation", item.organisation},
                            {"when", date(visit, item.appointment.starts)},
                            {"form", form_view(visit, {.name = "motif",
                                                       .action = "/gestion/rendez-vous-manques/" + item.line.reference,
                                                       .submit = "inviter",
                                                       .prefix = item.line.reference + "-"})}}));
  return visit.page("manques", Json::object({{"has_missed", !list.items().empty()},
                                             {"missed", std::move(list)},
                                             {"next", next_page("/gestion/rendez-vous-manques", missed.next)}}));
}

PageResult invite_again(Visit& visit) {
  const auto reference = visit.param("reference");
  const auto done = ra::excuse_missed(visit.counter(), visit.actor(), reference, visit.typed("reason"));
  if (!done) {
    visit.refuse(done.error(), "motif", reference + "-");
    return show_missed(visit);
  }
  return visit.go("/gestion/rendez-vous-manques", "invitation");
}

}  // namespace

std::span<const Row> agenda_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/guichet/semaine", show_week},
                                 {http::Method::get, "/guichet/conges", show_leave},
                                 {http::Method::post, "/guichet/conges", declare_leave},
                                 {http::Method::post, "/guichet/conges/{leave}/retrait", withdraw_leave},
                                 {http::Method::get, "/guichet/sans-rendez-vous", show_unbooked},
                                 {http::Method::get, "/guichet/agendas", show_feeds},
                                 {http::Method::post, "/guichet/agendas", offer_feed},
                                 {http::Method::post, "/guichet/agendas/{feed}/revocation", revoke_feed},
                                 {http::Method::get, "/agenda/{secret}", read_feed, Door::open},
                                 {http::Method::get, "/gestion/rendez-vous-manques", show_missed},
                                 {http::Method::post, "/gestion/rendez-vous-manques/{reference}", invite_again}};
  return rows;
}

}  // namespace vidimus::web::portal
