#include "ra/station_job.hpp"

namespace vidimus::ra {
namespace {

using domain::Fact;
using domain::Role;
using domain::StationJobState;

Result<Done> revoke_made(Work& work, CaseFile& file, const domain::CertificateId& id) {
  VIDIMUS_TRY(certificate, work.unit().certificate(id));
  // Before generation nothing was signed; after delivery the read-back succeeded and the job was done.
  if (certificate.state != domain::CertificateState::generated) return Done{};
  VIDIMUS_TRY(decision, domain::decide(domain::certificate_table, certificate.state, domain::CertificateEvent::revoke,
                                       domain::RoleSet{Role::the_house},
                                       domain::FactSet{Fact::requester_authenticated, Fact::reason_given}));
  certificate.reason = domain::RevocationReason::cessation;
  certificate.revoked_at = work.now();
  work.move(certificate, decision, file.line.reference);
  file.certificate = certificate;
  return work.perform(file, decision.then);
}

Result<Done> give_token_back(Work& work, CaseFile& file, const domain::TokenId& id) {
  VIDIMUS_TRY(token, work.unit().token(id));
  // Once initialised it holds codes and perhaps a key: it stays with the case until the RA manager destroys it.
  if (token.state != domain::TokenState::assigned) return Done{};
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, token.state, domain::TokenEvent::release,
                                       domain::RoleSet{Role::the_house}, domain::FactSet{Fact::reason_given}));
  token.line = {};
  work.move(token, decision, file.line.reference);
  file.token.reset();
  return Done{};
}

}  // namespace

Actor actor_for(const domain::Station& station, Instant now) {
  const auto today = base::civil_of(now).day;
  domain::Accreditation right;
  right.body = station.body;
  right.role = Role::delivery_operator;
  right.site = station.site;
  // A day on either side: the site may be in an overseas zone.
  right.starts = base::next_day(today, -1);
  right.ends = base::next_day(today);
  Actor out;
  out.body = station.body;
  out.standing = domain::RoleSet{Role::delivery_operator};
  out.accreditations.push_back(std::move(right));
  out.name = "station:" + station.name;
  return out;
}

bool is_over(const domain::StationJob& job) { return job.state == StationJobState::done || job.state == StationJobState::failed; }

Result<Done> end_job(Work& work, CaseFile& file, domain::StationJob& job, const std::string& reason) {
  job.state = StationJobState::failed;
  job.failure = reason;
  write_job(work, file, job, "fail");
  VIDIMUS_CHECK(give_token_back(work, file, job.token));
  return revoke_made(work, file, job.certificate);
}

std::string message_key(std::string_view told) {
  std::string out;
  for (const char c : told.substr(0, 80))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_') out += c;
  return out.empty() ? "station.failed" : out;
}

void write_job(Work& work, const CaseFile& file, domain::StationJob& job, std::string_view event) {
  work.write(job, "station_job", job.id.text, event, file.line.body, file.line.reference,
             Json::object({{"state", base::to_name(job.state)}, {"station", job.station.text}, {"failure", job.failure}}));
}

}  // namespace vidimus::ra
