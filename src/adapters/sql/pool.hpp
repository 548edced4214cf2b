// Connections for reading: a bounded number, each lent to one unit at a time.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

#include "adapters/sql/connection.hpp"

namespace vidimus::adapters::sql {

class Pool;

/// A lent connection with a reading transaction open; both end when it goes.
class Reading {
 public:
  Reading(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
  Reading(Reading&&) noexcept = default;
  Reading& operator=(Reading&&) = delete;
  ~Reading();
  Connection& operator*() const { return *connection_; }

 private:
  Pool* pool_;
  std::unique_ptr<Connection> connection_;
};

class Pool {
 public:
  using Connect = std::function<Result<std::unique_ptr<Connection>>()>;
  explicit Pool(Connect connect) : connect_(std::move(connect)) {}
  /// Opens a reading transaction. A connection found dead is replaced once. @errors unavailable.
  Result<Reading> read();
  /// One statement, without a transaction around it. @errors those of Connection::run.
  Result<Answer> ask(const std::string& sql, std::span<const Value> values);
  Result<Answer> ask(const std::string& sql, std::initializer_list<Value> values = {}) {
    return ask(sql, std::span<const Value>{values.begin(), values.size()});
  }

 private:
  friend class Reading;
  /// Waits for one to be free. @errors unavailable.
  Result<Done> take_place();
  void give_back(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> take_idle();

  Connect connect_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t lent_ = 0;
};

}  // namespace vidimus::adapters::sql
