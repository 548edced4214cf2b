#include "programs/ctl/policy_texts.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "base/template.hpp"
#include "base/toml.hpp"
#include "pki/digest.hpp"
#include "pki/lint.hpp"
#include "programs/authority.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

constexpr std::array pages{"pc", "dpc", "pds_fr", "pds_en"};

/// French words of the house's names: data/policy/words.toml.
class PolicyWords {
 public:
  explicit PolicyWords(const Json& file) : file_(file) {}
  [[nodiscard]] std::string of(std::string_view table, std::string_view name) const {
    const auto* found = file_.find(table);
    return found == nullptr ? std::string{name} : found->text(name, name);
  }

 private:
  const Json& file_;
};

template <class List, class Say>
std::string joined(const List& list, Say say) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : ", ") + say(one);
  return out;
}

/// A sentence or row that is left out when there is nothing to say.
Json or_nothing(std::string text) { return text.empty() ? Json{false} : Json{std::move(text)}; }

Json policies_json(const pki::CertificateProfile& profile, const PolicyWords& words) {
  auto out = Json::array();
  const auto add = [&](base::ByteView oid) {
    const auto text = pki::oid_text(oid).value_or("?");
    const auto known = words.of("policy", text);
    out.push(Json::object({{"oid", text}, {"known", or_nothing(known == text ? std::string{} : known)}}));
  };
  for (const auto& policy : profile.policies) add(policy.oid);
  if (profile.qualified) {
    add(profile.qualified->policy);
    add(profile.qualified->policy_with_device);
  }
  return out;
}

std::string usages_text(const pki::CertificateProfile& profile, const PolicyWords& words) {
  std::string out;
  profile.key_usage.each(
      [&](pki::KeyUsage usage) { out += (out.empty() ? "" : ", ") + words.of("usage", base::to_name(usage)); });
  return out;
}

std::string access_text(const pki::CertificateProfile& profile) {
  if (profile.access_ocsp && profile.access_ca_issuers) return "ocsp, caIssuers";
  return profile.access_ocsp ? "ocsp" : profile.access_ca_issuers ? "caIssuers" : "non";
}

std::string constraints_text(const pki::CertificateProfile& profile) {
  if (!profile.basic_constraints) return "";
  std::string out = profile.basic_constraints->ca ? "cA vrai" : "cA faux";
  if (const auto length = profile.basic_constraints->path_length) out += ", pathLenConstraint " + std::to_string(*length);
  return out;
}

Json profile_json(const pki::CertificateProfile& profile, const PolicyWords& words) {
  auto out = Json::object(
      {{"name", profile.name},
       {"kind", words.of("kind", base::to_name(profile.kind))},
       {"validity_months", profile.validity_months},
       {"keys", joined(profile.keys, [](pki::KeyKind kind) { return std::string{base::to_name(kind)}; })},
       {"subject", joined(profile.subject,
                          [&](const pki::SubjectRule& rule) {
                            return words.of("attribute", base::to_name(rule.attribute)) + (rule.required ? "" : " [facultatif]");
                          })},
       {"alternative",
        or_nothing(joined(profile.alternative_names,
                          [&](pki::GeneralNameKind kind) { return words.of("alternative", base::to_name(kind)); }))},
       {"constraints", or_nothing(constraints_text(profile))},
       {"usage", usages_text(profile, words)},
       {"extended",
        or_nothing(joined(profile.extended_key_usage,
                          [&](const base::Bytes& oid) { return words.of("extension", pki::oid_text(oid).value_or("?")); }))},
       {"extended_critical", profile.extended_key_usage_critical},
       {"crl", profile.crl_distribution_point},
       {"access", access_text(profile)}});
  auto policies = policies_json(profile, words);
  out.set("has_policies", !policies.items().empty());
  out.set("policies", std::move(policies));
  if (!profile.qualified) return out.set("qualified", false);
  const auto& qualified = *profile.qualified;
  const bool seal = pki::same(qualified.type, pki::oid::qc_type_eseal);
  return out.set("qualified", Json::object({{"type", seal ? "eseal" : "esign"},
                                            {"retention", qualified.retention_years},
                                            {"disclosures", joined(qualified.disclosures, [](const pki::Disclosure& one) {
                                               return one.url + " (" + one.language + ")";
                                             })}}));
}

