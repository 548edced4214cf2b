// The face-to-face, the start of the personalisation, and its end: acceptance or refusal. What lies between is in stations.cpp.
#include "ra/handover.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/acceptance.hpp"
#include "ra/face_to_face.hpp"
#include "ra/fields.hpp"
#include "ra/station_job.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;
using domain::Role;

constexpr int handover_races = 8;

Result<domain::Appointment> attempt_face_to_face(Counter& counter, const Actor& actor, const FaceToFaceChecks& checks) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(checks.reference));
  if (file.booked() == nullptr || !file.dossier) return fail(Code::wrong_state, "refused.no_appointment");
  const auto& dossier = *file.dossier;
  FactSet made;
  made.add_if(checks.holder_present, Fact::holder_present);
  made.add_if(!dossier.document_number.empty() && checks.document_kind == dossier.document_kind &&
                  domain::normalised_document_number(checks.document_number) == dossier.document_number,
              Fact::same_document);
  made.add_if(code_matches(work, dossier, checks.code), Fact::code_right);
  return meet(work, file, made);
}

/// Tokens of a stock are alike: whoever this very one was kept for gets another, the one kept for this case if it differs.
Result<Done> keep_another(Work& work, const CaseFile& file, const domain::Token& taken) {
  VIDIMUS_TRY(kept, work.unit().reservation_of(taken.id));
  if (!kept || kept->line == file.line.id) return Done{};
  auto other = *std::move(kept);
  other.reserved = {};
  VIDIMUS_TRY(left, work.unit().tokens_left(taken.site));
  const auto* held = file.honoured();
  if (held != nullptr && !held->reserved.empty()) {
    VIDIMUS_TRY(mine, work.unit().token(held->reserved));
    if (mine.state == domain::TokenState::in_stock && mine.site == taken.site) left.insert(left.begin(), mine);
  }
  if (!left.empty()) other.reserved = left.front().id;
  VIDIMUS_TRY(line, work.unit().line(other.line));
  work.write(other, "appointment", other.id.text, "keep_token", other.body, line.reference);
  return Done{};
}

/// The token of the command, assigned to the line now or before.
Result<domain::Token> take_token(Work& work, CaseFile& file, FactSet known, const std::string& serial) {
  VIDIMUS_TRY(found, work.unit().token_by_serial(serial));
  if (!found || found->body != file.line.body) return fail(Code::not_found, "token");
  auto token = *std::move(found);
  if (token.state == domain::TokenState::assigned && token.line == file.line.id) return token;
  known.add_if(token.state == domain::TokenState::in_stock && token.site == file.line.delivery_site && token.transfer.empty(),
               Fact::token_in_stock_here);
  known.add_if(domain::is_at_hand(token, work.actor().person), Fact::token_at_hand);
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, token.state, domain::TokenEvent::assign, file.acting, known));
  VIDIMUS_CHECK(keep_another(work, file, token));
  token.line = file.line.id;
  work.move(token, decision, file.line.reference, Json::object({{"serial", token.serial}}));
  file.token = token;
  return token;
}

/// A certificate not yet made: the one asked for before on the same token, or a new one. A line has one live certificate.
Result<domain::Certificate> ask_certificate(Work& work, CaseFile& file, const FactSet& known, const domain::Token& token) {
  using domain::CertificateState;
  if (!file.product || !file.holder) return fail(Code::wrong_state, "refused.no_product");
  const auto* last = file.certificate ? &*file.certificate : nullptr;
  const bool ended = last != nullptr && (last->state == CertificateState::revoked || last->state == CertificateState::expired);
  domain::Certificate certificate;
  if (last != nullptr && !ended) {
    certificate = *last;
  } else {
    certificate.id = work.new_id<domain::CertificateId>();
    certificate.body = file.line.body;
    certificate.line = file.line.id;
    certificate.holder = file.line.holder;
    certificate.organisation = file.line.organisation;
  }
  VIDIMUS_TRY(decision, domain::decide(domain::certificate_table, certificate.state, domain::CertificateEvent::request,
                                       file.acting, known));
  certificate.token = token.id;
  certificate.profile = file.product->profile;
  work.move(certificate, decision, file.line.reference);
  file.certificate = certificate;
  return certificate;
}

Result<domain::Station> station_here(Work& work, const CaseFile& file, const domain::StationId& id) {
  VIDIMUS_TRY(stations, work.unit().stations_at(file.line.delivery_site));
  for (const auto& station : stations)
    if (station.id == id && !station.revoked_at && !station.key_mac.empty()) return station;
  return fail(Code::not_found, "station");
}

