// Elections: the forecast counts what will have to be done, L26 tells it ahead once, leavers are revoked with proof and nobody
// else.
#include "ra/elections.hpp"

#include <algorithm>

#include "house.hpp"
#include "ra/cast.hpp"
#include "ra/orders.hpp"
#include "ra/organisations.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using namespace std::chrono_literals;
using Fields = std::vector<base::FieldError>;
using Names = std::vector<std::string>;

const std::string minutes = "%PDF-1.7 minutes of the election";

class Elections : public ::testing::Test {
 protected:
  Elections() {
    house.load_sample();
    deputy = hold("Anne", "Serre", "anne.serre@valbrune.example", "Première adjointe", "2028-01-10");
    clerk = hold("Noé", "Vial", "noe.vial@valbrune.example", "Comptable", "2027-04-30");
  }
  Actor mayor() { return house.actor(cast::mayor); }
  domain::OrganisationId organisation() { return mayor().organisation; }

  /// A holder of the commune with a certificate in force until a day.
  domain::Certificate hold(const std::string& given, const std::string& surname, const std::string& email,
                           const std::string& function, const std::string& until) {
    house.clock.at += std::chrono::minutes{1};  // codes have an order
    const auto buyer = house.actor(cast::buyer);
    const auto membership = must(memberships(house.counter, buyer)).front();
    const auto code = house.consent(buyer, "annex:" + membership.membership.id.text);
    const auto line =
        must(send_annex(house.counter, buyer, {.membership = membership.membership.id, .count = 1, .code = code})).front();
    BodyView body;
    for (const auto& view : must(bodies(house.counter)))
      if (view.body.slug == "azur") body = view;
    const auto reserved = must(reserve(house.counter, buyer,
                                       {.line = line.id,
                                        .given_names = given,
                                        .surname = surname,
                                        .email = email,
                                        .phone = "06 12 34 56 78",
                                        .function = function,
                                        .product = body.products.front().id,
                                        .delivery_site = body.sites.front().id,
                                        .verifying_office = body.sites.front().id}));
    auto work = must(house.counter.open(Actor::house()));
    domain::Certificate out{.id = work.new_id<domain::CertificateId>(),
                            .body = reserved.body,
                            .line = reserved.id,
                            .holder = reserved.holder,
                            .organisation = reserved.organisation,
                            .state = domain::CertificateState::active,
                            .profile = "dual_rgs2_qcpn",
                            .serial = "00c" + std::to_string(++made),
                            .subject = given + " " + surname,
                            .der = base::copy_of(base::view_of(std::string_view{"certificate"})),
                            .not_before = house.clock.at,
                            .not_after = base::start_of(*base::day_from(until))};
    work.write(out, "certificate", out.id.text, "request", out.body);
    must(work.commit());
    return out;
  }
  Forecast forecast(base::Day day) { return must(mandate_forecast(house.counter, mayor(), organisation(), day)); }
  RevokeLeavers leavers(std::vector<domain::CertificateId> ids) {
    return {.organisation = organisation(),
            .certificates = std::move(ids),
            .proof = {.reference = "PV du 22 mars", .day = {}, .file_name = "pv.pdf", .content = base::view_of(minutes)}};
  }
  domain::CertificateState state_of(const domain::CertificateId& id) {
    return must(must(house.counter.open(Actor::house())).unit().certificate(id)).state;
  }

  TestHouse house;
  int made = 0;
  domain::Certificate deputy;
  domain::Certificate clerk;
};

TEST_F(Elections, TheForecastCountsLeaversCertificatesAndOrders) {
  const auto before = forecast(2027y / 3 / 21);
  EXPECT_EQ(before.leavers, 0) << "nobody said when the deputy's mandate ends";
  const auto anne = std::ranges::find(before.people, deputy.holder, [](const auto& view) { return view.person.id; });
  ASSERT_NE(anne, before.people.end());
  EXPECT_TRUE(anne->mandate_missing);
  EXPECT_EQ(before.ending_around, 1) << "the accountant's certificate ends 40 days later";

  must(set_mandate(house.counter, mayor(), organisation(), deputy.holder, "2027-03-21"));
  const auto on_the_day = forecast(2027y / 3 / 21);
  EXPECT_EQ(on_the_day.leavers, 1);
  EXPECT_EQ(on_the_day.to_revoke, 1);
  EXPECT_EQ(on_the_day.estimated_orders, 2);
  EXPECT_TRUE(on_the_day.people.front().leaves);
  EXPECT_EQ(forecast(2027y / 3 / 20).leavers, 0) << "the last day is still hers";
  EXPECT_FALSE(on_the_day.membership.empty());
}

TEST_F(Elections, WhomTheDayDoesNotTouchIsCountedAndNotNamed) {
  hold("Zoé", "Marin", "zoe.marin@valbrune.example", "Agente d'accueil", "2029-06-30");
  const auto seen = forecast(2027y / 3 / 21);
  EXPECT_EQ(seen.others, 1) << "the certificate of an agent, which ends two years later";
  for (const auto& view : seen.people) EXPECT_NE(view.person.surname, "Marin");
  EXPECT_EQ(forecast(2029y / 6 / 1).others, 1) << "then it is the accountant's which the day does not touch";
}

