#include "web/api/render.hpp"

namespace vidimus::web::api {

using base::to_name;
using base::to_rfc3339;

Json moment(const std::optional<base::Instant>& when) { return when ? Json{to_rfc3339(*when)} : Json{}; }
Json day(const std::optional<base::Day>& when) { return when ? Json{base::to_text(*when)} : Json{}; }
Json text_or_null(std::string_view text) { return text.empty() ? Json{} : Json{text}; }

http::Reply accepted() {
  http::Reply out;
  out.status = 202;
  return out;
}

Json to_json(const domain::MutualisationBody& body) {
  return Json::object({{"id", body.id.text},
                       {"slug", body.slug},
                       {"name", body.name},
                       {"desk_phone", text_or_null(body.desk_phone)},
                       {"desk_hours", text_or_null(body.desk_hours)},
                       {"sender_email", text_or_null(body.sender_email)}});
}

/// A draft may have days not chosen yet.
static Json chosen_day(base::Day day) { return day.ok() ? Json{base::to_text(day)} : Json{}; }

Json to_json(const domain::FrameworkContract& contract) {
  return Json::object({{"id", contract.id.text},
                       {"body", contract.body.text},
                       {"name", contract.name},
                       {"supplier", contract.supplier},
                       {"state", to_name(contract.state)},
                       {"adhesion_open", chosen_day(contract.adhesion_open)},
                       {"effective", chosen_day(contract.effective)},
                       {"order_cutoff", chosen_day(contract.order_cutoff)},
                       {"cutoff_included", contract.cutoff_included},
                       {"dossier_deadline", chosen_day(contract.dossier_deadline)},
                       {"term", chosen_day(contract.term)},
                       {"successor", id_or_null(contract.successor)},
                       {"booking_notice_hours", contract.booking_notice_hours},
                       {"face_to_face_days", contract.face_to_face_days},
                       {"second_reviewer", contract.second_reviewer},
                       {"cci_by_pre_order", contract.cci_by_pre_order},
                       {"purchase_order_in_cci", contract.purchase_order_in_cci},
                       {"outside_counters", contract.outside_counters},
                       {"operator_token", contract.operator_token},
                       {"order_quota", contract.order_quota},
                       {"member_quota", contract.member_quota},
                       {"fee_cents", contract.fee_cents},
                       {"fee_includes_tax", contract.fee_includes_tax},
                       {"fee_tax_per_mille", contract.fee_tax_per_mille},
                       {"fee_due", to_name(contract.fee_due)},
                       {"base_bundle", contract.base_bundle},
                       {"add_on", contract.add_on},
                       {"sender_addresses", contract.sender_addresses},
                       {"renewal_rule", to_name(contract.renewal_rule)},
                       {"renewal_window_days", contract.renewal_window_days},
                       {"announcement_days", contract.announcement_days},
                       {"warning_days", contract.warning_days},
                       {"booking_horizon_days", contract.booking_horizon_days},
                       {"booking_change_hours", contract.booking_change_hours},
                       {"no_shows_allowed", contract.no_shows_allowed}});
}

Json to_json(const domain::Product& product) {
  return Json::object({{"id", product.id.text},
                       {"contract", product.contract.text},
                       {"name", product.name},
                       {"profile", product.profile},
                       {"validity_months", product.validity_months},
                       {"price_cents", product.price_cents},
                       {"price_includes_tax", product.price_includes_tax},
                       {"tax_per_mille", product.tax_per_mille},
                       {"key_kind", product.key_kind}});
}

Json to_json(const domain::DeliverySite& site) {
  return Json::object({{"id", site.id.text},
                       {"body", site.body.text},
                       {"kind", to_name(site.kind)},
                       {"name", site.name},
                       {"street", site.street},
                       {"zip", site.zip},
                       {"town", site.town},
                       {"phone", text_or_null(site.phone)},
                       {"instructions", text_or_null(site.instructions)},
                       {"verifies", site.verifies},
                       {"outside", site.outside},
                       {"zone", site.zone},
                       {"contact", text_or_null(site.contact)},
                       {"email", text_or_null(site.email)},
                       {"sla", site.sla ? Json{to_name(*site.sla)} : Json{}},
                       {"receipt", site.receipt ? Json{to_name(*site.receipt)} : Json{}},
                       {"booking_horizon_days", site.booking_horizon_days ? Json{*site.booking_horizon_days} : Json{}}});
}

Json to_json(const domain::Organisation& organisation) {
  return Json::object({{"id", organisation.id.text},
                       {"body", organisation.body.text},
                       {"siret", organisation.siret},
                       {"name", organisation.name},
                       {"street", organisation.street},
                       {"zip", organisation.zip},
                       {"town", organisation.town}});
}

Json to_json(const domain::Membership& membership) {
  return Json::object({{"id", membership.id.text},
                       {"version", membership.version},
                       {"body", membership.body.text},
                       {"organisation", membership.organisation.text},
                       {"contract", membership.contract.text},
                       {"state", to_name(membership.state)},
                       {"convention_signed_at", moment(membership.convention_signed_at)},
                       {"convention_sha256", text_or_null(membership.convention_digest)},
                       {"reason", text_or_null(membership.reason)}});
}

Json to_json(const domain::Person& person) {
  return Json::object({{"id", person.id.text},
                       {"body", person.body.text},
                       {"organisation", id_or_null(person.organisation)},
                       {"given_names", person.given_names},
                       {"surname", person.surname},
                       {"email", person.email},
                       {"phone", text_or_null(person.phone)},
                       {"function", text_or_null(person.function)}});
}

Json to_json(const domain::OrderLine& line) {
  return Json::object({{"id", line.id.text},
                       {"version", line.version},
                       {"reference", line.reference},
                       {"state", to_name(line.state)},
                       {"body", line.body.text},
                       {"contract", line.contract.text},
                       {"membership", line.membership.text},
                       {"organisation", line.organisation.text},
                       {"holder", id_or_null(line.holder)},
                       {"product", id_or_null(line.product)},
                       {"mode", to_name(line.mode)},
                       {"delivery_site", id_or_null(line.delivery_site)},
                       {"verifying_office", id_or_null(line.verifying_office)},
                       {"external_reference", text_or_null(line.external_reference)},
                       {"commitment_number", text_or_null(line.commitment_number)},
                       {"service_code", text_or_null(line.service_code)},
                       {"annex_signed_at", moment(line.annex_signed_at)},
                       {"annex_sha256", text_or_null(line.annex_digest)},
                       {"placed_at", moment(line.placed_at)},
                       {"purchase_order_at", moment(line.purchase_order_at)},
                       {"purchase_order_return", to_name(line.purchase_order_return)},
                       {"reason", text_or_null(line.reason)}});
}

Json to_json(const domain::Dossier& dossier, DocumentNumber number) {
  const bool shown = number == DocumentNumber::shown;
  return Json::object({{"id", dossier.id.text},
                       {"version", dossier.version},
                       {"order", dossier.line.text},
                       {"holder", id_or_null(dossier.holder)},
                       {"state", to_name(dossier.state)},
                       {"document_kind", to_name(dossier.document_kind)},
                       {"document_number", shown ? text_or_null(dossier.document_number) : Json{}},
                       {"document_expires", day(dossier.document_expires)},
                       {"holder_consented_at", moment(dossier.holder_consented_at)},
                       {"representative_consented_at", moment(dossier.representative_consented_at)},
                       {"submitted_at", moment(dossier.submitted_at)},
                       {"received_at", moment(dossier.received_at)},
                       {"due_at", moment(dossier.due_at)},
                       {"decided_at", moment(dossier.decided_at)},
                       {"reason", text_or_null(dossier.reason)},
                       {"holder_kind", to_name(dossier.holder_kind)},
                       {"signer_kind", to_name(dossier.signer_kind)},
                       {"withdrawal_code_drawn", !dossier.code.mac.empty()}});
}

Json to_json(const domain::PieceRule& rule) {
  auto accepts = Json::array();
  for (const auto& type : rule.accepts) accepts.push(type);
  return Json::object({{"piece", to_name(rule.piece)},
                       {"need", to_name(rule.need)},
                       {"label", rule.label},
                       {"hint", rule.hint},
                       {"example", rule.example},
                       {"source", rule.source},
                       {"max_age_months", rule.max_age_months},
                       {"accepts", std::move(accepts)},
                       {"most_octets", rule.most_octets}});
}

Json to_json(const domain::Piece& piece) {
  return Json::object({{"id", piece.id.text},
                       {"version", piece.version},
                       {"dossier", piece.dossier.text},
                       {"kind", to_name(piece.kind)},
                       {"file_name", piece.file_name},
                       {"media_type", piece.media_type},
                       {"size", piece.size},
                       {"sha256", piece.digest},
                       {"uploaded_at", to_rfc3339(piece.uploaded_at)},
                       {"verdict", to_name(piece.verdict)},
                       {"correction", text_or_null(piece.correction)},
                       {"reason", text_or_null(piece.reason)},
                       {"dated", day(piece.dated)},
                       {"judged_at", moment(piece.judged_at)}});
}

Json to_json(const domain::Appointment& appointment) {
  return Json::object({{"id", appointment.id.text},
                       {"version", appointment.version},
                       {"order", appointment.line.text},
                       {"site", appointment.site.text},
                       {"state", to_name(appointment.state)},
                       {"starts", to_rfc3339(appointment.starts)},
                       {"ends", to_rfc3339(appointment.ends)},
                       {"seat", appointment.seat ? Json{*appointment.seat} : Json{}},
                       {"operator", id_or_null(appointment.agent)},
                       {"sequence", appointment.sequence},
                       {"excused", appointment.excused},
                       {"reason", text_or_null(appointment.reason)}});
}

Json to_json(const domain::Leave& leave) {
  return Json::object({{"id", leave.id.text},
                       {"version", leave.version},
                       {"person", leave.person.text},
                       {"first", base::to_text(leave.first)},
                       {"first_half", to_name(leave.first_half)},
                       {"last", base::to_text(leave.last)},
                       {"last_half", to_name(leave.last_half)},
                       {"note", text_or_null(leave.note)},
                       {"withdrawn_at", moment(leave.withdrawn_at)}});
}

Json to_json(const domain::SlotWait& wait) {
  return Json::object({{"id", wait.id.text},
                       {"version", wait.version},
                       {"order", wait.line.text},
                       {"site", wait.site.text},
                       {"state", to_name(wait.state)},
                       {"asked_at", to_rfc3339(wait.asked_at)},
                       {"slot", moment(wait.slot)},
                       {"offered_at", moment(wait.offered_at)}});
}

Json to_json(const domain::CalendarFeed& feed) {
  return Json::object({{"id", feed.id.text},
                       {"version", feed.version},
                       {"site", id_or_null(feed.site)},
                       {"created", to_rfc3339(feed.created)},
                       {"revoked_at", moment(feed.revoked_at)}});
}

Json to_json(const domain::Slot& slot) {
  return Json::object({{"site", slot.site.text}, {"starts", to_rfc3339(slot.starts)}, {"ends", to_rfc3339(slot.ends)}});
}

Json to_json(const domain::Certificate& certificate) {
  const bool revoked = certificate.revoked_at.has_value();
  return Json::object({{"id", certificate.id.text},
                       {"version", certificate.version},
                       {"order", certificate.line.text},
                       {"organisation", certificate.organisation.text},
                       {"state", to_name(certificate.state)},
                       {"profile", certificate.profile},
                       {"serial", text_or_null(certificate.serial)},
                       {"subject", text_or_null(certificate.subject)},
                       {"not_before", moment(certificate.not_before)},
                       {"not_after", moment(certificate.not_after)},
                       {"revoked_at", moment(certificate.revoked_at)},
                       {"reason", revoked ? Json{to_name(certificate.reason)} : Json{}}});
}

Json to_json(const domain::Token& token) {
  return Json::object({{"id", token.id.text},
                       {"version", token.version},
                       {"site", token.site.text},
                       {"serial", token.serial},
                       {"model", token.model},
                       {"qualified", token.qualified},
                       {"state", to_name(token.state)},
                       {"order", id_or_null(token.line)},
                       {"box", text_or_null(token.box)},
                       {"keeper", id_or_null(token.keeper)}});
}

Json to_json(const domain::Station& station) {
  return Json::object({{"id", station.id.text},
                       {"site", station.site.text},
                       {"name", text_or_null(station.name)},
                       {"seen_at", moment(station.seen_at)},
                       {"own_token", station.public_key.has_value()}});
}

Json to_json(const domain::StationJob& job) {
  return Json::object({{"id", job.id.text},
                       {"version", job.version},
                       {"station", job.station.text},
                       {"order", job.line.text},
                       {"token", job.token.text},
                       {"certificate", job.certificate.text},
                       {"state", to_name(job.state)},
                       {"failure", text_or_null(job.failure)},
                       {"created", to_rfc3339(job.created)}});
}

Json to_json(const domain::DeliveryRecord& record) {
  return Json::object({{"id", record.id.text},
                       {"version", record.version},
                       {"station", record.station.text},
                       {"order", record.line.text},
                       {"token", record.token.text},
                       {"certificate", record.certificate.text},
                       {"state", to_name(record.state)},
                       {"failure", text_or_null(record.failure)},
                       {"made_at", to_rfc3339(record.made_at)},
                       {"signed_at", moment(record.signed_at)},
                       {"countersignature_required", record.counter_required},
                       {"countersigned_by_token", record.counter_signature.has_value()},
                       {"sealed_at", moment(record.sealed_at)}});
}

Json to_json(const domain::CounterVisit& visit) {
  return Json::object({{"id", visit.appointment.text},
                       {"version", visit.version},
                       {"operator", visit.operator_.text},
                       {"arrived_at", to_rfc3339(visit.arrived_at)},
                       {"document_checked_at", moment(visit.document_checked_at)},
                       {"code_checked_at", moment(visit.code_checked_at)}});
}

Json to_json(const domain::Letter& letter) {
  return Json::object({{"id", letter.id.text},
                       {"kind", letter.kind},
                       {"order", id_or_null(letter.line)},
                       {"sender", letter.sender},
                       {"to", letter.to},
                       {"subject", letter.subject},
                       {"state", to_name(letter.state)},
                       {"attempts", letter.attempts},
                       {"queued_at", to_rfc3339(letter.queued_at)},
                       {"sent_at", moment(letter.sent_at)},
                       {"reply", text_or_null(letter.reply)},
                       {"trouble", text_or_null(letter.last_error)},
                       {"bounced_at", moment(letter.bounced_at)},
                       {"seen_at", moment(letter.seen_at)}});
}

Json to_json(const ports::AuditEntry& entry) {
  const auto& what = entry.what;
  return Json::object({{"seq", entry.seq},
                       {"at", to_rfc3339(what.at)},
                       {"actor", what.actor},
                       {"role", text_or_null(what.role)},
                       {"noun", what.noun},
                       {"noun_id", what.noun_id},
                       {"event", what.event},
                       {"from", text_or_null(what.from)},
                       {"to", text_or_null(what.to)},
                       {"reference", text_or_null(what.reference)},
                       {"source", text_or_null(what.source)},
                       {"note", what.note},
                       {"previous", base::to_hex(entry.previous)},
                       {"self", base::to_hex(entry.self)}});
}

}  // namespace vidimus::web::api
