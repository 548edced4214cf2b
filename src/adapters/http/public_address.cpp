#include "adapters/http/public_address.hpp"

#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace vidimus::adapters::http {
namespace {

struct Range4 {
  std::uint32_t from;  ///< host order
  int bits;
};
constexpr std::array inside4{Range4{0x00000000, 8},  Range4{0x0A000000, 8},  Range4{0x64400000, 10}, Range4{0x7F000000, 8},
                             Range4{0xA9FE0000, 16}, Range4{0xAC100000, 12}, Range4{0xC0000000, 24}, Range4{0xC0000200, 24},
                             Range4{0xC0586300, 24}, Range4{0xC0A80000, 16}, Range4{0xC6120000, 15}, Range4{0xC6336400, 24},
                             Range4{0xCB007100, 24}, Range4{0xE0000000, 4},  Range4{0xF0000000, 4}};

using Octets6 = std::array<std::uint8_t, 16>;

bool is_public4(std::uint32_t address) {
  for (const auto& range : inside4)
    if ((address ^ range.from) >> (32 - range.bits) == 0) return false;
  return true;
}

std::uint32_t embedded(const Octets6& octets, std::size_t at) {
  return std::uint32_t{octets[at]} << 24 | std::uint32_t{octets[at + 1]} << 16 | std::uint32_t{octets[at + 2]} << 8 |
         std::uint32_t{octets[at + 3]};
}

bool zeros(const Octets6& octets, std::size_t from, std::size_t to) {
  for (auto at = from; at < to; ++at)
    if (octets[at] != 0) return false;
  return true;
}

bool is_public6(const Octets6& octets) {
  const auto first = static_cast<unsigned>(octets[0] << 8 | octets[1]);
  if (zeros(octets, 0, 10) && octets[10] == 0xFF && octets[11] == 0xFF) return is_public4(embedded(octets, 12));  // mapped
  if (first == 0x0064 && octets[2] == 0xFF && octets[3] == 0x9B) return zeros(octets, 4, 12) && is_public4(embedded(octets, 12));
  if (first == 0x2002) return is_public4(embedded(octets, 2));  // 6to4
  if (first == 0x2001 && octets[2] < 0x02) return false;        // IETF protocols, Teredo
  if (first == 0x2001 && octets[2] == 0x0D && octets[3] == 0xB8) return false;
  return (first & 0xE000U) == 0x2000;  // global unicast, and nothing else
}

}  // namespace

bool is_public(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address->sa_family != AF_INET6) return false;
  sockaddr_in6 in{};
  std::memcpy(&in, address, sizeof in);
  Octets6 octets{};
  std::memcpy(octets.data(), &in.sin6_addr, octets.size());
  return is_public6(octets);
}

}  // namespace vidimus::adapters::http
