// Text that must not be printed, logged or left in freed memory: codes, PINs, keys.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace vidimus::base {

/// A secret text, wiped when it goes. It has no stream operator and no JSON form on purpose.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  Secret(Secret&& other) noexcept : text_(other.text_) { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe();
      text_ = other.text_;
      other.wipe();
    }
    return *this;
  }
  ~Secret() { wipe(); }
  /// The text itself; the caller answers for where it goes.
  [[nodiscard]] std::string_view reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  void wipe() noexcept {
    volatile char* at = text_.data();
    for (std::size_t left = text_.size(); left > 0; --left) *at++ = 0;
    text_.clear();
  }
  std::string text_;
};

/// Compares in a time that does not depend on where the first difference stands.
inline bool equal_in_constant_time(std::string_view a, std::string_view b) {
  unsigned char difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t at = 0; at < a.size() && at < b.size(); ++at)
    difference |= static_cast<unsigned char>(static_cast<unsigned char>(a[at]) ^ static_cast<unsigned char>(b[at]));
  return difference == 0;
}

}  // namespace vidimus::base
