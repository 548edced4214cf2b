// Delivery points and verifying offices: what everybody may read, and what the RA manager changes (R49, R55, R58, R66, R67).
#include "ra/closing.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

domain::SiteId site_id(const Call& call) { return call.id<domain::SiteId>("id"); }

Json opening_day(base::Day one) { return one.ok() ? day(one) : Json{}; }

std::string clock(int minute) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(minute / 60) + ":" + two(minute % 60);
}

Json view_json(const ra::SiteView& view) {
  auto hours = Json::array();
  for (const auto& one : view.calendar.hours)
    hours.push(Json::object({{"key", ra::key_of(one)},
                             {"weekday", one.weekday},
                             {"from", clock(one.from_minute)},
                             {"to", clock(one.to_minute)},
                             {"slot_minutes", one.slot_minutes},
                             {"gap_minutes", one.gap_minutes},
                             {"capacity", one.capacity}}));
  auto closures = Json::array();
  for (const auto& one : view.calendar.closures)
    closures.push(Json::object({{"key", ra::key_of(one)}, {"day", day(one.day)}, {"reason", one.reason}}));
  auto instructions = Json::array();
  for (const auto& one : view.calendar.instructions)
    instructions.push(Json::object(
        {{"key", ra::key_of(one)}, {"from", opening_day(one.starts)}, {"to", opening_day(one.ends)}, {"text", one.text}}));
  return Json::object({{"site", to_json(view.site)},
                       {"territory", view.site.territory},
                       {"offered", view.site.offered},
                       {"hours", std::move(hours)},
                       {"closures", std::move(closures)},
                       {"instructions", std::move(instructions)}});
}

http::Reply shown(const ra::SiteView& view, int status = 200) {
  auto reply = http::json(view_json(view), status);
  reply.set("ETag", "\"" + std::to_string(view.site.version) + "\"");
  return reply;
}

Answer list_points(Call& call) {
  VIDIMUS_TRY(all, ra::delivery_points(call.counter()));
  auto list = Json::array();
  for (const auto& body : all)
    for (const auto& view : body.sites) list.push(view_json(view));
  return http::json(Json::object({{"delivery_points", std::move(list)}}));
}

Answer list_sites(Call& call) {
  VIDIMUS_TRY(all, ra::sites(call.counter(), call.actor()));
  auto list = Json::array();
  for (const auto& view : all) list.push(view_json(view));
  return http::json(Json::object({{"sites", std::move(list)}}));
}

Answer show_site(Call& call) {
  VIDIMUS_TRY(view, ra::site(call.counter(), call.actor(), site_id(call)));
  return shown(view);
}

ra::SiteForm read_site(Fields& fields) {
  ra::SiteForm form;
  form.name = fields.required("name");
  form.street = fields.required("street");
  form.zip = fields.required("zip");
  form.town = fields.required("town");
  form.phone = fields.required("phone");
  form.territory = fields.required("territory");
  form.instructions = fields.optional("instructions");
  form.verifies = fields.flag("verifies", false);
  form.outside = fields.flag("outside", false);
  form.offered = fields.flag("offered", true);
  form.contact = fields.optional("contact");
  form.email = fields.optional("email");
  form.sla = fields.optional("sla");
  form.receipt = fields.optional("receipt");
  form.horizon_days = fields.scalar("booking_horizon_days").value_or("");
  return form;
}

Answer add(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  auto form = read_site(fields);
  form.kind = fields.choice<domain::SiteKind>("kind");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::add_site(call.counter(), call.actor(), form));
  VIDIMUS_TRY(view, ra::site(call.counter(), call.actor(), made.id));
  auto reply = shown(view, 201);
  reply.set("Location", "/api/v1/sites/" + made.id.text);
  return reply;
}

Answer edit_site(Call& call) {
  VIDIMUS_TRY(version, call.if_match());
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto form = read_site(fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::edit_site(call.counter(), call.actor(), site_id(call), version, form));
  return show_site(call);
}

Answer add_hours(Call& call) {
  constexpr int most = 24 * 60;
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::HoursForm form{.weekday = static_cast<int>(fields.number("weekday", 1, 7)),
                     .from = fields.required("from"),
                     .to = fields.required("to"),
                     .slot_minutes = static_cast<int>(fields.number("slot_minutes", 1, most, 20)),
                     .gap_minutes = static_cast<int>(fields.number("gap_minutes", 0, most, 10)),
                     .capacity = static_cast<int>(fields.number("capacity", 1, domain::most_counters, 1))};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, ra::add_hours(call.counter(), call.actor(), site_id(call), form));
  return shown(view, 201);
}

Answer add_closure(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::ClosureForm form{.day = fields.required("day"), .reason = fields.required("reason")};
  form.call_off = fields.flag("call_off", false);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(outcome, ra::add_closure(call.counter(), call.actor(), site_id(call), form));
  return shown(outcome.view, 201);
}

Answer list_bookings(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto day = fields.optional_day("day");
  if (!day) fields.refuse("day", "required");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(booked, ra::booked_that_day(call.counter(), call.actor(), site_id(call), *day));
  return http::json(list_of("bookings", booked));
}

Answer add_instruction(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::InstructionForm form{.from = fields.optional("from"), .to = fields.optional("to"), .text = fields.required("text")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, ra::add_instruction(call.counter(), call.actor(), site_id(call), form));
  return shown(view, 201);
}

Answer remove_with(Call& call, decltype(&ra::remove_hours) act) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, act(call.counter(), call.actor(), site_id(call), std::string{call.request().param("key")}));
  return shown(view);
}
Answer remove_hours(Call& call) { return remove_with(call, ra::remove_hours); }
Answer remove_closure(Call& call) { return remove_with(call, ra::remove_closure); }
Answer remove_instruction(Call& call) { return remove_with(call, ra::remove_instruction); }

using enum http::Method;

}  // namespace

std::span<const Row> site_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/delivery-points", list_points, Door::open},
      Row{get, "/api/v1/sites", list_sites},
      Row{post, "/api/v1/sites", add},
      Row{get, "/api/v1/sites/{id}", show_site},
      Row{post, "/api/v1/sites/{id}/edition", edit_site},
      Row{post, "/api/v1/sites/{id}/hours", add_hours},
      Row{post, "/api/v1/sites/{id}/hours/{key}/removal", remove_hours},
      Row{get, "/api/v1/sites/{id}/bookings", list_bookings},
      Row{post, "/api/v1/sites/{id}/closures", add_closure},
      Row{post, "/api/v1/sites/{id}/closures/{key}/removal", remove_closure},
      Row{post, "/api/v1/sites/{id}/instructions", add_instruction},
      Row{post, "/api/v1/sites/{id}/instructions/{key}/removal", remove_instruction},
  };
  return rows;
}

}  // namespace vidimus::web::api
