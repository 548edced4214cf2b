// Certificate policies along a path (politiques de certification), as the graph of RFC 9618: one node a policy and depth, so that
// mappings cannot make it grow as the tree of RFC 5280 does.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "pki/path.hpp"

namespace vidimus::pki {

/// State variables (a) valid_policy_graph, (d) explicit_policy, (e) inhibit_anyPolicy, (f) policy_mapping of §6.1.2.
class PolicyGraph {
 public:
  /// `length` is the number of certificates under the anchor.
  PolicyGraph(const PathOptions& options, std::size_t length);
  /// §6.1.3 (d), (e): the policies of the next certificate.
  void descend(const Certificate& certificate, bool self_issued, bool last);
  /// §6.1.3 (f): false when no policy is left while one is required.
  [[nodiscard]] bool acceptable() const { return explicit_policy_ > 0 || !empty(); }
  /// §6.1.4 (a), (b), (h), (i), (j): gets ready for the certificate under this one. False when anyPolicy is mapped.
  bool prepare(const Certificate& certificate, bool self_issued);
  /// §6.1.5 (a), (b), (g): the user-constrained policy set. False when it is empty while a policy is required.
  bool conclude(const Certificate& target, std::vector<ByteView>& policies);

 private:
  struct Node {
    ByteView policy;
    std::vector<std::string_view> expected;
    std::vector<std::size_t> parents;  // in the level above
    bool alive = true;
  };
  using Level = std::vector<Node>;

  [[nodiscard]] bool empty() const { return levels_.empty(); }
  void map(const std::vector<PolicyMapping>& mappings);
  void prune();
  [[nodiscard]] std::vector<ByteView> constrained() const;

  const std::vector<Bytes>& initial_;
  std::vector<Level> levels_;  // none at all: the graph is NULL
  std::size_t explicit_policy_;
  std::size_t inhibit_any_policy_;
  std::size_t policy_mapping_;
};

}  // namespace vidimus::pki
