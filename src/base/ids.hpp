// Typed identifiers: a dossier's id never stands where an order's is asked for.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace vidimus::base {

/// Identifier made by the house: 26 characters of Crockford base 32, the first ten from the clock (ULID), so that ids sort by
/// age.
template <class Tag>
struct Id {
  std::string text;
  Id() = default;
  explicit Id(std::string value) : text(std::move(value)) {}
  [[nodiscard]] bool empty() const { return text.empty(); }
  auto operator<=>(const Id&) const = default;
};

/// Counts the writes of a record from 1; 0 means "not stored yet". The guard of every update, and the If-Match of the API.
using Version = std::int64_t;

}  // namespace vidimus::base

template <class Tag>
struct std::hash<vidimus::base::Id<Tag>> {
  std::size_t operator()(const vidimus::base::Id<Tag>& id) const { return std::hash<std::string>{}(id.text); }
};
