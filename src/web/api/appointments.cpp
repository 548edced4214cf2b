// Appointments (rendez-vous) and the day sheets of delivery operators.
#include "ra/appointments.hpp"

#include <array>

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
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(appointment, ra::book_appointment(call.counter(), call.actor(), call.reference(), starts));
  return single(appointment);
}

Answer cancel(Call& call) {
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
constexpr std::array rows{
    Row{get, "/api/v1/orders/{reference}/slots", list_slots},
    Row{post, "/api/v1/orders/{reference}/appointment", book},
    Row{remove, "/api/v1/orders/{reference}/appointment", cancel},
    Row{get, "/api/v1/day-sheets", list_sheets},
};

}  // namespace

std::span<const Row> appointment_rows() { return rows; }

}  // namespace vidimus::web::api