/// The job that is going on for this token, moved to the station asked for when the first one cannot go on.
Result<domain::StationJob> go_on(Work& work, CaseFile& file, domain::StationJob job, const StartPersonalisation& command) {
  VIDIMUS_TRY(token, work.unit().token(job.token));
  if (token.serial != command.token_serial) return fail(Code::conflict, "personalisation_going_on");
  if (job.station == command.station) return job;
  job.station = command.station;
  write_job(work, file, job, "reassign");
  VIDIMUS_CHECK(work.commit());
  return job;
}

}  // namespace

Result<domain::Appointment> hold_face_to_face(Counter& counter, const Actor& actor, const FaceToFaceChecks& checks) {
  // A count lost to a race would be a free guess: what was read anew decides again.
  for (int race = 1;; ++race) {
    auto outcome = attempt_face_to_face(counter, actor, checks);
    if (outcome || outcome.error().code != Code::stale || race == handover_races) return outcome;
  }
}

Result<domain::StationJob> start_personalisation(Counter& counter, const Actor& actor, const StartPersonalisation& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(command.reference));
  if (!file.acting.has(Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  // A site may have left our walls after it was chosen.
  if (file.site && file.site->outside && !file.contract.outside_counters)
    return fail(Code::forbidden, "refused.outside_not_allowed");
  VIDIMUS_TRY(station, station_here(work, file, command.station));
  VIDIMUS_TRY(jobs, work.unit().jobs_of_line(file.line.id));
  if (!jobs.empty() && !is_over(jobs.back())) return go_on(work, file, jobs.back(), command);

  const auto known = facts_at_counter(file, work.now());
  VIDIMUS_TRY(token, take_token(work, file, known, command.token_serial));
  VIDIMUS_TRY(certificate, ask_certificate(work, file, known, token));
  domain::StationJob job;
  job.id = work.new_id<domain::JobId>();
  job.station = station.id;
  job.line = file.line.id;
  job.token = token.id;
  job.certificate = certificate.id;
  job.created = work.now();
  write_job(work, file, job, "start");
  VIDIMUS_CHECK(work.commit());
  return job;
}

Result<domain::StationJob> personalisation(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  VIDIMUS_TRY(jobs, work.unit().jobs_of_line(file.line.id));
  if (jobs.empty()) return fail(Code::not_found, "station_job");
  return jobs.back();
}

Result<domain::Certificate> accept_certificate(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.certificate || !file.holder) return fail(Code::not_found, "certificate");
  // On paper nobody's token signs: not where the contract wants the operator's.
  if (file.contract.operator_token) return fail(Code::forbidden, "refused.record_signed_by_tokens");
  VIDIMUS_CHECK(take_into_hands(work, file));
  auto accepted = *file.certificate;
  VIDIMUS_CHECK(work.commit());
  return accepted;
}

Result<domain::Certificate> refuse_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                               const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.certificate) return fail(Code::not_found, "certificate");
  auto known = facts_at_counter(file, work.now());
  known.add_if(is_written(reason), Fact::reason_given);
  VIDIMUS_TRY(decision, domain::decide(domain::certificate_table, file.certificate->state, domain::CertificateEvent::refuse,
                                       file.acting, known));
  file.certificate->reason = domain::RevocationReason::refused_by_holder;
  work.move(*file.certificate, decision, reference, Json::object({{"reason", reason}}));
  VIDIMUS_CHECK(work.perform(file, decision.then, Json::object({{"reason", reason}})));
  auto refused = *file.certificate;
  VIDIMUS_CHECK(work.commit());
  return refused;
}

Result<domain::Token> receive_token(Counter& counter, const Actor& actor, const domain::SiteId& site, const std::string& serial,
                                    const std::string& model, bool qualified, const std::string& box) {
  if (!is_written(serial) || serial.size() > 64) {
    auto error = fail(Code::bad_request, "refused.fields");
    error.fields.push_back({"/serial", "field.serial"});
    return error;
  }
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, work.unit().site(site));
  domain::Token token;
  token.body = place.body;
  token.site = site;
  token.serial = serial;
  token.model = model;
  token.qualified = qualified;
  token.box = domain::tidy_line(box, 64).value_or(std::string{});
  const auto acting = work.acting_at(site) | work.acting_in(place.body);
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, token.state, domain::TokenEvent::receive, acting, FactSet{}));
  token.id = work.new_id<domain::TokenId>();
  work.move(token, decision, {}, Json::object({{"serial", serial}, {"model", model}}));
  VIDIMUS_CHECK(work.commit());
  return token;
}

}  // namespace vidimus::ra
