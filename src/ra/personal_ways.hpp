// What belongs to a person's way of working rather than to a case (façons de travailler): links to identity providers, kept
// filters.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// For the copy of one's own data (RGPD art. 15): `providers` with issuer and dates, `filters` with list, name and question.
Result<Json> personal_ways_json(House& house, const domain::PersonId& person);
/// Forgets all of it, each link with its trace (RGPD art. 17).
Result<Done> forget_personal_ways(Counter& counter, const domain::Person& person);

}  // namespace vidimus::ra
