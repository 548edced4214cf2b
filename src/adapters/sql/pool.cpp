#include "adapters/sql/pool.hpp"

#include <chrono>

namespace vidimus::adapters::sql {
namespace {
constexpr std::size_t most_connections = 24;
// A connection to SQLite holds its own copy of the schema, some hundred kilobytes; one to PostgreSQL a process of the server's.
constexpr std::size_t most_idle = 8;
constexpr std::chrono::seconds longest_wait{10};
}  // namespace

Reading::~Reading() {
  if (!connection_) return;
  const auto ended = connection_->end_reading();
  if (!ended || !connection_->alive()) connection_.reset();
  pool_->give_back(std::move(connection_));
}

Result<Done> Pool::take_place() {
  std::unique_lock lock{mutex_};
  if (!freed_.wait_for(lock, longest_wait, [this] { return lent_ < most_connections; }))
    return fail(Code::unavailable, "database_busy", "every connection is lent");
  ++lent_;
  return Done{};
}

Result<Answer> Pool::ask(const std::string& sql, std::span<const Value> values) {
  VIDIMUS_CHECK(take_place());
  auto connection = take_idle();
  if (!connection) {
    auto connected = connect_();
    if (!connected) {
      give_back(nullptr);
      return connected.error();
    }
    connection = *std::move(connected);
  }
  auto answer = connection->ask(sql, values);
  if (!connection->alive()) connection.reset();
  give_back(std::move(connection));
  return answer;
}

Result<Reading> Pool::read() {
  VIDIMUS_CHECK(take_place());
  // Idle connections may all have died with the server: each is tried, then a fresh one has the last word.
  while (auto connection = take_idle())
    if (connection->begin_reading()) return Reading{*this, std::move(connection)};
  auto connection = connect_();
  auto begun = connection ? (*connection)->begin_reading() : Result<Done>{connection.error()};
  if (begun) return Reading{*this, *std::move(connection)};
  give_back(nullptr);
  return begun.error();
}

std::unique_ptr<Connection> Pool::take_idle() {
  const std::lock_guard lock{mutex_};
  if (idle_.empty()) return nullptr;
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock{mutex_};
    --lent_;
    if (connection && idle_.size() < most_idle) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

}  // namespace vidimus::adapters::sql
