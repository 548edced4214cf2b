// Rules of the RGS v2.0: annex A4 (profils de certificats) and annex A2 (PC type, personnes).
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;
using enum KeyUsage;

constexpr std::string_view rgs2_day = "2014-07-01";

/// The number after "0002 " when a unit is written so: a SIREN (9 digits) or a SIRET (14).
std::optional<std::string_view> number_of_unit(std::string_view unit) {
  if (!unit.starts_with("0002 ")) return std::nullopt;
  const auto number = unit.substr(5);
  if ((number.size() != 9 && number.size() != 14) || !all_digits(number)) return std::nullopt;
  return number;
}

std::vector<std::string_view> numbers_of_units(const Subject& s) {
  std::vector<std::string_view> out;
  for (const auto& unit : s.subject.attributes)
    if (same(unit.oid, oid::organizational_unit))
      if (const auto number = number_of_unit(s.text(unit).value_or(""))) out.push_back(*number);
  return out;
}

/// ISO 7812 sum; La Poste numbers its establishments otherwise (SIREN 356000000).
bool checks(std::string_view number) {
  if (number.starts_with("356000000")) return true;
  int sum = 0;
  for (std::size_t at = 0; at < number.size(); ++at) {
    int digit = number[number.size() - 1 - at] - '0';
    if (at % 2 == 1 && (digit *= 2) > 9) digit -= 9;
    sum += digit;
  }
  return sum % 10 == 0;
}

Broken foreign_unit(const Subject& s) {
  for (const auto& unit : s.subject.attributes) {
    if (!same(unit.oid, oid::organizational_unit)) continue;
    const auto text = s.text(unit).value_or("");
    if (!number_of_unit(text) && text.size() >= 4 && all_digits(text.substr(0, 4))) return std::string{text};
  }
  return std::nullopt;
}

Broken numbers_disagree(const Subject& s) {
  const auto identifier = s.text(oid::organization_identifier);
  const auto numbers = numbers_of_units(s);
  if (!identifier.starts_with("NTRFR-") || numbers.empty()) return std::nullopt;
  if (identifier.substr(6, 9) == numbers[0].substr(0, 9)) return std::nullopt;
  return std::string{identifier} + " / " + std::string{numbers[0]};
}

bool longer_than(const Certificate& certificate, int months) {
  const auto start = std::chrono::floor<std::chrono::days>(certificate.not_before);
  const auto last = std::chrono::sys_days{base::add_months(base::Day{start}, months)} + (certificate.not_before - start);
  return certificate.not_after > last;
}

bool is_rgs_usage(KeyUsages u) {
  const KeyUsages allowed[] = {{non_repudiation},  {digital_signature}, {digital_signature, non_repudiation},
                               {key_encipherment}, {key_agreement},     {data_encipherment}};
  return std::find(std::begin(allowed), std::end(allowed), u) != std::end(allowed);
}

/// Names of a holder that should, or should not, start with "TEST ".
bool names_the_holder(const Attribute& attribute) {
  return same(attribute.oid, oid::common_name) || same(attribute.oid, oid::given_name) || same(attribute.oid, oid::surname) ||
         same(attribute.oid, oid::pseudonym);
}

Broken test_prefix(const Subject& s) {
  if (!s.context.for_tests) return std::nullopt;
  for (const auto& attribute : s.subject.attributes) {
    const auto name = s.text(attribute).value_or("");
    if (names_the_holder(attribute) && name.starts_with("TEST ") != *s.context.for_tests) return std::string{name};
  }
  return std::nullopt;
}

std::string_view without_test(std::string_view text) { return text.starts_with("TEST ") ? text.substr(5) : text; }

/// The surname must be in the common name; the given name too, or its first when there are several.
Broken common_name_differs(const Subject& s) {
  const auto common = folded(s.text(oid::common_name));
  const auto surname = folded(without_test(s.text(oid::surname)));
  auto given = folded(without_test(s.text(oid::given_name)));
  given = given.substr(0, given.find(','));
  return when(common.find(surname) == std::string::npos || common.find(given) == std::string::npos, s.text(oid::common_name));
}

bool is_utf8_attribute(ByteView type) {
  const Oid all[] = {oid::organization, oid::organizational_unit, oid::common_name, oid::surname, oid::given_name};
  return std::any_of(std::begin(all), std::end(all), [&](const Oid& one) { return same(one, type); });
}

