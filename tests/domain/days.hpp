// Days and instants written as a person writes them.
#pragma once

#include "base/time.hpp"

namespace vidimus::domain {

inline base::Day day(const char* text) { return base::day_from(text).value(); }
inline base::Instant utc(const char* text) { return base::from_rfc3339(text).value(); }

}  // namespace vidimus::domain
