// Time and randomness as arguments: whoever needs them is handed these, so that a three-year life is tested in microseconds.
#pragma once

#include <span>

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual base::Instant now() const = 0;
};

/// A source of random octets fit for keys, codes and serial numbers. Thread-safe.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<std::uint8_t> into) = 0;
  base::Bytes draw(std::size_t count) {
    base::Bytes out(count);
    fill(out);
    return out;
  }
};

}  // namespace vidimus::ports
