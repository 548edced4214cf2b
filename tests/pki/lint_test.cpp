#include "pki/lint.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "pki/draft.hpp"
#include "pki/house.hpp"

namespace vidimus::pki {
namespace {

using testing::at;
using testing::Draft;
using testing::House;
using enum KeyUsage;

/// Good certificates of every kind, each with the context it is judged in.
struct LintWorld {
  House house;
  Certificate root = read_certificate(house.root).value();
  Certificate ca = read_certificate(house.ca).value();
  CryptoPolicy policy =
      read_crypto_policy(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/crypto_policy.toml").value()).value();
  std::map<std::string, CertificateProfile> profiles;
  std::map<std::string, Certificate> good;

  LintWorld() {
    for (const auto* name : {"root_ca", "issuing_ca", "dual_rgs2_qcpn", "authentication_rgs2", "signature_rgs2_qcpn",
                             "seal_rgs2_qcpl", "ocsp_responder", "tsa", "tls_server", "tls_client", "cmp_server"})
      profiles.emplace(name, testing::profile(name));
    good.emplace("root_ca", root);
    good.emplace("issuing_ca", ca);
    for (const auto* name : {"dual_rgs2_qcpn", "authentication_rgs2", "signature_rgs2_qcpn"})
      good.emplace(name, issued(name, house.holder()));
    using enum SubjectAttribute;
    auto service = house.holder();
    service.not_after = at("2027-11-22T09:00:00Z");
    service.alternative_names.clear();
    service.subject = {{country, "FR"},
                       {organization, "Syndicat mixte de Bretagne"},
                       {organizational_unit, "0002 732829320"},
                       {organization_identifier, "NTRFR-732829320"},
                       {common_name, "TEST service"}};
    good.emplace("seal_rgs2_qcpl", issued("seal_rgs2_qcpl", service));
    good.emplace("ocsp_responder", issued("ocsp_responder", service));
    good.emplace("tsa", issued("tsa", service));
    service.subject = {{country, "FR"}, {organization, "Syndicat mixte de Bretagne"}, {common_name, "pki.vannes.example"}};
    good.emplace("tls_client", issued("tls_client", service));
    service.alternative_names = {{GeneralNameKind::dns_name, "pki.vannes.example"}};
    good.emplace("tls_server", issued("tls_server", service));
    good.emplace("cmp_server", issued("cmp_server", service));
  }
  [[nodiscard]] Certificate issued(const std::string& name, const CertificateContent& content) const {
    return read_certificate(House::issue(house.writer(name), content, *house.ca_key)).value();
  }
  [[nodiscard]] LintContext context(const std::string& name) const {
    LintContext out;
    out.profile = &profiles.at(name);
    out.kind = out.profile->kind;
    out.issuer = name == "root_ca" || name == "issuing_ca" ? &root : &ca;
    out.policy = &policy;
    out.key_in_qualified_device = false;
    out.for_tests = true;
    return out;
  }
};
const LintWorld& lint_world() {
  static const LintWorld one;
  return one;
}

std::vector<std::string> rule_ids(const std::vector<Finding>& findings) {
  std::vector<std::string> out;
  for (const auto& finding : findings) out.emplace_back(finding.rule->id);
  return out;
}

struct LintCase {
  std::string rule;
  std::string start;  ///< the good certificate that is spoiled
  std::function<void(Draft&, LintContext&)> spoil;
};

Bytes hex(std::string_view text) { return base::from_hex(text).value(); }
Bytes rsa_spki(const Bytes& modulus, const Bytes& exponent) {
  DerWriter key;
  key.in(tag::sequence, [&] {
    key.unsigned_integer(modulus);
    key.unsigned_integer(exponent);
  });
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.oid(ByteView{oid::rsa_encryption});
      out.null();
    });
    out.bits(key.bytes());
  });
  return out.take();
}
Bytes rsa2048() { return rsa_spki(Bytes(256, 0xC1), {1, 0, 1}); }
/// An authority with an RSA key of 3072 bits.
const Certificate& rsa_authority() {
  static const Certificate one = [] {
    Draft draft{lint_world().ca};
    draft.spki = rsa_spki(Bytes(384, 0xC1), {1, 0, 1});
    return draft.read();
  }();
  return one;
}
void signed_with_pkcs1(Draft& d, LintContext& c) {
  d.inner_algorithm = d.outer_algorithm = base::copy_of(algorithm_identifier(SignatureAlgorithm::rsa_sha256));
  c.issuer = &rsa_authority();
}
Bytes sequence_of(ByteView oid) {
  DerWriter out;
  out.in(tag::sequence, [&] { out.oid(oid); });
  return out.take();
}
Bytes disclosure(std::string_view url, std::string_view language) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.text(tag::ia5_string, url);
      out.text(tag::printable_string, language);
    });
  });
  return out.take();
}

