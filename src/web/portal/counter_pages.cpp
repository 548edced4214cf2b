// The hand-over at the counter (guichet), one page at a time: arrival, identity document, withdrawal code, purchase order, token
// and certificate, reading, signature of the delivery record. What is next follows from the case alone, so any page may be left
// and taken up again.
#include <algorithm>

#include "ra/appointments.hpp"
#include "ra/counter_visit.hpp"
#include "ra/handover.hpp"
#include "ra/record_signing.hpp"
#include "web/portal/day_sheet.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::DeliveryRecordState;
using domain::DocumentKind;
using domain::StationJobState;

std::string counter_path(const Visit& visit, std::string_view page = "") {
  return "/guichet/" + visit.param("reference") + std::string{page};
}

/// In the order in which they follow; the key is that of hand_over.<key> in portal/fr.toml.
enum class Stage : unsigned char { arrive, document, code, order, make, read, sign, finished, not_ready };
constexpr std::string_view stage_keys[] = {"arrive", "document", "code", "order", "make", "read", "sign", "finished"};

struct HandOver {
  ra::CaseView view;
  std::optional<domain::CounterVisit> visit;
  std::optional<domain::StationJob> job;
  std::optional<domain::DeliveryRecord> record;
  Stage stage = Stage::not_ready;
  [[nodiscard]] const ra::CaseFile& file() const { return view.file; }
};

bool is_going(const std::optional<domain::StationJob>& job) {
  return job && job->state != StationJobState::failed && job->state != StationJobState::done;
}

Stage stage_before_meeting(const HandOver& now) {
  if (now.file().booked() == nullptr) return Stage::not_ready;
  if (!now.visit) return Stage::arrive;
  if (!now.visit->document_checked_at) return Stage::document;
  return now.visit->code_checked_at ? Stage::order : Stage::code;
}

Stage stage_of(const HandOver& now) {
  using enum domain::CertificateState;
  if (const auto& certificate = now.file().certificate) {
    const auto state = certificate->state;
    const bool asked =
        now.record && now.record->state == DeliveryRecordState::waiting && now.record->certificate == certificate->id;
    if (state == delivered) return asked ? Stage::sign : Stage::read;
    if (state == active || state == revoked || state == refused || state == expired) return Stage::finished;
  }
  return now.file().honoured() == nullptr ? stage_before_meeting(now) : Stage::make;
}

template <class Found>
base::Result<std::optional<Found>> if_any(base::Result<Found> found) {
  if (found) return std::optional{*std::move(found)};
  if (found.error().code == Code::not_found) return std::optional<Found>{};
  return found.error();
}

/// The case for a delivery operator only.
base::Result<HandOver> hand_over(const Visit& visit) {
  const auto reference = visit.param("reference");
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), reference));
  if (!view.file.acting.has(domain::Role::delivery_operator)) return base::fail(Code::forbidden, "refused.role");
  HandOver out{std::move(view)};
  if (out.file().booked() != nullptr && out.file().dossier) {
    VIDIMUS_TRY(going_on, ra::visit_of(visit.counter(), visit.actor(), reference));
    out.visit = std::move(going_on);
  }
  VIDIMUS_TRY(job, if_any(ra::personalisation(visit.counter(), visit.actor(), reference)));
  out.job = std::move(job);
  VIDIMUS_TRY(record, if_any(ra::newest_record(visit.counter(), visit.actor(), reference)));
  out.record = std::move(record);
  out.stage = stage_of(out);
  return out;
}

/// When the check of a step was made, where it is known.
std::optional<base::Instant> made_at(const HandOver& now, Stage stage) {
  const auto& file = now.file();
  const auto of_visit = [&](auto member) { return now.visit ? (*now.visit).*member : std::nullopt; };
  if (stage == Stage::arrive && now.visit) return now.visit->arrived_at;
  if (stage == Stage::document) return of_visit(&domain::CounterVisit::document_checked_at);
  if (stage == Stage::code) return of_visit(&domain::CounterVisit::code_checked_at);
  if (stage == Stage::make && file.certificate) return file.certificate->delivered_at;
  if (stage == Stage::read && now.record) return now.record->made_at;
  if (stage == Stage::sign && now.record) return now.record->signed_at;
  return std::nullopt;
}

