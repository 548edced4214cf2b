// Enumerations with stable names: the word in the code, the database, the API and the docs is one and the same.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace vidimus::base {

/// Specialise beside each enumeration: `template <> inline constexpr std::array names<Color>{"red"sv, "green"sv};` in enumerator
/// order.
template <class E>
inline constexpr auto names = nullptr;

template <class E>
constexpr std::string_view to_name(E value) {
  return names<E>[static_cast<std::size_t>(value)];
}

template <class E>
constexpr std::optional<E> from_name(std::string_view name) {
  for (std::size_t at = 0; at < names<E>.size(); ++at)
    if (names<E>[at] == name) return static_cast<E>(at);
  return std::nullopt;
}

template <class E>
constexpr std::size_t count_of() {
  return names<E>.size();
}

/// A set of enumerators in one word, readable in tables: `{holder, order_manager}`.
template <class E>
struct EnumSet {
  unsigned long long bits = 0;
  constexpr EnumSet() = default;
  template <class... Es>
  constexpr EnumSet(E first, Es... more)
      : bits(((1ULL << static_cast<unsigned>(first)) | ... | (1ULL << static_cast<unsigned>(more)))) {}  // NOLINT
  [[nodiscard]] constexpr bool has(E e) const { return (bits >> static_cast<unsigned>(e) & 1ULL) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits == 0; }
  [[nodiscard]] constexpr bool meets(EnumSet other) const { return (bits & other.bits) != 0; }
  [[nodiscard]] constexpr EnumSet without(EnumSet other) const {
    EnumSet out;
    out.bits = bits & ~other.bits;
    return out;
  }
  constexpr EnumSet& add(E e) {
    bits |= 1ULL << static_cast<unsigned>(e);
    return *this;
  }
  constexpr EnumSet& add_if(bool condition, E e) { return condition ? add(e) : *this; }
  friend constexpr EnumSet operator|(EnumSet a, EnumSet b) {
    a.bits |= b.bits;
    return a;
  }
  bool operator==(const EnumSet&) const = default;
  template <class Visit>
  constexpr void each(Visit visit) const {
    for (std::size_t at = 0; at < count_of<E>(); ++at)
      if (has(static_cast<E>(at))) visit(static_cast<E>(at));
  }
};

}  // namespace vidimus::base
