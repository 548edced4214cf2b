// The face-to-face, the start of the personalisation, and its end: acceptance or refusal. What lies between is in stations.cpp.
#include "ra/handover.hpp"

#include <algorithm>

#include "ra/certificate_secrets.hpp"
#include "ra/station_job.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;
using domain::Role;

constexpr std::chrono::days sign_in_link_lasts{7};
constexpr int races_allowed = 8;

bool written(const std::string& text) { return text.find_first_not_of(" \t\r\n") != std::string::npos; }

bool code_matches(const Work& work, const domain::Dossier& dossier, const std::string& typed) {
  if (dossier.code.mac.empty()) return false;
  // Codes are told over a counter: spaces, hyphens and small letters are the ear's doing, as in document numbers.
  const auto mac = work.mac("withdrawal:" + dossier.id.text, domain::normalised_document_number(typed));
  return base::equal_in_constant_time(base::text_of(mac), base::text_of(dossier.code.mac));
}

/// Nobody delivers to himself; under four eyes, the reviewer of the dossier does not deliver it either.
bool may_deliver(const CaseFile& file, const Actor& actor) {
  if (actor.person.empty() || actor.person == file.line.holder) return false;
  const auto& dossier = *file.dossier;
  return !file.contract.second_reviewer || (actor.person != dossier.reviewer && actor.person != dossier.first_validator);
}

FactSet counter_facts(const Work& work, const CaseFile& file, const FaceToFaceChecks& checks) {
  const auto& dossier = *file.dossier;
  FactSet out;
  out.add_if(checks.holder_present, Fact::holder_present);
  out.add_if(!dossier.document_number.empty() && checks.document_kind == dossier.document_kind &&
                 domain::normalised_document_number(checks.document_number) == dossier.document_number,
             Fact::same_document);
  out.add_if(file.line.state == domain::OrderState::ready, Fact::order_ready);
  out.add_if(may_deliver(file, work.actor()), Fact::operator_is_no_holder);
  out.add_if(!domain::code_locked(dossier.code, file.contract.code_attempts), Fact::code_not_locked);
  out.add_if(code_matches(work, dossier, checks.code), Fact::code_right);
  return out;
}

bool misses(const base::Error& error, Fact fact) {
  return std::ranges::any_of(error.missing, [&](const base::MissingFact& one) { return one.fact == base::to_name(fact); });
}

/// Counts a wrong code and commits that alone; answers what to tell the operator, or stale when another attempt came between.
base::Error count_wrong_code(Work& work, CaseFile& file, base::Error refusal) {
  auto& dossier = *file.dossier;
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, dossier.state, domain::DossierEvent::fail_code, file.acting,
                                       facts(file, work.now())));
  ++dossier.code.wrong_attempts;
  const auto left = std::max(0, file.contract.code_attempts - dossier.code.wrong_attempts);
  work.move(dossier, decision, file.line.reference, Json::object({{"attempts_left", left}}));
  VIDIMUS_CHECK(work.commit());
  if (left == 0) return fail(Code::locked, "refused.code_locked");
  refusal.code = Code::wrong_code;
  refusal.detail = "refused.code";
  for (auto& one : refusal.missing)
    if (one.fact == base::to_name(Fact::code_right)) one.items = {std::to_string(left)};
  return refusal;
}

Result<domain::Appointment> attempt_face_to_face(Counter& counter, const Actor& actor, const FaceToFaceChecks& checks) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(checks.reference));
  const auto* booked = file.booked();
  if (booked == nullptr || !file.dossier) return fail(Code::wrong_state, "refused.no_appointment");
  auto appointment = *booked;
  const auto known = facts(file, work.now()) | counter_facts(work, file, checks);
  // At a CCI the office held it and tells of it; the checks are the same (R53).
  const bool ours = known.has(Fact::own_delivery_site);
  const auto event = ours ? domain::AppointmentEvent::honour : domain::AppointmentEvent::note_handed_over;
  const auto decided = domain::decide(domain::appointment_table, appointment.state, event, file.acting, known);
  if (!decided) {
    const auto& refusal = decided.error();
    if (misses(refusal, Fact::code_not_locked)) return fail(Code::locked, "refused.code_locked");
    // An order that is not ready has no code worth counting against.
    if (!misses(refusal, Fact::code_right) || misses(refusal, Fact::order_ready)) return refusal;
    return count_wrong_code(work, file, refusal);
  }
  appointment.operator_ = actor.person;
  work.move(appointment, *decided, checks.reference,
            Json::object({{"holder_present", true}, {"same_document", true}, {"code_right", true}}));
  domain::FaceToFace held{appointment.id, 0, file.dossier->id, actor.person, work.now(), true, true, true};
  work.write(held, "face_to_face", appointment.id.text, "hold", file.line.body, checks.reference);
  file.dossier->code.sealed.clear();
  work.write(*file.dossier, "dossier", file.dossier->id.text, "use_code", file.line.body, checks.reference);
  VIDIMUS_CHECK(work.perform(file, decided->then));
  VIDIMUS_CHECK(work.commit());
  return appointment;
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
  known.add_if(token.state == domain::TokenState::in_stock && token.site == file.line.delivery_site, Fact::token_in_stock_here);
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

