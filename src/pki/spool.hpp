// Where the octets of a long list stay while it is written: memory, or a file when the list is as long as a register.
#pragma once

#include <span>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace vidimus::pki {

class Spool {
 public:
  virtual ~Spool() = default;
  /// @errors unavailable: no room.
  virtual base::Result<base::Done> append(base::ByteView octets) = 0;
  /// Everything appended so far, changeable in place until the next append. @errors unavailable.
  virtual base::Result<std::span<std::uint8_t>> whole() = 0;
};

class MemorySpool final : public Spool {
 public:
  base::Result<base::Done> append(base::ByteView octets) override {
    octets_.insert(octets_.end(), octets.begin(), octets.end());
    return base::Done{};
  }
  base::Result<std::span<std::uint8_t>> whole() override { return std::span<std::uint8_t>{octets_}; }

 private:
  base::Bytes octets_;
};

}  // namespace vidimus::pki
