#include "ra/service_status.hpp"

#include <algorithm>

namespace vidimus::ra {

Result<ServiceStatus> service_status(Counter& counter) {
  ServiceStatus out;
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  const auto asked = work.house().clock.now();
  VIDIMUS_CHECK(work.unit().bodies());
  out.database = work.house().clock.now() - asked;
  VIDIMUS_TRY(letters, work.unit().letters_due(work.now(), most_letters_counted));
  out.letters_waiting = static_cast<int>(letters.size());
  const auto oldest = std::ranges::min_element(letters, {}, &domain::Letter::queued_at);
  if (oldest != letters.end()) out.oldest_letter = oldest->queued_at;
  VIDIMUS_TRY(offices, published_times(counter));
  out.offices = std::move(offices);
  return out;
}

}  // namespace vidimus::ra
