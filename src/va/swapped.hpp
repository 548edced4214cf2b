// One shared value that a writer replaces whole while readers take what is there.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace vidimus::va {

/// What std::atomic<std::shared_ptr> is for; that of GCC 12 gives its lock back too weakly in `load` (ThreadSanitizer shows it).
/// The lock is held for the copy of a pointer.
template <class T>
class Swapped {
 public:
  using Pointer = std::shared_ptr<const T>;
  Swapped() = default;
  explicit Swapped(Pointer value) : value_(std::move(value)) {}

  [[nodiscard]] Pointer load() const {
    const Held held{busy_};
    return value_;
  }
  void store(Pointer value) {
    const Held held{busy_};
    value_.swap(value);  // the old value goes after the lock, if it goes
  }

 private:
  struct Held {
    explicit Held(std::atomic_flag& flag) : busy(flag) {
      while (busy.test_and_set(std::memory_order_acquire)) busy.wait(true, std::memory_order_relaxed);
    }
    ~Held() {
      busy.clear(std::memory_order_release);
      busy.notify_one();
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    std::atomic_flag& busy;
  };
  mutable std::atomic_flag busy_;
  Pointer value_;
};

}  // namespace vidimus::va
