// What letters and pages say of ordering and renewing, computed from the contracts: so that none can contradict them (R4, R12,
// R13, R16).
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/contract.hpp"
#include "ra/date_text.hpp"

namespace vidimus::ra {

/// Where and when the next order can be placed, of all contracts of a body.
struct Ordering {
  bool open = false;     ///< some contract takes orders now
  std::string sentence;  ///< for people
};
base::Result<Ordering> ordering_of(const std::vector<domain::FrameworkContract>& contracts, base::Instant now,
                                   const base::Json& texts, const DateWords& words);

/// Where the supplier writes to holders by itself, the sentence that its renewal link is not to be followed; "" where it does not
/// (R13).
std::string supplier_warning(const domain::FrameworkContract& contract, const base::Json& texts);

}  // namespace vidimus::ra
