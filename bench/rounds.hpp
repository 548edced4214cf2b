// Measuring two things beside each other: each gets its turn in every round, so that what else the machine does falls on both,
// and the median round counts.
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace vidimus::bench {

constexpr std::size_t rounds = 3;

inline double seconds_of(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}
/// CPU seconds of this thread: what others do on the machine does not count.
inline double cpu_seconds() { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }

inline double median(std::array<double, rounds> values) {
  std::ranges::sort(values);
  return values[rounds / 2];
}

/// One act, done over and over; the argument counts from 0 through all rounds.
using Act = std::function<void(std::size_t)>;

/// How long one turn takes, unless VIDIMUS_BENCH_SECONDS says otherwise: the tests only ask whether a benchmark runs.
inline double turn_seconds(double usual) {
  const char* const told = std::getenv("VIDIMUS_BENCH_SECONDS");
  return told != nullptr ? std::atof(told) : usual;
}

/// CPU microseconds of one act each, medians of the rounds.
inline std::vector<double> cpu_microseconds(const std::vector<Act>& acts, double usual_seconds = 0.4) {
  const auto seconds = turn_seconds(usual_seconds);
  std::vector<std::array<double, rounds>> seen(acts.size());
  std::vector<std::size_t> done(acts.size());
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::size_t at = 0; at < acts.size(); ++at) {
      const auto start = cpu_seconds();
      const auto before = done[at];
      double spent = 0;
      while (spent < seconds) {
        for (int some = 0; some < 16; ++some) acts[at](done[at]++);
        spent = cpu_seconds() - start;
      }
      seen[at][round] = spent * 1e6 / static_cast<double>(done[at] - before);
    }
  std::vector<double> out;
  for (const auto& one : seen) out.push_back(median(one));
  return out;
}

/// The value that a benchmark cannot do without.
template <class T>
T need(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail + " " + result.error().cause);
  return *std::move(result);
}

}  // namespace vidimus::bench
