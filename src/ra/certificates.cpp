#include "ra/certificates.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/access.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CertificateEvent;
using domain::Fact;
using domain::RevocationReason;

/// CRLReason the authority keeps (RFC 5280 §5.3.1). It is never published for a person.
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

struct Request {
  RevocationReason reason = RevocationReason::unspecified;
  std::string note;
  std::string_view how;  ///< how the requester was known: "session", "code"
};

/// The authority revokes before the record says so: a record without a revocation would be a lie, the other way round it is asked
/// again and answers the first date.
Result<domain::Certificate> revoke(Work& work, CaseFile& file, const Request& request) {
  if (!file.certificate) return fail(Code::not_found, "refused.no_certificate");
  auto& certificate = *file.certificate;
  if (certificate.profile == domain::external_profile) return fail(Code::wrong_state, "refused.external_certificate");
  const auto note = domain::tidy_line(request.note, 500);
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
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return certificate;
}

/// A serial number as people copy it: either case, with or without colons and spaces.
std::string serial_from(std::string_view typed) {
  std::string out;
  for (const char c : typed)
    if (c != ':' && c != ' ') out.push_back(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
  return out;
}

std::string code_from(std::string_view typed) {
  std::string out;
  for (const char c : typed)
    if (c != ' ' && c != '-') out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  return out;
}

}  // namespace

Result<domain::Certificate> revoke_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                               RevocationReason reason, const std::string& note) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  return revoke(work, file, {reason, note, "session"});
}

Result<domain::Certificate> revoke_with_code(Counter& counter, const std::string& serial_hex, const std::string& code,
                                             RevocationReason reason) {
  std::optional<domain::Certificate> certificate;
  Actor holder;
  {
    VIDIMUS_TRY(looking, counter.open(Actor::house()));
    VIDIMUS_TRY(found, looking.unit().certificate_by_serial(serial_from(serial_hex)));
    if (!found || found->revocation_code_mac.empty()) return fail(Code::not_found, "refused.unknown_certificate");
    const auto mac = looking.mac("revocation:" + found->serial, code_from(code));
    if (!base::equal_in_constant_time(base::text_of(mac), base::text_of(found->revocation_code_mac)))
      return fail(Code::wrong_code, "refused.code");
    certificate = found;
    VIDIMUS_TRY(person, looking.unit().person(found->holder));
    VIDIMUS_TRY(actor, actor_of(looking.unit(), person, looking.now()));
    holder = actor;
  }
  VIDIMUS_TRY(work, counter.open(holder));
  VIDIMUS_TRY(file, work.open_case(certificate->line));
  // The code is that of one certificate: should the case have got another since, this one is meant.
  VIDIMUS_TRY(now, work.unit().certificate(certificate->id));
  file.certificate = now;
  return revoke(work, file, {reason, {}, "code"});
}

Result<std::vector<domain::Certificate>> certificates_held(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  return work.unit().certificates_held_by(actor.person);
}

}  // namespace vidimus::ra
