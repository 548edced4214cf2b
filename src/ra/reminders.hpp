// Reminders of appointments (L14), as the calendar brings them.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Writes every reminder that is due: two days before an appointment and on its morning, each once, anew after a move.
/// Answers how many.
Result<int> remind_appointments(Counter& counter);

}  // namespace vidimus::ra