Json steps_view(const Visit& visit, const HandOver& now) {
  Json out = Json::array();
  const auto at = now.stage == Stage::not_ready ? -1 : static_cast<int>(now.stage);
  for (int number = 0; const auto key : stage_keys) {
    const auto when = number < at ? made_at(now, static_cast<Stage>(number)) : std::nullopt;
    const bool done = number < at || now.stage == Stage::finished;
    out.push(Json::object({{"label", visit.texts().of("hand_over", key)},
                           {"class", done           ? "done"
                                     : number == at ? "now"
                                                    : "todo"},
                           {"now", number == at},
                           {"at", when ? Json{hour(visit, *when, now.file().body.zone)} : Json{false}}}));
    ++number;
  }
  return out;
}

Json document_form(Visit& visit) {
  return form_view(visit, {.name = "document_montre",
                           .action = counter_path(visit, "/document"),
                           .choices = {{"document_kind", choices_of(visit.texts(), "document",
                                                                    {DocumentKind::identity_card, DocumentKind::passport,
                                                                     DocumentKind::residence_permit})}}});
}

Json order_view(Visit& visit, const HandOver& now) {
  const auto& file = now.file();
  const bool ready = file.line.state == domain::OrderState::ready;
  Json out = Json::object({{"organisation", file.organisation.name},
                           {"product", file.product ? Json{file.product->name} : Json{false}},
                           {"returned", date(visit, file.line.purchase_order_at, file.body.zone)},
                           {"not_needed", !ra::needs_purchase_order(file)},
                           {"waiting", ready ? Json{false} : Json{visit.texts().of("waiting", waiting_key(file))}}});
  if (ready) out.set("button", button_view(visit, counter_path(visit, "/bon-de-commande"), "face_a_face"));
  return out;
}

/// Today's sheet of the site of the hand-over.
base::Result<std::vector<ra::DaySheet>> sheets_of(Visit& visit, const ra::CaseFile& file) {
  VIDIMUS_TRY(sheets, ra::day_sheets(visit.counter(), visit.actor(), base::civil_of(visit.request().now, file.body.zone).day));
  std::erase_if(sheets, [&](const ra::DaySheet& sheet) { return sheet.site.id != file.line.delivery_site; });
  return std::move(sheets);
}

std::vector<Choice> stations_in(const std::vector<ra::DaySheet>& sheets) {
  std::vector<Choice> out;
  for (const auto& sheet : sheets)
    for (const auto& station : sheet.stations)
      if (!station.revoked_at && !station.key_mac.empty()) out.push_back({station.id.text, station.name});
  return out;
}

base::Result<std::vector<Choice>> stations_of(Visit& visit, const ra::CaseFile& file) {
  VIDIMUS_TRY(sheets, sheets_of(visit, file));
  return stations_in(sheets);
}

/// What a station told, in the portal's words: the failure, then what to do about it when there is a sentence for it.
Json failure_view(const Visit& visit, std::string_view what, const std::string& reason) {
  if (reason.empty()) return Json{false};
  const auto why = visit.texts().find(reason);
  return Json{visit.texts().text(what) + (why.empty() ? "" : " " + why)};
}

constexpr std::size_t serials_shown = 12;

/// Tokens the operator may take, as two lists: his own hands first, then the safe.
void add_tokens_at_hand(const Visit& visit, const ra::DaySheet& sheet, Json& data) {
  const auto& me = visit.actor().person;
  const auto list = [&](const domain::PersonId& keeper) {
    Json out = Json::array();
    std::size_t count = 0;
    for (const auto& token : sheet.stock)
      if (token.keeper == keeper && ++count <= serials_shown) out.push(Json::object({{"serial", token.serial}}));
    return std::pair{std::move(out), count};
  };
  auto [own, own_count] = list(me);
  auto [safe, safe_count] = list({});
  data.set("has_own", own_count > 0).set("own_count", own_count).set("own_tokens", std::move(own));
  data.set("has_safe", safe_count > 0).set("safe_count", safe_count).set("safe_tokens", std::move(safe));
  data.set("own_more", own_count > serials_shown).set("safe_more", safe_count > serials_shown);
  data.set("none_at_hand", own_count + safe_count == 0);
}

