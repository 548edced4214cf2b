#include "jobs/loop.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <stdexcept>

namespace vidimus::jobs {
namespace {

using base::Instant;
using base::Result;

struct FixedClock : ports::Clock {
  Instant time = base::from_millis(1'800'000'000'000);
  [[nodiscard]] Instant now() const override { return time; }
};

/// Claims as the database does: one row a job, due or not.
struct ClaimStore : ports::Store {
  std::mutex guard;
  std::map<std::string, Instant> due;
  Result<std::unique_ptr<ports::Unit>> begin() override { return base::fail(base::Code::unavailable, "no database"); }
  Result<bool> claim_job(const std::string& job, Instant now, Instant next_due, const std::string&) override {
    const std::lock_guard hold(guard);
    if (due.contains(job) && now < due[job]) return false;
    due[job] = next_due;
    return true;
  }
};

TEST(Loop, RunsAJobOncePerPeriodForAllServersTogether) {
  FixedClock clock;
  ClaimStore store;
  int runs = 0;
  const Job job{"count", std::chrono::seconds{5}, [&]() -> Result<int> { return ++runs; }};
  Loop one{store, clock, "one", {}};
  Loop other{store, clock, "other", {}};
  EXPECT_TRUE(one.run_if_due(job));
  EXPECT_FALSE(other.run_if_due(job));
  clock.time += std::chrono::seconds{5};
  EXPECT_TRUE(other.run_if_due(job));
  EXPECT_EQ(runs, 2);
}

TEST(Loop, OutlivesAJobThatFailsOrThrows) {
  FixedClock clock;
  ClaimStore store;
  Loop loop{store, clock, "one", {}};
  EXPECT_TRUE(
      loop.run_if_due({"fails", std::chrono::seconds{1}, []() -> Result<int> { return base::fail(base::Code::internal, "x"); }}));
  EXPECT_TRUE(loop.run_if_due({"throws", std::chrono::seconds{1}, []() -> Result<int> { throw std::runtime_error{"bug"}; }}));
}

TEST(Loop, StopsWhileAJobSleepsUntilItsNextTime) {
  FixedClock clock;
  ClaimStore store;
  std::atomic<int> runs{0};
  Loop loop{store, clock, "one", {{"hourly", std::chrono::hours{1}, [&]() -> Result<int> { return ++runs; }}}};
  loop.start();
  for (int turn = 0; turn < 500 && runs == 0; ++turn) std::this_thread::sleep_for(std::chrono::milliseconds{10});
  const auto asked = std::chrono::steady_clock::now();
  loop.stop();
  loop.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds{5});
  EXPECT_EQ(runs, 1);
}

}  // namespace
}  // namespace vidimus::jobs
