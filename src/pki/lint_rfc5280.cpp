// Rules of RFC 5280 on fields and extensions, with RFC 6960 (OCSP signers) and RFC 3161 (time-stamping units).
#include "pki/algorithm.hpp"
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;

bool is_self_issued(const Subject& s) { return same(s.certificate.issuer, s.certificate.subject); }

/// True when each date is a UTCTime until 2049 and a GeneralizedTime after.
bool dates_well_written(const Certificate& certificate) {
  DerReader in{certificate.validity};
  auto content = in.enter(tag::sequence);
  for (const auto when : {certificate.not_before, certificate.not_after}) {
    const auto element = content ? content->any() : std::nullopt;
    const auto year = int{base::Day{std::chrono::floor<std::chrono::days>(when)}.year()};
    if (!element || element->tag != (year < 2050 ? tag::utc_time : tag::generalized_time)) return false;
  }
  return true;
}

constexpr Oid known_extensions[] = {oid::subject_key_identifier,
                                    oid::key_usage,
                                    oid::subject_alternative_name,
                                    oid::issuer_alternative_name,
                                    oid::basic_constraints,
                                    oid::name_constraints,
                                    oid::crl_distribution_points,
                                    oid::certificate_policies,
                                    oid::policy_mappings,
                                    oid::policy_constraints,
                                    oid::authority_key_identifier,
                                    oid::extended_key_usage,
                                    oid::freshest_crl,
                                    oid::inhibit_any_policy,
                                    oid::authority_information_access,
                                    oid::qc_statements,
                                    oid::subject_information_access,
                                    oid::ocsp_no_check,
                                    oid::subject_directory_attributes,
                                    oid::private_key_usage_period,
                                    oid::no_revocation_available};

Broken unknown_critical(const Subject& s) {
  for (const auto& extension : s.certificate.extensions) {
    const auto known = [&](const Oid& one) { return same(one, extension.oid); };
    if (extension.critical && std::none_of(std::begin(known_extensions), std::end(known_extensions), known))
      return oid_text(extension.oid);
  }
  return std::nullopt;
}

Broken wrongly_critical(const Subject& s) {
  for (const auto& one : {oid::authority_key_identifier, oid::subject_key_identifier, oid::authority_information_access,
                          oid::freshest_crl, oid::subject_information_access})
    if (is_critical(s.certificate, one)) return oid_text(one);
  return std::nullopt;
}

Broken wrongly_not_critical(const Subject& s) {
  for (const auto& one : {oid::name_constraints, oid::policy_constraints, oid::inhibit_any_policy, oid::policy_mappings})
    if (s.certificate.find(one) != nullptr && !is_critical(s.certificate, one)) return oid_text(one);
  return std::nullopt;
}

Broken authority_extension_in_end_entity(const Subject& s) {
  for (const auto& one : {oid::name_constraints, oid::policy_constraints, oid::inhibit_any_policy, oid::policy_mappings})
    if (s.certificate.find(one) != nullptr) return oid_text(one);
  return std::nullopt;
}

