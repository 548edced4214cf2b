#include "ra/revoke.hpp"

#include "domain/identifiers.hpp"

namespace vidimus::ra {
namespace {

using domain::CertificateEvent;
using domain::Fact;
using domain::RevocationReason;

constexpr std::size_t longest_revocation_note = 500;

}  // namespace

int crl_reason_of(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::key_compromise:
    case RevocationReason::lost_or_stolen:
      return 1;
    case RevocationReason::affiliation_changed:
      return 3;
    case RevocationReason::superseded:
    case RevocationReason::data_changed:
      return 4;
    case RevocationReason::cessation:
      return 5;
    default:
      return 0;
  }
}

Result<Done> revoke_now(Work& work, CaseFile& file, domain::Certificate certificate, const Revocation& request) {
  if (certificate.profile == domain::external_profile) return base::fail(base::Code::wrong_state, "refused.external_certificate");
  const auto note = domain::tidy_line(request.note, longest_revocation_note);
  auto known = facts(file, work.now());
  known.add(Fact::requester_authenticated).add_if(note || request.reason != RevocationReason::unspecified, Fact::reason_given);
  VIDIMUS_TRY(decision,
              domain::decide(domain::certificate_table, certificate.state, CertificateEvent::revoke, file.acting, known));
  VIDIMUS_TRY(when, work.house().authority.revoke(certificate.serial, crl_reason_of(request.reason)));
  certificate.revoked_at = when;
  certificate.reason = request.reason;
  work.move(certificate, decision, file.line.reference,
            Json::object(
                {{"reason", base::to_name(request.reason)}, {"note", note.value_or(std::string{})}, {"requester", request.how}}));
  file.certificate = std::move(certificate);
  return work.perform(file, decision.then.without(domain::EffectSet{domain::Effect::publish_revocation}));
}

Result<Done> check_revocable(const CaseFile& file, const domain::Certificate& certificate, Instant now) {
  if (certificate.profile == domain::external_profile) return base::fail(base::Code::wrong_state, "refused.external_certificate");
  const auto known = facts(file, now) | domain::FactSet{Fact::requester_authenticated, Fact::reason_given};
  VIDIMUS_CHECK(domain::decide(domain::certificate_table, certificate.state, CertificateEvent::revoke, file.acting, known));
  return Done{};
}

}  // namespace vidimus::ra
