// The database's one writer in this process. Acts that arrive while a transaction is being made durable wait and go together in
// the next one (group commit): one of the waiting threads leads and runs them all.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

#include "adapters/sql/audit_rows.hpp"
#include "adapters/sql/pool.hpp"

namespace vidimus::adapters::sql {

/// The ends of both audit chains.
struct ChainEnds {
  ChainEnd registry{Trail::registry};
  ChainEnd register_{Trail::register_};
};

/// What an act writes with.
struct Writing : ChainEnds {
  Writing(Connection& with, ChainEnds ends) : ChainEnds(std::move(ends)), connection(with) {}
  Connection& connection;
};

class Writer {
 public:
  using Act = std::function<Result<Done>(Writing&)>;
  explicit Writer(Pool::Connect connect) : connect_(std::move(connect)) {}
  /// Runs the act in a transaction and returns once it is durable, or refused with nothing of it written. The act may be run
  /// twice when the connection turns out dead before the commit. `with_the_next`: returns once it is written; a batch of such
  /// acts alone waits for no disk. @errors the act's own; unavailable.
  Result<Done> run(const Act& act, Durability durability = Durability::at_once);

 private:
  struct Waiting {
    const Act* act;
    Durability durability;
    std::optional<Result<Done>> outcome{};
    bool leads = false;
    std::condition_variable turn{};
  };
  struct Batch {
    std::vector<const Act*> acts{};
    Durability durability = Durability::with_the_next;
    bool follows = false;  ///< another batch has just been served: the server is there, no answer is waited for to know it
  };
  using Outcomes = std::vector<Result<Done>>;
  /// Savepoints cost two round trips an act: a batch first goes without, and once more behind them when one of it is refused.
  enum class Manner : unsigned char { plain, behind_savepoints };
  Outcomes perform(const Batch& batch);
  /// Nothing when the connection was lost before the commit was asked for, or another process moved a chain: nothing is written,
  /// all may be tried again.
  std::optional<Outcomes> attempt(const Batch& batch, Manner manner);
  /// After what was refused in a batch without savepoints.
  std::optional<Outcomes> after_refusal(const Batch& batch, const base::Error& refused);

  Pool::Connect connect_;
  std::unique_ptr<Connection> connection_;  ///< the leader's
  ChainEnds ends_;                          ///< as this process left them
  int apart_for_ = 0;                       ///< batches until the ends are kept again: another process writes too
  std::mutex mutex_;
  std::deque<Waiting*> queue_;
  bool led_ = false;
};

/// One statement in a transaction of its own; answers how many rows it changed. @errors those of `Writer::run`.
Result<int> change(Writer& writer, const std::string& text, std::span<const Value> values,
                   Durability durability = Durability::at_once);
inline Result<int> change(Writer& writer, const std::string& text, std::initializer_list<Value> values,
                          Durability durability = Durability::at_once) {
  return change(writer, text, std::span<const Value>{values.begin(), values.size()}, durability);
}

}  // namespace vidimus::adapters::sql
