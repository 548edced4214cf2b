// Linting: every rule a certificate must obey, each with its sentence and its source, checked before anything is signed.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/names.hpp"
#include "pki/profile.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {

enum class Severity : std::uint8_t { notice, warning, error };

/// Which mechanisms may be used until when (data/crypto_policy.toml).
struct CryptoPolicy {
  struct Mechanism {
    bool for_signature = false;  ///< of the issuer; otherwise of the certified key
    std::string name;            ///< rsa-pkcs1, rsa-pss, ecdsa; rsa, ec
    std::int64_t min_bits = 0;
    std::int64_t max_bits = 0;
    std::optional<base::Day> until;
    bool may_be_outlived = false;  ///< a certificate that ends after `until` is warned about, not refused
    bool operator==(const Mechanism&) const = default;
  };
  std::vector<Mechanism> mechanisms;
  [[nodiscard]] const Mechanism* find(bool for_signature, std::string_view name, std::int64_t bits) const;
};
/// @errors misconfigured, naming the key.
Result<CryptoPolicy> read_crypto_policy(const base::Json& file);

/// What is known beside the certificate. Rules that need what is not given are silent.
struct LintContext {
  SubjectKind kind = SubjectKind::person;
  const CertificateProfile* profile = nullptr;
  const Certificate* issuer = nullptr;
  const CryptoPolicy* policy = nullptr;
  std::optional<bool> key_in_qualified_device;
  std::optional<bool> for_tests;  ///< certificat de test (RGS A4): the names start with "TEST "
};

/// A certificate under examination, with its names and keys opened once for all rules.
class LintSubject {
 public:
  LintSubject(const Certificate& examined, const LintContext& known);
  LintSubject(const LintSubject&) = delete;
  LintSubject& operator=(const LintSubject&) = delete;

  const Certificate& certificate;
  const LintContext& context;
  const Name subject;
  const Name issuer;
  const std::optional<KeyKind> key;
  const std::optional<SignatureAlgorithm> algorithm;  ///< of the inner field
  const std::optional<KeyKind> issuer_key;            ///< nothing where the issuer is not given

  /// Text of an attribute of `subject`; nothing when its octets are no text of its string type.
  [[nodiscard]] std::optional<std::string_view> text(const Attribute& attribute) const;
  /// The same of its first attribute of this type; "" when there is none, or it is no text.
  [[nodiscard]] std::string_view text(ByteView oid) const;

 private:
  std::vector<std::optional<std::string_view>> texts_;         ///< of each attribute of `subject`
  std::vector<std::unique_ptr<const std::string>> converted_;  ///< those that do not stand in the certificate as UTF-8
};

/// Nothing when the rule is obeyed; otherwise what was seen ("" when the sentence says it all).
using Broken = std::optional<std::string>;

/// What every rule says, whatever it judges.
struct RuleText {
  std::string_view id;        ///< "rgs.one_siren_unit": stable, used in reports and records
  std::string_view sentence;  ///< what must be true
  std::string_view source;
  std::string_view since;  ///< what starts (certificate) or was made (list, answer) before this day is not judged
  Severity severity = Severity::error;
};

/// A rule on certificates.
struct Rule : RuleText {
  base::EnumSet<SubjectKind> applies_to;
  Broken (*check)(const LintSubject&) = nullptr;
};

struct Finding {
  const RuleText* rule = nullptr;
  std::string detail;
};

/// Every rule on certificates, in the order RFC 5280, names, ETSI, legal persons, qualified, RGS, services, algorithms, profile.
std::vector<std::span<const Rule>> lint_tables();
/// The rules this certificate breaks, in the order of the tables.
std::vector<Finding> lint(const Certificate& certificate, const LintContext& context);
/// The same on octets not signed yet. @errors malformed.
Result<std::vector<Finding>> lint_to_be_signed(ByteView to_be_signed, const LintContext& context);
/// Refuses when a finding is an error. @errors lint_failed, listing the rules.
Result<base::Done> refuse_errors(const std::vector<Finding>& findings);

}  // namespace vidimus::pki

namespace vidimus::base {
template <>
inline constexpr std::array names<pki::Severity>{"notice"sv, "warning"sv, "error"sv};
}  // namespace vidimus::base
