// Who reads which letter: one answer for those who send, and for the rehearsal that sends nothing.
#pragma once

#include <optional>
#include <vector>

#include "domain/dossier.hpp"
#include "domain/order.hpp"
#include "domain/organisation.hpp"
#include "ports/store.hpp"
#include "ra/letter_kinds.hpp"

namespace vidimus::ra {

using People = std::vector<domain::PersonId>;

/// Readers of the letter of an effect about a case, at an instant (accreditations end): those its row of data/letters/kinds.toml
/// names in `to`. Each person once.
base::Result<People> case_readers(ports::Unit& unit, const LetterKinds& kinds, const domain::OrderLine& line,
                                  const std::optional<domain::Dossier>& dossier, domain::Effect effect, base::Instant when);
/// The same about a membership: its legal representative, who may order for it, the RA managers of the body.
base::Result<People> membership_readers(ports::Unit& unit, const LetterKinds& kinds, const domain::Membership& membership,
                                        domain::Effect effect, base::Instant when);
/// The same about an organisation, for a letter that no case and no membership sends: `known` are its accreditations.
[[nodiscard]] People organisation_readers(const LetterKinds& kinds, std::string_view kind,
                                          const std::vector<domain::Accreditation>& known, base::Instant when);

/// Their records, in the same order. @errors not_found.
base::Result<std::vector<domain::Person>> people_by_id(ports::Unit& unit, const People& ids);

}  // namespace vidimus::ra
