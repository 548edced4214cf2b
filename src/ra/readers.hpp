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
/// Who orders for a member at an instant: its legal representatives and order managers.
base::Result<People> buyers_of(ports::Unit& unit, const domain::Membership& membership, base::Instant when);

}  // namespace vidimus::ra
