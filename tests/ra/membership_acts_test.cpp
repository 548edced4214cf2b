// A membership suspended, resumed, left, taken back, and confirmed under the contract that follows.
#include "ra/membership_acts.hpp"

#include "ra/cast.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::MembershipState;
using Names = std::vector<std::string>;

class MembershipActs : public ::testing::Test {
 protected:
  domain::Membership membership_in(const std::string& contract) {
    for (const auto& view : must(memberships(desk.counter, desk.house.actor(cast::lennec_mayor))))
      if (view.contract.name == contract) return view.membership;
    throw std::runtime_error("no membership");
  }
  domain::MembershipId id() { return membership_in(cast::market).id; }
  Actor as(const char* who) { return desk.house.actor(who); }
  StoryDesk desk;
};

TEST_F(MembershipActs, ASuspendedMemberOrdersNothingUntilResumed) {
  must(desk.place(cast::lennec_buyer, 1));
  EXPECT_EQ(missing_facts(suspend_membership(desk.counter, as(cast::armorique_manager), id(), " ")), Names{"reason_given"});
  const auto suspended = must(suspend_membership(desk.counter, as(cast::armorique_manager), id(), "contribution impayée"));
  EXPECT_EQ(suspended.state, MembershipState::suspended);
  EXPECT_EQ(suspended.reason, "contribution impayée");
  EXPECT_EQ(desk.letters_to("membership_suspended"), (Names{cast::lennec_buyer, cast::lennec_mayor}));
  EXPECT_EQ(missing_facts(desk.place(cast::lennec_buyer, 1)), Names{"membership_not_suspended"});
  EXPECT_EQ(refusal(suspend_membership(desk.counter, as(cast::armorique_manager), id(), "encore")), Code::wrong_state);

  EXPECT_EQ(must(resume_membership(desk.counter, as(cast::armorique_manager), id())).reason, "");
  EXPECT_EQ(desk.letters_to("membership_resumed"), (Names{cast::lennec_buyer, cast::lennec_mayor}));
  EXPECT_TRUE(desk.place(cast::lennec_buyer, 1));
}

TEST_F(MembershipActs, AMemberLeavesAndTheManagersKnow) {
  const auto line = must(desk.place(cast::lennec_buyer, 1)).front();
  EXPECT_EQ(missing_facts(resign_membership(desk.counter, as(cast::lennec_mayor), id(), "")), Names{"reason_given"});
  const auto left = must(resign_membership(desk.counter, as(cast::lennec_mayor), id(), "autre prestataire"));
  EXPECT_EQ(left.state, MembershipState::ended);
  EXPECT_TRUE(left.resigned_at.has_value());
  EXPECT_EQ(desk.letters_to("membership_ended"), (Names{cast::lennec_buyer, cast::lennec_mayor}));
  EXPECT_EQ(desk.letters_to("member_left"), Names{cast::armorique_manager});
  EXPECT_EQ(missing_facts(desk.place(cast::lennec_buyer, 1)), Names{"membership_active"});
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::reservation_invited) << "what was ordered goes on";
  desk.run_calendar();
  EXPECT_EQ(desk.letters_to("adhere_anew"), Names{}) << "who left is not called back";
}

TEST_F(MembershipActs, ARequestIsTakenBackBeforeItIsAccepted) {
  const auto made = must(confirm_adhesion(desk.counter, as(cast::lennec_mayor), {.earlier = id(), .agents = {}}));
  EXPECT_EQ(made.state, MembershipState::requested);
  EXPECT_EQ(must(withdraw_membership(desk.counter, as(cast::lennec_mayor), made.id)).state, MembershipState::none);
  EXPECT_EQ(desk.letters_to("membership_withdrawn"), Names{cast::lennec_mayor});
  EXPECT_EQ(desk.letters_to("member_left"), Names{cast::armorique_manager});
  EXPECT_EQ(refusal(withdraw_membership(desk.counter, as(cast::lennec_mayor), id())), Code::wrong_state)
      << "an active one resigns";
  EXPECT_TRUE(confirm_adhesion(desk.counter, as(cast::lennec_mayor), {.earlier = id(), .agents = {}})) << "and may be asked anew";
}

