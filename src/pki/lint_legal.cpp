// Rules of EN 319 412-3 (legal persons, personnes morales): certificates of seals.
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;

constexpr std::string_view seals_day = "2016-07-01";
constexpr Kinds seals{legal_person};

Broken not_once(const Subject& s) {
  for (const auto& one : {oid::country, oid::organization, oid::organization_identifier, oid::common_name})
    if (s.subject.count(one) != 1) return oid_text(one);
  return std::nullopt;
}

Broken named_like_a_person(const Subject& s) {
  for (const auto& one : {oid::given_name, oid::surname, oid::pseudonym})
    if (s.subject.find(one) != nullptr) return oid_text(one);
  return std::nullopt;
}

/// NTR, VAT, PSD, LEI, or a national scheme "XX:". @source EN 319 412-1 §5.1.4
bool is_known_scheme(std::string_view identifier) {
  const auto scheme = identifier.substr(0, 3);
  return scheme == "NTR" || scheme == "VAT" || scheme == "PSD" || scheme == "LEI" || scheme.ends_with(':');
}

constexpr Rule table[] = {
    {"legal.subject_attributes", "The subject has one country, organization, organizationIdentifier and commonName.",
     "EN 319 412-3 §4.2.1", seals_day, error, seals, not_once},
    {"legal.no_person", "The subject names no natural person (given name, surname, pseudonym).", "EN 319 412-3 §4.2.1", seals_day,
     error, seals, named_like_a_person},
    {"legal.identifier_scheme", "organizationIdentifier is of a scheme of EN 319 412-1 (NTR, VAT, PSD, LEI or a national one).",
     "EN 319 412-1 §5.1.4", seals_day, error, seals,
     [](const Subject& s) -> Broken {
       const auto identifier = s.text(oid::organization_identifier);
       if (identifier.empty() || is_known_scheme(identifier)) return std::nullopt;
       return std::string{identifier};
     }},
};

}  // namespace

std::span<const Rule> legal() { return table; }

}  // namespace vidimus::pki::rules
