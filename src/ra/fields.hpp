// Fields people typed: each read into its stored form, every error gathered and told at once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace vidimus::ra {

/// Something besides blanks was typed.
[[nodiscard]] constexpr bool is_written(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

class FieldReader {
 public:
  /// The stored form of a field that must be there. An error is kept under its JSON pointer, and empty text answered.
  template <class Read>
  std::string required(std::string_view pointer, std::string_view typed, std::string_view reason, Read read) {
    if (!is_written(typed)) {
      refuse(pointer, "required");
      return {};
    }
    return optional(pointer, typed, reason, read);
  }
  /// The stored form of a field that may be left empty.
  template <class Read>
  std::string optional(std::string_view pointer, std::string_view typed, std::string_view reason, Read read) {
    if (!is_written(typed)) return {};
    std::optional<std::string> found = read(typed);
    if (!found) refuse(pointer, reason);
    return found.value_or(std::string{});
  }
  void refuse(std::string_view pointer, std::string_view reason) {
    error_.fields.push_back({std::string{pointer}, std::string{reason}});
  }
  /// @errors bad_request with every field that was refused.
  base::Result<base::Done> verdict() const {
    if (error_.fields.empty()) return base::Done{};
    return error_;
  }

 private:
  base::Error error_ = base::fail(base::Code::bad_request, "refused.fields");
};

}  // namespace vidimus::ra
