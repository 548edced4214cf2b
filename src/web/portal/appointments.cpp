// The holder chooses, moves or cancels an appointment (rendez-vous).
#include "ra/appointments.hpp"

#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

std::string path_of(const Visit& visit, std::string_view page = "") {
  return "/dossiers/" + visit.param("reference") + std::string{page};
}

/// Free slots as days with hours, each named by its instant.
Json days_view(const Visit& visit, const std::vector<domain::Slot>& slots, std::string_view zone) {
  Json days = Json::array();
  Json hours = Json::array();
  std::optional<base::Day> current;
  const auto close_day = [&] {
    if (current) days.push(Json::object({{"day", day(visit, *current)}, {"slots", std::move(hours)}}));
    hours = Json::array();
  };
  for (const auto& slot : slots) {
    const auto civil = base::civil_of(slot.starts, zone);
    if (current != civil.day) close_day();
    current = civil.day;
    hours.push(Json::object({{"value", base::to_rfc3339(slot.starts)}, {"hour", hour(visit, slot.starts, zone)}}));
  }
  close_day();
  return days;
}

PageResult show(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  const auto& file = view.file;
  Json data = case_head(visit, file);
  const bool cci = file.line.mode == domain::WithdrawalMode::cci;
  data.set("cci", cci);
  if (const auto* booked = file.booked()) {
    Json current = Json::object({{"when", date(visit, booked->starts, file.body.zone)}, {"cancel", false}});
    if (visit.actor().person == file.line.holder)
      current.set("cancel", button_view(visit, path_of(visit, "/rendez-vous/annulation"), "rendez_vous_annuler", "quiet"));
    data.set("booked", std::move(current));
  }
  if (cci) return visit.page("rendez_vous", std::move(data));
  VIDIMUS_TRY(slots, ra::offered_slots(visit.counter(), visit.actor(), visit.param("reference")));
  data.set("no_slot", slots.empty());
  const auto& zone = file.site ? file.site->zone : file.body.zone;
  if (!slots.empty())
    data.set("form", Json::object({{"action", path_of(visit, "/rendez-vous")},
                                   {"csrf", visit.csrf()},
                                   {"submit", visit.texts().text("submit.rendez_vous")},
                                   {"days", days_view(visit, slots, zone)}}));
  return visit.page("rendez_vous", std::move(data));
}

PageResult book(Visit& visit) {
  const auto starts = base::from_rfc3339(visit.typed("starts"));
  if (!starts) {
    auto error = base::fail(base::Code::bad_request, "wrong.slot");
    visit.refuse(error, "creneau");
    return show(visit);
  }
  const auto done = ra::book_appointment(visit.counter(), visit.actor(), visit.param("reference"), *starts);
  if (!done) {
    visit.refuse(done.error(), "creneau");
    return show(visit);
  }
  return visit.go(path_of(visit), "rendez_vous");
}

PageResult cancel(Visit& visit) {
  VIDIMUS_CHECK(ra::cancel_appointment(visit.counter(), visit.actor(), visit.param("reference"), visit.typed("reason")));
  return visit.go(path_of(visit), "rendez_vous_annule");
}

constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/rendez-vous", show},
                        {http::Method::post, "/dossiers/{reference}/rendez-vous", book},
                        {http::Method::post, "/dossiers/{reference}/rendez-vous/annulation", cancel}};

}  // namespace

std::span<const Row> appointment_rows() { return rows; }

}  // namespace vidimus::web::portal
