#include "adapters/sql/writer.hpp"

#include <algorithm>
#include <exception>

namespace vidimus::adapters::sql {
namespace {

constexpr std::size_t largest_batch = 64;

/// What the act is refused for, by itself or by what it posted.
Result<Done> with_what_was_posted(Writing& writing, Result<Done> outcome) {
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
  const auto registry = writing.registry;
  const auto register_ = writing.register_;
  auto outcome = with_what_was_posted(writing, guarded(writing, act));
  if (outcome) {
    VIDIMUS_CHECK(writing.connection.script("RELEASE SAVEPOINT act"));
    return outcome;
  }
  writing.registry = registry;
  writing.register_ = register_;
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
  Batch batch;
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
  for (int tries = 0; tries < 2; ++tries) {
    if (connection_ && !connection_->alive()) connection_.reset();
    if (!connection_) {
      auto connected = connect_();
      if (!connected) return Outcomes(batch.acts.size(), connected.error());
      connection_ = *std::move(connected);
    }
    if (auto outcomes = attempt(batch, Manner::plain)) return *std::move(outcomes);
  }
  return Outcomes(batch.acts.size(), fail(Code::unavailable, "database_unavailable", "connection lost twice"));
}

std::optional<Writer::Outcomes> Writer::attempt(const Batch& batch, Manner manner) {
  if (auto begun = connection_->begin_writing(batch.durability); !begun) {
    if (!connection_->alive()) return std::nullopt;
    return Outcomes(batch.acts.size(), begun.error());
  }
  Writing writing{*connection_};
  Outcomes outcomes;
  for (const auto* act : batch.acts) {
    outcomes.push_back(manner == Manner::plain ? guarded(writing, *act) : behind_savepoint(writing, *act));
    // What a batch posted is waited for at its end: who is refused for it is found out behind savepoints.
    if (!outcomes.back() || act == batch.acts.back()) outcomes.back() = with_what_was_posted(writing, std::move(outcomes.back()));
    if (!connection_->alive()) return std::nullopt;
    if (!outcomes.back() && manner == Manner::plain && batch.acts.size() > 1) {
      if (!connection_->script("ROLLBACK")) {
        connection_.reset();
        return std::nullopt;
      }
      return attempt(batch, Manner::behind_savepoints);
    }
  }
  const bool any = std::any_of(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return static_cast<bool>(outcome); });
  if (auto ended = connection_->script(any ? "COMMIT" : "ROLLBACK"); !ended) {
    // Whether a lost COMMIT took place is not known: those who succeeded are told to look again.
    for (auto& outcome : outcomes)
      if (outcome) outcome = ended.error();
    connection_.reset();
  }
  return outcomes;
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
