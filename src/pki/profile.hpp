// Certificate profiles (gabarits de certificat): what a certificate policy fixes, read from the reviewed files of data/profiles.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "pki/algorithm.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {

/// Attributes a subject may have; the words used in profiles, in the registry and in the API.
enum class SubjectAttribute : std::uint8_t {
  country,
  organization,
  organizational_unit,
  organization_identifier,
  locality,
  title,
  given_name,
  surname,
  pseudonym,
  serial_number,
  common_name,
  email_address
};
ByteView oid_of(SubjectAttribute attribute);
/// String type it is written in: PrintableString for country and serialNumber, IA5String for the address, UTF8String otherwise.
std::uint8_t string_type_of(SubjectAttribute attribute);

/// What the certificate is for; decides which lint rules apply.
enum class SubjectKind : std::uint8_t {
  root_ca,
  issuing_ca,
  person,
  legal_person,  ///< personne morale: seals (cachets)
  tls_server,
  tls_client,
  time_stamping,
  ocsp_responder
};

/// One line of the subject, in the order it is written.
struct SubjectRule {
  SubjectAttribute attribute = SubjectAttribute::common_name;
  bool required = true;
  bool repeated = false;        ///< several values allowed, in the order given
  std::size_t max_length = 64;  ///< characters
};

/// A policy and the address of its practices (déclaration des pratiques de certification).
struct PolicyRule {
  Bytes oid;
  std::string cps;  ///< "" for none
};

/// A disclosure statement (QcPDS, EN 319 412-5 §4.3.4): https address and ISO 639-1 language.
struct Disclosure {
  std::string url;
  std::string language;
};

/// What makes a certificate qualified (certificat qualifié, annex I of eIDAS): statements of EN 319 412-5 and the ETSI policy.
struct QualifiedRule {
  Bytes type;  ///< QcType: esign, eseal or web
  std::vector<Disclosure> disclosures;
  Bytes identification;      ///< QcIdentMethod, or empty
  int retention_years = 0;   ///< QcRetentionPeriod, 0 for none
  Bytes policy;              ///< ETSI policy when the key is not in a QSCD (QCP-n)
  Bytes policy_with_device;  ///< ETSI policy when it is (QCP-n-qscd), with QcSSCD
};

/// One profile. Values, not code: two profiles differ by their files alone.
struct CertificateProfile {
  std::string name;
  SubjectKind kind = SubjectKind::person;
  int validity_months = 36;  ///< longest validity, in calendar months
  std::vector<KeyKind> keys;
  std::vector<SubjectRule> subject;
  std::optional<BasicConstraints> basic_constraints;  ///< absent from the certificate when nothing
  KeyUsages key_usage;
  std::vector<Bytes> extended_key_usage;
  bool extended_key_usage_critical = false;
  std::vector<PolicyRule> policies;
  std::optional<QualifiedRule> qualified;
  std::vector<GeneralNameKind> alternative_names;  ///< forms allowed in subjectAltName
  bool alternative_names_required = false;
  bool crl_distribution_point = true;
  bool access_ocsp = true;
  bool access_ca_issuers = true;
  bool ocsp_no_check = false;
};

/// Values of the `{placeholders}` of a profile file: "policy_arc" (own OID arc), "cps_url", "pds_url_fr", "pds_url_en"…
using ProfileSettings = std::map<std::string, std::string, std::less<>>;

/// Reads a profile from the value of its TOML file. Keys it does not know are refused. @errors misconfigured, naming the key.
Result<CertificateProfile> read_profile(const base::Json& file, const ProfileSettings& settings);

}  // namespace vidimus::pki

namespace vidimus::base {
template <>
inline constexpr std::array names<pki::SubjectAttribute>{
    "country"sv,    "organization"sv, "organizational_unit"sv, "organization_identifier"sv, "locality"sv,    "title"sv,
    "given_name"sv, "surname"sv,      "pseudonym"sv,           "serial_number"sv,           "common_name"sv, "email_address"sv};
template <>
inline constexpr std::array names<pki::SubjectKind>{"root_ca"sv,    "issuing_ca"sv, "person"sv,        "legal_person"sv,
                                                    "tls_server"sv, "tls_client"sv, "time_stamping"sv, "ocsp_responder"sv};
}  // namespace vidimus::base
