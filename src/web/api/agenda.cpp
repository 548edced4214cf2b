// The agenda of sites and operators: leave, weeks, calendar feeds.
#include <array>

#include "domain/identifiers.hpp"
#include "ra/calendar_files.hpp"
#include "ra/closing.hpp"
#include "ra/leaves.hpp"
#include "ra/week.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Json week_json(const ra::Week& week) {
  auto slots = Json::array();
  for (const auto& day : week.days)
    for (const auto& one : day.slots) {
      auto appointments = Json::array();
      for (const auto& item : one.items) appointments.push(to_json(item));
      slots.push(Json::object({{"starts", base::to_rfc3339(one.slot.starts)},
                               {"ends", base::to_rfc3339(one.slot.ends)},
                               {"capacity", one.capacity},
                               {"operators", one.present},
                               {"free", one.free},
                               {"unserved", one.unserved},
                               {"appointments", std::move(appointments)}}));
    }
  return Json::object({{"site", week.site.id.text},
                       {"monday", base::to_text(week.monday)},
                       {"tokens_in_stock", week.stock},
                       {"tokens_kept", week.kept},
                       {"slots", std::move(slots)}});
}

Answer show_week(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto day = fields.optional_day("day");
  VIDIMUS_CHECK(fields.verdict());
  const auto today = base::civil_of(call.counter().house().clock.now()).day;
  VIDIMUS_TRY(week, ra::week_of(call.counter(), call.actor(), call.id<domain::SiteId>("site"), day.value_or(today)));
  return http::json(week_json(week));
}

Json items_json(const std::vector<ra::SheetItem>& items) {
  auto out = Json::array();
  for (const auto& item : items) out.push(to_json(item));
  return out;
}

Answer list_leave(Call& call) {
  VIDIMUS_TRY(book, ra::leave_book(call.counter(), call.actor()));
  auto leave = Json::array();
  for (const auto& one : book.leave) leave.push(to_json(one.leave));
  return http::json(Json::object({{"leave", std::move(leave)}, {"unserved", items_json(book.unserved)}}));
}

Result<ra::DeclareLeave> read_leave(const Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::DeclareLeave out;
  out.person = domain::PersonId{fields.optional("person")};
  const auto first = fields.optional_day("first");
  const auto last = fields.optional_day("last");
  if (!first) fields.refuse("first", "required");
  out.first = first.value_or(base::Day{});
  out.last = last.value_or(out.first);
  out.first_half = fields.optional_choice<domain::HalfDay>("first_half").value_or(domain::HalfDay::morning);
  out.last_half = fields.optional_choice<domain::HalfDay>("last_half").value_or(domain::HalfDay::afternoon);
  out.note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Json outcome_json(const ra::LeaveOutcome& outcome) {
  return Json::object(
      {{"leave", to_json(outcome.leave)}, {"reassigned", outcome.reassigned}, {"unserved", items_json(outcome.unserved)}});
}

Answer declare_leave(Call& call) {
  VIDIMUS_TRY(command, read_leave(call));
  VIDIMUS_TRY(outcome, ra::declare_leave(call.counter(), call.actor(), command));
  return http::json(outcome_json(outcome), 201);
}

Answer preview_leave(Call& call) {
  VIDIMUS_TRY(command, read_leave(call));
  VIDIMUS_TRY(outcome, ra::preview_leave(call.counter(), call.actor(), command));
  return http::json(outcome_json(outcome));
}

Answer list_unbooked(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto place = fields.optional("after");
  const auto limit = static_cast<int>(fields.number("limit", 1, ra::longest_list_page, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(all, ra::without_appointment(call.counter(), call.actor(), place, limit));
  auto out = Json::array();
  for (const auto& one : all.items)
    out.push(Json::object({{"reference", one.line.reference},
                           {"site", one.site.id.text},
                           {"organisation_name", one.organisation},
                           {"holder_name", domain::shown_name(one.holder.given_names, one.holder.surname)},
                           {"holder_phone", text_or_null(one.holder.phone)},
                           {"last", one.last ? to_json(*one.last) : Json{}}}));
  return http::json(Json::object({{"cases", std::move(out)}, {"next", text_or_null(all.next)}}));
}

Answer withdraw_leave(Call& call) {
  VIDIMUS_TRY(leave, ra::withdraw_leave(call.counter(), call.actor(), call.id<domain::LeaveId>("id")));
  return single(leave);
}

Answer list_feeds(Call& call) {
  VIDIMUS_TRY(feeds, ra::feeds_of(call.counter(), call.actor()));
  auto list = Json::array();
  for (const auto& one : feeds) list.push(to_json(one.feed));
  return http::json(Json::object({{"calendar_feeds", std::move(list)}}));
}

Answer offer_feed(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  const domain::SiteId site{fields.optional("site")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(offered, ra::offer_feed(call.counter(), call.actor(), site));
  return http::json(Json::object({{"calendar_feed", to_json(offered.feed)}, {"address", offered.address}}), 201);
}

Answer revoke_feed(Call& call) {
  VIDIMUS_TRY(feed, ra::revoke_feed(call.counter(), call.actor(), call.id<domain::FeedId>("id")));
  return single(feed);
}

using enum http::Method;

}  // namespace

std::span<const Row> agenda_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/sites/{site}/week", show_week},
      Row{get, "/api/v1/leave", list_leave},
      Row{post, "/api/v1/leave", declare_leave},
      Row{post, "/api/v1/leave/preview", preview_leave},
      Row{get, "/api/v1/appointments/wanting", list_unbooked},
      Row{remove, "/api/v1/leave/{id}", withdraw_leave},
      Row{get, "/api/v1/calendar-feeds", list_feeds},
      Row{post, "/api/v1/calendar-feeds", offer_feed},
      Row{remove, "/api/v1/calendar-feeds/{id}", revoke_feed},
  };
  return rows;
}

}  // namespace vidimus::web::api
