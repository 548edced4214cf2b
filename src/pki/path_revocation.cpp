// Status along a path: each certificate under the anchor, from the top down, so that who speaks of one has been judged before.
#include <algorithm>

#include "pki/path_search.hpp"

namespace vidimus::pki::path {
namespace {

constexpr std::size_t nesting_limit = 3;  // a CRL signer whose own CRL has another signer, and once more

bool being_judged(const Search& search, const Certificate& certificate) {
  return std::ranges::find(search.in_progress, &certificate) != search.in_progress.end();
}

/// A word of revocation from either source counts; else a word of goodness from either.
StatusAnswer ask(Search& search, const Path& path, std::size_t at) {
  if (at == 0 && !path[0]->certificate->is_ca() && path[0]->certificate->find(oid::no_revocation_available) != nullptr)
    return {ocsp::Status::good, StatusSource::none, {}, {}};  // RFC 9608 §2: its issuer says that it is never revoked
  const auto online = ocsp_status(search, path, at);
  if (online.status == ocsp::Status::revoked) return online;
  const auto listed = crl_status(search, path, at);
  if (listed.status == ocsp::Status::revoked || online.status == ocsp::Status::unknown) return listed;
  return online;
}

StatusAnswer status_of(Search& search, const Path& path, std::size_t at) {
  const std::array key{path[at]->certificate, path[at + 1]->certificate, path.back()->certificate};
  if (const auto found = search.known_statuses.find(key); found != search.known_statuses.end()) return found->second;
  if (being_judged(search, *key[0])) return {};
  search.in_progress.push_back(key[0]);
  const auto answer = ask(search, path, at);
  search.in_progress.pop_back();
  // What is unknown inside another judgement may only be so because of it.
  if (answer.status != ocsp::Status::unknown || search.in_progress.empty()) search.known_statuses[key] = answer;
  return answer;
}

}  // namespace

bool speaks_now(const PathOptions& options, const Certificate& certificate, Instant this_update,
                std::optional<Instant> next_update) {
  if (this_update > options.time)  // made later: it knows the past of what had not expired when it was made
    return options.flags.has(PathFlag::later_evidence) && this_update <= certificate.not_after;
  return next_update && options.time <= *next_update;
}

std::optional<Refusal> check_statuses(Search& search, const Path& path, std::vector<RevocationFinding>& findings) {
  const auto& options = search.options;
  const bool evidence = !search.evidence.crls.empty() || !search.evidence.ocsp.empty();
  if (options.revocation == RevocationMode::off || (options.revocation == RevocationMode::when_evidence && !evidence))
    return std::nullopt;
  for (std::size_t at = path.size() - 1; at-- > 0;) {
    const auto answer = status_of(search, path, at);
    findings.push_back({at, answer.status, answer.source, answer.revoked_at, answer.reason});
    const auto whose = name_text(path[at]->certificate->subject);
    if (answer.status == ocsp::Status::revoked)
      return Refusal{PathReason::revoked, at,
                     whose + " was revoked on " + base::to_rfc3339(answer.revoked_at.value_or(Instant{}))};
    if (answer.status == ocsp::Status::unknown && !options.flags.has(PathFlag::allow_unknown_status))
      return Refusal{PathReason::revocation_unknown, at, "nothing says whether " + whose + " is revoked"};
  }
  return std::nullopt;
}

bool established(Search& search, const Node& signer, const Node& anchor) {
  const std::pair key{signer.certificate, anchor.certificate};
  if (search.known_signers.contains(key)) return true;
  if (search.depth >= nesting_limit || being_judged(search, *signer.certificate)) return false;
  if (check_alone(*signer.certificate, search.options.time)) return false;
  ++search.depth;
  // §6.3.3 (f) asks for a valid path to the same anchor; the policies and names asked of the target are not asked of the signer.
  PathOptions plain;
  plain.time = search.options.time;
  plain.flags = search.options.flags.has(PathFlag::anchor_constraints) ? PathFlags{PathFlag::anchor_constraints} : PathFlags{};
  Furthest unused;
  const bool found = climb(
      search, signer, &anchor,
      [&](const Path& path) {
        std::vector<ByteView> policies;
        std::vector<RevocationFinding> findings;
        return !process(path, plain, policies) && !check_statuses(search, path, findings);
      },
      unused);
  --search.depth;
  if (found) search.known_signers.insert(key);
  return found;
}

}  // namespace vidimus::pki::path