#define SPOIL(...) \
  []([[maybe_unused]] Draft& d, [[maybe_unused]] LintContext& c) { __VA_ARGS__; }  // what a case does to a good certificate
const std::string holder = "dual_rgs2_qcpn";
const std::string seal = "seal_rgs2_qcpl";

/// A policy of an instance that forgives what ends early.
void forgive(LintContext& c) {
  static const CryptoPolicy forgiving = [] {
    auto out = lint_world().policy;
    for (auto& row : out.mechanisms) row.may_be_outlived = true;
    return out;
  }();
  c.policy = &forgiving;
}

const std::vector<LintCase>& cases() {
  static const std::vector<LintCase> all{
      {"rfc5280.version_3", holder, SPOIL(d.version = 1, d.extensions.clear())},
      {"rfc5280.serial_positive", holder, SPOIL(d.serial[0] = 0xF0)},
      {"rfc5280.serial_short_enough", holder, SPOIL(d.serial = testing::octets(0x55, 21))},
      {"rfc5280.serial_unpredictable", holder, SPOIL(d.serial = {1, 2, 3})},
      {"rfc5280.algorithms_agree", holder,
       SPOIL(d.outer_algorithm = base::copy_of(algorithm_identifier(SignatureAlgorithm::ecdsa_sha384)))},
      {"rfc5280.dates_in_order", holder, SPOIL(d.not_after = d.not_before)},
      {"rfc5280.dates_well_written", holder, SPOIL(d.generalized_dates = true)},
      {"rfc5280.no_unique_identifiers", holder, SPOIL(d.unique_identifier = true)},
      {"rfc5280.no_default_written", holder, SPOIL(d.explicit_false = true)},
      {"rfc5280.no_unknown_critical_extension", holder, SPOIL(d.put(hex("2a0304"), {5, 0}, true))},
      {"rfc5280.never_critical", holder, SPOIL(d.turn_critical(oid::authority_key_identifier))},
      {"rfc5280.always_critical", "issuing_ca", SPOIL(d.put(oid::inhibit_any_policy, {2, 1, 0}))},
      {"rfc5280.constraints_in_authorities_only", holder, SPOIL(d.put(oid::inhibit_any_policy, {2, 1, 0}, true))},
      {"rfc5280.authority_says_so", "issuing_ca", SPOIL(d.turn_critical(oid::basic_constraints, false))},
      {"rfc5280.end_entity_is_no_authority", holder, SPOIL(d.put(oid::basic_constraints, hex("30030101ff"), true))},
      {"rfc5280.path_length_in_authorities_only", holder, SPOIL(d.put(oid::basic_constraints, hex("3003020100"), true))},
      {"rfc5280.authority_signs_certificates", "issuing_ca", SPOIL(d.usages({crl_sign}))},
      {"rfc5280.only_authorities_sign_certificates", holder, SPOIL(d.usages({key_cert_sign}))},
      {"rfc5280.key_usage_not_empty", holder, SPOIL(d.put(oid::key_usage, hex("030100"), true))},
      {"rfc5280.key_usage_critical", holder, SPOIL(d.turn_critical(oid::key_usage, false))},
      {"rfc5280.authority_names_its_key", "issuing_ca", SPOIL(d.drop(oid::subject_key_identifier))},
      {"rfc5280.end_entity_names_its_key", holder, SPOIL(d.drop(oid::subject_key_identifier))},
      {"rfc5280.issuer_key_named", holder, SPOIL(d.drop(oid::authority_key_identifier))},
      {"rfc5280.issuer_key_is_the_issuers", holder, SPOIL(c.issuer = &lint_world().root)},
      {"rfc5280.issuer_name_is_the_issuers", holder, SPOIL(c.issuer = &lint_world().root)},
      {"rfc5280.issuer_may_issue", holder, SPOIL(c.issuer = &lint_world().good.at(holder))},
      {"rfc5280.path_length_obeyed", "issuing_ca", SPOIL(c.issuer = &lint_world().ca)},
      {"rfc5280.crl_points_not_critical", holder, SPOIL(d.turn_critical(oid::crl_distribution_points))},
      {"rfc5280.ocsp_no_check_in_ocsp_signers_only", holder, SPOIL(d.put(oid::ocsp_no_check, {5, 0}))},
      {"rfc6960.responder_may_sign", "ocsp_responder", SPOIL(d.extended({oid::client_auth}))},
      {"rfc3161.unit_stamps_and_nothing_else", "tsa", SPOIL(d.extended({oid::time_stamping, oid::client_auth}, true))},
      {"names.issuer_not_empty", holder, SPOIL(d.issuer = {0x30, 0})},
      {"names.subject_not_empty", holder, SPOIL(d.subject.clear())},
      {"names.no_empty_attribute", holder, SPOIL(d.attribute(oid::given_name).value = "")},
      {"names.string_types", holder, SPOIL(d.attribute(oid::organization).tag = tag::teletex_string)},
      {"names.texts_are_texts", holder, SPOIL(d.attribute(oid::serial_number).value = "a@b")},
      {"names.no_control_or_outer_space", holder, SPOIL(d.attribute(oid::organization).value += " ")},
      {"names.country", holder, SPOIL(d.attribute(oid::country).value = "fr")},
      {"names.serial_number_printable", holder, SPOIL(d.attribute(oid::serial_number).tag = tag::utf8_string)},
      {"names.lengths", holder, SPOIL(d.attribute(oid::organization).value = std::string(65, 'a'))},
      {"names.no_email_in_subject", holder, SPOIL(d.add(oid::email_address, "a@b.example", tag::ia5_string))},
      {"names.alternative_names_well_formed", holder, SPOIL(d.alternative(GeneralNameKind::rfc822_name, "anne"))},
      {"names.alternative_names_not_critical", holder, SPOIL(d.turn_critical(oid::subject_alternative_name))},
      {"names.server_has_host", "tls_server", SPOIL(d.alternative(GeneralNameKind::uri, "https://a.example/"))},
      {"etsi.country_and_common_name_once", holder, SPOIL(d.add(oid::common_name, "Autre"))},
      {"etsi.given_name_or_surname_or_pseudonym", holder, SPOIL(d.remove(oid::given_name), d.remove(oid::surname))},
      {"etsi.pseudonym_stands_alone", holder, SPOIL(d.add(oid::pseudonym, "TEST Nemo"))},
      {"etsi.serial_number", holder, SPOIL(d.remove(oid::serial_number))},
      {"etsi.organization_identifier_syntax", holder, SPOIL(d.attribute(oid::organization_identifier).value = "215601")},
      {"etsi.organization_identifier_is_not_the_name", holder, SPOIL(d.attribute(oid::organization).value = "NTRFR-215601626")},
      {"etsi.key_usage_present", holder, SPOIL(d.drop(oid::key_usage))},
      {"etsi.key_usage_type", holder, SPOIL(d.usages({data_encipherment}))},
      {"etsi.key_usage_not_mixed", holder, SPOIL()},
      {"etsi.extended_key_usage_not_critical", holder, SPOIL(d.turn_critical(oid::extended_key_usage))},
      {"etsi.no_any_extended_key_usage", holder, SPOIL(d.extended({oid::any_extended_key_usage}))},
      {"etsi.policies_present", holder, SPOIL(d.drop(oid::certificate_policies))},
      {"etsi.policies_not_critical", holder, SPOIL(d.turn_critical(oid::certificate_policies))},
      {"etsi.no_any_policy", holder, SPOIL(d.policies({oid::any_policy}))},
      {"etsi.practices_address", holder, SPOIL(d.policies({oid::policy_qcp_n}))},
      {"etsi.status_service", holder,
       SPOIL(d.drop(oid::crl_distribution_points); d.access(oid::access_ca_issuers, "http://aia.example/ca.cer"))},
      {"etsi.crl_over_http", holder, SPOIL(d.put(oid::crl_distribution_points, hex("3011300fa00da00b86096c6461703a2f2f782f")))},
      {"etsi.issuer_certificate_address", holder, SPOIL(d.access(oid::access_ocsp, "http://ocsp.example/"))},
      {"etsi.issuer_named", holder,
       SPOIL(d.issuer = write_name(std::vector<AttributeValue>{{base::copy_of(oid::country), tag::printable_string, "FR"}}))},
      {"etsi.ocsp_over_http", holder, SPOIL(d.access(oid::access_ocsp, "ldap://ocsp.example/"))},
      {"legal.subject_attributes", seal, SPOIL(d.remove(oid::organization_identifier))},
      {"legal.no_person", seal, SPOIL(d.add(oid::surname, "Le Goff"))},
      {"legal.identifier_scheme", seal, SPOIL(d.attribute(oid::organization_identifier).value = "ABCFR-732829320")},
      {"qualified.type_of_a_legal_person", seal, SPOIL(d.statement(oid::qc_type, sequence_of(oid::qc_type_esign)))},
      {"qualified.policy_of_the_kind", seal, SPOIL(d.policies({oid::policy_qcp_n}))},
      {"qualified.statements_not_critical", holder, SPOIL(d.turn_critical(oid::qc_statements))},
      {"qualified.no_statement_twice", holder, SPOIL(d.statement(oid::qc_compliance, {}, false))},
      {"qualified.policy_needs_compliance", holder, SPOIL(d.drop_statement(oid::qc_compliance))},
      {"qualified.compliance_needs_policy", holder, SPOIL(d.policies({oid::policy_ncp}))},
      {"qualified.one_etsi_policy", holder, SPOIL(d.policies({oid::policy_qcp_n, oid::policy_qcp_n_qscd}))},
      {"qualified.device_agrees", holder, SPOIL(d.statement(oid::qc_sscd, {}))},
      {"qualified.device_is_true", holder, SPOIL(c.key_in_qualified_device = true)},
      {"qualified.one_type", holder, SPOIL(d.drop_statement(oid::qc_type))},
      {"qualified.type_of_a_person", holder, SPOIL(d.statement(oid::qc_type, sequence_of(oid::qc_type_eseal)))},
      {"qualified.disclosure_present", holder, SPOIL(d.drop_statement(oid::qc_pds))},
      {"qualified.disclosures_over_https", holder, SPOIL(d.statement(oid::qc_pds, disclosure("http://a.example/", "fr")))},
      {"qualified.retention_positive", holder, SPOIL(d.statement(oid::qc_retention_period, {2, 1, 0}))},
      {"qualified.identification_known", holder, SPOIL(d.statement(oid::qc_ident_method, hex("0603550403")))},
      {"qualified.bare_statements", holder, SPOIL(d.statement(oid::qc_compliance, {5, 0}))},
      {"qualified.no_foreign_legislation", holder, SPOIL(d.statement(oid::qc_cc_legislation, hex("300413025553")))},
      {"rgs.organization_present", holder, SPOIL(d.remove(oid::organization))},
      {"rgs.country_present", holder, SPOIL(d.remove(oid::country))},
      {"rgs.one_siren_unit", holder, SPOIL(d.attribute(oid::organizational_unit).value = "21560162600017")},
      {"rgs.other_units_without_digits", holder, SPOIL(d.add(oid::organizational_unit, "2026 Finances"))},
      {"rgs.siren_checks", holder, SPOIL(d.attribute(oid::organizational_unit).value = "0002 21560162600018")},
      {"rgs.numbers_agree", holder, SPOIL(d.attribute(oid::organization_identifier).value = "NTRFR-732829320")},
      {"rgs.holder_validity", holder, SPOIL(d.not_after += std::chrono::seconds{1})},
      {"rgs.authority_validity", "issuing_ca", SPOIL(d.not_after += std::chrono::seconds{1})},
      {"rgs.within_issuer_validity", "issuing_ca", SPOIL(d.not_after = at("2046-01-01T00:00:01Z"))},
      {"rgs.key_usage_of_a_person", holder, SPOIL(d.usages({digital_signature, key_encipherment}))},
      {"rgs.key_usage_of_a_seal", seal, SPOIL(d.usages({key_encipherment}))},
      {"rgs.authentication_is_not_qualified", holder, SPOIL(d.usages({digital_signature}))},
      {"rgs.signature_does_not_authenticate", holder, SPOIL(d.usages({non_repudiation}))},
      {"rgs.authority_signs_lists", "issuing_ca", SPOIL(d.usages({key_cert_sign}))},
      {"tls.server_may_serve", "tls_server", SPOIL(d.extended({oid::client_auth}))},
      {"tls.client_may_call", "tls_client", SPOIL(d.extended({oid::server_auth}))},
      {"tls.key_usage", "tls_server", SPOIL(d.usages({digital_signature, key_encipherment}))},
      {"tls.server_validity", "tls_server", SPOIL(d.not_after = d.not_before + std::chrono::days{399})},
      {"tls.server_common_name", "tls_server", SPOIL(d.alternative(GeneralNameKind::dns_name, "other.example"))},
      {"ocsp.signer_signs_only", "ocsp_responder", SPOIL(d.usages({digital_signature, crl_sign}))},
      {"ocsp.signer_can_be_revoked_or_is_short", "ocsp_responder",
       SPOIL(d.drop(oid::ocsp_no_check), d.drop(oid::authority_information_access))},
      {"ocsp.unchecked_signer_is_short", "ocsp_responder", SPOIL(d.not_after = d.not_before + std::chrono::days{401})},
      {"stamps.unit_named", "tsa", SPOIL(d.remove(oid::organization))},
      {"stamps.unit_signs_only", "tsa", SPOIL(d.usages({digital_signature, key_encipherment}))},
      {"rgs.path_length_zero", "issuing_ca", SPOIL(d.put(oid::basic_constraints, hex("30030101ff"), true))},
      {"rgs.test_prefix", holder, SPOIL(c.for_tests = false)},
      {"rgs.common_name_is_given_name_and_surname", holder, SPOIL(d.attribute(oid::common_name).value = "TEST Jeanne Morvan")},
      {"rgs.utf8_strings", holder, SPOIL(d.attribute(oid::surname).tag = tag::printable_string)},
      {"algorithms.signature_known", holder,
       SPOIL(d.inner_algorithm = d.outer_algorithm = hex("300d06092a864886f70d0101050500"))},
      {"algorithms.key_known", holder, SPOIL(d.spki = rsa_spki(Bytes(128, 0xC1), {1, 0, 1}))},
      {"algorithms.rsa_exponent", holder, SPOIL(d.spki = rsa_spki(Bytes(384, 0xC1), {3}))},
      {"algorithms.rsa_modulus_odd", holder, SPOIL(d.spki = rsa_spki(Bytes(384, 0xC2), {1, 0, 1}))},
      {"algorithms.signature_accepted", holder, SPOIL(signed_with_pkcs1(d, c), d.not_before = at("2029-01-01T00:00:00Z"))},
      {"algorithms.key_accepted", holder, SPOIL(d.spki = rsa2048(), d.not_before = at("2029-01-01T00:00:00Z"))},
      {"algorithms.signature_lasts", holder, SPOIL(signed_with_pkcs1(d, c))},
      {"algorithms.key_lasts", holder, SPOIL(d.spki = rsa2048())},
      {"algorithms.signature_ends_early", holder, SPOIL(signed_with_pkcs1(d, c), forgive(c))},
      {"algorithms.key_ends_early", holder, SPOIL(d.spki = rsa2048(), forgive(c))},
      {"profile.extensions", holder, SPOIL(d.put(oid::basic_constraints, {0x30, 0}))},
      {"profile.criticality", holder, SPOIL(d.turn_critical(oid::subject_alternative_name))},
      {"profile.basic_constraints", "issuing_ca", SPOIL(d.put(oid::basic_constraints, hex("30060101ff020101"), true))},
      {"profile.key_usage", holder, SPOIL(d.usages({non_repudiation}))},
      {"profile.extended_key_usage", holder, SPOIL(d.extended({oid::client_auth}))},
      {"profile.policies", holder, SPOIL(d.policies({hex("2a0304"), oid::policy_qcp_n}))},
      {"profile.statements", holder, SPOIL(d.statement(oid::qc_retention_period, {2, 1, 8}))},
      {"profile.validity", "ocsp_responder", SPOIL(d.not_after += std::chrono::seconds{1})},
      {"profile.key_kind", holder, SPOIL(d.spki = rsa2048())},
      {"profile.subject", holder, SPOIL(std::swap(d.subject[0], d.subject[1]))},
      {"profile.alternative_names", holder, SPOIL(d.alternative(GeneralNameKind::dns_name, "vannes.example"))},
  };
  return all;
}