constexpr Rule rgs_table[] = {
    {"rgs.organization_present", "The subject has the full official name of its entity.", "RGS A4", rgs2_day, error, holders,
     [](const Subject& s) { return when(s.subject.count(oid::organization) != 1); }},
    {"rgs.country_present", "The subject has a country.", "RGS A4", rgs2_day, error, holders | authorities,
     [](const Subject& s) { return when(s.subject.find(oid::country) == nullptr); }},
    {"rgs.one_siren_unit", "Exactly one unit is '0002 ' and a SIREN or SIRET.", "RGS A4", rgs2_day, error, holders | authorities,
     [](const Subject& s) { return when(numbers_of_units(s).size() != 1); }},
    {"rgs.other_units_without_digits", "Other units do not start with four digits.", "RGS A4", rgs2_day, error, everyone,
     foreign_unit},
    {"rgs.siren_checks", "The SIREN or SIRET has a right check digit.", "INSEE; ISO 7812", rgs2_day, warning, everyone,
     [](const Subject& s) {
       const auto numbers = numbers_of_units(s);
       return when(!numbers.empty() && !checks(numbers[0]), numbers.empty() ? "" : numbers[0]);
     }},
    {"rgs.numbers_agree", "organizationIdentifier and the unit name the same SIREN.", "RGS A4; EN 319 412-1 §5.1.4", rgs2_day,
     error, everyone, numbers_disagree},
    {"rgs.holder_validity", "A holder's certificate lasts at most three years.", "RGS A2; R11", rgs2_day, error, holders,
     [](const Subject& s) { return when(longer_than(s.certificate, 36)); }},
    {"rgs.authority_validity", "An issuing authority's certificate lasts at most ten years.", "RGS A4", rgs2_day, error,
     Kinds{issuing_ca}, [](const Subject& s) { return when(longer_than(s.certificate, 120)); }},
    {"rgs.within_issuer_validity", "No certificate outlives its issuer's.", "RGS A2", rgs2_day, error, everyone,
     [](const Subject& s) { return when(s.context.issuer != nullptr && s.certificate.not_after > s.context.issuer->not_after); }},
    {"rgs.key_usage_of_a_person", "keyUsage is signature, authentication, both, or one way of confidentiality, and nothing else.",
     "RGS A4", rgs2_day, error, persons,
     [](const Subject& s) { return when(s.certificate.key_usage && !is_rgs_usage(*s.certificate.key_usage)); }},
    {"rgs.key_usage_of_a_seal", "keyUsage of a seal is digitalSignature, nonRepudiation or both, and nothing else.", "RGS A4",
     rgs2_day, error, Kinds{legal_person},
     [](const Subject& s) {
       const auto& u = s.certificate.key_usage;
       return when(u && (u->empty() || !u->without({digital_signature, non_repudiation}).empty()));
     }},
    {"rgs.authentication_is_not_qualified", "A person's certificate that only authenticates makes no qualified statement.",
     "RGS A4; EN 319 412-5 §4.2.3", rgs2_day, error, persons,
     [](const Subject& s) {
       return when(s.certificate.key_usage && !s.certificate.key_usage->has(non_repudiation) &&
                   find_statement(s.certificate, oid::qc_compliance) != nullptr);
     }},
    {"rgs.signature_does_not_authenticate", "A person's certificate that only signs is not for log-ins (clientAuth).",
     "RGS A4; RFC 5280 §4.2.1.12", rgs2_day, error, persons,
     [](const Subject& s) {
       return when(s.certificate.key_usage && !s.certificate.key_usage->has(digital_signature) &&
                   s.certificate.has_extended_key_usage(oid::client_auth));
     }},
    {"rgs.authority_signs_lists", "An authority has keyUsage with cRLSign.", "RGS A4; RFC 5280 §4.2.1.3", rgs2_day, error,
     authorities, [](const Subject& s) { return when(s.certificate.key_usage && !s.certificate.key_usage->has(crl_sign)); }},
    {"rgs.path_length_zero", "An authority that certifies persons has path length 0.", "RGS A4", rgs2_day, error,
     Kinds{issuing_ca},
     [](const Subject& s) {
       return when(!s.certificate.basic_constraints || s.certificate.basic_constraints->path_length != 0);
     }},
    {"rgs.test_prefix", "Names of test certificates start with 'TEST ', and no others do.", "RGS A4", rgs2_day, error, holders,
     test_prefix},
    {"rgs.common_name_is_given_name_and_surname", "commonName holds the given name and the surname.", "RGS A4", rgs2_day, warning,
     persons, common_name_differs},
    {"rgs.utf8_strings", "Subject attributes are UTF8String except those that must be PrintableString.", "SGMAP check of RGS A4",
     rgs2_day, notice, holders,
     [](const Subject& s) {
       const auto differs = std::find_if(s.subject.attributes.begin(), s.subject.attributes.end(), [](const Attribute& one) {
         return one.tag != tag::utf8_string && is_utf8_attribute(one.oid);
       });
       return differs == s.subject.attributes.end() ? std::nullopt : when(true, s.text(*differs).value_or(""));
     }},
};

}  // namespace

std::span<const Rule> rgs() { return rgs_table; }

}  // namespace vidimus::pki::rules
