// Numbers of identity documents: each kind has its own shape; an error of typing is told at once, not at the counter (R56).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/dossier.hpp"

namespace vidimus::domain {

/// The number as it is stored and compared, or nothing when no document of this kind bears such a number. Cards: nine letters and
/// digits (ICAO 9303 TD1, French cards since 2021) or twelve digits (French cards before). Passports: at most nine letters and
/// digits; one that begins like a French one must be whole (two digits, two letters, five digits). Residence permits: nine or ten
/// letters and digits.
/// @source docs/trust/rules.md §6
[[nodiscard]] std::optional<std::string> document_number_from(DocumentKind kind, std::string_view typed);

}  // namespace vidimus::domain