base::Result<Json> make_view(Visit& visit, const HandOver& now) {
  FormSpec spec{.name = "jeton", .action = counter_path(visit, "/cle")};
  VIDIMUS_TRY(sheets, sheets_of(visit, now.file()));
  auto stations = stations_in(sheets);
  const bool none = stations.empty();
  if (stations.size() == 1) spec.values["station"] = stations.front().value;
  spec.choices["station"] = std::move(stations);
  // The token of a failed try may still belong to the case: its serial is offered again.
  if (now.file().token) spec.values["token"] = now.file().token->serial;
  const bool failed = now.job && now.job->state == StationJobState::failed;
  auto out = Json::object({{"form", form_view(visit, spec)},
                           {"no_station", none},
                           {"failure", failed ? failure_view(visit, "job.failed", now.job->failure) : Json{false}}});
  for (const auto& sheet : sheets) add_tokens_at_hand(visit, sheet, out);
  return out;
}

Json progress_view(Visit& visit, const HandOver& now) {
  const auto at = now.job->state == StationJobState::waiting ? 0 : now.job->state == StationJobState::taken ? 1 : 2;
  Json parts = Json::array();
  for (int number = 0; const auto* key : {"waiting", "taken", "requested"}) {
    parts.push(Json::object({{"label", visit.texts().of("job_part", key)},
                             {"class", number < at    ? "done"
                                       : number == at ? "now"
                                                      : "todo"}}));
    ++number;
  }
  return Json::object({{"sentence", visit.texts().of("job", base::to_name(now.job->state))},
                       {"parts", std::move(parts)},
                       {"failure", failure_view(visit, "job.retrying", now.job->failure)}});
}

Json refusal_form(Visit& visit) {
  return form_view(visit,
                   {.name = "motif", .action = counter_path(visit, "/refus"), .submit = "refuser_certificat", .danger = true});
}

Json read_view(Visit& visit, const HandOver& now) {
  const auto& certificate = *now.file().certificate;
  const auto& zone = now.file().body.zone;
  const bool failed = now.record && now.record->state == DeliveryRecordState::given_up;
  return Json::object({{"subject", name_in(certificate.subject)},
                       {"holder", now.file().holder ? Json{name_of(*now.file().holder)} : Json{false}},
                       {"organisation", now.file().organisation.name},
                       {"serial", certificate.serial},
                       {"not_before", date(visit, certificate.not_before, zone)},
                       {"not_after", date(visit, certificate.not_after, zone)},
                       {"failure", failed ? failure_view(visit, "signing.failed", now.record->failure) : Json{false}},
                       {"button", button_view(visit, counter_path(visit, "/acceptation"), "certificat_lu")},
                       {"refuse", refusal_form(visit)}});
}

base::Result<Json> sign_view(Visit& visit, const HandOver& now) {
  VIDIMUS_TRY(stations, stations_of(visit, now.file()));
  std::string name;
  std::vector<Choice> others;
  for (auto& one : stations)
    if (one.value == now.record->station.text)
      name = one.label;
    else
      others.push_back(std::move(one));
  Json out = Json::object({{"station", maybe(name)},
                           {"failure", failure_view(visit, "signing.retrying", now.record->failure)},
                           {"refuse", refusal_form(visit)}});
  // On paper no token signs: not where the contract wants the operator's.
  if (!now.file().contract.operator_token)
    out.set("paper", button_view(visit, counter_path(visit, "/papier"), "remise_papier", "quiet"));
  if (!others.empty())
    out.set("elsewhere", form_view(visit, {.name = "poste_de_signature",
                                           .action = counter_path(visit, "/acceptation"),
                                           .choices = {{"station", std::move(others)}}}));
  return out;
}

