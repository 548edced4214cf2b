// Issuing: reserve the to-be-signed octets, sign them, keep the certificate. Once it is kept, certificate and reservation outlive
// a power cut, and only then does it leave the house. A crash between two steps repeats nothing; one that takes the last moments
// of the database with it takes a reservation whose certificate nobody saw.
#include "ca/ca.hpp"

#include "base/log.hpp"
#include "pki/csr.hpp"
#include "pki/text.hpp"

namespace vidimus::ca {
namespace {

using base::Code;
using base::fail;

constexpr int draws = 3;  ///< a serial number of 158 random bits is never taken; three in a row is a broken random source

Result<std::vector<pki::SubjectValue>> subject_of(const ports::CertificateOrder& order) {
  std::vector<pki::SubjectValue> out;
  for (const auto& [name, value] : order.subject) {
    const auto attribute = base::from_name<pki::SubjectAttribute>(name);
    if (!attribute) return fail(Code::bad_request, "subject: no such attribute: " + name);
    out.push_back({*attribute, value});
  }
  return out;
}

std::string fingerprint(ByteView der) { return base::to_hex(pki::sha256(der)); }

}  // namespace

Result<std::unique_ptr<Ca>> Ca::make(CaSettings settings, std::vector<pki::CertificateProfile> profiles, pki::CryptoPolicy policy,
                                     CaParts parts) {
  if (settings.chain.empty()) return fail(Code::misconfigured, "the authority has no certificate");
  VIDIMUS_TRY(certificate, pki::read_certificate(settings.chain.front()));
  if (!certificate.is_ca() || !certificate.allows(pki::KeyUsage::key_cert_sign) || !certificate.allows(pki::KeyUsage::crl_sign))
    return fail(Code::misconfigured, "the certificate of " + settings.name + " is not an authority's");
  if (!pki::same(certificate.spki, parts.signer->spki()))
    return fail(Code::misconfigured, "the key of " + settings.name + " is not its certificate's");
  VIDIMUS_TRY(facts, pki::issuer_facts(certificate, parts.signer->algorithm()));
  facts.crl_url = settings.crl_url;
  facts.crl_partitions = settings.crl_partitions;
  facts.delta_url = settings.delta_url;
  facts.ocsp_url = settings.ocsp_url;
  facts.ca_issuers_url = settings.ca_issuers_url;
  std::unique_ptr<Ca> out{new Ca(std::move(settings), certificate, std::move(policy), std::move(parts))};
  for (auto& profile : profiles) {
    auto name = profile.name;
    out->writers_.insert_or_assign(std::move(name), pki::CertificateWriter{std::move(profile), facts});
  }
  return out;
}

ports::AuditDraft Ca::audit(std::string event, std::string noun, std::string id) const {
  ports::AuditDraft out;
  out.at = parts_.clock.now();
  out.actor = settings_.name;
  out.role = "authority";
  out.noun = std::move(noun);
  out.noun_id = std::move(id);
  out.event = std::move(event);
  return out;
}

Result<ports::IssuedCertificate> Ca::issue(const ports::CertificateOrder& order) {
  VIDIMUS_TRY(request, pki::read_certificate_request(order.csr));
  VIDIMUS_CHECK(pki::check_possession(request));
  VIDIMUS_TRY(subject, subject_of(order));
  CertificateWish wish;
  wish.request = order.request;
  wish.profile = order.profile;
  wish.subject = std::move(subject);
  if (!order.email.empty()) wish.alternative_names.push_back({pki::GeneralNameKind::rfc822_name, order.email});
  wish.spki = base::copy_of(request.spki);
  wish.not_before = order.not_before;
  wish.not_after = order.not_after;
  wish.key_in_qualified_device = order.key_in_qualified_device;
  return certify(wish);
}

Result<ports::IssuedCertificate> Ca::certify(const CertificateWish& wish) {
  if (wish.request.empty()) return fail(Code::bad_request, "request: empty");
  const auto reserved = reserve(wish);
  if (reserved) return finish(*reserved);
  // What was reserved for this request before stands, whatever refuses it now: an answer that was lost is given again.
  VIDIMUS_TRY(found, parts_.book.find_request(wish.request));
  if (!found) return reserved.error();
  VIDIMUS_TRY(planned, pki::read_to_be_signed(found->to_be_signed));
  if (found->issuer != settings_.name || !pki::same(planned.spki, wish.spki)) return fail(Code::conflict, "request_taken");
  return finish(*found);
}

Result<Bytes> Ca::to_be_signed(const pki::CertificateWriter& writer, const CertificateWish& wish, ByteView serial) const {
  pki::CertificateContent content;
  content.serial = serial;
  content.not_before = std::chrono::floor<std::chrono::seconds>(wish.not_before);
  content.not_after = std::chrono::floor<std::chrono::seconds>(wish.not_after);
  content.subject = wish.subject;
  content.alternative_names = wish.alternative_names;
  content.spki = wish.spki;
  content.key_in_qualified_device = wish.key_in_qualified_device;
  VIDIMUS_TRY(octets, writer.to_be_signed(content));
  pki::LintContext context;
  context.kind = writer.profile().kind;
  context.profile = &writer.profile();
  context.issuer = &certificate_;
  context.policy = &policy_;
  context.key_in_qualified_device = wish.key_in_qualified_device;
  context.for_tests = settings_.for_tests;
  VIDIMUS_TRY(findings, pki::lint_to_be_signed(octets, context));
  VIDIMUS_CHECK(pki::refuse_errors(findings));
  return octets;
}

Result<ports::Issuance> Ca::reserve(const CertificateWish& wish) {
  VIDIMUS_CHECK(may_sign());
  const auto writer = writers_.find(wish.profile);
  if (writer == writers_.end()) return fail(Code::bad_request, "no such profile: " + wish.profile);
  for (int draw = 0; draw < draws; ++draw) {
    ports::Issuance issuance;
    issuance.request = wish.request;
    issuance.issuer = settings_.name;
    issuance.serial = pki::positive_serial(parts_.entropy.draw(20));
    issuance.profile = wish.profile;
    VIDIMUS_TRY(octets, to_be_signed(writer->second, wish, issuance.serial));
    issuance.to_be_signed = std::move(octets);
    issuance.not_before = std::chrono::floor<std::chrono::seconds>(wish.not_before);
    issuance.not_after = std::chrono::floor<std::chrono::seconds>(wish.not_after);
    issuance.created = parts_.clock.now();
    auto draft = audit("reserve", "certificate", wish.request);
    draft.to = "reserved";
    draft.note = base::Json::object({{"serial", base::to_hex(issuance.serial)},
                                     {"profile", wish.profile},
                                     {"to_be_signed_sha256", fingerprint(issuance.to_be_signed)}});
    const auto reserved = parts_.book.reserve(issuance, draft, wish.enrolling);
    if (reserved) return issuance;
    if (reserved.error().detail != "serial_taken") return reserved.error();
  }
  return fail(Code::unavailable, "no free serial number", "every serial drawn was taken: the random source is broken");
}

Result<ports::IssuedCertificate> Ca::finish(const ports::Issuance& issuance) {
  if (issuance.state == ports::IssuanceState::issued) return answer(issuance.certificate);
  VIDIMUS_CHECK(may_sign());
  VIDIMUS_TRY(planned, pki::read_to_be_signed(issuance.to_be_signed));
  if (!pki::same(planned.tbs_algorithm, pki::algorithm_identifier(parts_.signer->algorithm())))
    return fail(Code::misconfigured, "reserved for another signature algorithm", issuance.request);
  VIDIMUS_TRY(signature, parts_.signer->sign(issuance.to_be_signed));
  // A signature that does not verify with the published key must never leave the house: the token or its memory is faulty.
  if (const auto good = pki::verify(parts_.signer->algorithm(), certificate_.spki, issuance.to_be_signed, signature); !good)
    return fail(Code::unavailable, "the signature just made does not verify", good.error().detail);
  const auto der = pki::assemble(issuance.to_be_signed, parts_.signer->algorithm(), signature);
  auto draft = audit("issue", "certificate", issuance.request);
  draft.from = "reserved";
  draft.to = "issued";
  draft.note = base::Json::object({{"serial", base::to_hex(issuance.serial)}, {"certificate_sha256", fingerprint(der)}});
  const auto completed = parts_.book.complete(issuance.request, der, draft);
  if (completed) return answer(der);
  if (completed.error().code != Code::stale) return completed.error();
  // Finished by another thread meanwhile: its signature is the one that counts, this one is forgotten.
  VIDIMUS_TRY(stored, parts_.book.find_request(issuance.request));
  if (!stored || stored->state != ports::IssuanceState::issued) return completed.error();
  return answer(stored->certificate);
}

Result<ports::IssuedCertificate> Ca::answer(ByteView der) const {
  VIDIMUS_TRY(certificate, pki::read_certificate(der));
  ports::IssuedCertificate out;
  out.der = base::copy_of(der);
  out.chain = settings_.chain;
  out.serial_hex = base::to_hex(certificate.serial);
  out.subject = pki::name_text(certificate.subject);
  out.not_before = certificate.not_before;
  out.not_after = certificate.not_after;
  return out;
}

Result<bool> Ca::has_begun(const std::string& request) const {
  VIDIMUS_TRY(found, parts_.book.find_request(request));
  return found && found->issuer == settings_.name;
}

Result<std::vector<ports::RegisteredCertificate>> Ca::issued_since(Instant from, int limit) {
  VIDIMUS_TRY(found, parts_.book.issued_since(settings_.name, from, limit));
  std::vector<ports::RegisteredCertificate> out;
  out.reserve(found.size());
  for (const auto& one : found) out.push_back({one.request, base::to_hex(one.serial), one.created, one.revoked_at});
  return out;
}

Result<int> Ca::finish_issuances(Instant now) {
  VIDIMUS_TRY(cut_off, parts_.book.unfinished(now - std::chrono::minutes{1}));
  int finished = 0;
  std::optional<base::Error> error;
  for (const auto& issuance : cut_off) {
    if (issuance.issuer != settings_.name) continue;
    if (auto done = finish(issuance); done)
      ++finished;
    else if (!error)
      error = done.error();
  }
  if (error) {
    base::log::error("ca.issuance_unfinished", {{"detail", error->detail}, {"cause", error->cause}});
    if (finished == 0) return *error;
  }
  return finished;
}

}  // namespace vidimus::ca
