// The dialogue with a token, one sentence an exchange: what was asked, and what it answered. Kept with each hand-over for
// support, and compared word for word by the tests. Never a code, a signature or the octets of a key.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ports/token_device.hpp"

namespace vidimus::programs::station {

class Sentences {
 public:
  void add(std::string sentence) {
    if (said_.size() < most) said_.push_back(std::move(sentence));
  }
  [[nodiscard]] const std::vector<std::string>& said() const { return said_; }
  void clear() { said_.clear(); }

 private:
  static constexpr std::size_t most = 200;
  std::vector<std::string> said_;
};

/// The token, every exchange with it written into `sentences`, which outlives it.
std::unique_ptr<ports::TokenDevice> recorded(std::unique_ptr<ports::TokenDevice> token, Sentences& sentences);

}  // namespace vidimus::programs::station