TEST_F(MembershipActs, EachActIsForItsOwnPeople) {
  EXPECT_EQ(refusal(suspend_membership(desk.counter, as(cast::lennec_mayor), id(), "x")), Code::forbidden);
  EXPECT_EQ(refusal(resign_membership(desk.counter, as(cast::armorique_manager), id(), "x")), Code::forbidden);
  EXPECT_EQ(refusal(resign_membership(desk.counter, as(cast::lennec_buyer), id(), "x")), Code::forbidden);
  const auto other = as("claire.olivari@azur-ingenierie.example");
  EXPECT_EQ(refusal(suspend_membership(desk.counter, other, id(), "x")), Code::not_found);
  EXPECT_EQ(refusal(propose_adhesion(desk.counter, other, id())), Code::not_found);
}

TEST_F(MembershipActs, TheNextAdhesionIsConfirmedNotTyped) {
  domain::Accreditation bound;
  bound.person = as(cast::lennec_buyer).person;
  bound.body = as(cast::lennec_buyer).body;
  bound.organisation = as(cast::lennec_buyer).organisation;
  bound.role = domain::Role::certification_agent;
  bound.contract = desk.contract(cast::market).id;
  desk.grant(bound);

  const auto proposal = must(propose_adhesion(desk.counter, as(cast::lennec_mayor), id()));
  EXPECT_EQ(proposal.successor.name, cast::next_market);
  EXPECT_EQ(proposal.representative.email, cast::lennec_mayor);
  ASSERT_EQ(proposal.agents.size(), 2U) << "the order manager of all contracts, the agent of this one";
  const auto agent = std::ranges::find(proposal.agents, true, &FormerAgent::bound_to_contract);
  ASSERT_NE(agent, proposal.agents.end());

  const auto wrong = confirm_adhesion(desk.counter, as(cast::lennec_mayor), {id(), {domain::AccreditationId{"someone-else"}}});
  EXPECT_EQ(refusal(wrong), Code::bad_request);
  EXPECT_EQ(refusal(confirm_adhesion(desk.counter, as(cast::lennec_buyer), {.earlier = id(), .agents = {}})), Code::forbidden);

  const auto made = must(confirm_adhesion(desk.counter, as(cast::lennec_mayor), {id(), {agent->accreditation.id}}));
  EXPECT_EQ(made.state, MembershipState::requested);
  EXPECT_EQ(made.organisation, membership_in(cast::market).organisation);
  EXPECT_EQ(membership_in(cast::market).state, MembershipState::active) << "the earlier one is left alone";
  const auto next = desk.contract(cast::next_market);
  const auto taken = desk.looked_up([&](ports::Unit& unit) { return must(unit.accreditations_of(agent->person.id)); });
  const auto kept = std::ranges::find(taken, next.id, &domain::Accreditation::contract);
  ASSERT_NE(kept, taken.end());
  EXPECT_EQ(kept->role, domain::Role::certification_agent);
  EXPECT_EQ(kept->starts, next.effective);
  EXPECT_EQ(kept->ends, next.term);
  EXPECT_EQ(refusal(confirm_adhesion(desk.counter, as(cast::lennec_mayor), {.earlier = id(), .agents = {}})), Code::conflict);
}

TEST_F(MembershipActs, WithoutASuccessorThereIsNothingToConfirm) {
  const auto only = must(memberships(desk.counter, as("mireille.castellan@valbrune.example"))).front().membership.id;
  const auto refused = propose_adhesion(desk.counter, as("mireille.castellan@valbrune.example"), only);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().detail, "refused.no_successor");
}

}  // namespace
}  // namespace vidimus::ra::testing
