// The time-stamping unit's distrust of its clock (horloge de l'unité d'horodatage): EN 319 421 §7.7.2 d) and e).
#pragma once

#include <chrono>
#include <mutex>
#include <optional>

#include "base/time.hpp"

namespace vidimus::tsa {

/// The same moment on two clocks: the wall, and one that nobody sets (CLOCK_BOOTTIME).
struct ClockReading {
  base::Instant wall;
  std::chrono::nanoseconds steady{};
};

struct ClockWatchSettings {
  std::chrono::milliseconds tolerance{500};  ///< the two clocks may part by this much between two looks
  double drift = 0.001;                      ///< and by this part of the time between them (a clock being slewed)
  std::chrono::seconds settle{60};           ///< doubt ends after so long without another jump; 0: it never ends by itself
};

/// Compares each reading with the one before. After a jump, or while somebody else doubts the clock, no time stamp is given.
class ClockWatch {
 public:
  explicit ClockWatch(ClockWatchSettings settings = {}) : settings_(settings) {}
  /// Takes a reading; true when the time may be stamped.
  bool trusts(const ClockReading& reading);
  /// Doubt from outside (NTP says unsynchronised; an operator stops the unit).
  void doubt(bool on);

 private:
  ClockWatchSettings settings_;
  std::mutex mutex_;
  std::optional<ClockReading> last_;
  std::optional<std::chrono::nanoseconds> jumped_at_;  // on the steady clock
  base::Instant latest_stamp_{};                       // time does not run backwards for those who hold a stamp
  bool doubted_ = false;
};

}  // namespace vidimus::tsa
