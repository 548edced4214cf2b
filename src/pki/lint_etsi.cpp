// Rules of EN 319 412-2 (natural persons) and EN 319 412-1 (identifiers).
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;
using enum KeyUsage;

bool is_one_of(KeyUsages usages, std::initializer_list<KeyUsages> types) {
  return std::find(types.begin(), types.end(), usages) != types.end();
}

/// EN 319 412-2 table 1: A, B, C, D, E, F.
bool is_key_usage_type(KeyUsages u) {
  return is_one_of(u, {{non_repudiation},
                       {non_repudiation, digital_signature},
                       {digital_signature},
                       {digital_signature, key_encipherment},
                       {digital_signature, key_agreement},
                       {key_encipherment},
                       {key_agreement},
                       {non_repudiation, digital_signature, key_encipherment},
                       {non_repudiation, digital_signature, key_agreement}});
}

bool has_access(const Certificate& certificate, ByteView method, bool (*wanted)(const GeneralName&)) {
  return std::any_of(certificate.authority_information_access.begin(), certificate.authority_information_access.end(),
                     [&](const AccessDescription& access) { return same(access.method, method) && wanted(access.location); });
}

/// EN 319 412-1 §5.1.4: three letters (or two and a colon), a country, a hyphen, an identifier.
bool is_legal_identifier(std::string_view text) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return text.size() >= 7 && upper(text[0]) && upper(text[1]) && (upper(text[2]) || text[2] == ':') && upper(text[3]) &&
         upper(text[4]) && text[5] == '-' && text.find(' ') == std::string_view::npos;
}

