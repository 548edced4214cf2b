// Rules on certificates of machines and services: TLS, OCSP, time stamping.
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;
using enum KeyUsage;

bool lasts_over(const Certificate& certificate, std::chrono::days days) {
  return certificate.not_after - certificate.not_before > days;
}

constexpr Rule services_table[] = {
    {"tls.server_may_serve", "A TLS server has extKeyUsage with serverAuth.", "RFC 5280 §4.2.1.12", "2012-07-01", error,
     Kinds{tls_server}, [](const Subject& s) { return when(!s.certificate.has_extended_key_usage(oid::server_auth)); }},
    {"tls.client_may_call", "A TLS client has extKeyUsage with clientAuth.", "RFC 5280 §4.2.1.12", "2012-07-01", error,
     Kinds{tls_client}, [](const Subject& s) { return when(!s.certificate.has_extended_key_usage(oid::client_auth)); }},
    {"tls.key_usage", "keyUsage of TLS certificates is digitalSignature: TLS 1.3 and ephemeral exchanges need nothing else.",
     "RFC 8446 §4.4.2.2; RFC 9325 §4.1", "2018-08-01", error, Kinds{tls_server} | Kinds{tls_client},
     [](const Subject& s) { return when(s.certificate.key_usage && *s.certificate.key_usage != KeyUsages{digital_signature}); }},
    {"tls.server_validity", "A TLS server's certificate lasts at most 398 days.", "CA/Browser Forum BR §6.3.2", "2020-09-01",
     error, Kinds{tls_server}, [](const Subject& s) { return when(lasts_over(s.certificate, std::chrono::days{398})); }},
    {"tls.server_common_name", "commonName of a TLS server is one of its alternative names.", "CA/Browser Forum BR §7.1.4.3",
     "2012-07-01", warning, Kinds{tls_server},
     [](const Subject& s) -> Broken {
       const auto common = s.text(oid::common_name);
       if (common.empty()) return std::nullopt;
       for (const auto& name : s.certificate.subject_alternative_names)
         if ((name.kind == GeneralNameKind::dns_name && ascii_lower(name.text()) == ascii_lower(common)) ||
             (name.kind == GeneralNameKind::ip_address && general_name_text(name).ends_with(common)))
           return std::nullopt;
       return std::string{common};
     }},
    {"ocsp.signer_signs_only", "keyUsage of an OCSP signer is digitalSignature.", "RFC 6960 §4.2.2.2; RGS A4", "2013-06-01",
     error, Kinds{ocsp_responder},
     [](const Subject& s) { return when(s.certificate.key_usage && *s.certificate.key_usage != KeyUsages{digital_signature}); }},
    {"ocsp.signer_can_be_revoked_or_is_short", "An OCSP signer has ocsp-nocheck, a distribution point or an OCSP address.",
     "RFC 6960 §4.2.2.2.1", "2013-06-01", error, Kinds{ocsp_responder},
     [](const Subject& s) {
       return when(s.certificate.find(oid::ocsp_no_check) == nullptr && s.certificate.crl_distribution_points.empty() &&
                   s.certificate.authority_information_access.empty());
     }},
    {"ocsp.unchecked_signer_is_short", "An OCSP signer with ocsp-nocheck lasts at most 400 days: nothing can take it back.",
     "RFC 6960 §4.2.2.2.1; EN 319 411-1", "2013-06-01", error, Kinds{ocsp_responder},
     [](const Subject& s) {
       return when(s.certificate.find(oid::ocsp_no_check) != nullptr && lasts_over(s.certificate, std::chrono::days{400}));
     }},
    {"stamps.unit_named", "A time-stamping unit has country, organization and commonName.", "EN 319 422 §6; EN 319 412-3 §4.2.1",
     "2016-07-01", error, Kinds{time_stamping},
     [](const Subject& s) {
       return when(s.subject.find(oid::country) == nullptr || s.subject.find(oid::organization) == nullptr ||
                   s.subject.find(oid::common_name) == nullptr);
     }},
    {"stamps.unit_signs_only", "keyUsage of a time-stamping unit is digitalSignature, nonRepudiation or both.", "RFC 3161 §2.3",
     "2001-08-01", error, Kinds{time_stamping},
     [](const Subject& s) {
       const auto& u = s.certificate.key_usage;
       return when(u && (u->empty() || !u->without({digital_signature, non_repudiation}).empty()));
     }},
};

}  // namespace

std::span<const Rule> services() { return services_table; }

}  // namespace vidimus::pki::rules
