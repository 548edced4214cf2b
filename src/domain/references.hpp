// References: the one name of a case that people read aloud, write on letters and find again.
#pragma once

#include <string>
#include <string_view>

namespace vidimus::domain {

/// Three to five capitals for a body: its slug when short enough, else its first three letters ("solidaires-29" → "SOL").
[[nodiscard]] std::string reference_stem(std::string_view slug);

/// Reference of an order line (numéro de dossier): "SOL-2026-000012-1", from the body's slug, the year of the order in Paris, its
/// number in that year and the line within it, both from 1.
[[nodiscard]] std::string case_reference(std::string_view slug, int year, long number, int line);

}  // namespace vidimus::domain
