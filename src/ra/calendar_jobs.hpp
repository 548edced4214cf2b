// What the calendar does by itself: contracts open and close, orders lapse, memberships end, certificates expire
// (Role::the_house).
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Moves every contract along its dates, with what follows (R4, R8, R17). Answers how many transitions happened.
Result<int> advance_contracts(Counter& counter);
/// Marks certificates whose end is passed.
Result<int> expire_certificates(Counter& counter);
/// Closes booked appointments long past, expires dossiers nobody came for, times out station jobs.
Result<int> close_missed(Counter& counter);

}  // namespace vidimus::ra
