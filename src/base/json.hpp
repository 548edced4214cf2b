// JSON as a plain value (RFC 8259). The parser is nlohmann's, kept out of every other translation unit.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace vidimus::base {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;  ///< members keep the order they were written in

  Json() = default;
  Json(std::nullptr_t) {}                                               // NOLINT(google-explicit-constructor)
  Json(bool value) : held_(value) {}                                    // NOLINT(google-explicit-constructor)
  Json(int value) : held_(static_cast<std::int64_t>(value)) {}          // NOLINT(google-explicit-constructor)
  Json(std::int64_t value) : held_(value) {}                            // NOLINT(google-explicit-constructor)
  Json(std::size_t value) : held_(static_cast<std::int64_t>(value)) {}  // NOLINT(google-explicit-constructor)
  Json(double value) : held_(value) {}                                  // NOLINT(google-explicit-constructor)
  Json(const char* value) : held_(std::string{value}) {}                // NOLINT(google-explicit-constructor)
  Json(std::string_view value) : held_(std::string{value}) {}           // NOLINT(google-explicit-constructor)
  Json(std::string value) : held_(std::move(value)) {}                  // NOLINT(google-explicit-constructor)
  Json(Array value) : held_(std::move(value)) {}                        // NOLINT(google-explicit-constructor)
  Json(Object value) : held_(std::move(value)) {}                       // NOLINT(google-explicit-constructor)
  static Json object(std::initializer_list<Member> members) { return Json{Object(members)}; }
  static Json array() { return Json{Array{}}; }

  [[nodiscard]] bool is_null() const { return held_.index() == 0; }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(held_); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(held_); }
  [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(held_); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&held_); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&held_); }
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&held_); }
  [[nodiscard]] const double* real() const { return std::get_if<double>(&held_); }
  [[nodiscard]] const Array& items() const;                     ///< empty when not an array
  [[nodiscard]] const Object& members() const;                  ///< empty when not an object
  [[nodiscard]] const Json* find(std::string_view name) const;  ///< member of an object, or nullptr
  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = "") const;  ///< string member or `otherwise`
  Json& set(std::string name, Json value);  ///< adds or replaces a member; turns null into an object
  Json& push(Json value);                   ///< appends; turns null into an array

  /// Compact text; `indent` > 0 for people.
  [[nodiscard]] std::string dump(int indent = -1) const;
  /// Reads one JSON text. Depth is bounded (64) and duplicate members are refused. @errors malformed (detail names the byte).
  static Result<Json> parse(std::string_view text);

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> held_;
};

}  // namespace vidimus::base