constexpr Rule rfc5280_table[] = {
    {"rfc5280.version_3", "A certificate with extensions is of version 3.", "RFC 5280 §4.1.2.1", rfc5280_day, error, everyone,
     [](const Subject& s) { return when(s.certificate.version != 3); }},
    {"rfc5280.serial_positive", "The serial number is a positive integer.", "RFC 5280 §4.1.2.2", rfc5280_day, error, everyone,
     [](const Subject& s) {
       const auto serial = s.certificate.serial;
       return when(serial[0] >= 0x80 || (serial.size() == 1 && serial[0] == 0));
     }},
    {"rfc5280.serial_short_enough", "The serial number has at most 20 octets.", "RFC 5280 §4.1.2.2", rfc5280_day, error, everyone,
     [](const Subject& s) { return when(s.certificate.serial.size() > 20); }},
    {"rfc5280.serial_unpredictable", "The serial number has at least 64 random bits.", "RGS A4; CA/B BR 7.1", "2016-09-30", error,
     everyone, [](const Subject& s) { return when(s.certificate.serial.size() < 8); }},
    {"rfc5280.algorithms_agree", "Both signature algorithm fields are the same octets.", "RFC 5280 §4.1.1.2", rfc5280_day, error,
     everyone, [](const Subject& s) { return when(!same(s.certificate.signature_algorithm, s.certificate.tbs_algorithm)); }},
    {"rfc5280.dates_in_order", "The validity ends after it starts.", "RFC 5280 §4.1.2.5", rfc5280_day, error, everyone,
     [](const Subject& s) { return when(s.certificate.not_after <= s.certificate.not_before); }},
    {"rfc5280.dates_well_written", "Dates are UTCTime until 2049 and GeneralizedTime from 2050.", "RFC 5280 §4.1.2.5",
     rfc5280_day, error, everyone, [](const Subject& s) { return when(!dates_well_written(s.certificate)); }},
    {"rfc5280.no_unique_identifiers", "Issuer and subject unique identifiers are absent.", "RFC 5280 §4.1.2.8; RGS A4",
     rfc5280_day, error, everyone, [](const Subject& s) { return when(s.certificate.has_unique_ids); }},
    {"rfc5280.no_default_written", "A value that is the default is not written (DER).", "X.690 §11.5", rfc5280_day, error,
     everyone, [](const Subject& s) { return when(s.certificate.explicit_default); }},
    {"rfc5280.no_unknown_critical_extension", "No critical extension is outside the standards.", "RFC 5280 §4.2", rfc5280_day,
     error, everyone, unknown_critical},
    {"rfc5280.never_critical", "Key identifiers, information access and freshest CRL are never critical.",
     "RFC 5280 §4.2.1.1, §4.2.1.2, §4.2.1.15, §4.2.2", rfc5280_day, error, everyone, wrongly_critical},
    {"rfc5280.always_critical", "Name and policy constraints are critical.", "RFC 5280 §4.2.1.5, §4.2.1.10, §4.2.1.11, §4.2.1.14",
     rfc5280_day, error, everyone, wrongly_not_critical},
    {"rfc5280.constraints_in_authorities_only", "Name and policy constraints are in authorities' certificates only.",
     "RFC 5280 §4.2.1.5, §4.2.1.10, §4.2.1.11; EN 319 412-2 §4.3", rfc5280_day, error, end_entities,
     authority_extension_in_end_entity},
    {"rfc5280.authority_says_so", "An authority has critical basicConstraints with cA true.", "RFC 5280 §4.2.1.9", rfc5280_day,
     error, authorities,
     [](const Subject& s) { return when(!s.certificate.is_ca() || !is_critical(s.certificate, oid::basic_constraints)); }},
    {"rfc5280.end_entity_is_no_authority", "An end entity is no authority.", "RFC 5280 §4.2.1.9", rfc5280_day, error,
     end_entities, [](const Subject& s) { return when(s.certificate.is_ca()); }},
    {"rfc5280.path_length_in_authorities_only", "A path length stands only beside cA true and keyCertSign.", "RFC 5280 §4.2.1.9",
     rfc5280_day, error, everyone,
     [](const Subject& s) {
       const auto& c = s.certificate;
       return when(c.basic_constraints && c.basic_constraints->path_length && !(c.is_ca() && c.allows(KeyUsage::key_cert_sign)));
     }},
    {"rfc5280.authority_signs_certificates", "An authority has keyUsage with keyCertSign.", "RFC 5280 §4.2.1.3", rfc5280_day,
     error, authorities,
     [](const Subject& s) { return when(!s.certificate.key_usage || !s.certificate.key_usage->has(KeyUsage::key_cert_sign)); }},
    {"rfc5280.only_authorities_sign_certificates", "keyCertSign stands only beside cA true.", "RFC 5280 §4.2.1.3", rfc5280_day,
     error, everyone,
     [](const Subject& s) {
       return when(!s.certificate.is_ca() && s.certificate.key_usage && s.certificate.key_usage->has(KeyUsage::key_cert_sign));
     }},
    {"rfc5280.key_usage_not_empty", "keyUsage has at least one bit.", "RFC 5280 §4.2.1.3", rfc5280_day, error, everyone,
     [](const Subject& s) { return when(s.certificate.key_usage && s.certificate.key_usage->empty()); }},
    {"rfc5280.key_usage_critical", "keyUsage is critical.", "RFC 5280 §4.2.1.3; RGS A4", rfc5280_day, error, everyone,
     [](const Subject& s) { return when(s.certificate.key_usage && !is_critical(s.certificate, oid::key_usage)); }},
    {"rfc5280.authority_names_its_key", "An authority has a subject key identifier.", "RFC 5280 §4.2.1.2", rfc5280_day, error,
     authorities, [](const Subject& s) { return when(!s.certificate.subject_key_identifier); }},
    {"rfc5280.end_entity_names_its_key", "An end entity has a subject key identifier.", "RFC 5280 §4.2.1.2", rfc5280_day, warning,
     end_entities, [](const Subject& s) { return when(!s.certificate.subject_key_identifier); }},
    {"rfc5280.issuer_key_named", "The authority key identifier names the issuer's key.", "RFC 5280 §4.2.1.1; RGS A4", rfc5280_day,
     error, everyone,
     [](const Subject& s) {
       const auto& aki = s.certificate.authority_key_identifier;
       return when(!is_self_issued(s) && (!aki || !aki->key_id));
     }},
    {"rfc5280.issuer_key_is_the_issuers", "The authority key identifier is the issuer's subject key identifier.",
     "RFC 5280 §4.2.1.1", rfc5280_day, error, everyone,
     [](const Subject& s) {
       const auto& aki = s.certificate.authority_key_identifier;
       const auto* issuer = s.context.issuer;
       return when(issuer != nullptr && aki && aki->key_id && issuer->subject_key_identifier &&
                   !same(*aki->key_id, *issuer->subject_key_identifier));
     }},
    {"rfc5280.issuer_name_is_the_issuers", "The issuer field is the issuer's subject, octet by octet.", "RFC 5280 §4.1.2.6",
     rfc5280_day, error, everyone,
     [](const Subject& s) {
       return when(s.context.issuer != nullptr && !same(s.context.issuer->subject, s.certificate.issuer));
     }},
    {"rfc5280.issuer_may_issue", "The issuer is an authority whose key signs certificates.", "RFC 5280 §6.1.4", rfc5280_day,
     error, everyone,
     [](const Subject& s) {
       const auto* issuer = s.context.issuer;
       return when(issuer != nullptr && (!issuer->is_ca() || !issuer->allows(KeyUsage::key_cert_sign)));
     }},
    {"rfc5280.path_length_obeyed", "An issuer with path length 0 certifies no authority.", "RFC 5280 §4.2.1.9", rfc5280_day,
     error, authorities,
     [](const Subject& s) {
       const auto* issuer = s.context.issuer;
       return when(issuer != nullptr && !is_self_issued(s) && issuer->basic_constraints &&
                   issuer->basic_constraints->path_length == 0);
     }},
    {"rfc5280.crl_points_not_critical", "CRL distribution points are not critical.", "RFC 5280 §4.2.1.13; RGS A4", rfc5280_day,
     warning, everyone, [](const Subject& s) { return when(is_critical(s.certificate, oid::crl_distribution_points)); }},
    {"rfc5280.ocsp_no_check_in_ocsp_signers_only", "ocsp-nocheck stands in OCSP responders' certificates only.",
     "RFC 6960 §4.2.2.2.1; EN 319 411-1", rfc5280_day, error, everyone,
     [](const Subject& s) {
       return when(s.certificate.find(oid::ocsp_no_check) != nullptr && !s.certificate.has_extended_key_usage(oid::ocsp_signing));
     }},
    {"rfc6960.responder_may_sign", "An OCSP responder has id-kp-OCSPSigning.", "RFC 6960 §4.2.2.2", "2013-06-01", error,
     Kinds{ocsp_responder}, [](const Subject& s) { return when(!s.certificate.has_extended_key_usage(oid::ocsp_signing)); }},
    {"rfc3161.unit_stamps_and_nothing_else", "A time-stamping unit has a critical extKeyUsage with id-kp-timeStamping alone.",
     "RFC 3161 §2.3; EN 319 422", "2001-08-01", error, Kinds{time_stamping},
     [](const Subject& s) {
       const auto& c = s.certificate;
       return when(!c.has_extended_key_usage(oid::time_stamping) || c.extended_key_usage->size() != 1 ||
                   !is_critical(c, oid::extended_key_usage));
     }},
};

}  // namespace

std::span<const Rule> rfc5280() { return rfc5280_table; }

}  // namespace vidimus::pki::rules
