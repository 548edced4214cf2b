// Many at once, and servers that go away. On SQLite and PostgreSQL alike.
#include <atomic>
#include <thread>

#include "adapters/sql/engines.hpp"
#include "adapters/sql/pool.hpp"

namespace vidimus::tests {
namespace {

using adapters::sql::Trail;

class Concurrency : public OnBothEngines {
 protected:
  /// Runs `task(number)` on so many threads and waits for them all.
  template <class Task>
  static void on_threads(int threads, Task task) {
    std::vector<std::jthread> running;
    for (int at = 0; at < threads; ++at) running.emplace_back([task, at] { task(at); });
  }
  /// Ends every session of the database but this one, as a restart of the server does.
  static void end_sessions(adapters::sql::Connection& connection) {
    ASSERT_TRUE(
        connection.run("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND "
                       "pid <> pg_backend_pid()"));
  }
};
INSTANTIATE_TEST_SUITE_P(Sql, Concurrency, both_engines(), engine_name);

TEST_P(Concurrency, OneOfManyGetsTheSlot) {
  constexpr int rivals = 200;
  populate();
  std::vector<ports::Step> lines;
  for (int at = 0; at < rivals; ++at) lines.push_back(step(world_.line_of("Y" + std::to_string(at), "")));
  ASSERT_EQ(write(lines), "");
  const auto slot = noon + 48h;
  std::atomic<int> won = 0;
  std::atomic<int> lost = 0;
  on_threads(rivals, [&](int at) {
    const auto number = std::to_string(at);
    auto u = store_->begin();
    if (!u || !(*u)->line(LineId{"Y" + number})) return;
    if (!(*u)->appointments_at(world_.site.id, slot, slot + 20min)) return;
    const std::vector steps{step(world_.appointment_of("Z" + number, LineId{"Y" + number}, slot))};
    const auto answer = said((*u)->commit(steps, {}));
    if (answer.empty()) ++won;
    if (answer == "conflict slot_taken") ++lost;
  });
  EXPECT_EQ(won, 1);
  EXPECT_EQ(lost, rivals - 1);
  EXPECT_EQ(unit()->appointments_at(world_.site.id, slot, slot + 20min)->size(), 1U);
}

TEST_P(Concurrency, TheTrailHoldsTogetherAndRefusalsLeaveNoMark) {
  constexpr int threads = 8;
  constexpr int each = 50;
  populate();
  const auto before = count("audit");
  std::atomic<int> refused = 0;
  std::atomic<int> failed = 0;
  on_threads(threads, [&](int thread) {
    for (int at = 0; at < each; ++at) {
      auto person = world_.person;
      person.id.text = "Q" + std::to_string(thread) + "-" + std::to_string(at);
      // Every tenth has the address of another: its neighbours in the same group commit must not notice.
      if (at % 10 != 0) person.email = person.id.text + "@rennes.example";
      const auto answer = write({step(person)});
      if (answer == "conflict email_taken")
        ++refused;
      else if (!answer.empty())
        ++failed;
    }
  });
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(refused, threads * each / 10);
  EXPECT_EQ(count("audit"), before + threads * each * 9 / 10);
  const auto verdict = adapters::sql::verify_audit(*database_, Trail::registry);
  ASSERT_TRUE(verdict);
  EXPECT_FALSE(verdict->broken);
  EXPECT_EQ(verdict->entries, count("audit"));
}

TEST_P(Concurrency, TwoProcessesKeepOneTrail) {
  populate();
  auto other = std::move(*adapters::sql::open(address_));  // as another server would: its own writer
  auto other_store = adapters::sql::make_store(*other);
  std::atomic<int> failed = 0;
  on_threads(4, [&](int thread) {
    auto& store = thread % 2 == 0 ? *store_ : *other_store;
    for (int at = 0; at < 30; ++at) {
      auto person = world_.person;
      person.id.text = "Q" + std::to_string(thread) + "-" + std::to_string(at);
      person.email = person.id.text + "@rennes.example";
      const std::vector steps{step(person)};
      auto u = store.begin();
      if (!u || !(*u)->commit(steps, {})) ++failed;
    }
  });
  EXPECT_EQ(failed, 0);
  const auto verdict = adapters::sql::verify_audit(*database_, Trail::registry);
  EXPECT_FALSE(verdict->broken);
  EXPECT_EQ(verdict->entries, world_.steps() + 4 * 30);
}

TEST_P(Concurrency, CountersLoseNoIncrement) {
  populate();
  std::atomic<int> raised = 0;
  on_threads(8, [&](int) {
    for (int done = 0; done < 10;) {
      auto u = store_->begin();
      if (!u) return;
      auto dossier = (*u)->dossier(world_.dossier.id);
      if (!dossier) return;
      ++dossier->code.wrong_attempts;
      const std::vector steps{step(*dossier)};
      const auto answer = said((*u)->commit(steps, {}));
      if (answer.empty())
        ++done, ++raised;
      else if (!answer.starts_with("stale"))
        return;
    }
  });
  EXPECT_EQ(raised, 80);
  EXPECT_EQ(unit()->dossier(world_.dossier.id)->code.wrong_attempts, world_.dossier.code.wrong_attempts + 80);
}

TEST_P(Concurrency, AServerThatWentAwayIsFoundAgain) {
  if (GetParam() != Engine::postgres || !Postgres::server().owned()) GTEST_SKIP() << "no server of ours to stop";
  populate();
  auto caught = unit();
  Postgres::server().crash();
  EXPECT_EQ(said(caught->body(world_.body.id)), "unavailable database_unavailable");
  EXPECT_EQ(said(store_->begin()), "unavailable database_unavailable");
  EXPECT_EQ(said(feed_->since(0)), "unavailable database_unavailable");
  const auto claimed = store_->claim_job("x", noon, noon, "a");
  EXPECT_EQ(said(claimed), "unavailable database_unavailable") << (claimed ? "" : claimed.error().cause);
  caught.reset();
  Postgres::server().again();
  EXPECT_EQ(said(unit()->body(world_.body.id)), "");
  auto person = world_.person;
  person.version = 1;
  EXPECT_EQ(write({step(person)}), "");
}

TEST_P(Concurrency, AKilledConnectionIsReplacedUnnoticed) {
  if (GetParam() != Engine::postgres) GTEST_SKIP() << "SQLite has no server";
  populate();
  auto connection = std::move(*database_->connect());
  end_sessions(*connection);
  auto person = world_.person;
  person.version = 1;
  EXPECT_EQ(write({step(person)}), "");
  // The readers' too: the first question finds the session gone and is asked again in a new one.
  ASSERT_TRUE(unit()->body(world_.body.id));
  end_sessions(*connection);
  EXPECT_EQ(said(unit()->body(world_.body.id)), "");
  end_sessions(*connection);
  EXPECT_EQ(said(database_->readers().ask("SELECT 1")), "");
}

TEST_P(Concurrency, AReadingThatBeganDoesNotGoOnInAnotherSession) {
  if (GetParam() != Engine::postgres) GTEST_SKIP() << "SQLite has no server";
  populate();
  auto connection = std::move(*database_->connect());
  const auto reading = unit();
  ASSERT_TRUE(reading->body(world_.body.id));
  end_sessions(*connection);
  EXPECT_EQ(said(reading->body(world_.body.id)), "unavailable database_unavailable") << "it saw one moment, now gone";
}

TEST_P(Concurrency, ABackupIsWholeWhileOthersWrite) {
  populate();
  const auto path = folder_.path() + "/copy.db";
  const auto answer = said(adapters::sql::backup(*database_, path));
  if (GetParam() == Engine::postgres) {
    EXPECT_EQ(answer, "unsupported use_pg_dump");
    return;
  }
  ASSERT_EQ(answer, "");
  auto copy = std::move(*adapters::sql::open("sqlite:" + path));
  const auto verdict = adapters::sql::verify_audit(*copy, Trail::registry);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->entries, world_.steps());
  EXPECT_EQ(adapters::sql::make_store(*copy)->begin().value()->person(world_.person.id)->email, world_.person.email);
}

}  // namespace
}  // namespace vidimus::tests
