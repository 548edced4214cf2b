// Where sites are: the time zone of each territory.
#pragma once

#include <array>
#include <string_view>

namespace vidimus::domain {

/// A territory of data/holidays.toml with its IANA time zone.
struct Territory {
  std::string_view name;
  std::string_view zone;
};

// clang-format off
inline constexpr std::array territories{
    Territory{"metropole",                "Europe/Paris"},
    Territory{"alsace_moselle",           "Europe/Paris"},
    Territory{"guadeloupe",               "America/Guadeloupe"},
    Territory{"martinique",               "America/Martinique"},
    Territory{"guyane",                   "America/Cayenne"},
    Territory{"la_reunion",               "Indian/Reunion"},
    Territory{"mayotte",                  "Indian/Mayotte"},
    Territory{"saint_martin",             "America/Marigot"},
    Territory{"saint_barthelemy",         "America/St_Barthelemy"},
    Territory{"saint_pierre_et_miquelon", "America/Miquelon"},
};
// clang-format on

/// The zone of a territory, or nothing.
constexpr std::string_view zone_of(std::string_view territory) {
  for (const auto& one : territories)
    if (one.name == territory) return one.zone;
  return {};
}

}  // namespace vidimus::domain
