// Leave (congé) of an operator: by whole and half days. A slot that touches it is not his.
#pragma once

#include <optional>
#include <string>

#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

enum class HalfDay : unsigned char { morning, afternoon };

/// An operator is away from the first half day to the last, both included.
struct Leave {
  LeaveId id;
  Version version = 0;
  BodyId body;
  PersonId person;
  base::Day first;
  HalfDay first_half = HalfDay::morning;
  base::Day last;
  HalfDay last_half = HalfDay::afternoon;
  std::string note;  ///< for colleagues; never shown to holders
  std::optional<base::Instant> withdrawn_at;
};

/// Mornings end and afternoons begin at this hour on the wall: between the hours at which public desks close and open again.
inline constexpr int noon_hour = 13;

/// Does the leave touch [starts, ends), told by the clock of the zone?
[[nodiscard]] inline bool away(const Leave& leave, base::Instant starts, base::Instant ends, std::string_view zone) {
  if (leave.withdrawn_at) return false;
  const auto half_start = [&](base::Day day, HalfDay half) {
    return half == HalfDay::morning ? base::start_of(day, zone) : base::instant_of({day, noon_hour, 0, 0}, zone);
  };
  const auto from = half_start(leave.first, leave.first_half);
  const auto to = leave.last_half == HalfDay::morning ? half_start(leave.last, HalfDay::afternoon)
                                                      : base::start_of(base::next_day(leave.last), zone);
  return starts < to && from < ends;
}

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::HalfDay>{"morning"sv, "afternoon"sv};
}  // namespace vidimus::base
