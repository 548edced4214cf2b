// What an organisation must be and have before it orders: the same facts for every way of ordering.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Facts of contract, membership, quotas and the power of who signs, for `asked` certificates more; the signature of annexe 4 is
/// the caller's to add. Two orders at once cannot both take the last place: their numbers would be the same, and the second is
/// counted again.
/// @source R4, R6, R16, R18
Result<domain::FactSet> ordering_facts(Work& work, const domain::FrameworkContract& contract,
                                       const domain::Membership& membership, int asked);

}  // namespace vidimus::ra
