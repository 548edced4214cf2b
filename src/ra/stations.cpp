// Pairing of stations, and the four messages of a personalisation.
#include "ra/stations.hpp"

#include <algorithm>
#include <charconv>

#include "domain/identifiers.hpp"
#include "pki/x509.hpp"
#include "ports/token_device.hpp"
#include "ra/certificate_order.hpp"
#include "ra/revoke.hpp"
#include "ra/station_job.hpp"
#include "ra/unblocking.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;
using domain::Role;
using domain::StationJobState;

constexpr std::size_t pairing_code_length = 8;
constexpr std::chrono::minutes pairing_lasts{10};
constexpr std::chrono::seconds seen_again{60};
constexpr std::size_t key_octets = 32;
constexpr std::chrono::hours session_lasts{1};
constexpr std::chrono::minutes question_lasts{2};
constexpr std::size_t challenge_octets = 32;
constexpr int station_races = 3;

Actor unknown_station() {
  Actor out;
  out.name = "station";
  return out;
}

bool runs_stations(domain::RoleSet acting) { return acting.meets({Role::delivery_operator, Role::ra_manager}); }

/// Everything a message about a job needs, read in one transaction.
struct JobFile {
  domain::StationJob job;
  CaseFile file;
  domain::Certificate certificate;
  domain::Token token;
  FactSet known;
};

/// @errors not_found: not a job of this station.
Result<JobFile> open_job(Work& work, const domain::Station& station, const domain::JobId& id) {
  VIDIMUS_TRY(job, work.unit().station_job(id));
  if (job.station != station.id) return fail(Code::not_found, "station_job");
  VIDIMUS_TRY(file, work.open_case(job.line));
  VIDIMUS_TRY(certificate, work.unit().certificate(job.certificate));
  VIDIMUS_TRY(token, work.unit().token(job.token));
  auto known = facts(file, work.now());
  // The job was started after the face-to-face, with the holder at the counter.
  const bool held = file.honoured() != nullptr;
  known.add_if(held, Fact::appointment_honoured);
  known.add_if(held, Fact::holder_present);
  return JobFile{std::move(job), std::move(file), std::move(certificate), std::move(token), known};
}

/// What the request may be answered with, decided before the authority is called.
Result<ports::CertificateOrder> plan(Counter& counter, const domain::Station& station, const TokenRequest& request) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_job(work, station, request.job));
  if (open.job.state == StationJobState::failed) return fail(Code::wrong_state, "refused.state.failed");
  if (request.token_serial.empty() || (domain::knows_its_serial(open.token) && open.token.serial != request.token_serial))
    return fail(Code::conflict, "token_differs");
  if (open.certificate.state == domain::CertificateState::requested) {
    // Proof of possession and profile are the authority's to check; all else must be true before it signs anything.
    VIDIMUS_CHECK(domain::decide(domain::certificate_table, open.certificate.state, domain::CertificateEvent::generate,
                                 open.file.acting, open.known | FactSet{Fact::proof_of_possession, Fact::lint_clean}));
  } else if (open.certificate.state == domain::CertificateState::revoked) {
    return fail(Code::wrong_state, "refused.state.revoked");
  }
  return certificate_order(work, open.file, open.certificate, open.token, request.csr);
}

void fill(domain::Certificate& certificate, const ports::IssuedCertificate& issued) {
  certificate.der = issued.der;
  certificate.serial = issued.serial_hex;
  certificate.subject = issued.subject;
  certificate.not_before = issued.not_before;
  certificate.not_after = issued.not_after;
}

/// The certificate is made: it, its token and the order line move on together.
Result<Done> move_on(Work& work, JobFile& open, const ports::IssuedCertificate& issued, const std::string& token_serial) {
  const auto& reference = open.file.line.reference;
  const auto known = open.known | FactSet{Fact::proof_of_possession, Fact::lint_clean};
  VIDIMUS_TRY(decision, domain::decide(domain::certificate_table, open.certificate.state, domain::CertificateEvent::generate,
                                       open.file.acting, known));
  fill(open.certificate, issued);
  work.move(open.certificate, decision, reference, Json::object({{"serial", open.certificate.serial}}));
  VIDIMUS_TRY(initialised,
              domain::decide(domain::token_table, open.token.state, domain::TokenEvent::initialise, open.file.acting, known));
  open.token.serial = token_serial;
  work.move(open.token, initialised, reference, Json::object({{"serial", token_serial}}));
  open.file.certificate = open.certificate;
  open.file.token = open.token;
  // After a failed token the line was issued once already.
  auto effects = decision.then;
  if (open.file.line.state == domain::OrderState::issued)
    effects = effects.without(domain::EffectSet{domain::Effect::order_issued});
  return work.perform(open.file, effects);
}

