#include "domain/contract.hpp"

#include <gtest/gtest.h>

#include "days.hpp"

namespace vidimus::domain {
namespace {

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

TEST(Contract, OtherTermsAreOnlyEased) {
  auto before = contract();
  before.order_quota = 100;
  before.member_quota = 5;
  before.sender_addresses = "ac@supplier.example, info@supplier.example";
  const auto changed = [&](auto change) {
    auto after = before;
    change(after);
    return terms_only_extended(before, after);
  };
  EXPECT_TRUE(changed([](auto&) {}));
  EXPECT_TRUE(changed([](auto& c) { c.order_quota = 101, c.member_quota = 0; })) << "0 lifts a limit";
  EXPECT_FALSE(changed([](auto& c) { c.order_quota = 99; }));
  EXPECT_FALSE(changed([](auto& c) { c.member_quota = 4; }));
  EXPECT_TRUE(changed([](auto& c) { c.sender_addresses = "new@supplier.example,info@supplier.example ac@supplier.example"; }));
  EXPECT_FALSE(changed([](auto& c) { c.sender_addresses = "ac@supplier.example"; }));
  EXPECT_TRUE(changed([](auto& c) { c.face_to_face_days = 120, c.warning_days = 8, c.announcement_days = 60; }));
  EXPECT_FALSE(changed([](auto& c) { c.face_to_face_days = 30; }));
  EXPECT_FALSE(changed([](auto& c) { c.warning_days = 1; }));
  EXPECT_FALSE(changed([](auto& c) { c.announcement_days = 1; }));
  EXPECT_TRUE(changed([](auto& c) { c.successor = ContractId{"next"}; }));
  before.successor = ContractId{"next"};
  EXPECT_FALSE(changed([](auto& c) { c.successor = ContractId{"another"}; }));
  EXPECT_FALSE(changed([](auto& c) { c.successor = {}; }));
  EXPECT_FALSE(changed([](auto& c) { c.supplier = "Un autre"; })) << "R2";
  EXPECT_FALSE(changed([](auto& c) { c.fee_cents = 1; })) << "R23";
  EXPECT_FALSE(changed([](auto& c) { c.renewal_rule = RenewalRule::once_within_window; })) << "R12";
  before.order_quota = 0;
  EXPECT_FALSE(changed([](auto& c) { c.order_quota = 1000; })) << "a limit is not put where none was";
}

TEST(Contract, QuotasCountWhatIsAsked) {
  auto limited = contract();
  EXPECT_EQ(quota_facts(limited, 1'000'000, 1'000'000, 50), (FactSet{Fact::contract_quota_left, Fact::member_quota_left}));
  limited.order_quota = 10;
  limited.member_quota = 3;
  EXPECT_EQ(quota_facts(limited, 8, 1, 2), (FactSet{Fact::contract_quota_left, Fact::member_quota_left}));
  EXPECT_EQ(quota_facts(limited, 9, 1, 2), FactSet{Fact::member_quota_left});
  EXPECT_EQ(quota_facts(limited, 0, 2, 2), FactSet{Fact::contract_quota_left});
}

TEST(Contract, TheEndOfOrdersIsAnnouncedInTimeAndOnce) {
  auto ending = contract();
  ending.announcement_days = 30;
  const auto first = utc("2026-10-30T23:00:00Z");  // 31 October, 0:00 in Paris
  EXPECT_EQ(cutoff_announced_from(ending), first);
  const auto due = [&](base::Instant when) { return facts(ending, when).has(Fact::cutoff_announcement_due); };
  EXPECT_FALSE(due(first - std::chrono::milliseconds{1}));
  EXPECT_TRUE(due(first));
  EXPECT_TRUE(due(intake_ends(ending) - std::chrono::milliseconds{1}));
  EXPECT_FALSE(due(intake_ends(ending))) << "what is over is told by another letter";
  ending.cutoff_announced_at = first;
  EXPECT_FALSE(due(first + std::chrono::hours{1}));
}

}  // namespace
}  // namespace vidimus::domain
