// The delivery record (procès-verbal de remise): what the archive and the auditor read about a hand-over.
#include "ra/handover.hpp"

namespace vidimus::ra {
namespace {

Json person_of(const domain::Person& person) {
  return Json::object({{"given_names", person.given_names}, {"surname", person.surname}, {"function", person.function}});
}

Json moment(const std::optional<Instant>& when) { return when ? Json{base::to_rfc3339(*when)} : Json{}; }

Result<Json> meeting_of(Work& work, const domain::Appointment& appointment) {
  VIDIMUS_TRY(site, work.unit().site(appointment.site));
  VIDIMUS_TRY(held, work.unit().face_to_face(appointment.id));
  Json out = Json::object(
      {{"starts", base::to_rfc3339(appointment.starts)},
       {"site", Json::object({{"name", site.name}, {"street", site.street}, {"zip", site.zip}, {"town", site.town}})}});
  if (!held) return out;
  VIDIMUS_TRY(operator_, work.unit().person(held->operator_));
  out.set("at", base::to_rfc3339(held->at));
  out.set("operator", person_of(operator_));
  out.set("checks", Json::object({{"holder_present", held->holder_present},
                                  {"same_document", held->same_document},
                                  {"code_right", held->code_right}}));
  return out;
}

Json certificate_values(const domain::Certificate& certificate) {
  return Json::object({{"serial", certificate.serial},
                       {"subject", certificate.subject},
                       {"profile", certificate.profile},
                       {"state", base::to_name(certificate.state)},
                       {"not_before", moment(certificate.not_before)},
                       {"not_after", moment(certificate.not_after)},
                       {"sha256", certificate.der.empty() ? Json{} : Json{base::to_hex(pki::sha256(certificate.der))}}});
}

}  // namespace

Result<Json> delivery_record(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  const auto* honoured = file.honoured();
  if (honoured == nullptr) return base::fail(base::Code::not_found, "delivery_record");
  VIDIMUS_TRY(meeting, meeting_of(work, *honoured));
  Json out = Json::object({{"reference", reference},
                           {"body", file.body.name},
                           {"contract", file.contract.name},
                           {"organisation", Json::object({{"name", file.organisation.name}, {"siret", file.organisation.siret}})},
                           {"face_to_face", std::move(meeting)}});
  if (file.holder) out.set("holder", person_of(*file.holder));
  // The document's number stays in the dossier: the record says which kind was shown, and that it was the same.
  if (file.dossier) out.set("document_kind", base::to_name(file.dossier->document_kind));
  if (file.token)
    out.set("token", Json::object({{"serial", file.token->serial},
                                   {"model", file.token->model},
                                   {"qualified", file.token->qualified},
                                   {"state", base::to_name(file.token->state)}}));
  if (file.certificate) out.set("certificate", certificate_values(*file.certificate));
  return out;
}

}  // namespace vidimus::ra
