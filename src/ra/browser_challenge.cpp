#include "ra/browser_challenge.hpp"

namespace vidimus::ra {
namespace {

using base::Bytes;
using base::ByteView;
using base::Code;
using base::fail;

constexpr std::chrono::minutes challenge_life{10};
constexpr std::size_t challenge_nonce = 16;
constexpr std::size_t challenge_head = challenge_nonce + 8;

auto seal_of(const Work& work, std::string_view use, const std::string& browser, ByteView head) {
  return work.mac(std::string{use} + ":" + browser, base::text_of(head));
}

}  // namespace

std::string challenge_for(const Work& work, std::string_view use, const std::string& browser) {
  auto octets = work.house().entropy.draw(challenge_nonce);
  const auto end = static_cast<std::uint64_t>(base::to_millis(work.now() + challenge_life));
  for (int shift = 56; shift >= 0; shift -= 8) octets.push_back(static_cast<std::uint8_t>(end >> shift));
  const auto seal = seal_of(work, use, browser, octets);
  octets.insert(octets.end(), seal.begin(), seal.end());
  return base::to_base64url(octets);
}

Result<Bytes> open_challenge(const Work& work, std::string_view use, const std::string& browser, const std::string& challenge) {
  auto octets = base::from_base64(challenge);
  if (!octets || octets->size() <= challenge_head) return fail(Code::forbidden, "challenge");
  const auto head = ByteView{*octets}.first(challenge_head);
  const auto expected = seal_of(work, use, browser, head);
  if (!base::equal_in_constant_time(base::text_of(ByteView{*octets}.subspan(challenge_head)), base::text_of(expected)))
    return fail(Code::forbidden, "challenge");
  std::uint64_t end = 0;
  for (const auto octet : head.subspan(challenge_nonce)) end = end << 8 | octet;
  if (static_cast<std::uint64_t>(base::to_millis(work.now())) >= end) return fail(Code::expired, "challenge");
  return *std::move(octets);
}

}  // namespace vidimus::ra
