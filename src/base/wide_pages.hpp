// Tables of many megabytes. In pages of 4 KiB the first touch of such a table costs more than filling it, and each lookup in it a
// walk through the page tables; in pages of 2 MiB neither does.
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

#include "base/system.hpp"

namespace vidimus::base {

/// A table of a fixed number of places, each all zero until it is written.
template <class T>
class WideTable {
  static_assert(std::is_trivially_copyable_v<T>, "places are copied as octets");

 public:
  WideTable() = default;
  explicit WideTable(std::size_t count)
      : places_(count == 0 ? nullptr : static_cast<T*>(allocate_zeroed(count * sizeof(T)))), count_(count) {}
  WideTable(const WideTable& other) : WideTable(other.count_) {
    if (count_ > 0) std::memcpy(places_, other.places_, count_ * sizeof(T));
  }
  WideTable(WideTable&& other) noexcept
      : places_(std::exchange(other.places_, nullptr)), count_(std::exchange(other.count_, std::size_t{0})) {}
  WideTable& operator=(WideTable other) noexcept {
    std::swap(places_, other.places_);
    std::swap(count_, other.count_);
    return *this;
  }
  ~WideTable() {
    if (places_ != nullptr) free_zeroed(places_, count_ * sizeof(T));
  }

  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  T& operator[](std::size_t at) { return places_[at]; }
  const T& operator[](std::size_t at) const { return places_[at]; }
  [[nodiscard]] const T* begin() const { return places_; }
  [[nodiscard]] const T* end() const { return places_ + count_; }

 private:
  T* places_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace vidimus::base
