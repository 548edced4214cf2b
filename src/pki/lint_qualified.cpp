// Rules of EN 319 412-5 (statements of qualified certificates) and of the ETSI policies they must agree with.
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;

constexpr std::string_view statements_day = "2016-07-01";

constexpr Oid etsi_policies[] = {oid::policy_ncp,   oid::policy_ncp_plus,   oid::policy_lcp,       oid::policy_qcp_n,
                                 oid::policy_qcp_l, oid::policy_qcp_n_qscd, oid::policy_qcp_l_qscd};

bool is_qualified(const Certificate& c) { return find_statement(c, oid::qc_compliance) != nullptr; }
bool has_qualified_policy(const Certificate& c) {
  return c.has_policy(oid::policy_qcp_n) || c.has_policy(oid::policy_qcp_n_qscd) || c.has_policy(oid::policy_qcp_l) ||
         c.has_policy(oid::policy_qcp_l_qscd);
}
bool has_device_policy(const Certificate& c) {
  return c.has_policy(oid::policy_qcp_n_qscd) || c.has_policy(oid::policy_qcp_l_qscd);
}
bool has_device_statement(const Certificate& c) { return find_statement(c, oid::qc_sscd) != nullptr; }

Broken statement_twice(const Subject& s) {
  const auto& all = s.certificate.qc_statements;
  for (std::size_t at = 0; at < all.size(); ++at)
    for (std::size_t before = 0; before < at; ++before)
      if (same(all[at].oid, all[before].oid)) return oid_text(all[at].oid);
  return std::nullopt;
}

/// The one type of QcType; nothing when there is none, several, or garbage.
std::optional<ByteView> only_type(const Certificate& c) {
  const auto* statement = find_statement(c, oid::qc_type);
  if (statement == nullptr) return std::nullopt;
  DerReader in{statement->info};
  auto list = in.enter(tag::sequence);
  const auto type = list ? list->oid() : std::nullopt;
  if (!type || !list->at_end()) return std::nullopt;
  return type;
}

bool is_disclosure(DerReader& list) {
  auto location = list.enter(tag::sequence);
  if (!location) return false;
  const auto url = location->octets(tag::ia5_string);
  const auto language = location->octets(tag::printable_string);
  if (!url || !language || !location->at_end() || language->size() != 2) return false;
  const auto lower = [](std::uint8_t c) { return c >= 'a' && c <= 'z'; };
  return std::all_of(language->begin(), language->end(), lower) && base::text_of(*url).starts_with("https://");
}

Broken disclosures_wrong(const Subject& s) {
  const auto* statement = find_statement(s.certificate, oid::qc_pds);
  if (statement == nullptr) return std::nullopt;
  DerReader in{statement->info};
  auto list = in.enter(tag::sequence);
  if (!list || list->at_end()) return "";
  while (!list->at_end())
    if (!is_disclosure(*list)) return "";
  return std::nullopt;
}

Broken retention_wrong(const Subject& s) {
  const auto* statement = find_statement(s.certificate, oid::qc_retention_period);
  if (statement == nullptr) return std::nullopt;
  DerReader in{statement->info};
  const auto years = in.small_integer();
  return when(!years || *years <= 0 || !in.at_end());
}

Broken identification_wrong(const Subject& s) {
  const auto* statement = find_statement(s.certificate, oid::qc_ident_method);
  if (statement == nullptr) return std::nullopt;
  DerReader in{statement->info};
  const auto method = in.oid();
  const auto arc = ByteView{oid::qc_ident_method};
  const bool known = method && in.at_end() && method->size() == arc.size() + 1 && same(method->first(arc.size()), arc) &&
                     method->back() >= 1 && method->back() <= 4;
  return when(!known);
}

