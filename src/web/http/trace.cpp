#include "web/http/trace.hpp"

#include <array>
#include <cstdint>
#include <random>
#include <string_view>

namespace vidimus::web::http {
namespace {

/// SplitMix64: every state gives another number, so ids of one thread never repeat.
struct Sequence {
  std::uint64_t high;
  std::uint64_t state;
  Sequence() {
    std::random_device device;
    const auto draw = [&device] { return (std::uint64_t{device()} << 32U) | device(); };
    high = draw();
    state = draw();
  }
  std::uint64_t next() {
    auto mixed = state += 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31U);
  }
};

void put(char* at, std::uint64_t value) {
  static constexpr std::string_view digits = "0123456789abcdef";
  for (int nibble = 15; nibble >= 0; --nibble) *at++ = digits[(value >> (static_cast<unsigned>(nibble) * 4U)) & 15U];
}

}  // namespace

void draw_trace(std::string& out) {
  thread_local Sequence sequence;
  out.resize(32);
  put(out.data(), sequence.high);
  put(out.data() + 16, sequence.next());
}

}  // namespace vidimus::web::http
