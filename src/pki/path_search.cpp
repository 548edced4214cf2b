#include "pki/path_search.hpp"

#include <algorithm>

namespace vidimus::pki::path {
namespace {

constexpr std::size_t sent_along_limit = 8;  // a responder sends its own certificate, perhaps its issuer's

}  // namespace

Node node_of(const Certificate& certificate, bool anchor) {
  return {&certificate, name_key(certificate.subject), name_key(certificate.issuer), anchor, std::nullopt};
}

void Furthest::consider(const Path& candidate, bool candidate_whole, Refusal candidate_refusal) {
  const bool better =
      path.empty() || (candidate_whole && !whole) || (candidate_whole == whole && !whole && candidate.size() > path.size());
  if (!better) return;
  path = candidate;
  whole = candidate_whole;
  refusal = std::move(candidate_refusal);
}

Search::Search(const Evidence& all, const PathOptions& wanted) : evidence(all), options(wanted) {
  for (const auto& certificate : evidence.anchors) nodes_.push_back(node_of(certificate, true));
  for (const auto& certificate : evidence.untrusted) nodes_.push_back(node_of(certificate));
  for (const auto& node : nodes_) by_subject_[node.subject].push_back(&node);
  measure_distances();
}

// Breadth first from the anchors' names down: what cannot reach an anchor is never tried, the shortest way is tried first.
void Search::measure_distances() {
  std::map<Bytes, std::vector<const Node*>> by_issuer;
  std::deque<const Bytes*> ahead;
  for (const auto& node : nodes_) {
    if (!node.anchor)
      by_issuer[node.issuer].push_back(&node);
    else if (distances_.emplace(node.subject, 0).second)
      ahead.push_back(&node.subject);
  }
  for (; !ahead.empty(); ahead.pop_front()) {
    const auto found = by_issuer.find(*ahead.front());
    if (found == by_issuer.end()) continue;
    const auto next = distances_.at(*ahead.front()) + 1;
    for (const auto* node : found->second)
      if (distances_.emplace(node->subject, next).second) ahead.push_back(&node->subject);
  }
  for (auto& node : nodes_) node.distance = node.anchor ? std::optional<std::size_t>{0} : distance_from(node.issuer);
}

std::optional<std::size_t> Search::distance_from(const Bytes& issuer) const {
  const auto found = distances_.find(issuer);
  if (found == distances_.end()) return std::nullopt;
  return found->second + 1;
}

bool Search::spend() {
  if (steps_ >= options.max_steps) exhausted_ = true;
  if (!exhausted_) ++steps_;
  return !exhausted_;
}

PathReason Search::verify(const SignedOctets& octets, ByteView spki) {
  const std::pair key{octets.tbs.data(), std::string{base::text_of(spki)}};
  if (const auto found = verified_.find(key); found != verified_.end()) return found->second;
  const auto algorithm = algorithm_from(octets.algorithm);
  if (!algorithm) return verified_[key] = PathReason::algorithm_refused;
  if (signatures_ >= options.max_signatures) exhausted_ = true;
  if (exhausted_) return PathReason::work_limit;
  ++signatures_;
  const auto done = pki::verify(*algorithm, spki, octets.tbs, octets.signature);
  if (done) return verified_[key] = PathReason::valid;
  return verified_[key] =
             done.error().code == base::Code::unsupported ? PathReason::algorithm_refused : PathReason::bad_signature;
}

const std::vector<const Node*>& Search::named(const Bytes& subject) const {
  static const std::vector<const Node*> nobody;
  const auto found = by_subject_.find(subject);
  return found == by_subject_.end() ? nobody : found->second;
}

const std::deque<Node>& Search::certificates_of(const ocsp::Response& response) {
  const auto [found, fresh] = sent_along_.try_emplace(&response);
  if (!fresh) return found->second;
  for (const auto der : response.certificates) {
    if (found->second.size() == sent_along_limit) break;
    auto certificate = read_certificate(der);
    if (!certificate) continue;
    owned_.push_back(std::move(*certificate));
    found->second.push_back(node_of(owned_.back()));
  }
  return found->second;
}

}  // namespace vidimus::pki::path