/// How the operator countersigns: with his token, asked for at the station, or by the act he signed in for.
Json countersigning_view(Visit& visit, const HandOver& now) {
  const auto& record = *now.record;
  const bool stopped = record.counter_certificate.empty();
  Json out = Json::object({{"by_token", record.counter_signature.has_value()},
                           {"awaited", record.state == DeliveryRecordState::signed_ && !record.counter_required && !stopped},
                           {"by_act", record.state == DeliveryRecordState::sealed && !record.counter_signature},
                           {"failure", failure_view(visit, "countersigning.failed", record.failure)}});
  const bool waits = record.state == DeliveryRecordState::signed_ && !record.counter_signature && record.counter_required;
  out.set("waits", waits && !stopped);
  if (waits && stopped && record.operator_ == visit.actor().person)
    out.set("resume", button_view(visit, counter_path(visit, "/contreseing"), "reprendre_contreseing"));
  return out;
}

Json finished_view(Visit& visit, const HandOver& now) {
  const auto& file = now.file();
  const bool good = file.certificate && file.certificate->state == domain::CertificateState::active;
  const bool is_signed = now.record && now.record->signed_at.has_value();
  const bool sealed = now.record && now.record->state == DeliveryRecordState::sealed;
  return Json::object({{"good", good},
                       {"countersigning", is_signed ? countersigning_view(visit, now) : Json{false}},
                       {"signed", is_signed},
                       {"sealed", sealed},
                       {"sealing", is_signed && !sealed && visit.house().seal != nullptr},
                       {"record", "/dossiers/" + file.line.reference + "/proces-verbal"}});
}

/// What the page of this stage shows, under the stage's own name in the template.
base::Result<base::Done> fill(Visit& visit, const HandOver& now, Json& data) {
  switch (now.stage) {
    case Stage::not_ready:
      data.set("not_ready", true);
      return base::Done{};
    case Stage::arrive:
      data.set("arrive",
               Json::object({{"form", form_view(visit, {.name = "arrivee", .action = counter_path(visit, "/arrivee")})}}));
      return base::Done{};
    case Stage::document:
      data.set("shown_document", Json::object({{"form", document_form(visit)}}));
      return base::Done{};
    case Stage::code:
      data.set("code",
               Json::object({{"form", form_view(visit, {.name = "code_retrait", .action = counter_path(visit, "/code")})}}));
      return base::Done{};
    case Stage::order:
      data.set("order", order_view(visit, now));
      return base::Done{};
    case Stage::make: {
      if (is_going(now.job)) {
        data.set("progress", progress_view(visit, now)).set("refresh", "2");
        return base::Done{};
      }
      VIDIMUS_TRY(make, make_view(visit, now));
      data.set("make", std::move(make));
      return base::Done{};
    }
    case Stage::read:
      data.set("read", read_view(visit, now));
      return base::Done{};
    case Stage::sign: {
      VIDIMUS_TRY(sign, sign_view(visit, now));
      data.set("sign", std::move(sign)).set("refresh", "2");
      return base::Done{};
    }
    case Stage::finished: {
      auto finished = finished_view(visit, now);
      if (finished.find("sealing")->boolean() != nullptr && *finished.find("sealing")->boolean()) data.set("refresh", "3");
      data.set("finished", std::move(finished));
      return base::Done{};
    }
  }
  return base::Done{};
}

PageResult show_counter(Visit& visit) {
  VIDIMUS_TRY(now, hand_over(visit));
  const auto& file = now.file();
  Json data = case_head(visit, file);
  data.set("back", back("/guichet", visit.texts().text("menu.guichet")));
  const auto* booked = file.booked() != nullptr ? file.booked() : file.honoured();
  data.set("appointment", booked != nullptr ? Json{date(visit, booked->starts, file.body.zone)} : Json{false});
  data.set("steps", steps_view(visit, now));
  data.set("waiting", visit.texts().of("waiting", waiting_key(file)));
  VIDIMUS_CHECK(fill(visit, now, data));
  return visit.page("remise", std::move(data));
}

