#include "pki/lint.hpp"

#include "pki/lint_rules.hpp"

namespace vidimus::pki {

const QcStatement* rules::find_statement(const Certificate& certificate, ByteView oid) {
  for (const auto& statement : certificate.qc_statements)
    if (same(statement.oid, oid)) return &statement;
  return nullptr;
}

const CryptoPolicy::Mechanism* CryptoPolicy::find(bool for_signature, std::string_view name, std::int64_t bits) const {
  for (const auto& row : mechanisms)
    if (row.for_signature == for_signature && row.name == name && bits >= row.min_bits && bits <= row.max_bits) return &row;
  return nullptr;
}

Result<CryptoPolicy> read_crypto_policy(const base::Json& file) {
  const auto wrong = [](std::string_view key) {
    return base::fail(base::Code::misconfigured, "crypto policy: " + std::string{key});
  };
  const auto* rows = file.find("mechanism");
  if (rows == nullptr || file.members().size() != 1 || rows->items().empty()) return wrong("mechanism");
  CryptoPolicy out;
  for (const auto& row : rows->items()) {
    CryptoPolicy::Mechanism read;
    read.name = row.text("name");
    const auto use = row.text("use");
    if (use != "signature" && use != "key") return wrong("mechanism.use");
    read.for_signature = use == "signature";
    static constexpr std::string_view known[] = {"rsa-pkcs1", "rsa-pss", "ecdsa", "rsa", "ec"};
    if (std::find(std::begin(known), std::end(known), read.name) == std::end(known)) return wrong("mechanism.name");
    for (const auto& [key, value] : row.members()) {
      if (key == "use" || key == "name") continue;
      if (key == "outlived") {
        if (row.text("outlived") != "warned" && row.text("outlived") != "refused") return wrong("mechanism.outlived");
        read.may_be_outlived = row.text("outlived") == "warned";
        continue;
      }
      if (key == "until") {
        read.until = value.string() == nullptr ? std::nullopt : base::day_from(*value.string());
        if (!read.until) return wrong("mechanism.until");
      } else if (key == "min_bits" || key == "max_bits") {
        if (value.integer() == nullptr || *value.integer() < 1) return wrong("mechanism." + key);
        (key == "min_bits" ? read.min_bits : read.max_bits) = *value.integer();
      } else {
        return wrong("mechanism." + key);
      }
    }
    if (read.max_bits == 0) read.max_bits = INT64_MAX;
    out.mechanisms.push_back(std::move(read));
  }
  return out;
}

std::vector<std::span<const Rule>> lint_tables() {
  return {rules::rfc5280(), rules::names(),    rules::etsi(),       rules::legal(),          rules::qualified(),
          rules::rgs(),     rules::services(), rules::algorithms(), rules::against_profile()};
}

namespace {

/// A rule and the first day of the certificates it judges.
struct DatedRule {
  const Rule* rule;
  std::chrono::sys_days since;
};

/// Worked out once: a certificate is linted for every one that is issued.
const std::vector<DatedRule>& dated_rules() {
  static const auto all = [] {
    std::vector<DatedRule> out;
    for (const auto table : lint_tables())
      for (const auto& rule : table) {
        const auto day = base::day_from(rule.since);  // none: always
        out.push_back({&rule, day ? std::chrono::sys_days{*day} : std::chrono::sys_days::min()});
      }
    return out;
  }();
  return all;
}

template <class Known>
std::optional<Known> if_known(Result<Known> read) {
  return read ? std::optional{*read} : std::nullopt;
}

}  // namespace

// The reader looked at both names already: they cannot be malformed here.
LintSubject::LintSubject(const Certificate& examined, const LintContext& known)
    : certificate(examined),
      context(known),
      subject(read_name(examined.subject).value()),
      issuer(read_name(examined.issuer).value()),
      key(if_known(key_kind(examined.spki))),
      algorithm(if_known(algorithm_from(examined.tbs_algorithm))),
      issuer_key(known.issuer == nullptr ? std::nullopt : if_known(key_kind(known.issuer->spki))) {
  texts_.reserve(subject.attributes.size());
  for (const auto& attribute : subject.attributes) {
    auto& text = texts_.emplace_back(text_in_place(attribute.tag, attribute.value));
    if (text) continue;
    if (auto converted = attribute_text(attribute))
      text = *converted_.emplace_back(std::make_unique<const std::string>(std::move(*converted)));
  }
}

std::optional<std::string_view> LintSubject::text(const Attribute& attribute) const {
  return texts_[static_cast<std::size_t>(&attribute - subject.attributes.data())];
}

std::string_view LintSubject::text(ByteView oid) const {
  const auto* found = subject.find(oid);
  return found == nullptr ? std::string_view{} : text(*found).value_or("");
}

std::vector<Finding> lint(const Certificate& certificate, const LintContext& context) {
  const LintSubject subject{certificate, context};
  const auto starts = std::chrono::floor<std::chrono::days>(certificate.not_before);
  std::vector<Finding> out;
  for (const auto& [rule, since] : dated_rules())
    if (rule->applies_to.has(context.kind) && starts >= since)
      if (auto broken = rule->check(subject)) out.push_back({rule, std::move(*broken)});
  return out;
}

Result<std::vector<Finding>> lint_to_be_signed(ByteView to_be_signed, const LintContext& context) {
  VIDIMUS_TRY(certificate, read_to_be_signed(to_be_signed));
  return lint(certificate, context);
}

Result<base::Done> refuse_errors(const std::vector<Finding>& findings) {
  std::string said;
  for (const auto& finding : findings) {
    if (finding.rule->severity != Severity::error) continue;
    said += (said.empty() ? "" : "; ") + std::string{finding.rule->id};
    if (!finding.detail.empty()) said += " (" + finding.detail + ")";
  }
  if (said.empty()) return base::Done{};
  return base::fail(base::Code::lint_failed, said);
}

}  // namespace vidimus::pki
