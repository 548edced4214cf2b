#include "ca/handoff.hpp"

#include <algorithm>

#include "pki/csr.hpp"
#include "pki/digest.hpp"
#include "pki/path.hpp"
#include "pki/pem.hpp"
#include "pki/received.hpp"

namespace vidimus::ca {

using base::Bytes;
using base::ByteView;
using base::Code;
using base::Done;
using base::fail;
using base::Instant;
using base::Result;
using ports::Supply;
using ports::SupplyState;

namespace {

constexpr int most_rows = 100'000;
constexpr std::size_t number_octets = 5;

ports::IssuedCertificate answer_of(const Supply& supply, const pki::Certificate& certificate) {
  return {supply.certificate,     supply.chain,         supply.serial_hex, pki::name_text(certificate.subject),
          certificate.not_before, certificate.not_after};
}

bool is_unanswered(const Supply& supply) {
  return supply.state == SupplyState::asked || supply.state == SupplyState::handed_over;
}
bool waits_for_revocation(const Supply& supply) { return supply.revocation_asked && !supply.revoked_at; }

Result<pki::Expected> expected_of(const Supply& supply, ByteView spki, const HandoffSettings& settings) {
  VIDIMUS_TRY(order, ports::order_of(supply));
  pki::Expected out;
  out.spki = base::copy_of(spki);
  for (const auto& [name, value] : order.subject) {
    const auto attribute = base::from_name<pki::SubjectAttribute>(name);
    if (attribute) out.subject.push_back({*attribute, value});
  }
  out.email = order.email;
  // A person answers, days later: a validity as long as asked for, from then on.
  out.not_after = order.not_after + std::chrono::days{60};
  if (const auto kind = settings.kinds.find(supply.profile); kind != settings.kinds.end()) out.kind = kind->second;
  return out;
}

/// When the list says this certificate was revoked; nothing when it does not, or is not its issuer's.
std::optional<Instant> revoked_by(const pki::crl::Crl& list, const Supply& supply, std::span<const Bytes> anchors, Instant now) {
  const auto target = pki::read_certificate(supply.certificate);
  if (!target) return std::nullopt;
  pki::Evidence evidence;
  for (const auto& der : anchors)
    if (auto anchor = pki::read_certificate(der)) evidence.anchors.push_back(*std::move(anchor));
  for (const auto& der : supply.chain)
    if (auto issuer = pki::read_certificate(der)) evidence.untrusted.push_back(*std::move(issuer));
  evidence.crls.push_back(list);
  pki::PathOptions options;
  options.time = now;
  options.revocation = pki::RevocationMode::required;
  options.flags = pki::PathFlags{pki::PathFlag::allow_unknown_status};
  const auto report = pki::validate_path(*target, evidence, options);
  for (const auto& finding : report.revocation)
    if (finding.at == 0 && finding.status == pki::ocsp::Status::revoked) return finding.revoked_at;
  return std::nullopt;
}

}  // namespace

Result<Done> Handoff::keep(Supply& supply, std::string_view event, SupplyState from) {
  ports::AuditDraft audit;
  audit.at = clock_.now();
  audit.actor = settings_.supplier;
  audit.role = "supplier";
  audit.noun = "supply";
  audit.noun_id = supply.request;
  audit.event = event;
  audit.from = base::to_name(from);
  audit.to = base::to_name(supply.state);
  audit.note = base::Json::object({{"reference", supply.reference}, {"serial", supply.serial_hex}});
  return book_.keep(supply, audit);
}

Result<std::vector<Supply>> Handoff::rows() { return book_.list(settings_.supplier, {}, most_rows); }

Result<ports::IssuedCertificate> Handoff::issue(const ports::CertificateOrder& order) {
  VIDIMUS_TRY(request, pki::read_certificate_request(order.csr));
  VIDIMUS_CHECK(pki::check_possession(request));
  VIDIMUS_TRY(found, book_.find_request(order.request));
  const auto waiting = fail(Code::unavailable, "refused.supplier_waiting");
  if (found) {
    VIDIMUS_TRY(first, pki::read_certificate_request(found->csr));
    if (found->supplier != settings_.supplier || !pki::same(first.spki, request.spki))
      return fail(Code::conflict, "request_taken");
    if (found->state != SupplyState::issued) return waiting;
    VIDIMUS_TRY(certificate, pki::read_certificate(found->certificate));
    return answer_of(*found, certificate);
  }
  Supply supply;
  supply.request = order.request;
  supply.supplier = settings_.supplier;
  supply.reference = "DEPOT-" + base::to_hex(entropy_.draw(number_octets));
  supply.profile = order.profile;
  supply.csr = order.csr;
  supply.order = ports::order_json(order);
  supply.asked = clock_.now();
  VIDIMUS_CHECK(keep(supply, "ask", SupplyState::asked));
  return waiting;
}

Result<Instant> Handoff::revoke(const std::string& serial_hex, int reason) {
  VIDIMUS_TRY(found, book_.find_serial(settings_.supplier, serial_hex));
  if (!found) return fail(Code::not_found, "no such certificate");
  if (found->revoked_at) return *found->revoked_at;
  if (!found->revocation_asked) {
    found->revocation_asked = std::chrono::floor<std::chrono::seconds>(clock_.now());
    found->reason = reason;
    VIDIMUS_CHECK(keep(*found, "ask_revocation", found->state));
  }
  return *found->revocation_asked;
}

Result<std::vector<ports::RegisteredCertificate>> Handoff::issued_since(Instant from, int limit) {
  VIDIMUS_TRY(found, book_.issued_since(settings_.supplier, from, limit));
  std::vector<ports::RegisteredCertificate> out;
  for (const auto& one : found)
    out.push_back({one.request, one.serial_hex, one.asked, one.revoked_at ? one.revoked_at : one.revocation_asked});
  return out;
}

Result<std::vector<Supply>> Handoff::to_hand_over(bool again) {
  VIDIMUS_TRY(all, rows());
  std::erase_if(all, [&](const Supply& one) {
    return !(one.state == SupplyState::asked || (again && one.state == SupplyState::handed_over) || waits_for_revocation(one));
  });
  return std::move(all);
}

Result<Done> Handoff::handed_over(Supply supply) {
  const auto before = supply.state;
  if (before == SupplyState::asked) supply.state = SupplyState::handed_over;
  return keep(supply, "hand_over", before);
}

Result<TakenIn> Handoff::take_certificates(const std::vector<Bytes>& certificates) {
  VIDIMUS_TRY(all, rows());
  TakenIn out;
  for (const auto& der : certificates) {
    VIDIMUS_TRY(certificate, pki::read_certificate(der));
    for (auto& supply : all) {
      if (!is_unanswered(supply)) continue;
      VIDIMUS_TRY(request, pki::read_certificate_request(supply.csr));
      if (!pki::same(request.spki, certificate.spki)) continue;
      VIDIMUS_TRY(expected, expected_of(supply, request.spki, settings_));
      VIDIMUS_TRY(received, pki::accept_received(der, certificates, settings_.anchors, expected, clock_.now()));
      const auto before = supply.state;
      supply.state = SupplyState::issued;
      supply.certificate = der;
      supply.chain = received.chain;
      supply.serial_hex = base::to_hex(received.certificate.serial);
      supply.issued = clock_.now();
      VIDIMUS_CHECK(keep(supply, "receive", before));
      out.issued.push_back(supply);
    }
  }
  if (out.issued.empty()) return fail(Code::not_found, "handoff.no_request");
  return out;
}

Result<TakenIn> Handoff::take_list(ByteView crl) {
  VIDIMUS_TRY(list, pki::crl::read(crl));
  VIDIMUS_TRY(all, rows());
  TakenIn out;
  for (auto& supply : all) {
    if (!waits_for_revocation(supply)) continue;
    const auto when = revoked_by(list, supply, settings_.anchors, clock_.now());
    if (!when) continue;
    supply.revoked_at = when;
    VIDIMUS_CHECK(keep(supply, "confirm_revocation", supply.state));
    out.revoked.push_back(supply);
  }
  return out;
}

Result<std::vector<Supply>> Handoff::overdue(Instant since) {
  VIDIMUS_TRY(all, rows());
  std::erase_if(all, [&](const Supply& one) {
    const bool late = is_unanswered(one) && one.asked < since;
    const bool late_revocation = waits_for_revocation(one) && *one.revocation_asked < since;
    return !late && !late_revocation;
  });
  return std::move(all);
}

std::string handoff_text(const Supply& supply, const base::Json& words) {
  std::string out;
  const auto put = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += std::string{name} + ": " + value + "\n";
  };
  const auto line = [&](std::string_view word, const std::string& value) { put(words.text(word), value); };
  line("object", words.text(waits_for_revocation(supply) ? "revocation" : "certificate"));
  line("reference", supply.reference);
  if (waits_for_revocation(supply)) {
    line("serial", supply.serial_hex);
    line("reason", std::to_string(supply.reason));
    line("asked", base::to_rfc3339(*supply.revocation_asked));
    line("certificate_sha256", base::to_hex(pki::sha256(supply.certificate)));
    return out;
  }
  line("profile", supply.profile);
  if (const auto* subject = supply.order.find("subject"))
    for (const auto& one : subject->items()) put("  " + one.text("attribute"), one.text("value"));
  line("email", supply.order.text("email"));
  line("not_after", supply.order.text("not_after"));
  line("request_sha256", base::to_hex(pki::sha256(supply.csr)));
  return out + "\n" + pki::to_pem("CERTIFICATE REQUEST", supply.csr);
}

}  // namespace vidimus::ca
