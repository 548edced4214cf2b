#include "adapters/sql/writer.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "adapters/sql/conflict.hpp"

namespace vidimus::adapters::sql {
namespace {

constexpr std::size_t largest_batch = 64;
/// Batches that read the ends of the chains themselves, once another process was found to write too.
constexpr int batches_apart = 256;

Result<Done> write_trails(Writing& writing) {
  VIDIMUS_CHECK(writing.registry.flush(writing.connection));
  return writing.register_.flush(writing.connection);
}

/// What the act is refused for, by itself or by what it posted.
Result<Done> with_what_was_posted(Writing& writing, Result<Done> outcome) {
  if (outcome) outcome = write_trails(writing);
  const auto settled = writing.connection.settle();
  return outcome ? settled : outcome;
}

/// One act must not take its neighbours down: an exception is a bug in that act, and refused as one.
Result<Done> guarded(Writing& writing, const Writer::Act& act) {
  try {
    return act(writing);
  } catch (const std::exception& bug) {
    return fail(Code::internal, "exception", bug.what());
  }
}

Result<Done> behind_savepoint(Writing& writing, const Writer::Act& act) {
  VIDIMUS_CHECK(writing.connection.script("SAVEPOINT act"));
  const ChainEnds ends = writing;
  auto outcome = with_what_was_posted(writing, guarded(writing, act));
  if (outcome) {
    VIDIMUS_CHECK(writing.connection.script("RELEASE SAVEPOINT act"));
    return outcome;
  }
  static_cast<ChainEnds&>(writing) = ends;
  VIDIMUS_CHECK(writing.connection.script("ROLLBACK TO SAVEPOINT act; RELEASE SAVEPOINT act"));
  return outcome;
}

}  // namespace

Result<Done> Writer::run(const Act& act, Durability durability) {
  Waiting mine{&act, durability};
  std::unique_lock lock{mutex_};
  queue_.push_back(&mine);
  if (led_) mine.turn.wait(lock, [&] { return mine.leads || mine.outcome; });
  if (mine.outcome) return *std::move(mine.outcome);
  // This thread leads one batch; its own act is the first of it.
  led_ = true;
  const auto size = std::min(queue_.size(), largest_batch);
  const std::vector<Waiting*> served(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size));
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size));
  Batch batch{.follows = mine.leads};
  for (const auto* waiting : served) {
    batch.acts.push_back(waiting->act);
    if (waiting->durability == Durability::at_once) batch.durability = Durability::at_once;
  }
  lock.unlock();
  auto outcomes = perform(batch);
  lock.lock();
  for (std::size_t at = 0; at < served.size(); ++at) {
    served[at]->outcome = std::move(outcomes[at]);
    if (served[at] != &mine) served[at]->turn.notify_one();
  }
  led_ = !queue_.empty();
  if (led_) {
    queue_.front()->leads = true;
    queue_.front()->turn.notify_one();
  }
  return *std::move(mine.outcome);
}

Writer::Outcomes Writer::perform(const Batch& batch) {
  for (int tries = 0; tries < 3; ++tries) {
    if (connection_ && !connection_->alive()) connection_.reset();
    if (!connection_) {
      auto connected = connect_();
      if (!connected) return Outcomes(batch.acts.size(), connected.error());
      connection_ = *std::move(connected);
    }
    if (auto outcomes = attempt(batch, Manner::plain)) return *std::move(outcomes);
  }
  return Outcomes(batch.acts.size(), fail(Code::unavailable, "database_unavailable",
                                          "connection lost, or the trail written by others, three times"));
}

std::optional<Writer::Outcomes> Writer::attempt(const Batch& batch, Manner manner) {
  auto begun = connection_->begin_writing(batch.durability);
  if (begun && !batch.follows) begun = connection_->settle();
  if (!begun) {
    const bool is_lost = !connection_->alive();
    connection_.reset();  // with whatever of a transaction it opened
    if (is_lost) return std::nullopt;
    return Outcomes(batch.acts.size(), begun.error());
  }
  Writing writing{*connection_, std::exchange(ends_, {})};
  Outcomes outcomes;
  for (const auto* act : batch.acts) {
    outcomes.push_back(manner == Manner::plain ? guarded(writing, *act) : behind_savepoint(writing, *act));
    if (!connection_->alive()) return std::nullopt;
    if (!outcomes.back() && manner == Manner::plain) return after_refusal(batch, outcomes.back().error());
  }
  if (std::ranges::none_of(outcomes, [](const auto& outcome) { return static_cast<bool>(outcome); })) {
    if (!connection_->script("ROLLBACK")) connection_.reset();
    return outcomes;
  }
  const auto posted = write_trails(writing);
  const auto ended = posted ? connection_->commit() : posted;
  if (ended) {
    if (apart_for_ == 0) ends_ = std::move(writing);
    apart_for_ = std::max(apart_for_ - 1, 0);
    return outcomes;
  }
  if (connection_->alive() && manner == Manner::plain) return after_refusal(batch, ended.error());
  // Whether a lost COMMIT took place is not known: those who succeeded are told to look again.
  for (auto& outcome : outcomes)
    if (outcome) outcome = ended.error();
  connection_.reset();
  return outcomes;
}

std::optional<Writer::Outcomes> Writer::after_refusal(const Batch& batch, const base::Error& refused) {
  (void)connection_->settle();  // what else was on its way is refused for the same transaction
  if (!connection_->script("ROLLBACK")) {
    const bool is_lost = !connection_->alive();
    connection_.reset();
    if (is_lost) return std::nullopt;
    return Outcomes(batch.acts.size(), refused);  // SQLite rolls back by itself what its disk refused
  }
  if (refused.detail == chain_moved) {
    apart_for_ = batches_apart;
    return std::nullopt;
  }
  // Who of several is refused is found out behind savepoints.
  if (batch.acts.size() > 1) return attempt(batch, Manner::behind_savepoints);
  return Outcomes{refused};
}

Result<int> change(Writer& writer, const std::string& text, std::span<const Value> values, Durability durability) {
  int count = 0;
  const Writer::Act act = [&](Writing& writing) -> Result<Done> {
    VIDIMUS_TRY(answer, writing.connection.run(text, values));
    count = static_cast<int>(answer.changed);
    return Done{};
  };
  VIDIMUS_CHECK(writer.run(act, durability));
  return count;
}

}  // namespace vidimus::adapters::sql
