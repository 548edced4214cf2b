// The tables of rules and the words they are written with.
#pragma once

#include <algorithm>

#include "pki/lint.hpp"
#include "pki/text.hpp"

namespace vidimus::pki::rules {

using enum SubjectKind;
using enum Severity;
using Kinds = base::EnumSet<SubjectKind>;

inline constexpr Kinds everyone{root_ca, issuing_ca, person, legal_person, tls_server, tls_client, time_stamping, ocsp_responder};
inline constexpr Kinds authorities{root_ca, issuing_ca};
inline constexpr Kinds end_entities{person, legal_person, tls_server, tls_client, time_stamping, ocsp_responder};
inline constexpr Kinds persons{person};
inline constexpr Kinds holders{person, legal_person};

inline constexpr std::string_view rfc5280_day = "2008-05-01";

inline Broken when(bool broken, std::string_view detail = {}) { return broken ? Broken{std::string{detail}} : std::nullopt; }
inline bool is_critical(const Certificate& certificate, ByteView oid) {
  const auto* extension = certificate.find(oid);
  return extension != nullptr && extension->critical;
}
inline bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
inline bool any_name(const std::vector<GeneralName>& names, bool (*wanted)(const GeneralName&)) {
  return std::any_of(names.begin(), names.end(), wanted);
}
inline bool has_scheme(const GeneralName& name, std::string_view scheme) {
  return name.kind == GeneralNameKind::uri && ascii_lower(name.text().substr(0, scheme.size())) == scheme;
}
inline bool is_http(const GeneralName& name) { return has_scheme(name, "http://"); }
inline bool is_web(const GeneralName& name) { return is_http(name) || has_scheme(name, "https://"); }
const QcStatement* find_statement(const Certificate& certificate, ByteView oid);
/// Where the policy speaks of this signature by this key; null when it does not accept it at all.
const CryptoPolicy::Mechanism* signature_mechanism(const CryptoPolicy& policy, SignatureAlgorithm algorithm, KeyKind kind);
/// Not accepted at this instant: unknown to the policy, or past its end.
bool is_refused_at(const CryptoPolicy::Mechanism* mechanism, Instant when);

std::span<const Rule> rfc5280();
std::span<const Rule> names();
std::span<const Rule> etsi();
std::span<const Rule> legal();
std::span<const Rule> qualified();
std::span<const Rule> rgs();
std::span<const Rule> services();
std::span<const Rule> algorithms();
std::span<const Rule> against_profile();

}  // namespace vidimus::pki::rules
