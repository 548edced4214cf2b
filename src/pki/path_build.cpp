// Building: from the target up to an anchor, depth first, most promising issuer first (RFC 4158 §3).
#include <algorithm>
#include <tuple>

#include "pki/path_search.hpp"

namespace vidimus::pki::path {
namespace {

/// 0 when the child names this key, 1 when one of the two says nothing, 2 when it names another key.
int key_id_rank(const Certificate& child, const Certificate& issuer) {
  const auto& wanted = child.authority_key_identifier;
  if (!wanted || !wanted->key_id || !issuer.subject_key_identifier) return 1;
  return same(*wanted->key_id, *issuer.subject_key_identifier) ? 0 : 2;
}

std::vector<const Node*> candidates(const Search& search, const Node& child, const Node* anchor) {
  std::vector<std::pair<std::tuple<int, bool, std::size_t, bool, Instant::rep>, const Node*>> ranked;
  const auto time = search.options.time;
  for (const auto* node : search.named(child.issuer)) {
    if (node->anchor && anchor != nullptr && node != anchor) continue;
    const auto& certificate = *node->certificate;
    const bool out_of_date = time < certificate.not_before || time > certificate.not_after;
    // An anchor beside an intermediate of the same key ends the search: anchors go first among equals.
    ranked.push_back({{key_id_rank(*child.certificate, certificate), !node->anchor, node->distance.value_or(~std::size_t{0}),
                       out_of_date, -certificate.not_before.time_since_epoch().count()},
                      node});
  }
  std::ranges::stable_sort(ranked, {}, [](const auto& entry) { return entry.first; });
  std::vector<const Node*> out;
  for (const auto& [rank, node] : ranked) out.push_back(node);
  return out;
}

/// RFC 4158 §5.2: the same name and key again adds nothing to a path.
bool loops(const Path& path, const Node& node) {
  return std::ranges::any_of(path, [&](const Node* other) {
    return other->subject == node.subject && same(other->certificate->spki, node.certificate->spki);
  });
}

std::string sentence(PathReason reason, const Certificate& child) {
  const auto whose = name_text(child.subject);
  switch (reason) {
    case PathReason::algorithm_refused:
      return "the signature algorithm of " + whose + " is not accepted";
    case PathReason::bad_signature:
      return "the signature of " + whose + " does not verify with the key of its issuer";
    default:
      return "too many signatures to check";
  }
}

class Climb {
 public:
  Climb(Search& search, const Node* anchor, const std::function<bool(const Path&)>& accept, Furthest& furthest)
      : search_(search), anchor_(anchor), accept_(accept), furthest_(furthest) {}

  bool from(const Node& target) {
    path_ = {&target};
    return up(0);
  }

 private:
  /// `intermediates` counts those under the next issuer that are not self-issued.
  bool up(std::size_t intermediates) {
    const Node& child = *path_.back();
    bool none = true;
    for (const auto* issuer : issuers_of(child)) {
      if (!search_.spend()) return false;
      if (!issuer->distance) continue;
      if (path_.size() + 1 + *issuer->distance > search_.options.max_depth) continue;
      if (!issuer->anchor && loops(path_, *issuer)) continue;
      none = false;
      if (step(child, *issuer, intermediates)) return true;
      if (search_.exhausted()) return false;
    }
    if (none) report_gap();
    return false;
  }

  /// Ranked once: hostile evidence may lead to the same certificate by many ways.
  const std::vector<const Node*>& issuers_of(const Node& child) {
    const auto [found, fresh] = ranked_.try_emplace(&child);
    if (fresh) found->second = candidates(search_, child, anchor_);
    return found->second;
  }

  bool step(const Node& child, const Node& issuer, std::size_t intermediates) {
    const auto& certificate = *child.certificate;
    const auto verdict =
        search_.verify({certificate.tbs, certificate.signature_algorithm, certificate.signature}, issuer.certificate->spki);
    if (verdict != PathReason::valid) {
      furthest_.consider(path_, false, {verdict, path_.size() - 1, sentence(verdict, certificate)});
      return false;
    }
    path_.push_back(&issuer);
    bool found = false;
    if (issuer.anchor) {
      found = accept_(path_);
    } else if (auto refusal = check_issuer(*issuer.certificate, search_.options.time, intermediates)) {
      refusal->at = path_.size() - 1;
      furthest_.consider(path_, false, std::move(*refusal));
    } else {
      found = up(intermediates + (issuer.self_issued() ? 0 : 1));
    }
    path_.pop_back();
    return found;
  }

  /// Nobody leads further: follows names as far as they go, so that the report tells which issuer is missing.
  void report_gap() {
    if (!gaps_.insert(path_.back()).second) return;
    Path shown = path_;
    while (shown.size() < search_.options.max_depth) {
      const Node* next = nullptr;
      for (const auto* node : search_.named(shown.back()->issuer))
        if (!node->anchor && !loops(shown, *node)) next = node;
      if (next == nullptr) break;
      shown.push_back(next);
    }
    furthest_.consider(shown, false,
                       {PathReason::no_path, shown.size() - 1,
                        "no certificate of " + name_text(shown.back()->certificate->issuer) + " leads to an anchor"});
  }

  Search& search_;
  const Node* anchor_;
  const std::function<bool(const Path&)>& accept_;
  Furthest& furthest_;
  Path path_;
  std::map<const Node*, std::vector<const Node*>> ranked_;
  std::set<const Node*> gaps_;  // where the way ended before
};

}  // namespace

bool climb(Search& search, const Node& target, const Node* anchor, const std::function<bool(const Path&)>& accept,
           Furthest& furthest) {
  return Climb{search, anchor, accept, furthest}.from(target);
}

}  // namespace vidimus::pki::path
