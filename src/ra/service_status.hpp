// How the service is doing (état du service), as anybody may know it: measured, nobody's name in it.
#pragma once

#include "ra/verification_clock.hpp"

namespace vidimus::ra {

struct ServiceStatus {
  base::milliseconds database{};  ///< one question to the database, now
  int letters_waiting = 0;        ///< due to leave; at most `most_letters_counted`
  std::optional<Instant> oldest_letter;
  std::vector<OfficeTimes> offices;  ///< delays as they are published
};
inline constexpr int most_letters_counted = 500;

Result<ServiceStatus> service_status(Counter& counter);

}  // namespace vidimus::ra
