#include "pki/path.hpp"

#include <algorithm>

#include "pki/path_names.hpp"
#include "pki/path_search.hpp"

namespace vidimus::pki {
namespace {

constexpr std::size_t whole_paths_limit = 64;  // each may cost a policy graph and a look into every CRL

std::vector<const Certificate*> certificates_of(const path::Path& path) {
  std::vector<const Certificate*> out;
  for (const auto* node : path) out.push_back(node->certificate);
  return out;
}

/// What is asked of the target itself, whoever issued it.
std::optional<path::Refusal> check_target(const Certificate& target, const PathOptions& options) {
  if (auto refused = path::check_alone(target, options.time)) return refused;
  if (!options.name.empty() && !is_for_name(target, options.name))
    return path::Refusal{PathReason::name_mismatch, 0, name_text(target.subject) + " is not for " + options.name};
  const auto& use = options.extended_key_usage;
  if (!use.empty() && target.extended_key_usage && !target.has_extended_key_usage(use) &&
      !target.has_extended_key_usage(oid::any_extended_key_usage))
    return path::Refusal{PathReason::extended_key_usage, 0,
                         name_text(target.subject) + " is not for the use " + oid_text(use).value_or("asked for")};
  return std::nullopt;
}

class Validation {
 public:
  Validation(const Certificate& target, const Evidence& evidence, const PathOptions& options)
      : search_(evidence, options), target_(path::node_of(target)) {}

  PathReport run() {
    if (auto refused = check_target(*target_.certificate, search_.options)) {
      furthest_.consider({&target_}, true, std::move(*refused));
    } else if (std::ranges::any_of(search_.evidence.anchors,
                                   [&](const Certificate& anchor) { return same(anchor.der, target_.certificate->der); })) {
      try_path({&target_});
    } else {
      path::climb(
          search_, target_, nullptr, [&](const path::Path& path) { return try_path(path); }, furthest_);
    }
    report_.signatures_checked = search_.signatures();
    report_.steps_taken = search_.steps();
    if (report_.reason == PathReason::valid) return std::move(report_);
    return refused();
  }

 private:
  bool try_path(const path::Path& path) {
    if (++whole_paths_ > whole_paths_limit) return false;
    std::vector<ByteView> policies;
    std::vector<RevocationFinding> findings;
    auto refusal = path::process(path, search_.options, policies);
    if (!refusal) refusal = path::check_statuses(search_, path, findings);
    if (refusal) {
      if (refusal->reason == PathReason::work_limit) search_.give_up();
      if (!furthest_.whole) report_.revocation = std::move(findings);
      furthest_.consider(path, true, std::move(*refusal));
      return false;
    }
    report_.reason = PathReason::valid;
    report_.detail = "a valid path of " + std::to_string(path.size()) + " certificates";
    report_.path = certificates_of(path);
    for (const auto policy : policies) report_.policies.push_back(base::copy_of(policy));
    report_.revocation = std::move(findings);
    return true;
  }

  PathReport refused() {
    auto& refusal = furthest_.refusal;
    report_.reason = refusal.reason;
    report_.at = refusal.at;
    report_.detail = std::move(refusal.detail);
    report_.path = certificates_of(furthest_.path);
    if (search_.exhausted() || whole_paths_ > whole_paths_limit) {
      report_.detail = "the search was cut short; so far: " + std::string{base::to_name(refusal.reason)} + ", " + report_.detail;
      report_.reason = PathReason::work_limit;
    }
    return std::move(report_);
  }

  path::Search search_;
  path::Node target_;
  path::Furthest furthest_;
  PathReport report_;
  std::size_t whole_paths_ = 0;
};

}  // namespace

PathReport validate_path(const Certificate& target, const Evidence& evidence, const PathOptions& options) {
  return Validation{target, evidence, options}.run();
}

}  // namespace vidimus::pki
