// How the service is doing (état du service), as anybody may know it: measured, nobody's name in it.
#pragma once

#include "ra/verification_clock.hpp"

namespace vidimus::ra {

/// One service over the last `history_days`, as it answered from outside (ports::MeasureBook).
struct ServiceHistory {
  std::string service;  ///< "ocsp", "crl", "time_stamp"
  bool good = false;    ///< the last time
  Instant at;           ///< of that
  int milliseconds = 0;
  int good_per_mille = 0;  ///< of all its measures
  int p50 = 0;             ///< milliseconds, of those that were good
  int p95 = 0;
  struct DayOf {
    base::Day day;
    int measures = 0;
    int good = 0;
  };
  std::vector<DayOf> days;  ///< days with measures, oldest first
};
inline constexpr int history_days = 30;
inline constexpr std::chrono::hours measures_kept{24 * 90};

struct ServiceStatus {
  base::milliseconds database{};  ///< one question to the database, now
  int letters_waiting = 0;        ///< due to leave; at most `most_letters_counted`
  std::optional<Instant> oldest_letter;
  std::vector<OfficeTimes> offices;      ///< delays as they are published
  std::vector<ServiceHistory> services;  ///< by name; empty where nothing was measured
};
inline constexpr int most_letters_counted = 500;

Result<ServiceStatus> service_status(Counter& counter);

}  // namespace vidimus::ra
