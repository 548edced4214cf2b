// When a site is open, as people read it.
#pragma once

#include <string>
#include <vector>

#include "ra/counter.hpp"

namespace vidimus::ra {

/// «mardi et jeudi, de 9 h à 12 h et de 14 h à 17 h ; vendredi, de 9 h à 12 h»; nothing without hours. The words are those of
/// data/messages.toml [dates].
std::string opening_text(std::vector<domain::OpeningHours> hours, const House& house);

}  // namespace vidimus::ra