PageResult counter_again(Visit& visit, const base::Error& error, std::string_view form) {
  if (error.code == Code::not_found && error.detail != "refused.no_token") return error;
  visit.refuse(error, form);
  return show_counter(visit);
}

/// The page of the next step, or this one with what was wrong.
template <class Outcome>
PageResult next(Visit& visit, const base::Result<Outcome>& outcome, std::string_view form, std::string_view done = {}) {
  if (!outcome) return counter_again(visit, outcome.error(), form);
  return visit.go(counter_path(visit), done);
}

PageResult arrive(Visit& visit) {
  const bool present = visit.typed("present") == "oui";
  return next(visit, ra::note_arrival(visit.counter(), visit.actor(), visit.param("reference"), present), "arrivee");
}

PageResult compare_document(Visit& visit) {
  const auto kind = base::from_name<DocumentKind>(visit.typed("document_kind")).value_or(DocumentKind::none);
  return next(visit,
              ra::compare_document(visit.counter(), visit.actor(),
                                   {.reference = visit.param("reference"),
                                    .kind = kind,
                                    .number = visit.typed("document_number"),
                                    .expires = base::day_from(visit.typed("document_expires"))}),
              "document_montre");
}

PageResult compare_code(Visit& visit) {
  return next(visit, ra::compare_code(visit.counter(), visit.actor(), visit.param("reference"), visit.typed("code")),
              "code_retrait");
}

PageResult finish_checks(Visit& visit) {
  return next(visit, ra::finish_checks(visit.counter(), visit.actor(), visit.param("reference")), "", "face_a_face");
}

PageResult start(Visit& visit) {
  return next(visit,
              ra::start_personalisation(visit.counter(), visit.actor(),
                                        {.reference = visit.param("reference"),
                                         .token_serial = visit.typed("token"),
                                         .station = domain::StationId{visit.typed("station")}}),
              "jeton");
}

PageResult accept_contents(Visit& visit) {
  return next(
      visit,
      ra::accept_contents(visit.counter(), visit.actor(), visit.param("reference"), domain::StationId{visit.typed("station")}),
      "poste_de_signature");
}

PageResult accept_on_paper(Visit& visit) {
  return next(visit, ra::accept_certificate(visit.counter(), visit.actor(), visit.param("reference")), "", "remise");
}

PageResult resume_countersigning(Visit& visit) {
  return next(visit, ra::resume_countersigning(visit.counter(), visit.actor(), visit.param("reference")), "", "contreseing");
}

PageResult refuse_contents(Visit& visit) {
  return next(visit, ra::refuse_certificate(visit.counter(), visit.actor(), visit.param("reference"), visit.typed("reason")),
              "motif", "refus");
}

PageResult show_signed_record(Visit& visit) {
  VIDIMUS_TRY(file, ra::signed_record(visit.counter(), visit.actor(), visit.param("reference")));
  return http::download("application/pdf", file.name, std::string{base::text_of(file.content)}).set("Cache-Control", "no-store");
}

}  // namespace

std::span<const Row> counter_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/guichet", show_day},
                                 {http::Method::get, "/guichet/{reference}", show_counter},
                                 {http::Method::post, "/guichet/{reference}/arrivee", arrive},
                                 {http::Method::post, "/guichet/{reference}/document", compare_document},
                                 {http::Method::post, "/guichet/{reference}/code", compare_code},
                                 {http::Method::post, "/guichet/{reference}/bon-de-commande", finish_checks},
                                 {http::Method::post, "/guichet/{reference}/cle", start},
                                 {http::Method::post, "/guichet/{reference}/acceptation", accept_contents},
                                 {http::Method::post, "/guichet/{reference}/papier", accept_on_paper},
                                 {http::Method::post, "/guichet/{reference}/contreseing", resume_countersigning},
                                 {http::Method::post, "/guichet/{reference}/refus", refuse_contents},
                                 {http::Method::get, "/dossiers/{reference}/proces-verbal.pdf", show_signed_record}};
  return rows;
}

}  // namespace vidimus::web::portal
