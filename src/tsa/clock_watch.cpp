#include "tsa/clock_watch.hpp"

#include <algorithm>

namespace vidimus::tsa {

bool ClockWatch::trusts(const ClockReading& reading) {
  const std::lock_guard lock{mutex_};
  if (last_) {
    const auto steady = reading.steady - last_->steady;
    const std::chrono::nanoseconds wall = reading.wall - last_->wall;
    const auto parted = std::chrono::abs(wall - steady);
    const auto allowed =
        settings_.tolerance + std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::abs(steady) * settings_.drift);
    if (parted > allowed) jumped_at_ = reading.steady;
  }
  last_ = reading;
  if (jumped_at_ && settings_.settle.count() > 0 && reading.steady - *jumped_at_ >= settings_.settle) jumped_at_.reset();
  if (doubted_ || jumped_at_ || reading.wall + settings_.tolerance < latest_stamp_) return false;
  latest_stamp_ = std::max(latest_stamp_, reading.wall);
  return true;
}

void ClockWatch::doubt(bool on) {
  const std::lock_guard lock{mutex_};
  doubted_ = on;
}

}  // namespace vidimus::tsa