/// The link that opens the customer area (R60): as any sign-in link, but made to last until the holder is back at his desk.
std::string sign_in_link(Work& work, const CaseFile& file) {
  const base::Secret secret{base::to_base64url(work.house().entropy.draw(32))};
  domain::Challenge challenge;
  challenge.id = work.new_id<domain::ChallengeId>();
  challenge.person = file.line.holder;
  challenge.purpose = domain::ChallengePurpose::sign_in;
  challenge.mac = work.mac("sign_in", secret.reveal());
  challenge.expires = work.now() + sign_in_link_lasts;
  work.write(challenge, "challenge", challenge.id.text, "ask_link", file.line.body, file.line.reference);
  return work.house().public_url + "/connexion/" + std::string{secret.reveal()};
}

Result<Done> hand_token_over(Work& work, CaseFile& file, FactSet known) {
  if (!file.token) return fail(Code::wrong_state, "refused.no_token");
  // Whoever accepts the certificate at the counter signs the receipt of the token in the same act.
  known.add(Fact::receipt_signed);
  VIDIMUS_TRY(decision,
              domain::decide(domain::token_table, file.token->state, domain::TokenEvent::hand_over, file.acting, known));
  work.move(*file.token, decision, file.line.reference);
  return Done{};
}

FactSet facts_at_counter(const CaseFile& file, Instant now) {
  auto known = facts(file, now);
  const bool held = file.honoured() != nullptr;
  known.add_if(held, Fact::appointment_honoured);
  known.add_if(held, Fact::holder_present);
  return known;
}

}  // namespace

Result<domain::Appointment> hold_face_to_face(Counter& counter, const Actor& actor, const FaceToFaceChecks& checks) {
  // A count lost to a race would be a free guess: what was read anew decides again.
  for (int race = 1;; ++race) {
    auto outcome = attempt_face_to_face(counter, actor, checks);
    if (outcome || outcome.error().code != Code::stale || race == races_allowed) return outcome;
  }
}

Result<domain::StationJob> start_personalisation(Counter& counter, const Actor& actor, const StartPersonalisation& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(command.reference));
  if (!file.acting.has(Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
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
  auto& certificate = *file.certificate;
  const auto known = facts_at_counter(file, work.now());
  VIDIMUS_TRY(decision,
              domain::decide(domain::certificate_table, certificate.state, domain::CertificateEvent::accept, file.acting, known));
  const auto code = work.draw_code(revocation_code_length);
  certificate.revocation_code_mac = work.mac("revocation:" + certificate.serial, code.reveal());
  certificate.revocation_code_sealed = work.seal("revocation:" + certificate.serial, code.reveal());
  work.move(certificate, decision, reference);
  VIDIMUS_CHECK(hand_token_over(work, file, known));
  VIDIMUS_CHECK(work.perform(
      file, decision.then, Json::object({{"revocation_code", std::string{code.reveal()}}, {"link", sign_in_link(work, file)}})));
  auto accepted = certificate;
  VIDIMUS_CHECK(work.commit());
  return accepted;
}

Result<domain::Certificate> refuse_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                               const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.certificate) return fail(Code::not_found, "certificate");
  auto known = facts_at_counter(file, work.now());
  known.add_if(written(reason), Fact::reason_given);
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
                                    const std::string& model, bool qualified) {
  if (!written(serial) || serial.size() > 64) {
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
  const auto acting = work.acting_at(site) | work.acting_in(place.body);
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, token.state, domain::TokenEvent::receive, acting, FactSet{}));
  token.id = work.new_id<domain::TokenId>();
  work.move(token, decision, {}, Json::object({{"serial", serial}, {"model", model}}));
  VIDIMUS_CHECK(work.commit());
  return token;
}

}  // namespace vidimus::ra
