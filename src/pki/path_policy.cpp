#include "pki/path_policy.hpp"

#include <algorithm>
#include <set>

namespace vidimus::pki {
namespace {

using base::text_of;

bool is_any(ByteView policy) { return same(policy, oid::any_policy); }

void decrement(std::size_t& counter) {
  if (counter > 0) --counter;
}

void lower(std::size_t& counter, std::optional<std::int64_t> limit) {
  if (limit && *limit >= 0) counter = std::min(counter, static_cast<std::size_t>(*limit));
}

}  // namespace

PolicyGraph::PolicyGraph(const PathOptions& options, std::size_t length)
    : initial_(options.initial_policies),
      explicit_policy_(options.flags.has(PathFlag::require_explicit_policy) ? 0 : length + 1),
      inhibit_any_policy_(options.flags.has(PathFlag::inhibit_any_policy) ? 0 : length + 1),
      policy_mapping_(options.flags.has(PathFlag::inhibit_policy_mapping) ? 0 : length + 1) {
  levels_.push_back({Node{oid::any_policy, {text_of(oid::any_policy)}, {}}});
}

void PolicyGraph::descend(const Certificate& certificate, bool self_issued, bool last) {
  if (!certificate.policies) levels_.clear();
  if (empty()) return;
  const Level& above = levels_.back();
  std::map<std::string_view, std::vector<std::size_t>> expecting;
  std::optional<std::size_t> any_above;
  for (std::size_t at = 0; at < above.size(); ++at) {
    if (!above[at].alive) continue;
    if (is_any(above[at].policy)) any_above = at;
    for (const auto& policy : above[at].expected) expecting[policy].push_back(at);
  }
  Level level;
  std::set<std::string_view> seen;
  bool any_here = false;
  for (const auto& information : *certificate.policies) {
    const auto policy = text_of(information.oid);
    if (is_any(information.oid)) any_here = true;
    if (is_any(information.oid) || !seen.insert(policy).second) continue;
    if (const auto found = expecting.find(policy); found != expecting.end())
      level.push_back({information.oid, {policy}, found->second});
    else if (any_above)
      level.push_back({information.oid, {policy}, {*any_above}});
  }
  if (any_here && (inhibit_any_policy_ > 0 || (!last && self_issued)))
    for (auto& [policy, parents] : expecting)
      if (seen.insert(policy).second) level.push_back({base::view_of(policy), {policy}, std::move(parents)});
  levels_.push_back(std::move(level));
  prune();
}

void PolicyGraph::map(const std::vector<PolicyMapping>& mappings) {
  std::map<std::string_view, std::set<std::string_view>> subjects;
  for (const auto& mapping : mappings) subjects[text_of(mapping.issuer_domain)].insert(text_of(mapping.subject_domain));
  Level& level = levels_.back();
  std::set<std::string_view> here;
  std::optional<std::size_t> any_here;
  for (std::size_t at = 0; at < level.size(); ++at) {
    Node& node = level[at];
    if (!node.alive) continue;
    if (is_any(node.policy)) any_here = at;
    const auto found = subjects.find(text_of(node.policy));
    if (found == subjects.end()) continue;
    here.insert(found->first);
    if (policy_mapping_ > 0)
      node.expected.assign(found->second.begin(), found->second.end());
    else
      node.alive = false;
  }
  if (policy_mapping_ > 0 && any_here) {
    const auto parents = level[*any_here].parents;
    for (const auto& [policy, expected] : subjects)
      if (!here.contains(policy))
        level.push_back({base::view_of(policy), std::vector(expected.begin(), expected.end()), parents});
  }
  prune();
}

bool PolicyGraph::prepare(const Certificate& certificate, bool self_issued) {
  if (certificate.policy_mappings) {
    for (const auto& mapping : *certificate.policy_mappings)
      if (is_any(mapping.issuer_domain) || is_any(mapping.subject_domain)) return false;
    if (!empty()) map(*certificate.policy_mappings);
  }
  if (!self_issued) {
    decrement(explicit_policy_);
    decrement(policy_mapping_);
    decrement(inhibit_any_policy_);
  }
  if (certificate.policy_constraints) {
    lower(explicit_policy_, certificate.policy_constraints->require_explicit_policy);
    lower(policy_mapping_, certificate.policy_constraints->inhibit_policy_mapping);
  }
  lower(inhibit_any_policy_, certificate.inhibit_any_policy);
  return true;
}

// Marks from the last level up what still has a child; a last level with nothing in it makes the graph NULL.
void PolicyGraph::prune() {
  for (std::size_t depth = levels_.size() - 1; depth > 0; --depth) {
    std::vector<bool> has_child(levels_[depth - 1].size(), false);
    for (const auto& node : levels_[depth])
      if (node.alive)
        for (const auto parent : node.parents) has_child[parent] = true;
    for (std::size_t at = 0; at < has_child.size(); ++at)
      if (!has_child[at]) levels_[depth - 1][at].alive = false;
  }
  if (std::ranges::none_of(levels_.back(), &Node::alive)) levels_.clear();
}

/// Policies of the anchor's domain that reach the target: the nodes right under anyPolicy.
std::vector<ByteView> PolicyGraph::constrained() const {
  std::vector<ByteView> out;
  if (empty()) return out;
  const bool any_at_target =
      std::ranges::any_of(levels_.back(), [](const Node& node) { return node.alive && is_any(node.policy); });
  if (any_at_target && !initial_.empty()) return {initial_.begin(), initial_.end()};
  std::set<std::string_view> accepted;
  for (const auto& policy : initial_) accepted.insert(text_of(policy));
  if (accepted.contains(text_of(oid::any_policy))) accepted.clear();
  std::set<std::string_view> seen;
  for (std::size_t depth = 1; depth < levels_.size(); ++depth)
    for (const auto& node : levels_[depth]) {
      const bool under_any =
          std::ranges::any_of(node.parents, [&](std::size_t parent) { return is_any(levels_[depth - 1][parent].policy); });
      const auto policy = text_of(node.policy);
      if (node.alive && under_any && !is_any(node.policy) && (accepted.empty() || accepted.contains(policy)) &&
          seen.insert(policy).second)
        out.push_back(node.policy);
    }
  if (any_at_target) out.push_back(oid::any_policy);
  return out;
}

bool PolicyGraph::conclude(const Certificate& target, std::vector<ByteView>& policies) {
  decrement(explicit_policy_);
  if (target.policy_constraints && target.policy_constraints->require_explicit_policy == 0) explicit_policy_ = 0;
  policies = constrained();
  return explicit_policy_ > 0 || !policies.empty();
}

}  // namespace vidimus::pki