/// Double use and seals: EN 319 412-2 would rather have one usage, RGS A4 allows both.
bool mixes_usages(const std::string& name) { return name == holder || name == seal; }

TEST(Lint, GoodCertificatesBreakNothingButTheMixedUsageWarning) {
  for (const auto& [name, certificate] : lint_world().good) {
    const auto found = rule_ids(lint(certificate, lint_world().context(name)));
    const auto expected = mixes_usages(name) ? std::vector<std::string>{"etsi.key_usage_not_mixed"} : std::vector<std::string>{};
    EXPECT_EQ(found, expected) << name;
  }
}

TEST(Lint, ADraftPutTogetherUnspoiledIsStillGood) {
  for (const auto& [name, certificate] : lint_world().good) {
    const auto found = rule_ids(lint(Draft{certificate}.read(), lint_world().context(name)));
    EXPECT_EQ(found.size(), mixes_usages(name) ? 1U : 0U) << name;
  }
}

TEST(Lint, EachSpoiledCertificateBreaksItsRule) {
  for (const auto& one : cases()) {
    SCOPED_TRACE(one.rule);
    Draft draft{lint_world().good.at(one.start)};
    auto context = lint_world().context(one.start);
    one.spoil(draft, context);
    const auto found = rule_ids(lint(draft.read(), context));
    EXPECT_NE(std::find(found.begin(), found.end(), one.rule), found.end()) << ::testing::PrintToString(found);
  }
}

