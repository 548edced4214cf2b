// Elected mandates (mandats électifs): which functions end with an election, and when. Asked of elected people only.
#pragma once

#include <string_view>

#include "domain/people.hpp"

namespace vidimus::domain {

/// Is this job title that of an elected person? "Maire", "2e adjointe au maire", "Conseillère municipale déléguée"; but not
/// "Secrétaire de mairie" nor "Adjoint administratif". Case and accents do not matter.
[[nodiscard]] bool elected_function(std::string_view function);

/// Is the mandate over by this day: its last day is before it or on it? False for who is not elected.
[[nodiscard]] inline bool mandate_over_by(const Person& person, base::Day day) {
  return person.mandate_ends.ok() && person.mandate_ends <= day;
}

}  // namespace vidimus::domain
