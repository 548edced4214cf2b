#include "ra/access.hpp"

#include "house.hpp"
#include "ra/cast.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

class Access : public ::testing::Test {
 protected:
  Access() { house.load_sample(); }
  TestHouse house;
};

TEST_F(Access, ALinkSignsInOnce) {
  must(ask_sign_in_link(house.counter, "  Claire.Olivari@azur-ingenierie.EXAMPLE "));
  const auto link = house.last_link();
  const auto signed_in = must(sign_in_with_link(house.counter, link));
  EXPECT_EQ(signed_in.person.email, cast::manager);
  const auto session = must(find_session(house.counter, std::string{signed_in.secret.reveal()}));
  EXPECT_TRUE(session.actor.standing.has(domain::Role::ra_manager));
  EXPECT_EQ(session.actor.name, "Claire Olivari");
  EXPECT_FALSE(session.csrf.empty());
  EXPECT_EQ(refusal(sign_in_with_link(house.counter, link)), Code::wrong_code);
}

TEST_F(Access, ALinkEndsAfterThirtyMinutes) {
  must(ask_sign_in_link(house.counter, cast::manager));
  house.clock.at += std::chrono::minutes{30};
  EXPECT_EQ(refusal(sign_in_with_link(house.counter, house.last_link())), Code::expired);
}

TEST_F(Access, NobodyLearnsWhoIsKnown) {
  EXPECT_TRUE(ask_sign_in_link(house.counter, "stranger@nowhere.example"));
  EXPECT_TRUE(ask_sign_in_link(house.counter, "not an address"));
  EXPECT_TRUE(house.mailer.composed.empty());
  EXPECT_EQ(refusal(sign_in_with_link(house.counter, "guess")), Code::wrong_code);
}

TEST_F(Access, ASessionEndsBySignOutOrTime) {
  must(ask_sign_in_link(house.counter, cast::manager));
  const std::string first{must(sign_in_with_link(house.counter, house.last_link())).secret.reveal()};
  must(sign_out(house.counter, must(find_session(house.counter, first))));
  EXPECT_EQ(refusal(find_session(house.counter, first)), Code::unauthenticated);

  must(ask_sign_in_link(house.counter, cast::manager));
  const std::string second{must(sign_in_with_link(house.counter, house.last_link())).secret.reveal()};
  house.clock.at += std::chrono::hours{8};
  EXPECT_EQ(refusal(find_session(house.counter, second)), Code::unauthenticated);
}

TEST_F(Access, AnAccreditationEndsWithItsLastDay) {
  const auto role = [&] { return house.actor(cast::manager).standing.has(domain::Role::ra_manager); };
  EXPECT_TRUE(role());
  house.clock.at += std::chrono::days{1095};
  EXPECT_TRUE(role());
  house.clock.at += std::chrono::days{2};
  EXPECT_FALSE(role());
}

TEST_F(Access, ConsentIsNotOfferedForWhatOneMayNotSee) {
  const auto other = house.actor("soizic.tanguy@port-lennec.example");
  auto work = must(house.counter.open(Actor::house()));
  const auto membership = must(work.unit().memberships_of(house.actor(cast::mayor).organisation)).front();
  EXPECT_EQ(refusal(ask_consent_code(house.counter, other, "annex:" + membership.id.text)), Code::not_found);
  EXPECT_EQ(refusal(ask_consent_code(house.counter, other, "will:1")), Code::bad_request);
}

TEST_F(Access, AnUnreadableCertificateSignsNobodyIn) {
  EXPECT_EQ(refusal(sign_in_with_certificate(house.counter, base::view_of("no certificate"))), Code::unauthenticated);
}

}  // namespace
}  // namespace vidimus::ra::testing