TEST(Lint, EveryRuleHasACaseAndSaysWhereItComesFrom) {
  std::set<std::string> spoiled;
  for (const auto& one : cases()) spoiled.insert(one.rule);
  std::set<std::string> known;
  for (const auto table : lint_tables())
    for (const auto& rule : table) {
      EXPECT_TRUE(known.emplace(rule.id).second) << rule.id;
      EXPECT_TRUE(spoiled.contains(std::string{rule.id})) << rule.id;
      EXPECT_TRUE(rule.sentence.ends_with('.')) << rule.id;
      EXPECT_FALSE(rule.source.empty()) << rule.id;
      EXPECT_FALSE(rule.applies_to.empty()) << rule.id;
      EXPECT_NE(rule.check, nullptr) << rule.id;
    }
  EXPECT_EQ(known, spoiled);
}

TEST(Lint, ErrorsRefuseAndWarningsDoNot) {
  const auto context = lint_world().context(holder);
  const auto fine = lint(lint_world().good.at(holder), context);
  EXPECT_TRUE(refuse_errors(fine));
  Draft draft{lint_world().good.at(holder)};
  draft.usages({key_cert_sign});
  const auto refused = refuse_errors(lint(draft.read(), context));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::lint_failed);
  EXPECT_NE(refused.error().detail.find("profile.key_usage"), std::string::npos);
}