/// Writes down what the authority issued, once. Answers the challenge.
Result<base::Bytes> record(Counter& counter, const domain::Station& station, const TokenRequest& request,
                           const ports::IssuedCertificate& issued) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_job(work, station, request.job));
  if (open.job.state == StationJobState::failed) return fail(Code::wrong_state, "refused.state.failed");
  const bool made_now = open.certificate.state == domain::CertificateState::requested;
  if (!made_now && open.certificate.der != issued.der) return fail(Code::conflict, "certificate_differs");
  if (made_now) VIDIMUS_CHECK(move_on(work, open, issued, request.token_serial));
  const bool tell_state = open.job.state == StationJobState::waiting || open.job.state == StationJobState::taken;
  if (!tell_state && !made_now) return open.job.challenge;
  if (open.job.challenge.empty()) open.job.challenge = work.house().entropy.draw(challenge_octets);
  if (tell_state) open.job.state = StationJobState::requested;
  VIDIMUS_CHECK(keep_security_officer(work, open.token, request.security_officer));
  auto challenge = open.job.challenge;
  write_job(work, open.file, open.job, "request");
  VIDIMUS_CHECK(work.commit());
  return challenge;
}

Result<Done> check_signature(const domain::Certificate& certificate, const domain::StationJob& job, base::ByteView signature) {
  VIDIMUS_TRY(read, pki::read_certificate(certificate.der));
  VIDIMUS_TRY(kind, pki::key_kind(read.spki));
  return pki::verify(ports::usual_algorithm(kind), read.spki, job.challenge, signature);
}

Result<PersonalisationJob> described(Work& work, const domain::StationJob& job) {
  VIDIMUS_TRY(file, work.open_case(job.line));
  VIDIMUS_TRY(token, work.unit().token(job.token));
  if (!file.product || !file.holder) return fail(Code::internal, "refused.internal", "a job without holder or product");
  PersonalisationJob out;
  out.job = job;
  out.reference = file.line.reference;
  if (domain::knows_its_serial(token)) out.token_serial = token.serial;
  auto code = security_officer(work, token.id);
  if (!code && code.error().code != Code::not_found) return code.error();
  if (code) out.security_officer = *std::move(code);
  out.key_kind = file.product->key_kind;
  out.subject = domain::common_name(file.holder->given_names, file.holder->surname, name_use(work.house()));
  return out;
}

/// The key is where it says: proved by its signature.
Result<Done> check_own_key(const OwnKey& own, std::string_view text) {
  VIDIMUS_TRY(kind, pki::key_kind(own.spki));
  return pki::verify(ports::usual_algorithm(kind), own.spki, base::view_of(text), own.signature);
}

/// A fresh bearer key; the one before ends.
base::Secret draw_key(Work& work, domain::Station& station) {
  base::Secret key{base::to_base64url(work.house().entropy.draw(key_octets))};
  station.key_mac = work.mac("station_key", key.reveal());
  station.seen_at = work.now();
  return key;
}

/// "<milliseconds>.<keyed hash>".
std::string question_at(const Work& work, Instant when) {
  const auto time = std::to_string(when.time_since_epoch().count());
  return time + "." + base::to_base64url(work.mac("station_question", time));
}

/// When this question was asked; nothing when it was not ours.
std::optional<Instant> asked_at(const Work& work, const std::string& question) {
  std::int64_t millis = 0;
  const auto* end = question.data() + question.size();
  const auto read = std::from_chars(question.data(), end, millis);
  if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '.') return std::nullopt;
  const auto when = base::from_millis(millis);
  if (!base::equal_in_constant_time(question, question_at(work, when))) return std::nullopt;
  return when;
}

bool key_is_over(const domain::Station& station, Instant now) {
  return station.public_key && station.proved_at && now >= *station.proved_at + session_lasts;
}

/// A station of a site this actor runs stations at. @errors not_found.
Result<domain::Station> run_by(Work& work, const Actor& actor, const domain::StationId& id) {
  VIDIMUS_TRY(sites, work.unit().sites(actor.body));
  for (const auto& site : sites) {
    if (!runs_stations(work.acting_at(site.id) | work.acting_in(site.body))) continue;
    VIDIMUS_TRY(stations, work.unit().stations_at(site.id));
    const auto at = std::ranges::find(stations, id, &domain::Station::id);
    if (at != stations.end()) return std::move(*at);
  }
  return fail(Code::not_found, "station");
}

}  // namespace

