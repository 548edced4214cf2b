// When a site is open, as people read it.
#pragma once

#include <string>
#include <vector>

#include "ra/counter.hpp"

namespace vidimus::ra {

/// «mardi et jeudi, de 9 h à 12 h et de 14 h à 17 h ; vendredi, de 9 h à 12 h»; nothing without hours. `texts` is
/// data/messages.toml in some language, whose table [dates] has the patterns.
std::string opening_text(std::vector<domain::OpeningHours> hours, const Json& texts, const DateWords& words);

}  // namespace vidimus::ra
