#include "ra/service_status.hpp"

#include <algorithm>
#include <map>

#include "ports/list_store.hpp"

namespace vidimus::ra {
namespace {

/// The value below which so many of a hundred lie; `sorted` is not empty.
int percentile(const std::vector<int>& sorted, std::size_t percent) {
  const auto rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

void add_day(ServiceHistory& history, const ports::Measure& one) {
  const auto day = base::civil_of(one.at).day;
  if (history.days.empty() || history.days.back().day != day) history.days.push_back({day});
  auto& last = history.days.back();
  ++last.measures;
  last.good += one.good ? 1 : 0;
}

/// Measures come oldest first.
std::vector<ServiceHistory> histories(const std::vector<ports::Measure>& measures) {
  std::map<std::string, ServiceHistory> found;
  std::map<std::string, std::vector<int>> times;
  for (const auto& one : measures) {
    auto& history = found[one.service];
    history.service = one.service;
    history.good = one.good;
    history.at = one.at;
    history.milliseconds = one.milliseconds;
    add_day(history, one);
    if (one.good) times[one.service].push_back(one.milliseconds);
  }
  std::vector<ServiceHistory> out;
  for (auto& [name, history] : found) {
    auto& sorted = times[name];
    std::ranges::sort(sorted);
    std::size_t all = 0;
    for (const auto& day : history.days) all += static_cast<std::size_t>(day.measures);
    history.good_per_mille = static_cast<int>(sorted.size() * 1000 / all);
    if (!sorted.empty()) {
      history.p50 = percentile(sorted, 50);
      history.p95 = percentile(sorted, 95);
    }
    out.push_back(std::move(history));
  }
  return out;
}

}  // namespace

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
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(measures, lists->measures().since(work.now() - std::chrono::days{history_days}));
  out.services = histories(measures);
  VIDIMUS_TRY(offices, published_times(counter));
  out.offices = std::move(offices);
  return out;
}

}  // namespace vidimus::ra
