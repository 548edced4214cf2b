#include "domain/contract.hpp"

#include <gtest/gtest.h>

namespace vidimus::domain {
namespace {

base::Day day(const char* text) { return base::day_from(text).value(); }
base::Instant utc(const char* text) { return base::from_rfc3339(text).value(); }

/// The contract of the story: orders until 30 November 2026, dossiers until 31 December.
FrameworkContract contract(ContractState state = ContractState::open) {
  FrameworkContract out;
  out.state = state;
  out.supplier = "Autorité d'essai";
  out.adhesion_open = day("2025-11-01");
  out.effective = day("2026-01-01");
  out.order_cutoff = day("2026-11-30");
  out.dossier_deadline = day("2026-12-31");
  out.term = day("2026-12-31");
  return out;
}

TEST(Contract, CutoffDayIncluded) {
  // Midnight in Paris is 23:00 UTC in winter.
  EXPECT_TRUE(takes_orders(contract(), utc("2026-11-30T22:59:59.999Z")));
  EXPECT_FALSE(takes_orders(contract(), utc("2026-11-30T23:00:00Z")));
  EXPECT_EQ(intake_ends(contract()), utc("2026-11-30T23:00:00Z"));
}

TEST(Contract, CutoffDayExcluded) {
  auto strict = contract();
  strict.cutoff_included = false;
  EXPECT_TRUE(takes_orders(strict, utc("2026-11-29T22:59:59.999Z")));
  EXPECT_FALSE(takes_orders(strict, utc("2026-11-29T23:00:00Z")));
}

TEST(Contract, DossiersLapseAtTheMidnightThatFollowsTheDeadline) {
  EXPECT_EQ(dossiers_end(contract()), utc("2026-12-31T23:00:00Z"));
  const auto before = facts(contract(ContractState::intake_closed), utc("2026-12-31T22:59:59.999Z"));
  EXPECT_TRUE(before.has(Fact::order_going_on));
  EXPECT_FALSE(before.has(Fact::dossier_deadline_passed));
  const auto after = facts(contract(ContractState::intake_closed), utc("2026-12-31T23:00:00Z"));
  EXPECT_FALSE(after.has(Fact::order_going_on));
  EXPECT_TRUE(after.has(Fact::dossier_deadline_passed));
}

TEST(Contract, DaysAreParisDaysInSummerToo) {
  auto summer = contract();
  summer.order_cutoff = day("2026-07-31");
  EXPECT_EQ(intake_ends(summer), utc("2026-07-31T22:00:00Z"));
}

TEST(Contract, BlackoutTakesNoOrderButMovesDossiers) {
  const auto december = facts(contract(ContractState::intake_closed), utc("2026-12-10T12:00:00Z"));
  EXPECT_TRUE(december.has(Fact::cutoff_passed));
  EXPECT_TRUE(december.has(Fact::order_going_on));
  EXPECT_FALSE(december.has(Fact::contract_open_for_orders));
  EXPECT_FALSE(december.has(Fact::adhesion_open));
}

TEST(Contract, OnlyAnOpenContractTakesOrders) {
  const auto middle = utc("2026-06-01T10:00:00Z");
  for (const auto state : {ContractState::draft, ContractState::published, ContractState::intake_closed, ContractState::closed})
    EXPECT_FALSE(takes_orders(contract(state), middle));
  EXPECT_TRUE(takes_orders(contract(), middle));
  EXPECT_FALSE(takes_orders(contract(), utc("2025-12-31T22:59:59Z")));
}

TEST(Contract, AdhesionsPrecedeTheEffectiveDate) {
  const auto published = contract(ContractState::published);
  EXPECT_FALSE(facts(published, utc("2025-10-31T22:59:59Z")).has(Fact::adhesion_open));
  EXPECT_TRUE(facts(published, utc("2025-10-31T23:00:00Z")).has(Fact::adhesion_open));
  EXPECT_FALSE(facts(published, utc("2025-12-31T22:59:59Z")).has(Fact::contract_effective));
  EXPECT_TRUE(facts(published, utc("2025-12-31T23:00:00Z")).has(Fact::contract_effective));
  EXPECT_FALSE(facts(contract(ContractState::draft), utc("2025-11-15T12:00:00Z")).has(Fact::adhesion_open));
}

TEST(Contract, DraftWithoutDatesHasNoFactOfTime) {
  FrameworkContract empty;
  EXPECT_EQ(facts(empty, utc("2026-06-01T10:00:00Z")), FactSet{});
  auto crossed = contract();
  crossed.term = day("2026-12-30");
  EXPECT_FALSE(facts(crossed, utc("2026-06-01T10:00:00Z")).has(Fact::dates_ordered));
  EXPECT_TRUE(facts(contract(), utc("2026-06-01T10:00:00Z")).has(Fact::dates_ordered));
}

TEST(Contract, AmendmentsOnlyExtend) {
  const auto before = contract();
  EXPECT_TRUE(dates_only_extended(before, before));
  auto later = before;
  later.order_cutoff = day("2026-12-04");
  EXPECT_TRUE(dates_only_extended(before, later));
  EXPECT_FALSE(dates_only_extended(later, before));
  auto without_last_day = before;
  without_last_day.cutoff_included = false;
  EXPECT_FALSE(dates_only_extended(before, without_last_day));
  auto shorter_term = before;
  shorter_term.term = day("2026-12-30");
  EXPECT_FALSE(dates_only_extended(before, shorter_term));
  auto shorter_deadline = before;
  shorter_deadline.dossier_deadline = day("2026-12-30");
  EXPECT_FALSE(dates_only_extended(before, shorter_deadline));
  auto postponed = before;
  postponed.effective = day("2026-02-01");
  EXPECT_FALSE(dates_only_extended(before, postponed)) << "an open contract cannot begin again";
  EXPECT_TRUE(dates_only_extended(contract(ContractState::published), postponed));
}

}  // namespace
}  // namespace vidimus::domain
