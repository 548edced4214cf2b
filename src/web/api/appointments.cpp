// Appointments (rendez-vous) and the day sheets of delivery operators.
#include "ra/appointments.hpp"

#include <array>

#include "ra/calendar_files.hpp"
#include "ra/waiting.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Answer list_slots(Call& call) {
  VIDIMUS_TRY(slots, ra::offered_slots(call.counter(), call.actor(), call.reference()));
  return http::json(list_of("slots", slots));
}

Answer book(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto starts = fields.instant("starts");
  const auto reason = fields.optional("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(appointment, ra::book_appointment(call.counter(), call.actor(), call.reference(), starts, reason));
  return single(appointment);
}

Answer miss(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(appointment, ra::miss_appointment(call.counter(), call.actor(), call.reference()));
  return single(appointment);
}

Answer invite_again(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(appointment, ra::excuse_missed(call.counter(), call.actor(), call.reference(), reason));
  return single(appointment);
}

Answer list_missed(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto place = fields.optional("after");
  const auto limit = static_cast<int>(fields.number("limit", 1, ra::longest_list_page, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(missed, ra::missed_appointments(call.counter(), call.actor(), place, limit));
  return http::json(list_of("missed", missed.items).set("next", text_or_null(missed.next)));
}

Answer calendar_file(Call& call) {
  VIDIMUS_TRY(text, ra::appointment_calendar(call.counter(), call.actor(), call.reference()));
  return http::download("text/calendar; charset=utf-8", "rendez-vous.ics", std::move(text));
}

Answer show_wait(Call& call) {
  VIDIMUS_TRY(wait, ra::waiting_of(call.counter(), call.actor(), call.reference()));
  if (!wait) return base::fail(base::Code::not_found, "refused.not_found");
  return single(*wait);
}

Answer ask_earlier(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(wait, ra::wait_for_earlier(call.counter(), call.actor(), call.reference()));
  return single(wait, 201);
}

Answer stop_waiting(Call& call) {
  VIDIMUS_TRY(wait, ra::stop_waiting(call.counter(), call.actor(), call.reference()));
  return single(wait);
}

Answer cancel_appointment(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  const auto reason = fields.optional("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(appointment, ra::cancel_appointment(call.counter(), call.actor(), call.reference(), reason));
  return single(appointment);
}

Answer list_sheets(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto day = fields.optional_day("day");
  VIDIMUS_CHECK(fields.verdict());
  const auto today = base::civil_of(call.counter().house().clock.now()).day;
  VIDIMUS_TRY(sheets, ra::day_sheets(call.counter(), call.actor(), day.value_or(today)));
  return http::json(list_of("day_sheets", sheets));
}

using enum http::Method;

}  // namespace

std::span<const Row> appointment_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/orders/{reference}/slots", list_slots},
      Row{post, "/api/v1/orders/{reference}/appointment", book},
      Row{remove, "/api/v1/orders/{reference}/appointment", cancel_appointment},
      Row{get, "/api/v1/orders/{reference}/appointment/calendar", calendar_file},
      Row{post, "/api/v1/orders/{reference}/appointment/no-show", miss},
      Row{post, "/api/v1/orders/{reference}/appointment/invitation", invite_again},
      Row{get, "/api/v1/orders/{reference}/earlier-slot", show_wait},
      Row{post, "/api/v1/orders/{reference}/earlier-slot", ask_earlier},
      Row{remove, "/api/v1/orders/{reference}/earlier-slot", stop_waiting},
      Row{get, "/api/v1/missed-appointments", list_missed},
      Row{get, "/api/v1/day-sheets", list_sheets},
  };
  return rows;
}

}  // namespace vidimus::web::api
