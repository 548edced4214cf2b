#include "pki/profile.hpp"

#include <initializer_list>

#include "pki/peer.hpp"

namespace vidimus::pki {
namespace {

using base::Json;

struct AttributeRow {
  Oid oid;
  std::uint8_t string_type;
};
constexpr AttributeRow attribute_rows[] = {
    {oid::country, tag::printable_string},
    {oid::organization, tag::utf8_string},
    {oid::organizational_unit, tag::utf8_string},
    {oid::organization_identifier, tag::utf8_string},
    {oid::locality, tag::utf8_string},
    {oid::title, tag::utf8_string},
    {oid::given_name, tag::utf8_string},
    {oid::surname, tag::utf8_string},
    {oid::pseudonym, tag::utf8_string},
    {oid::serial_number, tag::printable_string},
    {oid::common_name, tag::utf8_string},
    {oid::email_address, tag::ia5_string},
};
static_assert(std::size(attribute_rows) == base::count_of<SubjectAttribute>());

struct NamedOid {
  std::string_view name;
  Oid oid;
};
constexpr NamedOid named_oids[] = {
    {"serverAuth", oid::server_auth},
    {"clientAuth", oid::client_auth},
    {"emailProtection", oid::email_protection},
    {"timeStamping", oid::time_stamping},
    {"OCSPSigning", oid::ocsp_signing},
    {"msSmartcardLogin", oid::smartcard_logon},
    {"cmcCA", oid::cmc_ca},
    {"cmcRA", oid::cmc_ra},
    {"anyPolicy", oid::any_policy},
    {"NCP", oid::policy_ncp},
    {"NCP+", oid::policy_ncp_plus},
    {"LCP", oid::policy_lcp},
    {"QCP-n", oid::policy_qcp_n},
    {"QCP-l", oid::policy_qcp_l},
    {"QCP-n-qscd", oid::policy_qcp_n_qscd},
    {"QCP-l-qscd", oid::policy_qcp_l_qscd},
    {"esign", oid::qc_type_esign},
    {"eseal", oid::qc_type_eseal},
    {"web", oid::qc_type_web},
    {"eIDAS2-acd", oid::eidas2_acd},
    {"eIDAS2-b", oid::eidas2_b},
};

/// Reads members of one table and remembers the first thing that is wrong; every reading names its key.
class Table {
 public:
  Table(const Json& value, std::string path, const ProfileSettings& settings, std::optional<base::Error>& error)
      : value_(value), path_(std::move(path)), settings_(settings), error_(error) {}

  void only(std::initializer_list<std::string_view> known) {
    if (!value_.is_object()) return wrong("", "is not a table");
    for (const auto& [key, unused] : value_.members())
      if (std::find(known.begin(), known.end(), key) == known.end()) wrong(key, "is not a key of a profile");
  }
  void wrong(std::string_view key, std::string_view why) {
    if (!error_) error_ = base::fail(base::Code::misconfigured, path_ + std::string{key} + " " + std::string{why});
  }
  [[nodiscard]] bool has(std::string_view key) const { return value_.find(key) != nullptr; }

  std::string text(std::string_view key, bool required = true) {
    const auto* found = value_.find(key);
    if (found == nullptr) {
      if (required) wrong(key, "is missing");
      return {};
    }
    if (found->string() == nullptr) {
      wrong(key, "is not a text");
      return {};
    }
    return filled(key, *found->string());
  }
  bool flag(std::string_view key, bool otherwise) {
    const auto* found = value_.find(key);
    if (found == nullptr) return otherwise;
    if (found->boolean() == nullptr) wrong(key, "is not true or false");
    return found->boolean() != nullptr && *found->boolean();
  }
  std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most, std::int64_t otherwise) {
    const auto* found = value_.find(key);
    if (found == nullptr) return otherwise;
    if (found->integer() == nullptr || *found->integer() < least || *found->integer() > most) {
      wrong(key, "is not a number in its range");
      return otherwise;
    }
    return *found->integer();
  }
  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> out;
    const auto* found = value_.find(key);
    if (found == nullptr) return out;
    if (!found->is_array()) wrong(key, "is not a list");
    for (const auto& item : found->items())
      if (item.string() == nullptr)
        wrong(key, "holds something else than texts");
      else
        out.push_back(filled(key, *item.string()));
    return out;
  }
  std::vector<Table> tables(std::string_view key) {
    std::vector<Table> out;
    const auto* found = value_.find(key);
    if (found == nullptr) return out;
    if (!found->is_array()) wrong(key, "is not a list");
    for (const auto& item : found->items()) out.emplace_back(item, path_ + std::string{key} + ".", settings_, error_);
    return out;
  }
  std::optional<Table> table(std::string_view key) {
    const auto* found = value_.find(key);
    if (found == nullptr) return std::nullopt;
    return Table{*found, path_ + std::string{key} + ".", settings_, error_};
  }
  /// A word of an enumeration.
  template <class E>
  E word(std::string_view key, const std::string& text) {
    const auto value = base::from_name<E>(text);
    if (!value) wrong(key, "does not know '" + text + "'");
    return value.value_or(E{});
  }
  /// A name of `named_oids` or a dotted text.
  Bytes object(std::string_view key, const std::string& text) {
    for (const auto& known : named_oids)
      if (known.name == text) return base::copy_of(known.oid);
    auto out = oid_from(text);
    if (!out) wrong(key, "holds '" + text + "', which is no object identifier");
    return out.value_or(Bytes{});
  }

