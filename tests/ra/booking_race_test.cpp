// A thousand holders book at once, on both databases: nobody twice in one place, nobody lost, each who comes too late told so and
// offered what is nearest.
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "adapters/sql/postgres.hpp"
#include "appointment_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::AppointmentState;

constexpr int rivals = 1000;
constexpr int capacity = 3;

/// What one booking came to.
struct Outcome {
  bool won = false;
  bool told_taken = false;  ///< conflict slot_taken, with free slots that lie after the notice
  std::string other;
};

Outcome outcome_of(const Result<domain::Appointment>& result) {
  if (result) return {true, false, {}};
  const auto& error = result.error();
  const bool taken = error.code == Code::conflict && error.detail == "slot_taken";
  if (taken && !error.missing.empty() && !error.missing.front().items.empty()) return {false, true, {}};
  return {false, false, std::string{base::name_of(error.code)} + " " + error.detail + " " + error.cause};
}

/// Everybody starts together; `wish` says which slot each would have.
template <class Wish>
std::vector<Outcome> all_at_once(AppointmentDesk& desk, const std::vector<std::pair<Actor, std::string>>& holders, Wish wish) {
  std::vector<Outcome> out(holders.size());
  std::atomic<bool> started = false;
  std::vector<std::thread> threads;
  for (std::size_t at = 0; at < holders.size(); ++at)
    threads.emplace_back([&, at] {
      started.wait(false);
      out[at] = outcome_of(book_appointment(desk.counter, holders[at].first, holders[at].second, wish(at)));
    });
  started = true;
  started.notify_all();
  for (auto& thread : threads) thread.join();
  return out;
}

void race(AppointmentDesk& desk) {
  const auto model = desk.accepted("Jeanne", "Rostan", "jeanne.rostan@valbrune.example");
  desk.staff(capacity);
  desk.hire("Ana", "ana@azur-ingenierie.example");
  desk.hire("Luc", "luc@azur-ingenierie.example");
  desk.receive_tokens(100);
  const auto holders = desk.multiply(model, rivals);
  // Ten slots of three places for a thousand: a hundred rivals a slot.
  const auto slots = must(offered_slots(desk.counter, desk.house.actor("jeanne.rostan@valbrune.example"), model.reference));
  constexpr std::size_t wanted = 10;
  ASSERT_GE(slots.size(), wanted + 5);
  const auto outcomes = all_at_once(desk, holders, [&](std::size_t at) { return slots[at % wanted].starts; });

  int won = 0;
  for (const auto& outcome : outcomes) {
    won += outcome.won ? 1 : 0;
    EXPECT_TRUE(outcome.won || outcome.told_taken) << outcome.other;
  }
  EXPECT_EQ(won, static_cast<int>(wanted) * capacity);
  const auto booked = desk.looked_up([&](ports::Unit& unit) {
    return must(unit.appointments_at(desk.site(AppointmentDesk::own_site).id, slots.front().starts, slots.back().ends));
  });
  std::set<std::pair<Instant, int>> places;
  std::set<std::pair<Instant, std::string>> operators;
  std::set<std::string> tokens, lines;
  for (const auto& one : booked) {
    EXPECT_EQ(one.state, AppointmentState::booked);
    EXPECT_TRUE(places.emplace(one.starts, one.seat.value_or(0)).second) << "two in one place";
    EXPECT_TRUE(operators.emplace(one.starts, one.agent.text).second) << "one operator for two";
    EXPECT_TRUE(tokens.insert(one.reserved.text).second) << "one token for two";
    EXPECT_TRUE(lines.insert(one.line.text).second) << "two appointments for one case";
    EXPECT_TRUE(one.seat && *one.seat >= 1 && *one.seat <= capacity && !one.agent.empty() && !one.reserved.empty());
  }
  EXPECT_EQ(booked.size(), static_cast<std::size_t>(won)) << "none lost";
  EXPECT_EQ(desk.letters_to("appointment_booked").size(), static_cast<std::size_t>(won));
}

TEST(BookingRace, AThousandAtOnceOnSqlite) {
  AppointmentDesk desk;
  race(desk);
}
TEST(BookingRace, AThousandAtOnceOnPostgres) {
  const auto address = tests::Postgres::server().fresh_database();
  {
    AppointmentDesk desk("2026-11-20T09:00:00Z", address);
    race(desk);
  }
  tests::Postgres::server().drop(address);
}

/// Two windows of one holder, two hours: one appointment, and the later is told of it.
void two_windows(AppointmentDesk& desk) {
  const auto line = desk.accepted("Jeanne", "Rostan", "jeanne.rostan@valbrune.example");
  desk.receive_tokens(10);
  const auto jeanne = desk.house.actor("jeanne.rostan@valbrune.example");
  const auto slots = must(offered_slots(desk.counter, jeanne, line.reference));
  constexpr std::size_t windows = 8;
  ASSERT_GE(slots.size(), windows);
  const auto outcomes = all_at_once(desk, std::vector(windows, std::pair{jeanne, line.reference}),
                                    [&](std::size_t at) { return slots[at].starts; });
  std::size_t kept = 0;
  for (const auto& outcome : outcomes) {
    // Who came after the first was written moved it, as he would alone; who crossed it is told.
    kept += outcome.won ? 1 : 0;
    EXPECT_TRUE(outcome.won || outcome.other.starts_with("conflict already_booked")) << outcome.other;
  }
  EXPECT_GE(kept, 1U);
  const auto all = desk.looked_up([&](ports::Unit& unit) { return must(unit.appointments_of(line.id)); });
  EXPECT_EQ(std::ranges::count(all, AppointmentState::booked, &domain::Appointment::state), 1);
}

TEST(BookingRace, TwoBookingsOfOneCaseAreOneOnSqlite) {
  AppointmentDesk desk;
  two_windows(desk);
}
TEST(BookingRace, TwoBookingsOfOneCaseAreOneOnPostgres) {
  const auto address = tests::Postgres::server().fresh_database();
  {
    AppointmentDesk desk("2026-11-20T09:00:00Z", address);
    two_windows(desk);
  }
  tests::Postgres::server().drop(address);
}

/// The stock is counted by construction too: with five tokens, five of many get an appointment, at whatever hours.
TEST(BookingRace, TheStockIsNeverPromisedTwice) {
  AppointmentDesk desk;
  const auto model = desk.accepted("Jeanne", "Rostan", "jeanne.rostan@valbrune.example");
  desk.receive_tokens(3);  // with the two of the sample
  const auto holders = desk.multiply(model, 40);
  const auto slots = must(offered_slots(desk.counter, desk.house.actor("jeanne.rostan@valbrune.example"), model.reference));
  ASSERT_GE(slots.size(), holders.size());
  int won = 0;
  std::atomic<int> refused = 0;
  std::vector<std::optional<Result<domain::Appointment>>> results(holders.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t at = 0; at < holders.size(); ++at)
      threads.emplace_back([&, at] {
        results[at] = book_appointment(desk.counter, holders[at].first, holders[at].second, slots[at].starts);
        if (missing_facts(*results[at]) == std::vector<std::string>{"stock_left"}) ++refused;
      });
  }
  std::set<std::string> tokens;
  for (const auto& result : results) {
    if (!*result) continue;
    ++won;
    EXPECT_TRUE(tokens.insert((*result)->reserved.text).second);
  }
  EXPECT_EQ(won, 5);
  EXPECT_EQ(refused, 35);
}

}  // namespace
}  // namespace vidimus::ra::testing
