// Enumerations with stable names: the word in the code, the database, the API and the docs is one and the same.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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

/// A set of enumerators in two machine words, readable in tables: `{holder, order_manager}`.
template <class E>
struct EnumSet {
  static constexpr std::size_t capacity = 128;
  std::array<std::uint64_t, capacity / 64> words{};

  constexpr EnumSet() = default;
  template <class... Es>
  constexpr EnumSet(E first, Es... more) {  // NOLINT: a set of one is written as its member
    add(first);
    (add(more), ...);
  }
  [[nodiscard]] constexpr bool has(E e) const { return (words[word(e)] & bit(e)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return *this == EnumSet{}; }
  [[nodiscard]] constexpr bool meets(EnumSet other) const { return !common(other).empty(); }
  [[nodiscard]] constexpr EnumSet common(EnumSet other) const {
    return combined(other, [](auto a, auto b) { return a & b; });
  }
  [[nodiscard]] constexpr EnumSet without(EnumSet other) const {
    return combined(other, [](auto a, auto b) { return a & ~b; });
  }
  constexpr EnumSet& add(E e) {
    words[word(e)] |= bit(e);
    return *this;
  }
  constexpr EnumSet& add_if(bool condition, E e) { return condition ? add(e) : *this; }
  friend constexpr EnumSet operator|(EnumSet a, EnumSet b) {
    return a.combined(b, [](auto x, auto y) { return x | y; });
  }
  bool operator==(const EnumSet&) const = default;
  template <class Visit>
  constexpr void each(Visit visit) const {
    for (std::size_t at = 0; at < count_of<E>(); ++at)
      if (has(static_cast<E>(at))) visit(static_cast<E>(at));
  }

 private:
  static constexpr std::size_t word(E e) { return static_cast<std::size_t>(e) / 64; }
  static constexpr std::uint64_t bit(E e) { return std::uint64_t{1} << (static_cast<unsigned>(e) % 64); }
  template <class Combine>
  [[nodiscard]] constexpr EnumSet combined(EnumSet other, Combine combine) const {
    EnumSet out;
    for (std::size_t at = 0; at < words.size(); ++at) out.words[at] = combine(words[at], other.words[at]);
    return out;
  }
};

}  // namespace vidimus::base
