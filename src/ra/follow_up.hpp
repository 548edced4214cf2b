// Letters that ask after something that should have happened (relances): each once a case.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Asks buyers for the signed purchase order of accepted dossiers (L11), five days after the decision. Answers how many were
/// asked.
Result<int> ask_missing_purchase_orders(Counter& counter);
/// Asks holders who have not confirmed the installation whether they need help (L17), a week after the hand-over.
Result<int> ask_missing_installations(Counter& counter);

}  // namespace vidimus::ra
