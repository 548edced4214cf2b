// A SIRET is corrected until certificates bear it.
#include "ra/siret.hpp"

#include "order_desk.hpp"
#include "ra/audit.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

class Siret : public OrderDesk {
 protected:
  Siret() { organisation = must(membership(house.counter, buyer, member)).organisation; }
  domain::Organisation organisation;
};

TEST_F(Siret, ACorrectionIsTraced) {
  const std::string right = "29900105700015";
  const auto corrected = must(correct_siret(house.counter, buyer, organisation.id, "299 001 057 00015"));
  EXPECT_EQ(corrected.siret, right);
  auto work = must(house.counter.open(Actor::house()));
  EXPECT_EQ(must(work.unit().organisation(organisation.id)).siret, right);
  const auto entries = must(work.unit().audit({.body = organisation.body, .limit = 1000}));
  const auto& last = entries.back().what;
  EXPECT_EQ(last.event, "correct_siret");
}

TEST_F(Siret, AWrongOrTakenNumberIsAFieldError) {
  EXPECT_EQ(fields_of(correct_siret(house.counter, buyer, organisation.id, "29900105700014").error()).front(),
            "/siret siret_invalid");
  auto work = must(house.counter.open(Actor::house()));
  domain::Organisation other{.id = work.new_id<domain::OrganisationId>(), .body = organisation.body};
  other.siret = "29900105700015";
  other.name = "Autre";
  work.write(other, "organisation", other.id.text, "create", other.body);
  must(work.commit());
  EXPECT_EQ(fields_of(correct_siret(house.counter, buyer, organisation.id, other.siret).error()).front(), "/siret siret_taken");
}

TEST_F(Siret, StrangersCorrectNothing) {
  const auto other = house.actor("erwan.bihan@port-lennec.example");
  EXPECT_EQ(refusal(correct_siret(house.counter, other, organisation.id, "29900105700015")), Code::not_found);
}

TEST_F(Siret, CertificatesThatBearItFixIt) {
  const auto placed = order(holder("Rostan"));
  auto work = must(house.counter.open(Actor::house()));
  auto line = must(work.unit().line(placed.id));
  line.state = domain::OrderState::validated;
  work.write(line, "order", line.id.text, "test", line.body);
  must(work.commit());
  const auto refused = correct_siret(house.counter, buyer, organisation.id, "29900105700015");
  EXPECT_EQ(refusal(refused), Code::wrong_state);
  EXPECT_EQ(refused.error().detail, "refused.siret_fixed");
}

}  // namespace
}  // namespace vidimus::ra::testing
