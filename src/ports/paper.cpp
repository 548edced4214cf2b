#include "ports/paper.hpp"

namespace vidimus::ports {
namespace {

constexpr std::size_t room_octets = 2 * signature_room + 2;  // "<", digits, ">"

bool has_room(const PaperToSign& paper) {
  const auto& content = paper.content;
  return paper.room > 0 && paper.room < content.size() && content.size() - paper.room > room_octets &&
         content[paper.room] == '<' && content[paper.room + room_octets - 1] == '>';
}

base::Error no_room() { return base::fail(base::Code::malformed, "paper.no_room"); }

}  // namespace

base::Result<base::Bytes> signed_octets(const PaperToSign& paper) {
  if (!has_room(paper)) return no_room();
  const auto at = paper.content.begin() + static_cast<std::ptrdiff_t>(paper.room);
  base::Bytes out{paper.content.begin(), at};
  out.insert(out.end(), at + static_cast<std::ptrdiff_t>(room_octets), paper.content.end());
  return out;
}

base::Result<base::Bytes> with_signature(PaperToSign paper, base::ByteView signature) {
  if (!has_room(paper)) return no_room();
  if (signature.size() > signature_room) return base::fail(base::Code::too_large, "paper.signature_too_large");
  const auto digits = base::to_hex(signature);
  std::copy(digits.begin(), digits.end(), paper.content.begin() + static_cast<std::ptrdiff_t>(paper.room) + 1);
  return std::move(paper.content);
}

}  // namespace vidimus::ports
