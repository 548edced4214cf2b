// Bounded pool of threads for handlers that may wait (database, signing, password hashes).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vidimus::web::http {

class WorkerPool {
 public:
  explicit WorkerPool(std::size_t queued) : most_(queued) {}
  ~WorkerPool() { stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void start(unsigned threads);
  /// False when the queue is full: the caller answers 503. Jobs must not throw.
  bool submit(std::function<void()> job);
  /// Runs what is queued, then ends the threads.
  void stop();

 private:
  void work();
  const std::size_t most_;
  std::mutex guard_;
  std::condition_variable something_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace vidimus::web::http
