// Header fields of a message (champs d'en-tête), RFC 9110 §5: kept in one buffer that is used again for the next request.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::web::http {

/// Compares ASCII letters without regard to case, as field names ask for (RFC 9110 §5.1).
bool equal_ignoring_case(std::string_view a, std::string_view b);

class Headers {
 public:
  void add(std::string_view name, std::string_view value);
  /// First value of a field; nothing when the field is absent.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] std::string_view name(std::size_t at) const;
  [[nodiscard]] std::string_view value(std::size_t at) const;
  /// Empties the list and keeps its memory.
  void clear();

 private:
  struct Place {
    std::size_t name_at, name_size, value_at, value_size;
  };
  std::string text_;
  std::vector<Place> fields_;
};

}  // namespace vidimus::web::http
