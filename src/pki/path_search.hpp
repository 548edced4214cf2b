// What the parts of path validation share while one target is judged: the certificates at hand by name, the work spent so far,
// and what is already known. Internal to src/pki/path*.cpp.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pki/path.hpp"

namespace vidimus::pki::path {

/// A certificate that may stand in a path, with its names in comparable form (`name_key`).
struct Node {
  const Certificate* certificate = nullptr;
  Bytes subject;
  Bytes issuer;
  bool anchor = false;
  /// Certificates from here to an anchor by names alone; nothing: no anchor can be reached.
  std::optional<std::size_t> distance;
  [[nodiscard]] bool self_issued() const { return subject == issuer; }
};
Node node_of(const Certificate& certificate, bool anchor = false);

using Path = std::vector<const Node*>;  ///< target first

/// Why one path, whole or not, was refused.
struct Refusal {
  PathReason reason = PathReason::no_path;
  std::size_t at = 0;
  std::string detail;
};
/// The refusal of the path that got furthest: a whole path first, else the longest.
struct Furthest {
  Refusal refusal;
  Path path;
  bool whole = false;
  void consider(const Path& path, bool whole, Refusal refusal);
};

struct SignedOctets {
  ByteView tbs;
  ByteView algorithm;
  ByteView signature;
};

struct StatusAnswer {
  ocsp::Status status = ocsp::Status::unknown;
  StatusSource source = StatusSource::none;
  std::optional<Instant> revoked_at;
  std::optional<RevocationReason> reason;
};

class Search {
 public:
  Search(const Evidence& evidence, const PathOptions& options);

  const Evidence& evidence;
  const PathOptions& options;

  /// One unit of work; false when there is none left.
  bool spend();
  /// No more work from here on: one path alone was too much.
  void give_up() { exhausted_ = true; }
  [[nodiscard]] bool exhausted() const { return exhausted_; }
  [[nodiscard]] std::size_t steps() const { return steps_; }
  [[nodiscard]] std::size_t signatures() const { return signatures_; }

  /// `valid`, `bad_signature`, `algorithm_refused` or `work_limit`. The same question is answered from memory.
  PathReason verify(const SignedOctets& octets, ByteView spki);
  /// Nodes with this subject.
  [[nodiscard]] const std::vector<const Node*>& named(const Bytes& subject) const;
  [[nodiscard]] const std::deque<Node>& nodes() const { return nodes_; }
  /// Names to an anchor from a certificate with this issuer.
  [[nodiscard]] std::optional<std::size_t> distance_from(const Bytes& issuer) const;
  /// Certificates a responder put into its answer, read once.
  const std::deque<Node>& certificates_of(const ocsp::Response& response);

  /// Certificates whose status is being looked for: no evidence they signed may speak of themselves.
  std::vector<const Certificate*> in_progress;
  std::size_t depth = 0;  ///< paths of CRL signers being judged inside one another
  /// By certificate, issuer and anchor: what speaks of a certificate must stand under the same anchor.
  std::map<std::array<const Certificate*, 3>, StatusAnswer> known_statuses;
  std::set<std::pair<const Certificate*, const Certificate*>>
      known_signers;  ///< CRL signers that are good, and under which anchor

 private:
  void measure_distances();

  std::deque<Node> nodes_;
  std::map<Bytes, std::vector<const Node*>> by_subject_;
  std::map<Bytes, std::size_t> distances_;  // by subject name
  std::map<std::pair<const std::uint8_t*, std::string>, PathReason> verified_;
  std::map<const ocsp::Response*, std::deque<Node>> sent_along_;
  std::deque<Certificate> owned_;
  std::size_t steps_ = 0;
  std::size_t signatures_ = 0;
  bool exhausted_ = false;
};

/// Climbs from `target` towards the anchors (only `anchor` when given) and hands whole paths whose signatures hold to `accept`
/// until it says true. What was refused on the way goes to `furthest`.
bool climb(Search& search, const Node& target, const Node* anchor, const std::function<bool(const Path&)>& accept,
           Furthest& furthest);

/// Checks of one certificate alone that hold wherever it stands: dates, critical extensions, algorithms.
std::optional<Refusal> check_alone(const Certificate& certificate, Instant time);
/// Checks of an intermediate: those, version, CA, key usage, and the intermediates under it against its pathLenConstraint.
std::optional<Refusal> check_issuer(const Certificate& certificate, Instant time, std::size_t intermediates_below);

/// §6.1.3 to §6.1.5 over a whole path but for signatures and statuses.
std::optional<Refusal> process(const Path& path, const PathOptions& options, std::vector<ByteView>& policies);

/// Status of every certificate under the anchor, from the top down.
std::optional<Refusal> check_statuses(Search& search, const Path& path, std::vector<RevocationFinding>& findings);
/// What CRLs say of path[at]. @source RFC 5280 §6.3
StatusAnswer crl_status(Search& search, const Path& path, std::size_t at);
/// What OCSP answers say of path[at]. @source RFC 6960 §3.2, §4.2.2
StatusAnswer ocsp_status(Search& search, const Path& path, std::size_t at);
/// Is there a path, with statuses, from this CRL signer to that anchor?
bool established(Search& search, const Node& signer, const Node& anchor);
/// May evidence made at `this_update` and good until `next_update` speak of this certificate at the time judged?
bool speaks_now(const PathOptions& options, const Certificate& certificate, Instant this_update,
                std::optional<Instant> next_update);

}  // namespace vidimus::pki::path
