// The agenda of operators and managers: the week of a site, leave, calendar feeds, missed appointments.
#include "ra/appointments.hpp"
#include "ra/calendar_files.hpp"
#include "ra/leaves.hpp"
#include "ra/week.hpp"
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
                       {"nobody", slot.present == 0},
                       {"unserved", slot.unserved},
                       {"operators", slot.present},
                       {"capacity", slot.capacity}});
}

Json days_view(const Visit& visit, const ra::Week& week) {
  Json out = Json::array();
  for (const auto& one : week.days) {
    if (one.slots.empty()) continue;
    Json slots = Json::array();
    for (const auto& slot : one.slots) slots.push(slot_view(visit, slot, week.site.zone));
    out.push(Json::object({{"day", day(visit, one.day)}, {"id", base::to_text(one.day)}, {"slots", std::move(slots)}}));
  }
  return out;
}

Json site_choices(const std::vector<domain::DeliverySite>& sites, const domain::SiteId& chosen) {
  Json out = Json::array();
  for (const auto& site : sites)
    out.push(Json::object({{"value", site.id.text}, {"label", site.name}, {"chosen", site.id == chosen}}));
  return out;
}

std::string week_path(const domain::SiteId& site, base::Day day) {
  return "/guichet/semaine?site=" + site.text + "&jour=" + base::to_text(day);
}

PageResult show_week(Visit& visit) {
  VIDIMUS_TRY(sites, ra::agenda_sites(visit.counter(), visit.actor()));
  if (sites.empty()) return visit.page("semaine", Json::object({{"no_site", true}}));
  const auto asked = domain::SiteId{std::string{visit.request().query_value("site").value_or("")}};
  const auto chosen = asked.empty() ? sites.front().id : asked;
  const auto today = base::civil_of(visit.request().now).day;
  const auto when = base::day_from(visit.request().query_value("jour").value_or("")).value_or(today);
  VIDIMUS_TRY(week, ra::week_of(visit.counter(), visit.actor(), chosen, when));
  Json days = days_view(visit, week);
  return visit.page("semaine", Json::object({{"site", week.site.name},
                                             {"sites", site_choices(sites, chosen)},
                                             {"day_value", base::to_text(when)},
                                             {"from", day(visit, week.monday)},
                                             {"to", day(visit, base::next_day(week.monday, 6))},
                                             {"before", week_path(chosen, base::next_day(week.monday, -7))},
                                             {"after", week_path(chosen, base::next_day(week.monday, 7))},
                                             {"stock", week.stock},
                                             {"kept", week.kept},
                                             {"has_days", !days.items().empty()},
                                             {"days", std::move(days)}}));
}

// Leave.

Json unserved_view(const Visit& visit, const std::vector<ra::SheetItem>& items) {
  Json out = Json::array();
  for (const auto& item : items)
    out.push(Json::object({{"reference", item.line.reference},
                           {"when", date(visit, item.appointment.starts)},
                           {"holder", item.holder},
                           {"agent", maybe(item.agent)}}));
  return out;
}

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
  Json unserved = unserved_view(visit, book.unserved);
  return visit.page("conges", Json::object({{"has_leave", !leave.items().empty()},
                                            {"leave", std::move(leave)},
                                            {"has_unserved", !unserved.items().empty()},
                                            {"unserved", std::move(unserved)},
                                            {"form", people.empty() ? Json{false} : form_view(visit, spec)}}));
}

PageResult declare_leave(Visit& visit) {
  ra::DeclareLeave command;
  command.person = domain::PersonId{visit.typed("person")};
  command.first = base::day_from(visit.typed("first")).value_or(base::Day{});
  const auto last = visit.typed("last");
  command.last = last.empty() ? command.first : base::day_from(last).value_or(base::Day{});
  command.first_half = base::from_name<HalfDay>(visit.typed("first_half")).value_or(HalfDay::morning);
  command.last_half = base::from_name<HalfDay>(visit.typed("last_half")).value_or(HalfDay::afternoon);
  command.note = visit.typed("note");
  const auto done = ra::declare_leave(visit.counter(), visit.actor(), command);
  if (!done) {
    visit.refuse(done.error(), "conge");
    return show_leave(visit);
  }
  return visit.go("/guichet/conges", done->unserved.empty() ? "conge" : "conge_sans_operateur");
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

// Missed appointments.

PageResult show_missed(Visit& visit) {
  VIDIMUS_TRY(missed, ra::missed_appointments(visit.counter(), visit.actor()));
  Json list = Json::array();
  for (const auto& item : missed)
    list.push(Json::object({{"reference", item.line.reference},
                            {"holder", item.holder},
                            {"organisation", item.organisation},
                            {"when", date(visit, item.appointment.starts)},
                            {"form", form_view(visit, {.name = "motif",
                                                       .action = "/gestion/rendez-vous-manques/" + item.line.reference,
                                                       .submit = "inviter",
                                                       .prefix = item.line.reference + "-"})}}));
  return visit.page("manques", Json::object({{"has_missed", !list.items().empty()}, {"missed", std::move(list)}}));
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

constexpr Row rows[] = {{http::Method::get, "/guichet/semaine", show_week},
                        {http::Method::get, "/guichet/conges", show_leave},
                        {http::Method::post, "/guichet/conges", declare_leave},
                        {http::Method::post, "/guichet/conges/{leave}/retrait", withdraw_leave},
                        {http::Method::get, "/guichet/agendas", show_feeds},
                        {http::Method::post, "/guichet/agendas", offer_feed},
                        {http::Method::post, "/guichet/agendas/{feed}/revocation", revoke_feed},
                        {http::Method::get, "/agenda/{secret}", read_feed, Door::open},
                        {http::Method::get, "/gestion/rendez-vous-manques", show_missed},
                        {http::Method::post, "/gestion/rendez-vous-manques/{reference}", invite_again}};

}  // namespace

std::span<const Row> agenda_rows() { return rows; }

}  // namespace vidimus::web::portal
