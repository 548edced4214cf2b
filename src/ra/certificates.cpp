// Revocation by a signed-in person, by code, and the code itself.
#include "ra/certificates.hpp"

#include <algorithm>

#include "ra/access.hpp"
#include "ra/attempts.hpp"
#include "ra/certificate_secrets.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CertificateState;

constexpr int certificate_races = 8;

bool may_be_revoked(CertificateState state) {
  return state == CertificateState::generated || state == CertificateState::delivered || state == CertificateState::active;
}

/// Counts a wrong code and commits that alone.
base::Error count_wrong_code(Work& work, const RevokeWithCode& command, std::optional<domain::Certificate> certificate) {
  VIDIMUS_CHECK(count_against_caller(work, command.caller));
  auto refusal = fail(Code::wrong_code, "refused.revocation_code");
  if (certificate) {
    ++certificate->code_wrong_attempts;
    if (certificate->code_wrong_attempts >= domain::revocation_code_attempts)
      refusal = fail(Code::locked, "refused.revocation_code_locked");
    VIDIMUS_TRY(line, work.unit().line(certificate->line));
    work.write(*certificate, "certificate", certificate->id.text, "fail_code", certificate->body, line.reference,
               Json::object({{"wrong", certificate->code_wrong_attempts}}));
  }
  VIDIMUS_CHECK(work.commit());
  return refusal;
}

/// The certificate whose code was told. @errors as revoke_with_code; the wrong attempt is counted by then.
Result<domain::Certificate> known_by_code(Counter& counter, const RevokeWithCode& command) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_CHECK(check_caller(work, command.caller));
  VIDIMUS_TRY(found, work.unit().certificate_by_serial(serial_from(command.serial)));
  if (!found || found->revocation_code_mac.empty()) return count_wrong_code(work, command, std::nullopt);
  if (found->code_wrong_attempts >= domain::revocation_code_attempts) return fail(Code::locked, "refused.revocation_code_locked");
  const auto mac = work.mac("revocation:" + found->serial, code_from(command.code));
  if (!base::equal_in_constant_time(base::text_of(mac), base::text_of(found->revocation_code_mac)))
    return count_wrong_code(work, command, std::move(found));
  return *std::move(found);
}

}  // namespace

std::string serial_from(std::string_view typed) {
  std::string out;
  for (const char c : typed)
    if (c != ':' && c != ' ' && c != '-') out.push_back(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
  return out;
}

std::string code_from(std::string_view typed) {
  std::string out;
  for (const char c : typed)
    if (c != ' ' && c != '-') out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  return out;
}

Result<domain::Certificate> revoke_as_holder(Counter& counter, const domain::Certificate& certificate,
                                             const Revocation& request) {
  Actor holder;
  {
    VIDIMUS_TRY(looking, counter.open(Actor::house()));
    VIDIMUS_TRY(person, looking.unit().person(certificate.holder));
    VIDIMUS_TRY(actor, actor_of(looking.unit(), person, looking.now()));
    holder = std::move(actor);
  }
  VIDIMUS_TRY(work, counter.open(holder));
  VIDIMUS_TRY(file, work.open_case(certificate.line));
  // The secret is that of one certificate: should the case have got another since, this one is meant.
  VIDIMUS_TRY(now, work.unit().certificate(certificate.id));
  VIDIMUS_CHECK(revoke_now(work, file, std::move(now), request));
  VIDIMUS_CHECK(work.commit());
  return *file.certificate;
}

Result<domain::Certificate> revoke_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                               domain::RevocationReason reason, const std::string& note) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.certificate) return fail(Code::not_found, "refused.no_certificate");
  VIDIMUS_CHECK(revoke_now(work, file, *file.certificate, {reason, note, "session"}));
  VIDIMUS_CHECK(work.commit());
  return *file.certificate;
}

Result<domain::Certificate> revoke_with_code(Counter& counter, const RevokeWithCode& command) {
  // A count lost to a race would be a free guess: what was read anew decides again.
  for (int race = 1;; ++race) {
    const auto known = known_by_code(counter, command);
    if (known) return revoke_as_holder(counter, *known, {command.reason, {}, "code"});
    if (known.error().code != Code::stale || race == certificate_races) return known.error();
  }
}

Result<Done> renew_revocation_code(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.certificate || !file.holder) return fail(Code::not_found, "refused.no_certificate");
  if (!file.acting.has(domain::Role::holder)) return fail(Code::forbidden, "refused.role");
  auto& certificate = *file.certificate;
  if (!may_be_revoked(certificate.state))
    return fail(Code::wrong_state, "refused.state." + std::string{base::to_name(certificate.state)});
  const auto code = work.draw_code(revocation_code_length);
  certificate.revocation_code_mac = work.mac("revocation:" + certificate.serial, code.reveal());
  certificate.revocation_code_sealed = work.seal("revocation:" + certificate.serial, code.reveal());
  certificate.code_wrong_attempts = 0;
  work.write(certificate, "certificate", certificate.id.text, "renew_code", certificate.body, reference);
  VIDIMUS_CHECK(work.tell(
      "revocation_code", file.body, *file.holder, &file,
      Json::object({{"revocation_code", std::string{code.reveal()}}, {"link", work.house().public_url + "/revocation"}})));
  return work.commit();
}

Result<std::vector<domain::Certificate>> certificates_held(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  return work.unit().certificates_held_by(actor.person);
}

}  // namespace vidimus::ra