Result<Json> authority_json(const AuthoritySettings& authority) {
  VIDIMUS_TRY(octets, read_certificate_octets(authority.chain.front()));
  VIDIMUS_TRY(certificate, pki::read_certificate(octets));
  const auto kind = pki::key_kind(certificate.spki);
  return Json::object({{"name", authority.name},
                       {"subject", pki::name_text(certificate.subject)},
                       {"not_after", base::to_text(base::Day{std::chrono::floor<std::chrono::days>(certificate.not_after)})},
                       {"key", kind ? base::to_name(*kind) : "?"},
                       {"algorithm", base::to_name(authority.algorithm)},
                       {"fingerprint", base::to_hex(pki::sha256(octets))},
                       {"retired", authority.retired},
                       {"crl_url", authority.crl_url},
                       {"delta_url", or_nothing(authority.delta_url)},
                       {"partitioned", authority.crl_partitions > 1},
                       {"partitions", static_cast<std::int64_t>(authority.crl_partitions)},
                       {"ocsp_url", authority.ocsp_url},
                       {"ca_issuers_url", authority.ca_issuers_url}});
}

Json mechanisms_json(const pki::CryptoPolicy& policy, const PolicyWords& words) {
  auto out = Json::array();
  for (const auto& row : policy.mechanisms) {
    const bool open = row.max_bits == INT64_MAX;
    const auto bits =
        std::to_string(row.min_bits) + (open ? " " + words.of("mechanism", "and_more")
                                             : " " + words.of("mechanism", "to") + " " + std::to_string(row.max_bits) + " bits");
    const auto until = !row.until            ? words.of("mechanism", "no_end")
                       : row.may_be_outlived ? base::to_text(*row.until) + " " + words.of("mechanism", "warned")
                                             : base::to_text(*row.until);
    out.push(Json::object({{"use", words.of("mechanism", row.for_signature ? "signature" : "certified_key")},
                           {"name", row.name},
                           {"bits", bits},
                           {"until", until}}));
  }
  return out;
}

/// "RFC 5280, RFC 6960, EN 319 412-2…": the texts the rules cite, each once.
std::string sources_text() {
  std::set<std::string> texts;
  for (const auto table : pki::lint_tables())
    for (const auto& rule : table) {
      std::string_view rest = rule.source;
      while (!rest.empty()) {
        const auto end = rest.find(';');
        auto one = rest.substr(0, end);
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        for (const auto* start : {"RFC ", "EN ", "TS ", "RGS "}) {
          if (!one.starts_with(start)) continue;
          const auto stop = one.find_first_of(" ,", one.starts_with("EN ") || one.starts_with("TS ") ? 7 : 4);
          texts.insert(std::string{one.substr(0, one.starts_with("RFC 5280") ? 8 : stop)});
        }
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      }
    }
  return joined(texts, [](const std::string& text) { return text; });
}

std::size_t count_rules() {
  std::size_t out = 0;
  for (const auto table : pki::lint_tables()) out += table.size();
  return out;
}

void add_responder(const Json& file, Json& out) {
  const auto* section = file.find("responder");
  const auto number = [](const Json* table, std::string_view key, std::int64_t otherwise) {
    const auto* value = table == nullptr ? nullptr : table->find(key);
    return value == nullptr || value->integer() == nullptr ? otherwise : *value->integer();
  };
  out.set("ocsp_validity_hours", std::to_string(number(section, "validity_seconds", 12 * 3600) / 3600));
  out.set("refresh_seconds", std::to_string(number(section, "refresh_seconds", 2)));
  const auto* unit = section == nullptr ? nullptr : section->find("tsa");
  out.set("time_stamps", unit != nullptr);
  if (unit == nullptr) return;
  out.set("tsa_policy", unit->text("policy", "0.4.0.2023.1.1"));
  out.set("tsa_accuracy", std::to_string(number(unit, "accuracy_milliseconds", 1000)));
}

