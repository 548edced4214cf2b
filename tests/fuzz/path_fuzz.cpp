// Any octets as the evidence of a path: values one after the other, each a kind octet, two octets of length, and DER. The search
// is driven as it is; and since fuzzed signatures do not verify, the certificates are also processed as if they stood in one
// path.
#include "pki/path_names.hpp"
#include "pki/path_search.hpp"

using namespace vidimus::pki;

namespace {

struct Question {
  std::vector<Certificate> targets;
  Evidence evidence;
  PathOptions options;
};

Question read_question(vidimus::base::ByteView octets) {
  Question out;
  out.options.time = vidimus::base::from_millis(1780272000000);  // 1 June 2026
  if (octets.empty()) return out;
  for (std::size_t at = 0; at < vidimus::base::count_of<PathFlag>(); ++at)
    if ((octets[0] >> at & 1) != 0) out.options.flags.add(static_cast<PathFlag>(at));
  octets = octets.subspan(1);
  while (octets.size() >= 3) {
    const unsigned kind = octets[0] % 5U;
    const std::size_t size = std::min<std::size_t>(octets[1] * 256U + octets[2], octets.size() - 3);
    const auto der = octets.subspan(3, size);
    octets = octets.subspan(3 + size);
    if (kind < 3) {
      const auto certificate = read_certificate(der);
      if (!certificate) continue;
      (kind == 0 ? out.evidence.anchors : kind == 1 ? out.evidence.untrusted : out.targets).push_back(*certificate);
    } else if (kind == 3) {
      if (const auto crl = crl::read(der)) out.evidence.crls.push_back(*crl);
    } else if (const auto response = ocsp::read_response(der)) {
      out.evidence.ocsp.push_back(*response);
    }
  }
  return out;
}

void process_all(const Question& question) {
  path::Search search{question.evidence, question.options};
  path::Path path;
  for (const auto& node : search.nodes())
    if (path.size() < question.options.max_depth) path.push_back(&node);
  if (path.empty()) return;
  std::vector<vidimus::base::ByteView> policies;
  std::vector<RevocationFinding> findings;
  (void)path::process(path, question.options, policies);
  (void)path::check_statuses(search, path, findings);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto question = read_question({data, size});
  process_all(question);
  for (const auto& target : question.targets) {
    const auto report = validate_path(target, question.evidence, question.options);
    if (report.at > report.path.size() || report.steps_taken > question.options.max_steps) __builtin_trap();
    (void)is_for_name(target, "www.vannes.fr");
  }
  return 0;
}
