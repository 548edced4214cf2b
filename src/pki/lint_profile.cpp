// Rules that hold a certificate against the profile it is made from: nothing more, nothing less than the reviewed file says.
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;

enum class Presence : std::uint8_t { absent, optional, required };
constexpr Presence required_when(bool condition) { return condition ? Presence::required : Presence::absent; }

/// What a profile says of an extension. One that stands in no row is in no certificate of the house.
struct ExpectedExtension {
  Oid oid;
  Presence (*presence)(const CertificateProfile&);
};
using P = CertificateProfile;
constexpr ExpectedExtension expected_extensions[] = {
    {oid::authority_key_identifier, [](const P&) { return Presence::required; }},
    {oid::subject_key_identifier, [](const P&) { return Presence::required; }},
    {oid::key_usage, [](const P&) { return Presence::required; }},
    {oid::basic_constraints, [](const P& p) { return required_when(p.basic_constraints.has_value()); }},
    {oid::extended_key_usage, [](const P& p) { return required_when(!p.extended_key_usage.empty()); }},
    {oid::certificate_policies, [](const P& p) { return required_when(!p.policies.empty() || p.qualified); }},
    {oid::crl_distribution_points, [](const P& p) { return required_when(p.crl_distribution_point); }},
    // where the authority presses delta lists
    {oid::freshest_crl, [](const P& p) { return p.crl_distribution_point ? Presence::optional : Presence::absent; }},
    {oid::authority_information_access, [](const P& p) { return required_when(p.access_ocsp || p.access_ca_issuers); }},
    {oid::qc_statements, [](const P& p) { return required_when(p.qualified.has_value()); }},
    {oid::ocsp_no_check, [](const P& p) { return required_when(p.ocsp_no_check); }},
    {oid::subject_alternative_name,
     [](const P& p) {
       if (p.alternative_names_required) return Presence::required;
       return p.alternative_names.empty() ? Presence::absent : Presence::optional;
     }},
};

bool is_expected(const CertificateProfile& profile, ByteView extension) {
  const auto row = std::find_if(std::begin(expected_extensions), std::end(expected_extensions),
                                [&](const ExpectedExtension& one) { return same(one.oid, extension); });
  return row != std::end(expected_extensions) && row->presence(profile) != Presence::absent;
}

Broken extension_set_differs(const Subject& s) {
  const auto* profile = s.context.profile;
  if (profile == nullptr) return std::nullopt;
  for (const auto& [oid, presence] : expected_extensions)
    if (presence(*profile) == Presence::required && s.certificate.find(oid) == nullptr)
      return "without " + oid_text(oid).value_or("?");
  for (const auto& extension : s.certificate.extensions)
    if (!is_expected(*profile, extension.oid)) return "with " + oid_text(extension.oid).value_or("?");
  return std::nullopt;
}

Broken criticality_differs(const Subject& s) {
  if (s.context.profile == nullptr) return std::nullopt;
  for (const auto& extension : s.certificate.extensions) {
    const bool wanted = same(extension.oid, oid::key_usage) || same(extension.oid, oid::basic_constraints) ||
                        (same(extension.oid, oid::extended_key_usage) && s.context.profile->extended_key_usage_critical);
    if (extension.critical != wanted) return oid_text(extension.oid);
  }
  return std::nullopt;
}

bool same_constraints(const std::optional<BasicConstraints>& a, const std::optional<BasicConstraints>& b) {
  return a.has_value() == b.has_value() && (!a || (a->ca == b->ca && a->path_length == b->path_length));
}

bool same_usages(const std::optional<std::vector<ByteView>>& seen, const std::vector<Bytes>& wanted) {
  if (!seen) return wanted.empty();
  return std::equal(seen->begin(), seen->end(), wanted.begin(), wanted.end(),
                    [](ByteView a, const Bytes& b) { return same(a, b); });
}

Broken policies_differ(const Subject& s) {
  const auto* profile = s.context.profile;
  if (profile == nullptr) return std::nullopt;
  static const std::vector<PolicyInformation> none;
  const auto& seen = s.certificate.policies ? *s.certificate.policies : none;
  if (seen.size() != profile->policies.size() + (profile->qualified ? 1 : 0)) return "number of policies";
  for (std::size_t at = 0; at < profile->policies.size(); ++at) {
    const auto& wanted = profile->policies[at];
    const auto uris = seen[at].cps_uris();
    if (!same(seen[at].oid, wanted.oid)) return oid_text(seen[at].oid);
    if (wanted.cps.empty() ? !uris.empty() : uris != std::vector<std::string_view>{wanted.cps}) return "address of the practices";
  }
  if (!profile->qualified) return std::nullopt;
  const auto& last = seen.back().oid;
  if (same(last, profile->qualified->policy) || same(last, profile->qualified->policy_with_device)) return std::nullopt;
  return oid_text(last).value_or("?");
}

