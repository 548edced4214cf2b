// Background jobs: what the house does by itself, each on its own thread, so that a dead mail server delays letters and nothing
// else.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "ports/clock.hpp"
#include "ports/store.hpp"

namespace vidimus::jobs {

/// One row of the table. `run` answers how many things it did, for the log.
struct Job {
  std::string name;
  std::chrono::milliseconds every;
  std::function<base::Result<int>()> run;
};

/// Runs the jobs of a table. Several servers may run the same table on one database: a run is claimed in the store before it
/// begins.
class Loop {
 public:
  /// `holder` names this server in the claims. References outlive the loop.
  Loop(ports::Store& store, ports::Clock& clock, std::string holder, std::vector<Job> table);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() { stop(); }

  void start();
  /// Lets the runs that are under way end, then no further one begins. May be called twice.
  void stop();
  /// Claims and runs one job if it is due for all servers together. Answers whether it ran. A failing run is told in the log, and
  /// the job is due again at its next time.
  bool run_if_due(const Job& job);

 private:
  void keep_running(const Job& job);
  /// False: the loop was stopped meanwhile.
  bool wait(std::chrono::milliseconds time);

  ports::Store& store_;
  ports::Clock& clock_;
  std::string holder_;
  std::vector<Job> table_;
  std::mutex guard_;
  std::condition_variable woken_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace vidimus::jobs