Result<PairingCode> offer_pairing(Counter& counter, const Actor& actor, const domain::SiteId& site) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, work.unit().site(site));
  if (!runs_stations(work.acting_at(site) | work.acting_in(place.body))) return fail(Code::forbidden, "refused.role");
  PairingCode out;
  out.code = work.draw_code(pairing_code_length);
  out.station.id = work.new_id<domain::StationId>();
  out.station.body = place.body;
  out.station.site = site;
  out.station.pairing_mac = work.mac("pairing", out.code.reveal());
  out.station.pairing_expires = work.now() + pairing_lasts;
  work.write(out.station, "station", out.station.id.text, "offer_pairing", place.body);
  VIDIMUS_CHECK(work.commit());
  return out;
}

std::string pairing_text(const std::string& code) {
  return "vidimus-station-pairing\n" + domain::normalised_document_number(code);
}

std::string session_text(const std::string& station, const std::string& question) {
  return "vidimus-station-session\n" + station + "\n" + question;
}

Result<PairedStation> pair_station(Counter& counter, const std::string& code, const std::string& name,
                                   const std::optional<OwnKey>& own) {
  VIDIMUS_TRY(work, counter.open(unknown_station()));
  VIDIMUS_TRY(found, work.unit().station_by_pairing(work.mac("pairing", domain::normalised_document_number(code))));
  if (!found || found->revoked_at || found->pairing_mac.empty()) return fail(Code::wrong_code, "refused.code");
  if (work.now() >= found->pairing_expires) return fail(Code::expired, "refused.expired");
  if (own) VIDIMUS_CHECK(check_own_key(*own, pairing_text(code)));
  PairedStation out;
  out.station = *std::move(found);
  out.key = draw_key(work, out.station);
  out.station.name = domain::tidy_line(name, 64).value_or("station");
  out.station.pairing_mac.clear();
  out.station.public_key = own ? std::optional{own->spki} : std::nullopt;
  out.station.proved_at = own ? std::optional{work.now()} : std::nullopt;
  work.write(out.station, "station", out.station.id.text, "pair", out.station.body, {},
             Json::object({{"name", out.station.name}, {"own_token", own.has_value()}}));
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<std::string> ask_station(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(unknown_station()));
  return question_at(work, work.now());
}

Result<base::Secret> open_station_session(Counter& counter, const StationAnswer& answer) {
  const auto refused = fail(Code::unauthenticated, "refused.station");
  VIDIMUS_TRY(work, counter.open(unknown_station()));
  auto found = work.unit().station(answer.station);
  if (!found && found.error().code == Code::not_found) return refused;
  if (!found) return found.error();
  auto& station = *found;
  const auto asked = asked_at(work, answer.question);
  if (station.revoked_at || !station.public_key || !asked) return refused;
  const bool fresh = *asked <= work.now() && work.now() < *asked + question_lasts;
  if (!fresh || (station.proved_at && *asked <= *station.proved_at)) return refused;
  if (!check_own_key({*station.public_key, answer.signature}, session_text(station.id.text, answer.question))) return refused;
  auto key = draw_key(work, station);
  station.proved_at = *asked;
  work.write(station, "station", station.id.text, "prove_key", station.body);
  VIDIMUS_CHECK(work.commit());
  return key;
}

Result<std::vector<domain::Station>> stations_for(Counter& counter, const Actor& actor, const domain::SiteId& site) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, work.unit().site(site));
  if (!runs_stations(work.acting_at(site) | work.acting_in(place.body))) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(all, work.unit().stations_at(site));
  std::erase_if(all, [](const domain::Station& one) { return one.revoked_at.has_value() || one.key_mac.empty(); });
  return std::move(all);
}

Result<PairingCode> renew_station_key(Counter& counter, const Actor& actor, const domain::StationId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(station, run_by(work, actor, id));
  if (station.revoked_at || station.key_mac.empty()) return fail(Code::wrong_state, "refused.station");
  PairingCode out;
  out.code = work.draw_code(pairing_code_length);
  station.pairing_mac = work.mac("pairing", out.code.reveal());
  station.pairing_expires = work.now() + pairing_lasts;
  work.write(station, "station", id.text, "renew_key", station.body);
  VIDIMUS_CHECK(work.commit());
  out.station = std::move(station);
  return out;
}

Result<Done> revoke_station(Counter& counter, const Actor& actor, const domain::StationId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(station, run_by(work, actor, id));
  if (station.revoked_at) return Done{};
  station.revoked_at = work.now();
  station.pairing_mac.clear();
  work.write(station, "station", id.text, "revoke", station.body);
  return work.commit();
}

