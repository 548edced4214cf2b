#include "web/http/worker_pool.hpp"

namespace vidimus::web::http {

void WorkerPool::start(unsigned threads) {
  for (unsigned at = 0; at < threads; ++at) threads_.emplace_back([this] { work(); });
}

bool WorkerPool::submit(std::function<void()> job) {
  {
    const std::lock_guard hold(guard_);
    if (stopping_ || jobs_.size() >= most_) return false;
    jobs_.push_back(std::move(job));
  }
  something_.notify_one();
  return true;
}

void WorkerPool::stop() {
  {
    const std::lock_guard hold(guard_);
    stopping_ = true;
  }
  something_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void WorkerPool::work() {
  for (;;) {
    std::function<void()> job;
    {
      std::unique_lock hold(guard_);
      something_.wait(hold, [this] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace vidimus::web::http