TEST(Lint, ToBeSignedOctetsAreJudgedTheSame) {
  const auto tbs = lint_world().house.writer(holder).to_be_signed(lint_world().house.holder()).value();
  EXPECT_EQ(rule_ids(lint_to_be_signed(tbs, lint_world().context(holder)).value()),
            std::vector<std::string>{"etsi.key_usage_not_mixed"});
  EXPECT_EQ(lint_to_be_signed(Bytes{1, 2}, lint_world().context(holder)).error().code, base::Code::malformed);
}

TEST(Lint, ADeviceIsAskedForAndFound) {
  auto content = lint_world().house.holder();
  content.key_in_qualified_device = true;
  auto context = lint_world().context(holder);
  context.key_in_qualified_device = true;
  EXPECT_TRUE(refuse_errors(lint(lint_world().issued(holder, content), context)));
}

TEST(Lint, RulesAreSilentBeforeTheyExisted) {
  Draft draft{lint_world().good.at(holder)};
  draft.drop_statement(oid::qc_pds);
  draft.not_before = at("2016-06-30T00:00:00Z");
  draft.not_after = at("2018-06-30T00:00:00Z");
  const auto found = rule_ids(lint(draft.read(), lint_world().context(holder)));
  EXPECT_EQ(std::find(found.begin(), found.end(), "qualified.disclosure_present"), found.end());
}

TEST(CryptoPolicy, UnknownKeysAndWordsAreRefused) {
  const auto refusal = [](std::string_view toml) {
    const auto read = read_crypto_policy(base::parse_toml(toml).value());
    return read ? std::string{} : read.error().detail;
  };
  EXPECT_EQ(refusal("[[mechanism]]\nuse='key'\nname='rsa'\nmin_bits=2048\nuntil='2029-01-01'"), "");
  EXPECT_EQ(refusal("[[mechanism]]\nuse='key'\nname='dsa'"), "crypto policy: mechanism.name");
  EXPECT_EQ(refusal("[[mechanism]]\nuse='all'\nname='rsa'"), "crypto policy: mechanism.use");
  EXPECT_EQ(refusal("[[mechanism]]\nuse='key'\nname='rsa'\nbits=1"), "crypto policy: mechanism.bits");
  EXPECT_EQ(refusal("[[mechanism]]\nuse='key'\nname='rsa'\nuntil='soon'"), "crypto policy: mechanism.until");
  EXPECT_EQ(refusal("other=1"), "crypto policy: mechanism");
}

}  // namespace
}  // namespace vidimus::pki
