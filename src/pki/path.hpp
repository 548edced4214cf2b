// Path validation (validation du chemin de certification): is this certificate good, for this use, at this time, for who trusts
// these anchors? A pure function of what is handed in: no clock, no network, no files. @source RFC 5280 §6, RFC 9618, RFC 6960
#pragma once

#include <string>
#include <vector>

#include "base/names.hpp"
#include "pki/crl.hpp"
#include "pki/ocsp.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {

/// Everything a path may be built and judged from. All but the anchors comes from strangers.
struct Evidence {
  std::vector<Certificate> anchors;    ///< trust anchors (ancres de confiance): their names and keys are believed
  std::vector<Certificate> untrusted;  ///< intermediates, CRL signers, OCSP signers, in any order
  std::vector<crl::Crl> crls;          ///< complete, delta and indirect ones
  std::vector<ocsp::Response> ocsp;
};

enum class PathFlag : std::uint8_t {
  require_explicit_policy,  ///< initial-explicit-policy of RFC 5280 §6.1.1 (f)
  inhibit_any_policy,       ///< initial-any-policy-inhibit, (g)
  inhibit_policy_mapping,   ///< initial-policy-mapping-inhibit, (e)
  allow_unknown_status,     ///< a certificate nobody says anything of is taken for good
  later_evidence,           ///< judging the past: CRLs and OCSP answers made after `time` may speak of it
  anchor_constraints        ///< validity, path length and name constraints of the anchor's certificate bind too (RFC 5937)
};
using PathFlags = base::EnumSet<PathFlag>;

/// Whether the status of certificates is looked at.
enum class RevocationMode : std::uint8_t {
  when_evidence,  ///< only when a CRL or an OCSP answer was handed in; then of every certificate under the anchor
  required,
  off
};

struct PathOptions {
  Instant time{};                         ///< the moment judged
  std::vector<Bytes> initial_policies{};  ///< OIDs of acceptable policies (politiques); none: any policy
  PathFlags flags{};
  RevocationMode revocation = RevocationMode::when_evidence;
  std::string name{};                ///< when not empty: dNSName, iPAddress or rfc822Name the certificate must be for (RFC 9525)
  Bytes extended_key_usage{};        ///< when not empty: OID of the use asked for
  std::size_t max_depth = 16;        ///< certificates in a path, anchor and target included
  std::size_t max_signatures = 256;  ///< signatures checked in all, CRLs and OCSP answers included
  std::size_t max_steps = 8192;      ///< candidate issuers looked at in all
};

/// Why a path was refused; `valid` when it was not.
enum class PathReason : std::uint8_t {
  valid,
  no_path,            ///< no issuer is known that leads to an anchor
  bad_signature,      ///< the issuer's key did not sign this
  algorithm_refused,  ///< signed with an algorithm that is not accepted (SHA-1, MD5…)
  malformed,          ///< inner and outer signature algorithms differ
  not_yet_valid,
  expired,
  version_refused,               ///< an issuer that is not X.509 version 3
  not_a_ca,                      ///< an issuer without basicConstraints cA
  key_usage,                     ///< an issuer whose keyUsage lacks keyCertSign
  path_length,                   ///< more intermediates than a pathLenConstraint allows
  critical_extension,            ///< a critical extension that is not understood
  name_constraints,              ///< a name outside the permitted subtrees, or inside an excluded one
  name_constraints_unsupported,  ///< a constrained name of a form, or a subtree, that cannot be judged
  policy,                        ///< no acceptable policy, while one is required
  policy_mapping,                ///< anyPolicy mapped to or from
  revoked,
  revocation_unknown,  ///< no evidence says whether it is revoked
  extended_key_usage,  ///< the use asked for is not among the certificate's
  name_mismatch,       ///< the name asked for is not among the certificate's
  work_limit           ///< the search was cut short: too many candidates or signatures
};

enum class StatusSource : std::uint8_t { none, crl, ocsp };

/// What the evidence says of one certificate at the time judged.
struct RevocationFinding {
  std::size_t at = 0;  ///< index in the path
  ocsp::Status status = ocsp::Status::unknown;
  StatusSource source = StatusSource::none;
  std::optional<Instant> revoked_at;
  std::optional<RevocationReason> reason;
};

/// The judgement, and what it stands on. Views and pointers live as long as target and evidence do.
struct PathReport {
  PathReason reason = PathReason::no_path;
  std::size_t at = 0;                    ///< index in `path` of the certificate refused
  std::string detail;                    ///< one sentence
  std::vector<const Certificate*> path;  ///< target first, anchor last; as far as the search got when refused
  std::vector<Bytes> policies;           ///< user-constrained policy set (§6.1.6): OIDs, anyPolicy among them when all are
  std::vector<RevocationFinding> revocation;
  std::size_t signatures_checked = 0;
  std::size_t steps_taken = 0;
  [[nodiscard]] bool valid() const { return reason == PathReason::valid; }
};

/// Builds paths from `target` to an anchor, most promising first, and validates each until one is good. Work is bounded by
/// `options`; the report of a failure is about the path that got furthest. @source RFC 5280 §6.1, §6.3; RFC 4158; RFC 9618
PathReport validate_path(const Certificate& target, const Evidence& evidence, const PathOptions& options);

}  // namespace vidimus::pki

namespace vidimus::base {
template <>
inline constexpr std::array names<pki::PathReason>{"valid"sv,
                                                   "no_path"sv,
                                                   "bad_signature"sv,
                                                   "algorithm_refused"sv,
                                                   "malformed"sv,
                                                   "not_yet_valid"sv,
                                                   "expired"sv,
                                                   "version_refused"sv,
                                                   "not_a_ca"sv,
                                                   "key_usage"sv,
                                                   "path_length"sv,
                                                   "critical_extension"sv,
                                                   "name_constraints"sv,
                                                   "name_constraints_unsupported"sv,
                                                   "policy"sv,
                                                   "policy_mapping"sv,
                                                   "revoked"sv,
                                                   "revocation_unknown"sv,
                                                   "extended_key_usage"sv,
                                                   "name_mismatch"sv,
                                                   "work_limit"sv};
template <>
inline constexpr std::array names<pki::PathFlag>{"require_explicit_policy"sv, "inhibit_any_policy"sv, "inhibit_policy_mapping"sv,
                                                 "allow_unknown_status"sv,    "later_evidence"sv,     "anchor_constraints"sv};
template <>
inline constexpr std::array names<pki::StatusSource>{"none"sv, "crl"sv, "ocsp"sv};
}  // namespace vidimus::base
