// The counter (guichet): the day sheet, and one hand-over step by step: face-to-face, token and certificate, acceptance.
#include <algorithm>

#include "ra/appointments.hpp"
#include "ra/handover.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::DocumentKind;
using domain::StationJobState;

std::string path_of(const Visit& visit, std::string_view page = "") {
  return "/guichet/" + visit.param("reference") + std::string{page};
}

Json sheet_items(const Visit& visit, const ra::DaySheet& sheet) {
  Json out = Json::array();
  for (const auto& item : sheet.items)
    out.push(Json::object({{"hour", hour(visit, item.appointment.starts, sheet.site.zone)},
                           {"reference", item.line.reference},
                           {"holder", item.holder},
                           {"organisation", item.organisation},
                           {"agent", maybe(item.agent)},
                           {"change", item.appointment.state == domain::AppointmentState::booked
                                          ? Json{"/dossiers/" + item.line.reference + "/rendez-vous"}
                                          : Json{false}},
                           {"state", visit.texts().of("state.appointment", base::to_name(item.appointment.state))}}));
  return out;
}

Json stations_view(Visit& visit, const ra::DaySheet& sheet) {
  Json out = Json::array();
  for (const auto& station : sheet.stations) {
    if (station.revoked_at || station.key_mac.empty()) continue;
    out.push(Json::object(
        {{"name", station.name},
         {"seen", date(visit, station.seen_at, sheet.site.zone)},
         {"revoke", button_view(visit, "/guichet/postes/" + station.id.text + "/revocation", "poste_revoquer", "link")}}));
  }
  return out;
}

Json sheet_view(Visit& visit, const ra::DaySheet& sheet) {
  Json stock = Json::array();
  for (const auto& token : sheet.stock) stock.push(Json::object({{"serial", token.serial}, {"model", token.model}}));
  Json items = sheet_items(visit, sheet);
  const auto site = "/guichet/sites/" + sheet.site.id.text;
  return Json::object(
      {{"site", site_view(visit, sheet.site)},
       {"has_items", !items.items().empty()},
       {"items", std::move(items)},
       {"stations", stations_view(visit, sheet)},
       {"pair", button_view(visit, site + "/appairage", "appairer", "quiet")},
       {"stock_count", sheet.stock.size()},
       {"kept_count", sheet.kept},
       {"has_stock", !sheet.stock.empty()},
       {"stock", std::move(stock)},
       {"stock_form", form_view(visit, {.name = "stock", .action = site + "/stock", .prefix = sheet.site.id.text + "-"})}});
}

PageResult show_day(Visit& visit) {
  const auto today = base::civil_of(visit.request().now).day;
  const auto asked = base::day_from(visit.request().query_value("jour").value_or("")).value_or(today);
  VIDIMUS_TRY(sheets, ra::day_sheets(visit.counter(), visit.actor(), asked));
  Json list = Json::array();
  for (const auto& sheet : sheets) list.push(sheet_view(visit, sheet));
  return visit.page("guichet", Json::object({{"day", day(visit, asked)},
                                             {"day_value", base::to_text(asked)},
                                             {"has_sheets", !list.items().empty()},
                                             {"sheets", std::move(list)}}));
}

enum class Stage : unsigned char { not_ready, face, make, progress, accept, finished };

struct HandOver {
  ra::CaseView view;
  std::optional<domain::StationJob> job;
  Stage stage = Stage::not_ready;
};

Stage stage_of(const ra::CaseFile& file, const std::optional<domain::StationJob>& job) {
  using enum domain::CertificateState;
  if (file.certificate) {
    const auto state = file.certificate->state;
    if (state == delivered) return Stage::accept;
    if (state == active || state == revoked || state == refused || state == expired) return Stage::finished;
  }
  if (file.honoured() == nullptr) return file.booked() != nullptr ? Stage::face : Stage::not_ready;
  const bool going = job && job->state != StationJobState::failed && job->state != StationJobState::done;
  return going ? Stage::progress : Stage::make;
}

/// The case for a delivery operator only.
base::Result<HandOver> hand_over(const Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  if (!view.file.acting.has(domain::Role::delivery_operator)) return base::fail(Code::forbidden, "refused.role");
  HandOver out{std::move(view), std::nullopt, Stage::not_ready};
  auto job = ra::personalisation(visit.counter(), visit.actor(), visit.param("reference"));
  if (job)
    out.job = std::move(*job);
  else if (job.error().code != Code::not_found)
    return job.error();
  out.stage = stage_of(out.view.file, out.job);
  return out;
}

Json steps_view(const Visit& visit, Stage stage) {
  static constexpr std::string_view keys[] = {"face", "make", "accept", "finished"};
  const int at = stage == Stage::face                               ? 0
                 : stage == Stage::make || stage == Stage::progress ? 1
                 : stage == Stage::accept                           ? 2
                 : stage == Stage::finished                         ? 4
                                                                    : -1;
  Json out = Json::array();
  int number = 0;
  for (const auto key : keys) {
    out.push(Json::object({{"label", visit.texts().of("hand_over", key)},
                           {"class", number < at    ? "done"
                                     : number == at ? "now"
                                                    : "todo"},
                           {"now", number == at}}));
    ++number;
  }
  return out;
}

Json face_view(Visit& visit) {
  const FormSpec spec{.name = "face_a_face",
                      .action = path_of(visit, "/face-a-face"),
                      .choices = {{"document_kind", choices_of(visit.texts(), "document",
                                                               {DocumentKind::identity_card, DocumentKind::passport,
                                                                DocumentKind::residence_permit})}}};
  return Json::object({{"form", form_view(visit, spec)}});
}

