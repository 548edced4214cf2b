// Rules on keys and signature algorithms: TS 119 312, RGS B1, with the dates of data/crypto_policy.toml.
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;

struct RsaNumbers {
  ByteView modulus;
  ByteView exponent;
};
/// Both without leading zero octet; nothing when the key is no RSA key.
std::optional<RsaNumbers> rsa_numbers(const Certificate& certificate) {
  DerReader spki{certificate.spki};
  auto content = spki.enter(tag::sequence);
  auto algorithm = content ? content->enter(tag::sequence) : std::nullopt;
  const auto type = algorithm ? algorithm->oid() : std::nullopt;
  if (!type || !same(*type, oid::rsa_encryption)) return std::nullopt;
  DerReader key{certificate.public_key};
  auto numbers = key.enter(tag::sequence);
  const auto modulus = numbers ? numbers->integer() : std::nullopt;
  const auto exponent = numbers ? numbers->integer() : std::nullopt;
  if (!modulus || !exponent) return std::nullopt;
  const auto trimmed = [](ByteView number) { return number.size() > 1 && number[0] == 0 ? number.subspan(1) : number; };
  return RsaNumbers{trimmed(*modulus), trimmed(*exponent)};
}

/// e is odd and 2^16 < e < 2^256.
bool is_good_exponent(ByteView e) {
  const bool large = e.size() > 3 || (e.size() == 3 && e[0] >= 1);
  const bool is_two_to_16 = e.size() == 3 && e[0] == 1 && e[1] == 0 && e[2] == 0;
  return !e.empty() && (e.back() & 1) == 1 && large && !is_two_to_16 && e.size() <= 32;
}

std::int64_t bits_of(KeyKind kind) {
  switch (kind) {
    case KeyKind::rsa2048:
      return 2048;
    case KeyKind::rsa3072:
      return 3072;
    case KeyKind::rsa4096:
      return 4096;
    case KeyKind::p256:
      return 256;
    case KeyKind::p384:
      return 384;
  }
  return 0;
}

std::string_view name_of_signature(SignatureAlgorithm algorithm) {
  if (is_pss(algorithm)) return "rsa-pss";
  return is_rsa(algorithm) ? "rsa-pkcs1" : "ecdsa";
}

std::string_view name_of_key(KeyKind kind) { return kind <= KeyKind::rsa4096 ? "rsa" : "ec"; }

struct Use {
  bool known = false;  ///< all that is needed to look into the policy is known
  const CryptoPolicy::Mechanism* mechanism = nullptr;
};

Use key_use(const Subject& s) {
  if (!s.key || s.context.policy == nullptr) return {};
  return {true, s.context.policy->find(false, name_of_key(*s.key), bits_of(*s.key))};
}

/// The size of the issuer's key is known from its certificate only.
Use signature_use(const Subject& s) {
  if (!s.algorithm || !s.issuer_key || s.context.policy == nullptr) return {};
  return {true, signature_mechanism(*s.context.policy, *s.algorithm, *s.issuer_key)};
}

std::chrono::sys_days end_of(const CryptoPolicy::Mechanism& mechanism) { return std::chrono::sys_days{*mechanism.until}; }

Broken not_accepted(const Subject& s, const Use& use) {
  return when(use.known && is_refused_at(use.mechanism, s.certificate.not_before));
}

/// The certificate ends after its mechanism; `forgiven`: the policy warns of it only.
Broken outlived(const Subject& s, const Use& use, bool forgiven) {
  if (!use.known || use.mechanism == nullptr || !use.mechanism->until) return std::nullopt;
  if (use.mechanism->may_be_outlived != forgiven) return std::nullopt;
  return when(s.certificate.not_after >= end_of(*use.mechanism), base::to_text(*use.mechanism->until));
}

constexpr std::string_view suite_day = "2014-07-01";

constexpr Rule table[] = {
    {"algorithms.signature_known", "The signature algorithm is one the house knows (SHA-2 with RSA or ECDSA).",
     "TS 119 312 §5, §6; RGS B1", suite_day, error, everyone, [](const Subject& s) { return when(!s.algorithm); }},
    {"algorithms.key_known", "The key is RSA of 2048, 3072 or 4096 bits, P-256 or P-384.", "TS 119 312 §6; RGS B1", suite_day,
     error, everyone, [](const Subject& s) { return when(!s.key); }},
    {"algorithms.rsa_exponent", "An RSA exponent is odd, above 2^16 and below 2^256.", "TS 119 312; RGS B1", suite_day, error,
     everyone,
     [](const Subject& s) {
       const auto numbers = rsa_numbers(s.certificate);
       return when(numbers && !is_good_exponent(numbers->exponent));
     }},
    {"algorithms.rsa_modulus_odd", "An RSA modulus is odd.", "NIST SP 800-89 §5.3.3", suite_day, error, everyone,
     [](const Subject& s) {
       const auto numbers = rsa_numbers(s.certificate);
       return when(numbers && (numbers->modulus.back() & 1) == 0);
     }},
    {"algorithms.signature_accepted", "The issuer's signature mechanism is accepted when the certificate starts.",
     "TS 119 312 §9", suite_day, error, everyone, [](const Subject& s) { return not_accepted(s, signature_use(s)); }},
    {"algorithms.key_accepted", "The key's mechanism is accepted when the certificate starts.", "TS 119 312 §9", suite_day, error,
     everyone, [](const Subject& s) { return not_accepted(s, key_use(s)); }},
    {"algorithms.signature_lasts", "The issuer's signature mechanism is accepted until the certificate ends.", "TS 119 312 §9",
     suite_day, error, everyone, [](const Subject& s) { return outlived(s, signature_use(s), false); }},
    {"algorithms.key_lasts", "The key's mechanism is accepted until the certificate ends.", "TS 119 312 §9", suite_day, error,
     everyone, [](const Subject& s) { return outlived(s, key_use(s), false); }},
    {"algorithms.signature_ends_early", "The issuer's signature mechanism is better accepted until the certificate ends.",
     "TS 119 312 §9; the instance's own policy forgives it", suite_day, warning, everyone,
     [](const Subject& s) { return outlived(s, signature_use(s), true); }},
    {"algorithms.key_ends_early", "The key's mechanism is better accepted until the certificate ends.",
     "TS 119 312 §9; the instance's own policy forgives it", suite_day, warning, everyone,
     [](const Subject& s) { return outlived(s, key_use(s), true); }},
};

}  // namespace

const CryptoPolicy::Mechanism* signature_mechanism(const CryptoPolicy& policy, SignatureAlgorithm algorithm, KeyKind kind) {
  return policy.find(true, name_of_signature(algorithm), bits_of(kind));
}

bool is_refused_at(const CryptoPolicy::Mechanism* mechanism, Instant when) {
  return mechanism == nullptr || (mechanism->until && when >= end_of(*mechanism));
}

std::span<const Rule> algorithms() { return table; }

}  // namespace vidimus::pki::rules
