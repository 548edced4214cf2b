// The machine's own clock and source of randomness.
#pragma once

#include "ports/clock.hpp"

namespace vidimus::adapters::files {

/// UTC, from the system clock; a program warns when it is not disciplined.
class SystemClock final : public ports::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return base::system_now(); }
};

/// The kernel's generator (getrandom(2)); waits until it is seeded. A failure is a bug of the machine: std::system_error.
class SystemEntropy final : public ports::Entropy {
 public:
  void fill(std::span<std::uint8_t> into) override;
};

}  // namespace vidimus::adapters::files