base::Result<Json> make_view(Visit& visit, const HandOver& now) {
  FormSpec spec{.name = "jeton", .action = path_of(visit, "/cle")};
  const auto& zone = now.view.file.body.zone;
  VIDIMUS_TRY(sheets, ra::day_sheets(visit.counter(), visit.actor(), base::civil_of(visit.request().now, zone).day));
  for (const auto& sheet : sheets) {
    if (sheet.site.id != now.view.file.line.delivery_site) continue;
    for (const auto& station : sheet.stations)
      if (!station.revoked_at && !station.key_mac.empty()) spec.choices["station"].push_back({station.id.text, station.name});
  }
  const bool failed = now.job && now.job->state == StationJobState::failed;
  const auto why = failed ? visit.texts().find(now.job->failure) : std::string{};
  std::string told = failed ? visit.texts().text("job.failed") : std::string{};
  if (!why.empty()) told += " " + why;
  // The token of a failed try may still belong to the case: its serial is offered again.
  if (now.view.file.token) spec.values["token"] = now.view.file.token->serial;
  return Json::object({{"form", form_view(visit, spec)}, {"failure", maybe(told)}});
}

Json accept_view(Visit& visit, const HandOver& now) {
  const auto& certificate = *now.view.file.certificate;
  const auto& zone = now.view.file.body.zone;
  return Json::object(
      {{"subject", certificate.subject},
       {"serial", certificate.serial},
       {"not_before", date(visit, certificate.not_before, zone)},
       {"not_after", date(visit, certificate.not_after, zone)},
       {"button", button_view(visit, path_of(visit, "/acceptation"), "remettre")},
       {"refuse",
        form_view(visit,
                  {.name = "motif", .action = path_of(visit, "/refus"), .submit = "refuser_certificat", .danger = true})}});
}

PageResult show(Visit& visit) {
  VIDIMUS_TRY(now, hand_over(visit));
  const auto& file = now.view.file;
  Json data = case_head(visit, file);
  data.set("back", back("/guichet", visit.texts().text("menu.guichet")));
  const auto* booked = file.booked() != nullptr ? file.booked() : file.honoured();
  data.set("appointment", booked != nullptr ? Json{date(visit, booked->starts, file.body.zone)} : Json{false});
  data.set("steps", steps_view(visit, now.stage));
  data.set("waiting", visit.texts().of("waiting", waiting_key(file)));
  switch (now.stage) {
    case Stage::not_ready:
      data.set("not_ready", true);
      break;
    case Stage::face:
      data.set("face", face_view(visit));
      break;
    case Stage::make: {
      VIDIMUS_TRY(make, make_view(visit, now));
      data.set("make", make);
      break;
    }
    case Stage::progress:
      data.set("progress", Json::object({{"sentence", visit.texts().of("job", base::to_name(now.job->state))}}));
      data.set("refresh", "3");
      break;
    case Stage::accept:
      data.set("accept", accept_view(visit, now));
      break;
    case Stage::finished:
      data.set("finished", true);
      break;
  }
  return visit.page("remise", std::move(data));
}

PageResult again(Visit& visit, const base::Error& error, std::string_view form) {
  if (error.code == Code::not_found && error.detail != "refused.no_token") return error;
  visit.refuse(error, form);
  return show(visit);
}

PageResult hold(Visit& visit) {
  const auto kind = base::from_name<DocumentKind>(visit.typed("document_kind")).value_or(DocumentKind::none);
  const auto done = ra::hold_face_to_face(visit.counter(), visit.actor(),
                                          {.reference = visit.param("reference"),
                                           .holder_present = visit.typed("present") == "oui",
                                           .document_kind = kind,
                                           .document_number = visit.typed("document_number"),
                                           .code = visit.typed("code")});
  if (!done) return again(visit, done.error(), "face_a_face");
  return visit.go(path_of(visit), "face_a_face");
}

PageResult start(Visit& visit) {
  const auto done = ra::start_personalisation(visit.counter(), visit.actor(),
                                              {.reference = visit.param("reference"),
                                               .token_serial = visit.typed("token"),
                                               .station = domain::StationId{visit.typed("station")}});
  if (!done) return again(visit, done.error(), "jeton");
  return visit.go(path_of(visit));
}

PageResult accept(Visit& visit) {
  const auto done = ra::accept_certificate(visit.counter(), visit.actor(), visit.param("reference"));
  if (!done) return again(visit, done.error(), "");
  return visit.go(path_of(visit), "remise");
}

PageResult refuse(Visit& visit) {
  const auto done = ra::refuse_certificate(visit.counter(), visit.actor(), visit.param("reference"), visit.typed("reason"));
  if (!done) return again(visit, done.error(), "motif");
  return visit.go(path_of(visit), "refus");
}

constexpr Row rows[] = {{http::Method::get, "/guichet", show_day},
                        {http::Method::get, "/guichet/{reference}", show},
                        {http::Method::post, "/guichet/{reference}/face-a-face", hold},
                        {http::Method::post, "/guichet/{reference}/cle", start},
                        {http::Method::post, "/guichet/{reference}/acceptation", accept},
                        {http::Method::post, "/guichet/{reference}/refus", refuse}};

}  // namespace

std::span<const Row> counter_rows() { return rows; }

}  // namespace vidimus::web::portal
