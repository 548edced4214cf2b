// Rules that hold a certificate against the profile it is made from: nothing more, nothing less than the reviewed file says.
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;

/// The extensions a profile asks for; `optional` may be there or not.
struct Expected {
  std::vector<ByteView> required;
  std::vector<ByteView> optional;
};

Expected expected_extensions(const CertificateProfile& p) {
  Expected out;
  const auto need = [&](bool condition, ByteView oid) {
    if (condition) out.required.push_back(oid);
  };
  need(true, oid::authority_key_identifier);
  need(true, oid::subject_key_identifier);
  need(true, oid::key_usage);
  need(p.basic_constraints.has_value(), oid::basic_constraints);
  need(!p.extended_key_usage.empty(), oid::extended_key_usage);
  need(!p.policies.empty() || p.qualified, oid::certificate_policies);
  need(p.crl_distribution_point, oid::crl_distribution_points);
  need(p.access_ocsp || p.access_ca_issuers, oid::authority_information_access);
  need(p.qualified.has_value(), oid::qc_statements);
  need(p.ocsp_no_check, oid::ocsp_no_check);
  need(p.alternative_names_required, oid::subject_alternative_name);
  if (!p.alternative_names.empty()) out.optional.push_back(oid::subject_alternative_name);
  if (p.crl_distribution_point) out.optional.push_back(oid::freshest_crl);  // where the authority presses delta lists
  return out;
}

bool holds(const std::vector<ByteView>& all, ByteView one) {
  return std::any_of(all.begin(), all.end(), [&](ByteView other) { return same(other, one); });
}

Broken extension_set_differs(const Subject& s) {
  if (s.context.profile == nullptr) return std::nullopt;
  const auto expected = expected_extensions(*s.context.profile);
  for (const auto& one : expected.required)
    if (s.certificate.find(one) == nullptr) return "without " + oid_text(one).value_or("?");
  for (const auto& extension : s.certificate.extensions)
    if (!holds(expected.required, extension.oid) && !holds(expected.optional, extension.oid))
      return "with " + oid_text(extension.oid).value_or("?");
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
  return when(!same(last, profile->qualified->policy) && !same(last, profile->qualified->policy_with_device),
              oid_text(last).value_or("?"));
}

Broken subject_differs(const Subject& s) {
  if (s.context.profile == nullptr) return std::nullopt;
  const auto& wanted = s.context.profile->subject;
  const SubjectRule* before = nullptr;
  for (const auto& rdn : s.subject.rdns) {
    if (rdn.size() != 1) return "several attributes in one RDN";
    const auto rule = std::find_if(wanted.begin(), wanted.end(),
                                   [&](const SubjectRule& one) { return same(oid_of(one.attribute), rdn[0].oid); });
    if (rule == wanted.end()) return oid_text(rdn[0].oid);
    const auto name = std::string{base::to_name(rule->attribute)};
    if (before != nullptr && (&*rule < before || (&*rule == before && !rule->repeated))) return "place of " + name;
    if (rdn[0].tag != string_type_of(rule->attribute)) return "string type of " + name;
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
       const auto kind = key_kind(s.certificate.spki);
       return when(p != nullptr && (!kind || std::find(p->keys.begin(), p->keys.end(), *kind) == p->keys.end()));
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
