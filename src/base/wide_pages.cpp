#include "base/wide_pages.hpp"

#include <new>
#ifdef __linux__
#include <sys/mman.h>
#endif

namespace vidimus::base {
namespace {

constexpr std::size_t wide = std::size_t{2} << 20;
constexpr std::align_val_t alignment{wide};

}  // namespace

void* allocate_wide(std::size_t octets) {
  if (octets < wide) return ::operator new(octets);
  void* out = ::operator new(octets, alignment);
#ifdef __linux__
  ::madvise(out, octets, MADV_HUGEPAGE);  // refused on a system without them: then pages are narrow, and nothing else changes
#endif
  return out;
}

void free_wide(void* at, std::size_t octets) noexcept {
  if (octets < wide)
    ::operator delete(at);
  else
    ::operator delete(at, alignment);
}

}  // namespace vidimus::base