/// Other ways in and out that the settings open: other registration authorities, machines, external suppliers.
Json doors_of(const Settings& settings, const Json& words) {
  const auto* sentences = words.find("door");
  const auto supplier_by = [&](std::string_view kind) {
    return std::ranges::any_of(settings.suppliers, [&](const SupplierSettings& one) { return one.kind == kind; });
  };
  const auto& enrolment = settings.enrolment;
  const std::array<std::pair<std::string_view, bool>, 4> doors{{{"enrolment_cmp", enrolment.open()},
                                                                {"enrolment_est", enrolment.port != 0},
                                                                {"supplier_cmp", supplier_by("cmp")},
                                                                {"supplier_handoff", supplier_by("handoff")}}};
  auto out = Json::array();
  for (const auto& [name, open] : doors)
    if (open && sentences != nullptr) out.push(sentences->text(name));
  return out;
}

/// policy.toml of the instance: what its body alone can say; an empty table when there is none yet.
Result<Json> own_words(const Settings& settings) {
  const auto path = settings.instance + "/policy.toml";
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return Json::object({});
  return base::read_toml(path);
}

/// A table of words.toml names the sentences, and what each is to say; the table of policy.toml holds them.
struct OwnTable {
  std::string_view hints;
  std::string_view statements;
};
constexpr std::array own_tables{OwnTable{"own", "statements"}, OwnTable{"own_en", "statements_en"}};

/// Sets own_1_5 and its like to the body's sentence, or to what it is to say. @return those not written yet. @errors
/// misconfigured.
Result<std::vector<std::string>> add_own(const Json& words, const Json& own, Json& out) {
  const PolicyWords to_write{words};
  std::vector<std::string> unwritten;
  for (const auto& table : own_tables) {
    const auto* hints = words.find(table.hints);
    const auto* statements = own.find(table.statements);
    if (statements != nullptr)
      for (const auto& [name, statement] : statements->members())
        if (hints == nullptr || hints->find(name) == nullptr || !statement.is_string())
          return fail(Code::misconfigured,
                      "policy.toml: " + std::string{table.statements} + "." + name + " is no sentence asked for");
    if (hints == nullptr) continue;
    for (const auto& [name, hint] : hints->members()) {
      const auto sentence = statements == nullptr ? std::string{} : statements->text(name);
      if (sentence.empty()) unwritten.push_back(std::string{table.statements} + "." + name);
      out.set(std::string{table.hints} + "_" + name,
              sentence.empty() ? to_write.of("to_write", table.hints) + " " + hints->text(name) + "." : sentence);
    }
  }
  return unwritten;
}

