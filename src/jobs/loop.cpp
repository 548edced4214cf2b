#include "jobs/loop.hpp"

#include <algorithm>
#include <exception>

#include "base/log.hpp"

namespace vidimus::jobs {
namespace {

constexpr std::chrono::milliseconds ask_again = std::chrono::minutes{1};

}  // namespace

Loop::Loop(ports::Store& store, ports::Clock& clock, std::string holder, std::vector<Job> table)
    : store_(store), clock_(clock), holder_(std::move(holder)), table_(std::move(table)) {}

void Loop::start() {
  const std::lock_guard hold(guard_);
  if (!threads_.empty()) return;
  stopping_ = false;
  for (const auto& job : table_) threads_.emplace_back([this, &job] { keep_running(job); });
}

void Loop::stop() {
  std::vector<std::thread> ending;
  {
    const std::lock_guard hold(guard_);
    stopping_ = true;
    ending.swap(threads_);
  }
  woken_.notify_all();
  for (auto& thread : ending) thread.join();
}

bool Loop::run_if_due(const Job& job) {
  // An exception is a bug, but one job's bug must not end the server.
  try {
    const auto now = clock_.now();
    const auto claimed = store_.claim_job(job.name, now, now + job.every, holder_);
    if (!claimed) {
      base::log::warn("job.not_claimed", {{"job", job.name}, {"reason", claimed.error().detail}});
      return false;
    }
    if (!*claimed) return false;
    const auto done = job.run();
    if (!done)
      base::log::error("job.failed", {{"job", job.name}, {"reason", done.error().detail}, {"cause", done.error().cause}});
    else if (*done > 0)
      base::log::info("job.done", {{"job", job.name}, {"count", std::to_string(*done)}});
    return true;
  } catch (const std::exception& bug) {
    base::log::error("job.failed", {{"job", job.name}, {"reason", "internal"}, {"cause", bug.what()}});
    return true;
  }
}

void Loop::keep_running(const Job& job) {
  // Not due, or another server's: asked again soon, so that a restart does not double the wait of an hourly job.
  while (wait(run_if_due(job) ? job.every : std::min(job.every, ask_again))) {
  }
}

bool Loop::wait(std::chrono::milliseconds time) {
  std::unique_lock hold(guard_);
  return !woken_.wait_for(hold, time, [this] { return stopping_; });
}

}  // namespace vidimus::jobs
