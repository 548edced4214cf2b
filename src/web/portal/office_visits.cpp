// Hand-overs at a CCI office (R53), as its operator notes them: the visit, its outcome, the certificate its authority issued.
#include "ra/office_visits.hpp"

#include "ra/handover.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::DocumentKind;
using domain::Role;

std::string visit_path(const Visit& visit, std::string_view page = "") {
  return "/dossiers/" + visit.param("reference") + "/remise-cci" + std::string{page};
}

Json held_forms(Visit& visit) {
  const FormSpec held{.name = "face_a_face",
                      .action = visit_path(visit, "/remise"),
                      .submit = "cci_remise",
                      .choices = {{"document_kind", choices_of(visit.texts(), "document",
                                                               {DocumentKind::identity_card, DocumentKind::passport,
                                                                DocumentKind::residence_permit})}}};
  return Json::object(
      {{"held", form_view(visit, held)},
       {"refused",
        form_view(
            visit,
            {.name = "motif", .action = visit_path(visit, "/refus"), .submit = "cci_refus", .prefix = "refus-", .danger = true})},
       {"missed", button_view(visit, visit_path(visit, "/absence"), "absence", "quiet")}});
}

PageResult show_visit(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  const auto& file = view.file;
  const bool may = file.acting.meets({Role::registration_operator, Role::delivery_operator});
  if (!may || file.line.mode != domain::WithdrawalMode::cci) return base::fail(base::Code::forbidden, "refused.role");
  Json data = case_head(visit, file);
  const auto* booked = file.booked();
  const auto& zone = file.site ? file.site->zone : file.body.zone;
  data.set("when", booked != nullptr ? Json{date(visit, booked->starts, zone)} : Json{false});
  const bool held = file.honoured() != nullptr;
  const bool issued = file.certificate && !file.certificate->der.empty();
  data.set("held", held).set("issued", issued);
  if (!held) {
    data.set("arrange", form_view(visit, {.name = "visite_cci", .action = visit_path(visit, "/visite")}));
    if (booked != nullptr) data.set("outcome", held_forms(visit));
  } else if (!issued) {
    data.set("bring",
             form_view(visit, {.name = "certificat_externe", .action = visit_path(visit, "/certificat"), .multipart = true}));
  } else {
    data.set("certificate", Json::object({{"subject", name_in(file.certificate->subject)},
                                          {"serial", file.certificate->serial},
                                          {"not_after", date(visit, file.certificate->not_after, zone)}}));
  }
  return visit.page("remise_cci", std::move(data));
}

template <class T>
PageResult answer(Visit& visit, const base::Result<T>& done, std::string_view form, std::string_view told,
                  std::string_view prefix = "") {
  if (!done) {
    visit.refuse(done.error(), form, prefix);
    return show_visit(visit);
  }
  return visit.go(visit_path(visit), told);
}

/// «14:30» on that day, by the clock of the office.
std::optional<base::Instant> typed_moment(const Visit& visit, std::string_view zone) {
  const auto day = base::day_from(visit.typed("day"));
  const auto hour = visit.typed("hour");
  const auto digit = [&](std::size_t at) { return hour[at] >= '0' && hour[at] <= '9' ? hour[at] - '0' : 100; };
  if (!day || hour.size() != 5 || hour[2] != ':') return std::nullopt;
  const int hours = digit(0) * 10 + digit(1);
  const int minutes = digit(3) * 10 + digit(4);
  if (hours > 23 || minutes > 59) return std::nullopt;
  return base::instant_of({*day, hours, minutes, 0}, zone);
}

PageResult arrange(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  const auto when = typed_moment(visit, view.file.site ? view.file.site->zone : view.file.body.zone);
  if (!when) {
    auto error = base::fail(base::Code::bad_request, "refused.fields");
    error.fields.push_back({"/day", "field.date_invalid"});
    visit.refuse(std::move(error), "visite_cci");
    return show_visit(visit);
  }
  return answer(visit, ra::note_visit(visit.counter(), visit.actor(), visit.param("reference"), *when), "visite_cci",
                "cci_visite");
}

PageResult hold(Visit& visit) {
  const auto kind = base::from_name<DocumentKind>(visit.typed("document_kind")).value_or(DocumentKind::none);
  const auto done = ra::hold_face_to_face(visit.counter(), visit.actor(),
                                          {.reference = visit.param("reference"),
                                           .holder_present = visit.typed("present") == "oui",
                                           .document_kind = kind,
                                           .document_number = visit.typed("document_number"),
                                           .code = visit.typed("code")});
  return answer(visit, done, "face_a_face", "face_a_face");
}

PageResult refuse_visit(Visit& visit) {
  const auto done = ra::note_refusal(visit.counter(), visit.actor(), visit.param("reference"), visit.typed("reason"));
  return answer(visit, done, "motif", "cci_refus", "refus-");
}

PageResult miss_visit(Visit& visit) {
  return answer(visit, ra::note_missed_visit(visit.counter(), visit.actor(), visit.param("reference")), "", "absence");
}

PageResult bring(Visit& visit) {
  const auto* file = visit.form().file("file");
  const std::string_view pem = file != nullptr ? std::string_view{file->content} : std::string_view{};
  const auto done = ra::bring_certificate(visit.counter(), visit.actor(), visit.param("reference"), pem);
  return answer(visit, done, "certificat_externe", "cci_certificat");
}

constexpr std::size_t certificate_limit = 128U << 10;

}  // namespace

std::span<const Row> office_rows() {
  static constexpr Row rows[] = {
      {http::Method::get, "/dossiers/{reference}/remise-cci", show_visit},
      {http::Method::post, "/dossiers/{reference}/remise-cci/visite", arrange},
      {http::Method::post, "/dossiers/{reference}/remise-cci/remise", hold},
      {http::Method::post, "/dossiers/{reference}/remise-cci/refus", refuse_visit},
      {http::Method::post, "/dossiers/{reference}/remise-cci/absence", miss_visit},
      {http::Method::post, "/dossiers/{reference}/remise-cci/certificat", bring, Door::signed_in, certificate_limit}};
  return rows;
}

}  // namespace vidimus::web::portal