constexpr Rule etsi_table[] = {
    {"etsi.country_and_common_name_once", "The subject has one country and one commonName.",
     "EN 319 412-2 §4.2.4 NAT-4.2.4-1, -4", "2016-07-01", error, persons,
     [](const Subject& s) { return when(s.subject.count(oid::country) != 1 || s.subject.count(oid::common_name) != 1); }},
    {"etsi.given_name_or_surname_or_pseudonym", "The subject has a given name or a surname, or a pseudonym.",
     "EN 319 412-2 §4.2.4 NAT-4.2.4-3", "2016-07-01", error, persons,
     [](const Subject& s) {
       return when(s.subject.find(oid::given_name) == nullptr && s.subject.find(oid::surname) == nullptr &&
                   s.subject.find(oid::pseudonym) == nullptr);
     }},
    {"etsi.pseudonym_stands_alone", "A pseudonym excludes given name and surname.", "EN 319 412-2 §4.2.4; RGS A4", "2016-07-01",
     error, persons,
     [](const Subject& s) {
       return when(s.subject.find(oid::pseudonym) != nullptr &&
                   (s.subject.find(oid::given_name) != nullptr || s.subject.find(oid::surname) != nullptr));
     }},
    {"etsi.serial_number", "The subject has a serialNumber that tells homonyms apart.", "EN 319 412-2 §4.2.4; RGS A2",
     "2016-07-01", warning, persons, [](const Subject& s) { return when(s.subject.find(oid::serial_number) == nullptr); }},
    {"etsi.organization_identifier_syntax", "organizationIdentifier is a scheme, a country and an identifier (NTRFR-…).",
     "EN 319 412-1 §5.1.4", "2016-07-01", error, everyone,
     [](const Subject& s) -> Broken {
       if (s.subject.find(oid::organization_identifier) == nullptr) return std::nullopt;
       const auto identifier = s.text(oid::organization_identifier);
       return when(!is_legal_identifier(identifier), identifier);
     }},
    {"etsi.organization_identifier_is_not_the_name", "organizationIdentifier differs from the organization's name.",
     "EN 319 412-3 §4.2.1", "2016-07-01", error, everyone,
     [](const Subject& s) {
       const auto identifier = s.text(oid::organization_identifier);
       return when(!identifier.empty() && folded(identifier) == folded(s.text(oid::organization)));
     }},
    {"etsi.key_usage_present", "keyUsage is present.", "EN 319 412-2 §4.3.2", "2016-07-01", error, everyone,
     [](const Subject& s) { return when(!s.certificate.key_usage); }},
    {"etsi.key_usage_type", "keyUsage is one of the types A to F.", "EN 319 412-2 §4.3.2 table 1", "2016-07-01", error, holders,
     [](const Subject& s) { return when(s.certificate.key_usage && !is_key_usage_type(*s.certificate.key_usage)); }},
    {"etsi.key_usage_not_mixed", "Commitment to content is better not mixed with other usages (types B, D, F).",
     "EN 319 412-2 §4.3.2 NAT-4.3.2-1", "2016-07-01", warning, holders,
     [](const Subject& s) {
       const auto& u = s.certificate.key_usage;
       const auto plain = {KeyUsages{non_repudiation}, KeyUsages{digital_signature}, KeyUsages{key_encipherment},
                           KeyUsages{key_agreement}};
       return when(u && is_key_usage_type(*u) && !is_one_of(*u, plain));
     }},
    {"etsi.extended_key_usage_not_critical", "extKeyUsage is not critical.", "EN 319 412-2 §4.3.10 GEN-4.3.10-1", "2016-07-01",
     error, holders, [](const Subject& s) { return when(is_critical(s.certificate, oid::extended_key_usage)); }},
    {"etsi.no_any_extended_key_usage", "extKeyUsage names its usages.", "EN 319 412-2 §4.3.10; RFC 5280 §4.2.1.12", "2016-07-01",
     error, end_entities,
     [](const Subject& s) { return when(s.certificate.has_extended_key_usage(oid::any_extended_key_usage)); }},
    {"etsi.policies_present", "certificatePolicies is present.", "EN 319 412-2 §4.3.3", "2016-07-01", error, holders,
     [](const Subject& s) { return when(!s.certificate.policies); }},
    {"etsi.policies_not_critical", "certificatePolicies is not critical.", "EN 319 412-2 §4.3.3; RGS A4", "2016-07-01", error,
     end_entities, [](const Subject& s) { return when(is_critical(s.certificate, oid::certificate_policies)); }},
    {"etsi.no_any_policy", "anyPolicy is in no end entity's certificate.", "RFC 5280 §4.2.1.4; EN 319 411-1", "2016-07-01", error,
     end_entities, [](const Subject& s) { return when(s.certificate.has_policy(oid::any_policy)); }},
    {"etsi.practices_address", "A policy of the house gives the address of its practices (CPS).", "EN 319 411-1 §6.1; RGS A4",
     "2016-07-01", warning, holders,
     [](const Subject& s) {
       const auto& policies = s.certificate.policies;
       const auto has_uri = [](const PolicyInformation& policy) { return !policy.cps_uris().empty(); };
       return when(policies && std::none_of(policies->begin(), policies->end(), has_uri));
     }},
    {"etsi.status_service", "A CRL distribution point or an OCSP address is present.",
     "EN 319 412-2 §4.3.11 GEN-4.3.11-2; RGS A4", "2016-07-01", error, holders,
     [](const Subject& s) {
       const auto any = [](const GeneralName&) { return true; };
       return when(s.certificate.crl_distribution_points.empty() && !has_access(s.certificate, oid::access_ocsp, any));
     }},
    {"etsi.crl_over_http", "A CRL distribution point has an http address.", "EN 319 412-2 §4.3.11 GEN-4.3.11-4; RGS A4",
     "2016-07-01", error, holders,
     [](const Subject& s) {
       const auto& points = s.certificate.crl_distribution_points;
       const auto over_http = [](const DistributionPoint& point) {
         return point.name && any_name(point.name->full_name, is_http);
       };
       return when(!points.empty() && std::none_of(points.begin(), points.end(), over_http));
     }},
    {"etsi.issuer_certificate_address", "authorityInfoAccess gives the address of the issuer's certificate.",
     "EN 319 412-2 §4.4.1 GEN-4.4.1-2, -3", "2016-07-01", error, holders,
     [](const Subject& s) { return when(!has_access(s.certificate, oid::access_ca_issuers, is_web)); }},
    {"etsi.issuer_named", "The issuer has a country, an organization and a commonName.", "EN 319 412-2 §4.2.3.1; RGS A4",
     "2016-07-01", error, holders,
     [](const Subject& s) {
       return when(s.issuer.find(oid::country) == nullptr || s.issuer.find(oid::organization) == nullptr ||
                   s.issuer.find(oid::common_name) == nullptr);
     }},
    {"etsi.ocsp_over_http", "An OCSP address is http or https.", "EN 319 412-2 §4.4.1; RFC 5280 §4.2.2.1", "2016-07-01", error,
     everyone,
     [](const Subject& s) {
       const auto not_web = [](const GeneralName& name) { return !is_web(name); };
       return when(has_access(s.certificate, oid::access_ocsp, not_web));
     }},
};

}  // namespace

std::span<const Rule> etsi() { return etsi_table; }

}  // namespace vidimus::pki::rules
