// What goes into a statement and comes out of a row, and how the house's types are written: names, milliseconds, days as text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/names.hpp"
#include "base/time.hpp"

namespace vidimus::adapters::sql {

using Value = std::variant<std::monostate, std::int64_t, std::string, base::Bytes, bool>;
using Row = std::vector<Value>;

inline Value to_value(std::string_view text) { return std::string{text}; }
inline Value to_value(const std::string& text) { return text; }
inline Value to_value(const base::Bytes& bytes) { return bytes; }
inline Value to_value(bool flag) { return flag; }
inline Value to_value(int number) { return std::int64_t{number}; }
inline Value to_value(std::int64_t number) { return number; }
inline Value to_value(base::Instant when) { return base::to_millis(when); }
/// A day that was never set is NULL.
inline Value to_value(base::Day day) { return day.ok() ? Value{base::to_text(day)} : Value{}; }
inline Value to_value(const base::Json& json) { return json.dump(); }
/// An empty identifier is NULL: it refers to nothing.
template <class Tag>
Value to_value(const base::Id<Tag>& id) {
  return id.empty() ? Value{} : Value{id.text};
}
template <class E>
requires std::is_enum_v<E> Value to_value(E word) { return std::string{base::to_name(word)}; }
/// A set is its words in order, a space between: "sign_annex sign_request".
template <class E>
Value to_value(const base::EnumSet<E>& set) {
  std::string out;
  set.each([&](E word) { out.append(out.empty() ? "" : " ").append(base::to_name(word)); });
  return out;
}
template <class T>
Value to_value(const std::optional<T>& maybe) {
  return maybe ? to_value(*maybe) : Value{};
}

// Each reads a value of a row into a member; false when the row does not hold what the schema promises.

inline bool from_value(const Value& value, std::string& into) {
  const auto* text = std::get_if<std::string>(&value);
  if (text) into = *text;
  return text != nullptr;
}
inline bool from_value(const Value& value, base::Bytes& into) {
  const auto* bytes = std::get_if<base::Bytes>(&value);
  if (bytes) into = *bytes;
  return bytes != nullptr;
}
inline bool from_value(const Value& value, std::int64_t& into) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number) into = *number;
  return number != nullptr;
}
inline bool from_value(const Value& value, int& into) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number) into = static_cast<int>(*number);
  return number != nullptr && into == *number;
}
inline bool from_value(const Value& value, bool& into) {  // SQLite keeps a BOOLEAN as 0 or 1
  if (const auto* flag = std::get_if<bool>(&value)) {
    into = *flag;
    return true;
  }
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number) into = *number != 0;
  return number != nullptr;
}
inline bool from_value(const Value& value, base::Instant& into) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number) into = base::from_millis(*number);
  return number != nullptr;
}
inline bool from_value(const Value& value, base::Day& into) {
  if (std::holds_alternative<std::monostate>(value)) {
    into = base::Day{};
    return true;
  }
  const auto* text = std::get_if<std::string>(&value);
  const auto day = text ? base::day_from(*text) : std::nullopt;
  if (day) into = *day;
  return day.has_value();
}
inline bool from_value(const Value& value, base::Json& into) {
  const auto* text = std::get_if<std::string>(&value);
  if (!text) return false;
  auto json = base::Json::parse(*text);
  if (json) into = *std::move(json);
  return static_cast<bool>(json);
}
template <class Tag>
bool from_value(const Value& value, base::Id<Tag>& into) {
  into.text.clear();
  return std::holds_alternative<std::monostate>(value) || from_value(value, into.text);
}
template <class E>
requires std::is_enum_v<E>
bool from_value(const Value& value, E& into) {
  const auto* text = std::get_if<std::string>(&value);
  const auto word = text ? base::from_name<E>(*text) : std::nullopt;
  if (word) into = *word;
  return word.has_value();
}
template <class E>
bool from_value(const Value& value, base::EnumSet<E>& into) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return false;
  into = {};
  for (std::size_t from = 0; from < text->size();) {
    const auto space = std::min(text->find(' ', from), text->size());
    const auto word = base::from_name<E>(std::string_view{*text}.substr(from, space - from));
    if (!word) return false;
    into.add(*word);
    from = space + 1;
  }
  return true;
}
template <class T>
bool from_value(const Value& value, std::optional<T>& into) {
  into.reset();
  return std::holds_alternative<std::monostate>(value) || from_value(value, into.emplace());
}

}  // namespace vidimus::adapters::sql
