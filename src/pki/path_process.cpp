// Basic path processing. @source RFC 5280 §6.1
#include <algorithm>
#include <array>

#include "pki/name_constraints.hpp"
#include "pki/path_policy.hpp"
#include "pki/path_search.hpp"

namespace vidimus::pki::path {
namespace {

/// Extensions that are understood here, or that ask nothing of who validates a path.
constexpr std::array understood{oid::key_usage,
                                oid::subject_alternative_name,
                                oid::issuer_alternative_name,
                                oid::basic_constraints,
                                oid::name_constraints,
                                oid::certificate_policies,
                                oid::policy_mappings,
                                oid::policy_constraints,
                                oid::inhibit_any_policy,
                                oid::extended_key_usage,
                                oid::authority_key_identifier,
                                oid::subject_key_identifier,
                                oid::crl_distribution_points,
                                oid::freshest_crl};

std::string whose(const Certificate& certificate) { return name_text(certificate.subject); }

Refusal refusal(PathReason reason, std::string detail) { return {reason, 0, std::move(detail)}; }

std::optional<Refusal> check_names(NameConstraintsState& constraints, const Certificate& certificate) {
  const auto finding = constraints.check(certificate);
  switch (finding.verdict) {
    case NameVerdict::within:
      return std::nullopt;
    case NameVerdict::outside:
      return refusal(PathReason::name_constraints, "the name constraints above forbid " + finding.detail);
    case NameVerdict::unsupported:
      return refusal(PathReason::name_constraints_unsupported, "the constraints on " + finding.detail + " cannot be judged");
    case NameVerdict::too_much_work:
      break;
  }
  return refusal(PathReason::work_limit, "too many names and constraints to compare");
}

/// A CA that lists uses lists those of what it issues: not in RFC 5280, but what every validator in use asks for.
std::optional<Refusal> check_use(const Certificate& certificate, const PathOptions& options) {
  const auto& wanted = options.extended_key_usage;
  if (wanted.empty() || !certificate.extended_key_usage || certificate.has_extended_key_usage(wanted) ||
      certificate.has_extended_key_usage(oid::any_extended_key_usage))
    return std::nullopt;
  return refusal(PathReason::extended_key_usage,
                 whose(certificate) + " is not for the use " + oid_text(wanted).value_or("asked for"));
}

std::optional<Refusal> check_anchor(const Node& anchor, const PathOptions& options, std::size_t intermediates,
                                    NameConstraintsState& constraints) {
  if (!options.flags.has(PathFlag::anchor_constraints)) return std::nullopt;
  const auto& certificate = *anchor.certificate;
  if (auto refused = check_alone(certificate, options.time)) return refused;
  const auto& basic = certificate.basic_constraints;
  if (basic && basic->path_length && static_cast<std::int64_t>(intermediates) > *basic->path_length)
    return refusal(PathReason::path_length, "more intermediates than the anchor allows");
  if (certificate.name_constraints) constraints.add(*certificate.name_constraints);
  return std::nullopt;
}

/// The walk from the first certificate under the anchor down to the target.
class Walk {
 public:
  Walk(const Path& path, const PathOptions& options)
      : path_(path), options_(options), count_(std::max<std::size_t>(path.size() - 1, 1)), policies_(options, count_) {}

  std::optional<Refusal> run(std::vector<ByteView>& policies) {
    if (path_.size() > 1) {
      std::size_t intermediates = 0;
      for (std::size_t at = 1; at < count_; ++at) intermediates += path_[at]->self_issued() ? 0 : 1;
      if (auto refused = check_anchor(*path_.back(), options_, intermediates, constraints_)) return placed(*refused, count_);
    }
    for (std::size_t at = count_; at-- > 0;)
      if (auto refused = at > 0 ? intermediate(*path_[at]) : target(*path_[at], policies)) return placed(*refused, at);
    return std::nullopt;
  }

 private:
  static Refusal placed(Refusal refused, std::size_t at) {
    refused.at = at;
    return refused;
  }

  std::optional<Refusal> common(const Node& node, bool last) {
    const auto& certificate = *node.certificate;
    if (last || !node.self_issued())
      if (auto refused = check_names(constraints_, certificate)) return refused;
    policies_.descend(certificate, node.self_issued(), last);
    if (!policies_.acceptable()) return refusal(PathReason::policy, "no acceptable policy is left at " + whose(certificate));
    return check_use(certificate, options_);
  }

  std::optional<Refusal> intermediate(const Node& node) {
    const auto& certificate = *node.certificate;
    if (auto refused = common(node, false)) return refused;
    if (!policies_.prepare(certificate, node.self_issued()))
      return refusal(PathReason::policy_mapping, whose(certificate) + " maps anyPolicy");
    if (certificate.name_constraints) constraints_.add(*certificate.name_constraints);
    return std::nullopt;
  }

  std::optional<Refusal> target(const Node& node, std::vector<ByteView>& policies) {
    if (auto refused = common(node, true)) return refused;
    if (!policies_.conclude(*node.certificate, policies))
      return refusal(PathReason::policy, "no acceptable policy is left at " + whose(*node.certificate));
    return std::nullopt;
  }

  const Path& path_;
  const PathOptions& options_;
  std::size_t count_;  // certificates under the anchor
  PolicyGraph policies_;
  NameConstraintsState constraints_;
};

}  // namespace

std::optional<Refusal> check_alone(const Certificate& certificate, Instant time) {
  if (!same(certificate.tbs_algorithm, certificate.signature_algorithm))
    return refusal(PathReason::malformed, whose(certificate) + " names two different signature algorithms");
  if (time < certificate.not_before)
    return refusal(PathReason::not_yet_valid,
                   whose(certificate) + " is not valid before " + base::to_rfc3339(certificate.not_before));
  if (time > certificate.not_after)
    return refusal(PathReason::expired, whose(certificate) + " expired on " + base::to_rfc3339(certificate.not_after));
  for (const auto& extension : certificate.extensions)
    if (extension.critical && std::ranges::none_of(understood, [&](ByteView known) { return same(known, extension.oid); }))
      return refusal(PathReason::critical_extension, whose(certificate) + " carries a critical extension not understood: " +
                                                         oid_text(extension.oid).value_or("?"));
  return std::nullopt;
}

std::optional<Refusal> check_issuer(const Certificate& certificate, Instant time, std::size_t intermediates_below) {
  if (auto refused = check_alone(certificate, time)) return refused;
  if (certificate.version != 3)
    return refusal(PathReason::version_refused, whose(certificate) + " issues but is not an X.509 version 3 certificate");
  if (!certificate.is_ca()) return refusal(PathReason::not_a_ca, whose(certificate) + " issues but is not a CA");
  if (!certificate.allows(KeyUsage::key_cert_sign))
    return refusal(PathReason::key_usage, "the key of " + whose(certificate) + " is not for signing certificates");
  const auto& limit = certificate.basic_constraints->path_length;
  if (limit && static_cast<std::int64_t>(intermediates_below) > *limit)
    return refusal(PathReason::path_length, whose(certificate) + " allows " + std::to_string(*limit) +
                                                " intermediates under it, here are " + std::to_string(intermediates_below));
  return std::nullopt;
}

std::optional<Refusal> process(const Path& path, const PathOptions& options, std::vector<ByteView>& policies) {
  return Walk{path, options}.run(policies);
}

}  // namespace vidimus::pki::path
