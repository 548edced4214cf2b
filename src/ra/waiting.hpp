// Waiting for an earlier slot: the holder asks, the first in line is told of one that is free, and confirms on the page. His own
// appointment stays until then.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// The holder of a booked appointment would come earlier. @errors missing_facts (change_in_time), not_found: nothing is booked,
/// conflict "already_waiting"; "earlier_is_free": there is nothing to wait for, an earlier slot can be taken now.
Result<domain::SlotWait> wait_for_earlier(Counter& counter, const Actor& actor, const std::string& reference);
Result<domain::SlotWait> stop_waiting(Counter& counter, const Actor& actor, const std::string& reference);
/// What the holder waits for, with the slot offered to him when there is one. An earlier slot is taken by `book_appointment`.
Result<std::optional<domain::SlotWait>> waiting_of(Counter& counter, const Actor& actor, const std::string& reference);
/// Offers free slots to those who wait, in the order in which they asked: one slot to one person at a time, to the next one after
/// half a day. Ends the waiting of those who have nothing to wait for. Answers how many were offered one.
Result<int> offer_earlier_slots(Counter& counter);

}  // namespace vidimus::ra
