// Names compared as people take them for the same: whatever the case, the accents, the hyphens and the spaces.
#pragma once

#include <string>
#include <string_view>

namespace vidimus::domain {

/// Letters of well-formed UTF-8 in lower case and without accents ("Le Goff-Ménard" → "legoffmenard"); everything that is no
/// letter falls away. Letters outside Latin stay as they are. Empty for ill-formed octets.
[[nodiscard]] std::string folded_letters(std::string_view text);

}  // namespace vidimus::domain
