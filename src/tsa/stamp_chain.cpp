#include "tsa/stamp_chain.hpp"

#include "pki/der.hpp"

namespace vidimus::tsa {
namespace {

constexpr std::string_view chain_field = R"(,"chain":")";

pki::Sha256 next_chain(const pki::Sha256& before, std::string_view said) {
  base::Bytes octets{before.begin(), before.end()};
  const auto view = base::view_of(said);
  octets.insert(octets.end(), view.begin(), view.end());
  return pki::sha256(octets);
}

}  // namespace

std::string trace_line(const StampRecord& record, pki::Sha256& chain) {
  std::string out = R"({"time":")" + base::to_rfc3339(record.generated_at) + R"(","serial":")" + base::to_hex(record.serial) +
                    R"(","policy":")" + pki::oid_text(record.policy).value_or("") + R"(","imprint":")" +
                    base::to_base64(record.message_imprint) + '"';
  chain = next_chain(chain, out);
  out += chain_field;
  out += base::to_hex(chain) + "\"}";
  return out;
}

std::optional<pki::Sha256> chain_of(std::string_view line) {
  const auto at = line.rfind(chain_field);
  if (at == std::string_view::npos || line.size() != at + chain_field.size() + 64 + 2) return std::nullopt;
  const auto octets = base::from_hex(std::string{line.substr(at + chain_field.size(), 64)});
  if (!octets) return std::nullopt;
  pki::Sha256 out{};
  std::copy(octets->begin(), octets->end(), out.begin());
  return out;
}

TraceVerdict walk_trace(std::string_view text) {
  TraceVerdict out;
  bool chained = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    ++out.stamps;
    const auto claimed = chain_of(line);
    if (!claimed && !chained && line.find(chain_field) == std::string_view::npos) {
      ++out.unchained;
      continue;
    }
    chained = true;
    const auto right = next_chain(out.head, line.substr(0, std::min(line.rfind(chain_field), line.size())));
    if (!out.broken && (!claimed || *claimed != right)) out.broken = out.stamps;
    out.head = claimed.value_or(right);
  }
  return out;
}

}  // namespace vidimus::tsa