Broken subject_differs(const Subject& s) {
  if (s.context.profile == nullptr) return std::nullopt;
  const auto& wanted = s.context.profile->subject;
  const SubjectRule* before = nullptr;
  std::optional<std::uint8_t> rdn;
  for (const auto& attribute : s.subject.attributes) {
    if (rdn == attribute.rdn) return "several attributes in one RDN";
    rdn = attribute.rdn;
    const auto rule = std::find_if(wanted.begin(), wanted.end(),
                                   [&](const SubjectRule& one) { return same(oid_of(one.attribute), attribute.oid); });
    if (rule == wanted.end()) return oid_text(attribute.oid);
    const auto name = [&] { return std::string{base::to_name(rule->attribute)}; };
    if (before != nullptr && (&*rule < before || (&*rule == before && !rule->repeated))) return "place of " + name();
    if (attribute.tag != string_type_of(rule->attribute)) return "string type of " + name();
    before = &*rule;
  }
  for (const auto& rule : wanted)
    if (rule.required && s.subject.find(oid_of(rule.attribute)) == nullptr)
      return "without " + std::string{base::to_name(rule.attribute)};
  return std::nullopt;
}

Broken statements_differ(const Subject& s) {
  if (s.context.profile == nullptr || !s.context.profile->qualified) return std::nullopt;
  const auto& wanted = *s.context.profile->qualified;
  if (find_statement(s.certificate, oid::qc_compliance) == nullptr) return "QcCompliance";
  const auto* identification = find_statement(s.certificate, oid::qc_ident_method);
  if ((identification != nullptr) == wanted.identification.empty()) return "QcIdentMethod";
  const auto* retention = find_statement(s.certificate, oid::qc_retention_period);
  DerReader years{retention == nullptr ? ByteView{} : retention->info};
  if (years.small_integer().value_or(0) != wanted.retention_years) return "QcRetentionPeriod";
  const auto* disclosures = find_statement(s.certificate, oid::qc_pds);
  DerReader in{disclosures == nullptr ? ByteView{} : disclosures->info};
  auto list = in.enter(tag::sequence);
  for (const auto& disclosure : wanted.disclosures) {
    auto location = list ? list->enter(tag::sequence) : std::nullopt;
    const auto url = location ? location->octets(tag::ia5_string) : std::nullopt;
    if (!url || base::text_of(*url) != disclosure.url) return "QcPDS";
  }
  return when(list && !list->at_end(), "QcPDS");
}

Broken too_long(const Subject& s) {
  if (s.context.profile == nullptr) return std::nullopt;
  const auto start = std::chrono::floor<std::chrono::days>(s.certificate.not_before);
  const auto last = base::add_months(base::Day{start}, s.context.profile->validity_months);
  return when(s.certificate.not_after > std::chrono::sys_days{last} + (s.certificate.not_before - start));
}

constexpr std::string_view always = "0000-00-00";

constexpr Rule profile_table[] = {
    {"profile.extensions", "The extensions are those of the profile, all and only.", "certificate policy §7.1", always, error,
     everyone, extension_set_differs},
    {"profile.criticality", "Critical extensions are those of the profile.", "certificate policy §7.1", always, error, everyone,
     criticality_differs},
    {"profile.basic_constraints", "basicConstraints is that of the profile.", "certificate policy §7.1", always, error, everyone,
     [](const Subject& s) {
       const auto* p = s.context.profile;
       return when(p != nullptr && !same_constraints(s.certificate.basic_constraints, p->basic_constraints));
     }},
    {"profile.key_usage", "keyUsage is that of the profile.", "certificate policy §7.1", always, error, everyone,
     [](const Subject& s) {
       const auto* p = s.context.profile;
       return when(p != nullptr && s.certificate.key_usage != p->key_usage);
     }},
    {"profile.extended_key_usage", "extKeyUsage is that of the profile.", "certificate policy §7.1", always, error, everyone,
     [](const Subject& s) {
       const auto* p = s.context.profile;
       return when(p != nullptr && !same_usages(s.certificate.extended_key_usage, p->extended_key_usage));
     }},
    {"profile.policies", "Policies and practices addresses are those of the profile.", "certificate policy §7.1.6", always, error,
     everyone, policies_differ},
    {"profile.statements", "Qualified statements are those of the profile.", "certificate policy §7.1", always, error, everyone,
     statements_differ},
    {"profile.validity", "The validity is at most that of the profile.", "certificate policy §6.3.2", always, error, everyone,
     too_long},
    {"profile.key_kind", "The key is of a kind of the profile.", "certificate policy §6.1.5", always, error, everyone,
     [](const Subject& s) {
       const auto* p = s.context.profile;
       return when(p != nullptr && (!s.key || std::find(p->keys.begin(), p->keys.end(), *s.key) == p->keys.end()));
     }},
    {"profile.subject", "Subject attributes, their order and string types are those of the profile.", "certificate policy §3.1",
     always, error, everyone, subject_differs},
    {"profile.alternative_names", "Alternative names are of the forms of the profile.", "certificate policy §3.1", always, error,
     everyone,
     [](const Subject& s) -> Broken {
       if (s.context.profile == nullptr) return std::nullopt;
       const auto& forms = s.context.profile->alternative_names;
       for (const auto& name : s.certificate.subject_alternative_names)
         if (std::find(forms.begin(), forms.end(), name.kind) == forms.end()) return general_name_text(name);
       return std::nullopt;
     }},
};

}  // namespace

std::span<const Rule> against_profile() { return profile_table; }

}  // namespace vidimus::pki::rules
