#include "ports/audit.hpp"

namespace vidimus::ports {

std::string canonical_text(std::int64_t seq, const AuditDraft& what) {
  using base::Json;
  return Json{Json::Array{Json{seq}, Json{base::to_millis(what.at)}, Json{what.actor}, Json{what.role}, Json{what.noun},
                          Json{what.noun_id}, Json{what.event}, Json{what.from}, Json{what.to}, Json{what.body},
                          Json{what.reference}, Json{what.source}, what.note}}
      .dump();
}

AuditEntry chained(std::int64_t seq, base::ByteView previous, AuditDraft what) {
  auto text = base::copy_of(previous);
  const auto canonical = canonical_text(seq, what);
  text.insert(text.end(), canonical.begin(), canonical.end());
  const auto digest = pki::sha256(text);
  return {seq, std::move(what), base::copy_of(previous), {digest.begin(), digest.end()}};
}

bool follows(const AuditEntry& entry, std::int64_t seq, base::ByteView previous) {
  const auto expected = chained(seq, previous, entry.what);
  return entry.seq == seq && entry.previous == expected.previous && entry.self == expected.self;
}

}  // namespace vidimus::ports