Result<domain::Station> find_station(Counter& counter, const std::string& key) {
  const auto refused = fail(Code::unauthenticated, "refused.station");
  if (key.empty()) return refused;
  VIDIMUS_TRY(work, counter.open(unknown_station()));
  VIDIMUS_TRY(found, work.unit().station_by_key(work.mac("station_key", key)));
  if (!found || found->revoked_at || key_is_over(*found, work.now())) return refused;
  return *std::move(found);
}

Result<std::optional<PersonalisationJob>> next_job(Counter& counter, const domain::Station& station) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(jobs, work.unit().jobs_of_station(station.id));
  std::optional<PersonalisationJob> out;
  bool written = false;
  if (!jobs.empty()) {
    VIDIMUS_TRY(next, described(work, jobs.front()));
    if (next.job.state == StationJobState::waiting) {
      next.job.state = StationJobState::taken;
      work.write(next.job, "station_job", next.job.id.text, "take", station.body, next.reference);
      written = true;
    }
    out = std::move(next);
  }
  // A poll every few seconds is no reason to write every few seconds.
  if (!station.seen_at || work.now() - *station.seen_at >= seen_again) {
    auto seen = station;
    seen.seen_at = work.now();
    work.write(seen, "station", station.id.text, "seen", station.body);
    written = true;
  }
  if (written) VIDIMUS_CHECK(work.commit());
  return out;
}

Result<TokenAnswer> submit_request(Counter& counter, const domain::Station& station, const TokenRequest& request) {
  VIDIMUS_TRY(order, plan(counter, station, request));
  // Outside of any transaction: signing may take its time, and asked twice the authority answers the same certificate.
  VIDIMUS_TRY(issued, counter.house().authority.issue(order));
  for (int race = 1;; ++race) {
    auto challenge = record(counter, station, request, issued);
    if (challenge) return TokenAnswer{std::move(issued), *std::move(challenge)};
    // The job ended while the authority signed: nobody will ever write this certificate down, so it must not stay valid.
    if (challenge.error().code == Code::wrong_state && challenge.error().detail == "refused.state.failed") {
      VIDIMUS_CHECK(counter.house().authority.revoke(issued.serial_hex, crl_reason_of(domain::RevocationReason::cessation)));
      return challenge.error();
    }
    if (challenge.error().code != Code::stale || race == station_races) return challenge.error();
  }
}

Result<Done> submit_read_back(Counter& counter, const domain::Station& station, const ReadBack& read_back) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_job(work, station, read_back.job));
  const bool done = open.job.state == StationJobState::done;
  if (!done && open.job.state != StationJobState::requested)
    return fail(Code::wrong_state, "refused.state." + std::string{base::to_name(open.job.state)});
  if (open.certificate.der.empty() || open.certificate.der != read_back.certificate)
    return fail(Code::conflict, "read_back_differs");
  VIDIMUS_CHECK(check_signature(open.certificate, open.job, read_back.challenge_signature));
  if (done) return Done{};
  const auto known = open.known | FactSet{Fact::read_back, Fact::key_on_token};
  VIDIMUS_TRY(delivered, domain::decide(domain::certificate_table, open.certificate.state, domain::CertificateEvent::deliver,
                                        open.file.acting, known));
  open.certificate.delivered_at = work.now();
  work.move(open.certificate, delivered, open.file.line.reference);
  VIDIMUS_TRY(personalised,
              domain::decide(domain::token_table, open.token.state, domain::TokenEvent::personalise, open.file.acting, known));
  work.move(open.token, personalised, open.file.line.reference);
  open.job.state = StationJobState::done;
  open.job.failure.clear();
  write_job(work, open.file, open.job, "finish");
  open.file.certificate = open.certificate;
  open.file.token = open.token;
  VIDIMUS_CHECK(work.perform(open.file, delivered.then | personalised.then));
  return work.commit();
}

Result<Done> report_failure(Counter& counter, const domain::Station& station, const domain::JobId& id, bool fatal,
                            const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_job(work, station, id));
  if (open.job.state == StationJobState::failed) return Done{};
  if (open.job.state == StationJobState::done) return fail(Code::wrong_state, "refused.state.done");
  if (fatal) {
    VIDIMUS_CHECK(end_job(work, open.file, open.job, message_key(reason)));
  } else {
    open.job.state = StationJobState::waiting;
    open.job.failure = message_key(reason);
    write_job(work, open.file, open.job, "retry");
  }
  return work.commit();
}

}  // namespace vidimus::ra