TEST_F(Elections, AGroupedOrderIsPreparedForThoseWhoComeAfter) {
  must(set_mandate(house.counter, mayor(), organisation(), deputy.holder, "2027-03-21"));
  const auto buyer = house.actor(cast::buyer);
  const auto draft = must(draft_for_newcomers(house.counter, buyer, organisation(), 2027y / 3 / 21, "Mars 2027"));
  const auto lines = domain::holders_of(draft.holders);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].function, "Première adjointe");
  EXPECT_EQ(lines[0].surname, "") << "who comes is not known yet";
  EXPECT_FALSE(lines[0].delivery_site.empty());
  EXPECT_EQ(lines[1].surname, "Vial") << "whose certificate ends around the day keeps his name";
  const auto nothing = draft_for_newcomers(house.counter, buyer, organisation(), 2026y / 12 / 1, "Rien");
  EXPECT_EQ(nothing.error().fields, (Fields{{"/day", "newcomers_none"}}));
  EXPECT_EQ(refusal(draft_for_newcomers(house.counter, house.actor("hugo.santini@audit.example"), organisation(), 2027y / 3 / 21,
                                        "Audit")),
            Code::not_found);
}

TEST_F(Elections, MandatesAreAskedOfElectedPeopleOnly) {
  const auto set = [&](const domain::PersonId& person, const std::string& day) {
    return set_mandate(house.counter, mayor(), organisation(), person, day);
  };
  EXPECT_EQ(set(clerk.holder, "2027-03-21").error().fields, (Fields{{"/mandate_ends", "mandate_not_elected"}}));
  EXPECT_EQ(set(deputy.holder, "").error().fields, (Fields{{"/mandate_ends", "required"}}));
  EXPECT_EQ(set(deputy.holder, "2027-02-30").error().fields, (Fields{{"/mandate_ends", "date_invalid"}}));
  const auto stranger = house.actor("soizic.tanguy@port-lennec.example");
  EXPECT_EQ(refusal(set(stranger.person, "2027-03-21")), Code::not_found);
  EXPECT_EQ(refusal(set_mandate(house.counter, stranger, organisation(), deputy.holder, "2027-03-21")), Code::not_found);
  EXPECT_EQ(
      refusal(set_mandate(house.counter, house.actor("hugo.santini@audit.example"), organisation(), deputy.holder, "2027-03-21")),
      Code::forbidden);
}

TEST_F(Elections, LeaversAreRevokedWithProofAndTold) {
  auto bare = leavers({deputy.id});
  bare.proof = {};
  EXPECT_EQ(missing_facts(revoke_leavers(house.counter, mayor(), bare)), Names{"proof_attached"});
  EXPECT_EQ(state_of(deputy.id), domain::CertificateState::active);
  EXPECT_EQ(must(preview_leavers(house.counter, mayor(), leavers({deputy.id}))).size(), 1U);
  EXPECT_EQ(state_of(deputy.id), domain::CertificateState::active) << "looking changes nothing";

  const auto outcome = must(revoke_leavers(house.counter, mayor(), leavers({deputy.id})));
  ASSERT_EQ(outcome.size(), 1U);
  EXPECT_TRUE(outcome.front().revoked) << outcome.front().refusal;
  EXPECT_EQ(outcome.front().holder, "Anne Serre");
  EXPECT_EQ(state_of(deputy.id), domain::CertificateState::revoked);
  EXPECT_EQ(state_of(clerk.id), domain::CertificateState::active) << "nobody else's";
  EXPECT_TRUE(house.authority.revoked.contains(deputy.serial));
  EXPECT_TRUE(std::ranges::any_of(house.blobs.kept, [](const auto& one) { return base::text_of(one.second) == minutes; }));
  EXPECT_TRUE(std::ranges::any_of(house.mailer.composed, [](const auto& letter) {
    return letter.to_email == "anne.serre@valbrune.example" && letter.plain.find("révoqué") != std::string::npos;
  }));
  EXPECT_EQ(revoke_leavers(house.counter, mayor(), leavers({deputy.id})).error().fields,
            (Fields{{"/certificates", "choice_unknown"}}));
}

TEST_F(Elections, OnlyThoseWhoMayRevokeDoAndOnlyTheirOwn) {
  EXPECT_EQ(refusal(revoke_leavers(house.counter, house.actor(cast::buyer), leavers({deputy.id}))), Code::forbidden);
  EXPECT_EQ(refusal(revoke_leavers(house.counter, house.actor("soizic.tanguy@port-lennec.example"), leavers({deputy.id}))),
            Code::not_found);
  EXPECT_EQ(revoke_leavers(house.counter, mayor(), leavers({})).error().fields, (Fields{{"/certificates", "required"}}));
  EXPECT_EQ(revoke_leavers(house.counter, mayor(), leavers({domain::CertificateId{"unknown"}})).error().fields,
            (Fields{{"/certificates", "choice_unknown"}}));
}

TEST_F(Elections, TheEndOfMandatesIsToldAheadOnce) {
  must(set_mandate(house.counter, mayor(), organisation(), deputy.holder, "2027-03-21"));
  EXPECT_EQ(must(tell_mandates_ending(house.counter)), 0) << "four months ahead";
  house.clock.at = *base::from_rfc3339("2026-12-21T09:00:00Z");
  EXPECT_EQ(must(tell_mandates_ending(house.counter)), 2) << "mayor and order manager";
  EXPECT_NE(house.mailer.composed.back().plain.find("Anne Serre, Première adjointe"), std::string::npos);
  EXPECT_EQ(must(tell_mandates_ending(house.counter)), 0);
  must(set_mandate(house.counter, mayor(), organisation(), deputy.holder, "2027-03-14"));
  EXPECT_EQ(must(tell_mandates_ending(house.counter)), 2) << "another end is told anew";
}

}  // namespace
}  // namespace vidimus::ra::testing
