#include "base/wide_pages.hpp"

#include <cstdlib>
#include <new>
#ifdef __linux__
#include <sys/mman.h>

#include <cstdint>
#endif

namespace vidimus::base {

#ifdef __linux__
namespace {

constexpr std::size_t wide = std::size_t{2} << 20;

constexpr std::size_t rounded(std::size_t octets) { return (octets + wide - 1) / wide * wide; }

/// Address space that begins where a wide page can: what was asked for too much goes back.
void* map_wide(std::size_t octets) {
  void* at = ::mmap(nullptr, octets + wide, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) throw std::bad_alloc{};
  const auto start = reinterpret_cast<std::uintptr_t>(at);
  const auto before = rounded(start) - start;
  auto* out = static_cast<std::byte*>(at) + before;
  if (before > 0) ::munmap(at, before);
  if (before < wide) ::munmap(out + octets, wide - before);
  ::madvise(out, octets, MADV_HUGEPAGE);  // refused on a system without them: then pages are narrow, and nothing else changes
  return out;
}

}  // namespace

void* allocate_zeroed(std::size_t octets) {
  if (octets >= wide) return map_wide(rounded(octets));
  if (void* out = std::calloc(1, octets)) return out;
  throw std::bad_alloc{};
}

void free_zeroed(void* at, std::size_t octets) noexcept {
  if (octets >= wide)
    ::munmap(at, rounded(octets));
  else
    std::free(at);
}
#else
void* allocate_zeroed(std::size_t octets) {
  if (void* out = std::calloc(1, octets)) return out;
  throw std::bad_alloc{};
}

void free_zeroed(void* at, std::size_t) noexcept { std::free(at); }
#endif

}  // namespace vidimus::base
