#include "ra/certificate_check.hpp"

#include <algorithm>
#include <cctype>

#include "pki/pem.hpp"
#include "pki/x509.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CertificateState;

constexpr std::size_t longest_serial = 40;  // 20 octets (RFC 5280 §4.1.2.2)

CheckAnswer said(bool yes) { return yes ? CheckAnswer::yes : CheckAnswer::no; }

Result<base::Bytes> der_of(base::ByteView file) {
  const auto text = base::text_of(file);
  if (text.find("-----BEGIN") == std::string_view::npos) return base::Bytes{file.begin(), file.end()};
  auto der = pki::one_from_pem(text, "CERTIFICATE");
  if (!der) return fail(Code::malformed, "refused.certificate_unreadable");
  return *std::move(der);
}

bool in_force(CertificateState state) { return state != CertificateState::revoked && state != CertificateState::refused; }

/// What our records add: is it ours, and does it stand?
void add_record(CertificateCheck& check, const std::optional<domain::Certificate>& known) {
  check.findings.push_back({CheckQuestion::issued_here, said(known.has_value())});
  check.findings.push_back({CheckQuestion::in_force, known ? said(in_force(known->state)) : CheckAnswer::unknown});
  if (known) check.revoked_at = known->revoked_at;
}

void add_time(CertificateCheck& check, Instant now) {
  const bool good = check.not_before && check.not_after && *check.not_before <= now && now <= *check.not_after;
  check.findings.push_back({CheckQuestion::in_time, said(good)});
}

bool authenticates(const pki::Certificate& certificate) {
  const bool listed = !certificate.extended_key_usage || certificate.has_extended_key_usage(pki::oid::client_auth);
  return certificate.allows(pki::KeyUsage::digital_signature) && listed;
}

void in_reading_order(CertificateCheck& check) { std::ranges::sort(check.findings, {}, &CheckFinding::question); }

}  // namespace

CheckAnswer CertificateCheck::answer(CheckQuestion question) const {
  const auto found = std::ranges::find(findings, question, &CheckFinding::question);
  return found == findings.end() ? CheckAnswer::unknown : found->answer;
}

Result<CertificateCheck> check_certificate(Counter& counter, base::ByteView file) {
  VIDIMUS_TRY(der, der_of(file));
  const auto read = pki::read_certificate(der);
  if (!read) return fail(Code::malformed, "refused.certificate_unreadable");
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  CertificateCheck out{.subject = pki::name_text(read->subject),
                       .issuer = pki::name_text(read->issuer),
                       .serial = base::to_hex(read->serial),
                       .not_before = read->not_before,
                       .not_after = read->not_after};
  VIDIMUS_TRY(known, work.unit().certificate_by_serial(out.serial));
  // The same serial number under another issuer is another certificate.
  if (known && !std::ranges::equal(known->der, der)) known.reset();
  add_record(out, known);
  add_time(out, work.now());
  out.findings.push_back({CheckQuestion::personal, said(!read->is_ca() && !read->has_extended_key_usage(pki::oid::server_auth))});
  out.findings.push_back({CheckQuestion::for_log_in, said(authenticates(*read))});
  out.findings.push_back({CheckQuestion::for_signing, said(read->key_usage && read->allows(pki::KeyUsage::non_repudiation))});
  in_reading_order(out);
  return out;
}

Result<CertificateCheck> check_serial(Counter& counter, const std::string& typed) {
  std::string serial;
  for (const char c : typed) {
    if (c == ' ' || c == ':') continue;
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0 || serial.size() == longest_serial)
      return fail(Code::malformed, "refused.serial");
    serial.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  if (serial.empty()) return fail(Code::malformed, "refused.serial");
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(known, work.unit().certificate_by_serial(serial));
  if (!known) return fail(Code::not_found, "refused.serial_unknown");
  CertificateCheck out{.serial = serial, .not_before = known->not_before, .not_after = known->not_after};
  add_record(out, known);
  add_time(out, work.now());
  in_reading_order(out);
  return out;
}

}  // namespace vidimus::ra
