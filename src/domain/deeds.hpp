// Deeds (actes) nobody attached: what a right rests on when the house itself gave it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/names.hpp"

namespace vidimus::domain {

/// setup: the file that set the instance up; membership: the convention the organisation signed; taken_over: the same right in
/// the contract before.
enum class DeedOrigin : unsigned char { setup, membership, taken_over };

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::DeedOrigin>{"setup"sv, "membership"sv, "taken_over"sv};
}  // namespace vidimus::base

namespace vidimus::domain {

/// As `Accreditation::proof` keeps it: "membership:01H…"; `id` names the record it rests on, where there is one.
[[nodiscard]] inline std::string deed_reference(DeedOrigin origin, std::string_view id = {}) {
  return std::string{base::to_name(origin)} + (id.empty() ? "" : ":" + std::string{id});
}

/// Where the deed comes from; nothing when a person named it.
[[nodiscard]] inline std::optional<DeedOrigin> deed_origin(std::string_view proof) {
  return base::from_name<DeedOrigin>(proof.substr(0, proof.find(':')));
}

}  // namespace vidimus::domain
