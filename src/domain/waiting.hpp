// Waiting for an earlier slot (liste d'attente): the booked appointment stays until an earlier one is confirmed.
#pragma once

#include <optional>

#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

/// waiting: asked for; offered: a free slot was told by letter; served: he moved to an earlier one; ended: no longer wished, or
/// nothing left to wait for.
enum class WaitState : unsigned char { waiting, offered, served, ended };

/// One holder who would come earlier. Those of a site are served in the order in which they asked.
struct SlotWait {
  WaitId id;
  Version version = 0;
  BodyId body;
  SiteId site;
  LineId line;
  PersonId holder;
  WaitState state = WaitState::waiting;
  base::Instant asked_at;
  std::optional<base::Instant> slot;        ///< start of the slot offered last
  std::optional<base::Instant> offered_at;  ///< when it was offered
};

/// An offer goes to the next in line after this long; it can still be taken as long as the slot is free.
inline constexpr std::chrono::hours offer_lasts{12};

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::WaitState>{"waiting"sv, "offered"sv, "served"sv, "ended"sv};
}  // namespace vidimus::base