constexpr Rule qualified_table[] = {
    {"qualified.statements_not_critical", "qcStatements is not critical.", "EN 319 412-5 §4.1 QCS-4.1-02", statements_day, error,
     everyone, [](const Subject& s) { return when(is_critical(s.certificate, oid::qc_statements)); }},
    {"qualified.no_statement_twice", "No statement is made twice.", "RFC 3739 §3.2.6", statements_day, error, everyone,
     statement_twice},
    {"qualified.policy_needs_compliance", "A QCP policy stands only beside QcCompliance.", "EN 319 411-2 §5.3; EN 319 412-5 §5",
     statements_day, error, everyone,
     [](const Subject& s) { return when(has_qualified_policy(s.certificate) && !is_qualified(s.certificate)); }},
    {"qualified.compliance_needs_policy", "QcCompliance stands only beside a QCP policy.", "EN 319 411-2 §5.3", statements_day,
     error, holders, [](const Subject& s) { return when(is_qualified(s.certificate) && !has_qualified_policy(s.certificate)); }},
    {"qualified.one_etsi_policy", "At most one reserved ETSI policy is present.", "EN 319 411-1 §5.3; GEN-6.3.3-12",
     statements_day, error, end_entities,
     [](const Subject& s) {
       const auto present = [&](const Oid& one) { return s.certificate.has_policy(one); };
       return when(std::count_if(std::begin(etsi_policies), std::end(etsi_policies), present) > 1);
     }},
    {"qualified.device_agrees", "QcSSCD and a -qscd policy stand together or not at all.", "EN 319 412-5 §5; EN 319 411-2 §5.3",
     statements_day, error, everyone,
     [](const Subject& s) { return when(has_device_policy(s.certificate) != has_device_statement(s.certificate)); }},
    {"qualified.device_is_true", "QcSSCD is present exactly when the key is in a qualified device.", "eIDAS annex I (j)",
     statements_day, error, holders,
     [](const Subject& s) {
       const auto device = s.context.key_in_qualified_device;
       return when(device && is_qualified(s.certificate) && *device != has_device_statement(s.certificate));
     }},
    {"qualified.one_type", "A qualified certificate has QcType with exactly one type.", "EN 319 412-5 §4.2.3, §5", statements_day,
     error, everyone, [](const Subject& s) { return when(is_qualified(s.certificate) && !only_type(s.certificate)); }},
    {"qualified.type_of_a_person", "A person's qualified certificate is for signatures (esign).", "EN 319 412-5 §4.2.3; QCP-n",
     statements_day, error, persons,
     [](const Subject& s) {
       const auto type = only_type(s.certificate);
       return when(is_qualified(s.certificate) && type && !same(*type, oid::qc_type_esign));
     }},
    {"qualified.type_of_a_legal_person", "A legal person's qualified certificate is for seals (eseal).",
     "EN 319 412-5 §4.2.3; EN 319 412-3; QCP-l", statements_day, error, Kinds{legal_person},
     [](const Subject& s) {
       const auto type = only_type(s.certificate);
       return when(is_qualified(s.certificate) && type && !same(*type, oid::qc_type_eseal));
     }},
    {"qualified.policy_of_the_kind", "QCP-n is for natural persons, QCP-l for legal persons.", "EN 319 411-2 §5.3",
     statements_day, error, holders,
     [](const Subject& s) {
       const bool natural = s.certificate.has_policy(oid::policy_qcp_n) || s.certificate.has_policy(oid::policy_qcp_n_qscd);
       const bool legal = s.certificate.has_policy(oid::policy_qcp_l) || s.certificate.has_policy(oid::policy_qcp_l_qscd);
       return when(s.context.kind == person ? legal : natural);
     }},
    {"qualified.disclosure_present", "A qualified certificate points to a disclosure statement (QcPDS).",
     "EN 319 412-5 §4.3.4, §5", statements_day, error, holders,
     [](const Subject& s) { return when(is_qualified(s.certificate) && find_statement(s.certificate, oid::qc_pds) == nullptr); }},
    {"qualified.disclosures_over_https", "Disclosure statements have https addresses and ISO 639-1 languages.",
     "EN 319 412-5 §4.3.4", statements_day, error, everyone, disclosures_wrong},
    {"qualified.retention_positive", "QcRetentionPeriod is a positive number of years.", "EN 319 412-5 §4.3.3", statements_day,
     error, everyone, retention_wrong},
    {"qualified.identification_known", "QcIdentMethod is one of the four methods.", "EN 319 412-5 V2.5.1", "2025-06-01", error,
     everyone, identification_wrong},
    {"qualified.bare_statements", "QcCompliance and QcSSCD carry no information.", "EN 319 412-5 §4.2.1, §4.2.2", statements_day,
     error, everyone,
     [](const Subject& s) {
       for (const auto& one : {oid::qc_compliance, oid::qc_sscd})
         if (const auto* statement = find_statement(s.certificate, one); statement != nullptr && !statement->info.empty())
           return when(true);
       return when(false);
     }},
    {"qualified.no_foreign_legislation", "A qualified certificate of the Union names no other legislation.",
     "EN 319 412-5 §4.2.4", statements_day, error, everyone,
     [](const Subject& s) {
       return when(is_qualified(s.certificate) && find_statement(s.certificate, oid::qc_cc_legislation) != nullptr);
     }},
};

}  // namespace

std::span<const Rule> qualified() { return qualified_table; }

}  // namespace vidimus::pki::rules