Result<Json> values_of(const Settings& settings) {
  VIDIMUS_TRY(words_file, base::read_toml(settings.data + "/policy/words.toml"));
  const PolicyWords words{words_file};
  VIDIMUS_TRY(profiles, read_profiles(settings));
  VIDIMUS_TRY(policy, read_policy(settings));
  VIDIMUS_TRY(file, base::read_toml(settings.instance + "/vidimus.toml"));
  VIDIMUS_TRY(digest, digest_of_profiles(settings));
  auto described = Json::array();
  int retention = 0;
  for (const auto& profile : profiles) {
    described.push(profile_json(profile, words));
    if (profile.qualified) retention = std::max(retention, profile.qualified->retention_years);
  }
  auto authorities = Json::array();
  std::string organization;
  auto all = issuing_authorities(settings);
  if (!settings.root.chain.empty()) all.push_back(&settings.root);
  bool deltas = false;
  for (const auto* one : all) {
    VIDIMUS_TRY(described_one, authority_json(*one));
    authorities.push(std::move(described_one));
    deltas = deltas || !one->delta_url.empty();
    if (!organization.empty()) continue;
    VIDIMUS_TRY(octets, read_certificate_octets(one->chain.front()));
    VIDIMUS_TRY(certificate, pki::read_certificate(octets));
    organization = pki::attribute_text(certificate.subject, pki::oid::organization);
  }
  const auto cps = settings.profile_values.find("cps_url");
  const bool forgiving = std::ranges::any_of(policy.mechanisms, [](const auto& row) { return row.may_be_outlived; });
  auto out = Json::object({{"organization", organization},
                           {"sample", settings.sample},
                           {"profiles_digest", digest},
                           {"cps_url", cps == settings.profile_values.end() ? "dpc.html" : cps->second},
                           {"profiles", std::move(described)},
                           {"authorities", std::move(authorities)},
                           {"deltas", deltas},
                           {"doors", doors_of(settings, words_file)},
                           {"mechanisms", mechanisms_json(policy, words)},
                           {"forgiving", forgiving},
                           {"policy_source", "TS 119 312 et RGS B1"},
                           {"rules", std::to_string(count_rules())},
                           {"sources", sources_text()},
                           {"retention_years", std::to_string(retention)},
                           {"module", std::filesystem::path{settings.module}.filename().string()},
                           {"crl_validity_hours", std::to_string(settings.ca.crl_validity.count())},
                           {"crl_renewal_hours", std::to_string(settings.ca.crl_renewal.count())}});
  add_responder(file, out);
  VIDIMUS_TRY(own, own_words(settings));
  VIDIMUS_CHECK(add_own(words_file, own, out));
  return out;
}

std::string file_of(const Settings& settings, const std::string& page) {
  return settings.public_folder + "/policy/" + page + ".html";
}

}  // namespace

Result<std::string> digest_of_profiles(const Settings& settings) {
  std::vector<std::string> files{settings.crypto_policy};
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(settings.profiles, failed))
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  std::ranges::sort(files);
  std::string all;
  for (const auto& file : files) {
    VIDIMUS_TRY(text, base::read_file(file));
    all += base::to_hex(pki::sha256(base::view_of(text)));
  }
  return "empreinte " + base::to_hex(pki::sha256(base::view_of(all))).substr(0, 16);
}

Result<std::map<std::string, std::string>> policy_texts(const Settings& settings) {
  VIDIMUS_TRY(values, values_of(settings));
  std::map<std::string, std::string> out;
  for (const auto* page : pages) {
    VIDIMUS_TRY(text, base::read_file(settings.data + "/policy/" + page + ".mustache"));
    VIDIMUS_TRY(rendered, base::render(text, values));
    out.emplace(page, std::move(rendered));
  }
  return out;
}

Result<std::vector<std::string>> unwritten_statements(const Settings& settings) {
  VIDIMUS_TRY(words, base::read_toml(settings.data + "/policy/words.toml"));
  VIDIMUS_TRY(own, own_words(settings));
  auto ignored = Json::object({});
  return add_own(words, own, ignored);
}

Result<base::Done> publish_policy_texts(const Settings& settings) {
  VIDIMUS_TRY(texts, policy_texts(settings));
  std::error_code failed;
  std::filesystem::create_directories(settings.public_folder + "/policy", failed);
  for (const auto& [page, text] : texts) VIDIMUS_CHECK(base::write_file(file_of(settings, page), text));
  return base::Done{};
}

Result<base::Done> policy_texts_agree(const Settings& settings) {
  VIDIMUS_TRY(texts, policy_texts(settings));
  for (const auto& [page, text] : texts) {
    const auto published = base::read_file(file_of(settings, page));
    if (!published || *published != text)
      return fail(Code::misconfigured, page + ".html is not that of the present profiles and settings: vidimus policy");
  }
  return base::Done{};
}

}  // namespace vidimus::programs::ctl
