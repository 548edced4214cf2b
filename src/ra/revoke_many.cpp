// Many certificates in one act: what would be revoked, and the act itself, one transaction a certificate.
#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/certificates.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;

constexpr std::size_t most_revoked_at_once = 1'000;
constexpr int revocation_races = 3;

/// Ids of the live certificates of a scope, oldest first.
Result<std::vector<domain::CertificateId>> ids_of(Counter& counter, const Actor& actor, const RevocationScope& scope) {
  const int named = (scope.token.empty() ? 0 : 1) + (scope.holder.empty() ? 0 : 1) + (scope.organisation.empty() ? 0 : 1) +
                    (scope.body.empty() ? 0 : 1) + (scope.certificates.empty() ? 0 : 1);
  if (named != 1 || scope.certificates.size() > most_revoked_at_once) return fail(Code::bad_request, "refused.scope");
  if (!scope.certificates.empty()) return scope.certificates;
  VIDIMUS_TRY(work, counter.open(actor));
  ports::CertificateFilter filter;
  filter.token = scope.token;
  filter.holder = scope.holder;
  filter.organisation = scope.organisation;
  filter.body = scope.body;
  filter.live = true;
  filter.limit = static_cast<int>(most_revoked_at_once);
  VIDIMUS_TRY(found, work.unit().certificates(filter));
  std::vector<domain::CertificateId> out;
  for (const auto& one : found) out.push_back(one.id);
  std::ranges::reverse(out);
  return out;
}

Result<RevocationEffect> effect_of(Work& work, CaseFile& file, domain::Certificate certificate) {
  RevocationEffect out;
  out.reference = file.line.reference;
  out.organisation = file.organisation.name;
  if (file.holder) out.holder = domain::shown_name(file.holder->given_names, file.holder->surname);
  VIDIMUS_TRY(told, work.readers_of(file, domain::Effect::tell_revoked));
  for (const auto& person : told) out.told.push_back(domain::shown_name(person.given_names, person.surname));
  VIDIMUS_TRY(replacing, work.unit().lines_replacing(certificate.id));
  out.replacement_ordered = std::ranges::any_of(replacing, [](const domain::OrderLine& line) {
    return line.state != domain::OrderState::cancelled && line.state != domain::OrderState::cancelled_auto;
  });
  if (const auto may = check_revocable(file, certificate, work.now()); !may) out.refusal = may.error();
  certificate.der.clear();
  out.certificate = std::move(certificate);
  return out;
}

/// The certificate with its case. @errors not_found: not for this actor to see.
Result<std::pair<CaseFile, domain::Certificate>> open_certificate(Work& work, const domain::CertificateId& id) {
  VIDIMUS_TRY(certificate, work.unit().certificate(id));
  VIDIMUS_TRY(file, work.open_case(certificate.line));
  return std::pair{std::move(file), std::move(certificate)};
}

Result<RevocationOutcome> revoke_one(Counter& counter, const Actor& actor, const domain::CertificateId& id,
                                     const Revocation& request) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(open, open_certificate(work, id));
  auto& [file, certificate] = open;
  RevocationOutcome out;
  out.id = id;
  out.serial = certificate.serial;
  out.reference = file.line.reference;
  const auto revoked = revoke_now(work, file, std::move(certificate), request);
  if (!revoked) {
    out.refusal = revoked.error();
    return out;
  }
  VIDIMUS_CHECK(work.commit());
  out.revoked_at = file.certificate->revoked_at;
  return out;
}

}  // namespace

Result<std::vector<RevocationEffect>> preview_revocation(Counter& counter, const Actor& actor, const RevocationScope& scope) {
  VIDIMUS_TRY(ids, ids_of(counter, actor, scope));
  std::vector<RevocationEffect> out;
  VIDIMUS_TRY(work, counter.open(actor));
  for (const auto& id : ids) {
    auto open = open_certificate(work, id);
    if (!open && open.error().code == Code::not_found) continue;
    if (!open) return open.error();
    VIDIMUS_TRY(effect, effect_of(work, open->first, std::move(open->second)));
    out.push_back(std::move(effect));
  }
  return out;
}

Result<std::vector<RevocationEffect>> preview_revocation(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.certificate) return fail(Code::not_found, "refused.no_certificate");
  auto certificate = *file.certificate;
  VIDIMUS_TRY(effect, effect_of(work, file, std::move(certificate)));
  return std::vector{std::move(effect)};
}

Result<std::vector<RevocationOutcome>> revoke_many(Counter& counter, const Actor& actor,
                                                   const std::vector<domain::CertificateId>& certificates,
                                                   const Revocation& request) {
  if (certificates.empty() || certificates.size() > most_revoked_at_once) return fail(Code::bad_request, "refused.scope");
  std::vector<RevocationOutcome> out;
  for (const auto& id : certificates) {
    if (std::ranges::any_of(out, [&](const RevocationOutcome& before) { return before.id == id; })) continue;
    auto outcome = revoke_one(counter, actor, id, request);
    for (int race = 1; !outcome && outcome.error().code == Code::stale && race < revocation_races; ++race)
      outcome = revoke_one(counter, actor, id, request);
    if (outcome) {
      out.push_back(*std::move(outcome));
      continue;
    }
    RevocationOutcome refused;
    refused.id = id;
    refused.refusal = outcome.error();
    out.push_back(std::move(refused));
  }
  return out;
}

}  // namespace vidimus::ra