 private:
  std::string filled(std::string_view key, std::string_view text) {
    std::string out;
    while (!text.empty()) {
      const auto open = text.find('{');
      out += text.substr(0, open);
      if (open == std::string_view::npos) break;
      const auto close = text.find('}', open);
      const auto name = close == std::string_view::npos ? std::string_view{} : text.substr(open + 1, close - open - 1);
      const auto setting = settings_.find(name);
      if (setting == settings_.end()) {
        wrong(key, "needs the setting {" + std::string{name} + "}");
        break;
      }
      out += setting->second;
      text = text.substr(close + 1);
    }
    return out;
  }

  const Json& value_;
  std::string path_;
  const ProfileSettings& settings_;
  std::optional<base::Error>& error_;
};

SubjectRule read_subject_rule(Table table) {
  table.only({"attribute", "required", "repeated", "max_length"});
  SubjectRule out;
  out.attribute = table.word<SubjectAttribute>("attribute", table.text("attribute"));
  out.required = table.flag("required", true);
  out.repeated = table.flag("repeated", false);
  out.max_length = static_cast<std::size_t>(table.number("max_length", 1, 1024, 64));
  return out;
}

PolicyRule read_policy_rule(Table table) {
  table.only({"oid", "cps"});
  return {table.object("oid", table.text("oid")), table.text("cps", false)};
}

QualifiedRule read_qualified_rule(Table table) {
  table.only({"type", "disclosures", "identification", "retention_years", "policy", "policy_with_device"});
  QualifiedRule out;
  out.type = table.object("type", table.text("type"));
  for (auto& item : table.tables("disclosures")) {
    item.only({"url", "language"});
    out.disclosures.push_back({item.text("url"), item.text("language")});
  }
  if (table.has("identification")) out.identification = table.object("identification", table.text("identification"));
  out.retention_years = static_cast<int>(table.number("retention_years", 0, 100, 0));
  out.policy = table.object("policy", table.text("policy"));
  out.policy_with_device = table.object("policy_with_device", table.text("policy_with_device"));
  return out;
}

std::optional<BasicConstraints> read_basic_constraints(Table& file) {
  const auto said = file.text("basic_constraints", false);
  BasicConstraints out;
  if (said.empty()) return std::nullopt;
  out.ca = said == "ca";
  if (said != "ca" && said != "not_ca") file.wrong("basic_constraints", "is neither 'ca' nor 'not_ca'");
  if (file.has("path_length")) out.path_length = file.number("path_length", 0, 10, 0);
  return out;
}

}  // namespace

ByteView oid_of(SubjectAttribute attribute) { return attribute_rows[static_cast<std::size_t>(attribute)].oid; }
std::uint8_t string_type_of(SubjectAttribute attribute) {
  return attribute_rows[static_cast<std::size_t>(attribute)].string_type;
}

Result<CertificateProfile> read_profile(const base::Json& value, const ProfileSettings& settings) {
  std::optional<base::Error> error;
  Table file{value, "", settings, error};
  file.only({"name", "kind", "validity_months", "keys", "subject", "basic_constraints", "path_length", "key_usage",
             "extended_key_usage", "extended_key_usage_critical", "policies", "qualified", "alternative_names",
             "alternative_names_required", "crl_distribution_point", "authority_information", "ocsp_no_check"});
  CertificateProfile out;
  out.name = file.text("name");
  out.kind = file.word<SubjectKind>("kind", file.text("kind"));
  out.validity_months = static_cast<int>(file.number("validity_months", 1, 12 * 30, 0));
  if (out.validity_months == 0) file.wrong("validity_months", "is missing");
  for (const auto& key : file.texts("keys")) out.keys.push_back(file.word<KeyKind>("keys", key));
  for (auto& rule : file.tables("subject")) out.subject.push_back(read_subject_rule(rule));
  out.basic_constraints = read_basic_constraints(file);
  for (const auto& usage : file.texts("key_usage")) out.key_usage.add(file.word<KeyUsage>("key_usage", usage));
  for (const auto& usage : file.texts("extended_key_usage"))
    out.extended_key_usage.push_back(file.object("extended_key_usage", usage));
  out.extended_key_usage_critical = file.flag("extended_key_usage_critical", false);
  for (auto& policy : file.tables("policies")) out.policies.push_back(read_policy_rule(policy));
  if (auto qualified = file.table("qualified")) out.qualified = read_qualified_rule(*qualified);
  for (const auto& form : file.texts("alternative_names"))
    out.alternative_names.push_back(file.word<GeneralNameKind>("alternative_names", form));
  out.alternative_names_required = file.flag("alternative_names_required", false);
  out.crl_distribution_point = file.flag("crl_distribution_point", true);
  const auto access = file.texts("authority_information");
  out.access_ocsp = std::find(access.begin(), access.end(), "ocsp") != access.end();
  out.access_ca_issuers = std::find(access.begin(), access.end(), "ca_issuers") != access.end();
  if (access.size() != std::size_t{out.access_ocsp} + std::size_t{out.access_ca_issuers})
    file.wrong("authority_information", "knows 'ocsp' and 'ca_issuers' only, each once");
  out.ocsp_no_check = file.flag("ocsp_no_check", false);
  if (out.keys.empty()) file.wrong("keys", "is missing");
  if (out.subject.empty()) file.wrong("subject", "is missing");
  if (out.key_usage.empty()) file.wrong("key_usage", "is missing");
  if (error) return *error;
  return out;
}

}  // namespace vidimus::pki
