// An allocator for tables of many megabytes. In pages of 4 KiB the first touch of such a table costs more than filling it, and
// each lookup in it a walk through the page tables; in pages of 2 MiB neither does.
#pragma once

#include <cstddef>
#include <vector>

namespace vidimus::base {

/// Octets for a table, in wide pages from 2 MiB on where the system has them. Never null: throws std::bad_alloc.
void* allocate_wide(std::size_t octets);
void free_wide(void* at, std::size_t octets) noexcept;

template <class T>
struct WidePages {
  using value_type = T;
  WidePages() = default;
  template <class Other>
  WidePages(const WidePages<Other>&) {}  // NOLINT: an allocator converts
  T* allocate(std::size_t count) { return static_cast<T*>(allocate_wide(count * sizeof(T))); }
  void deallocate(T* at, std::size_t count) noexcept { free_wide(at, count * sizeof(T)); }
  bool operator==(const WidePages&) const = default;
};

/// A vector whose octets lie in wide pages once there are enough of them.
template <class T>
using WideVector = std::vector<T, WidePages<T>>;

}  // namespace vidimus::base
