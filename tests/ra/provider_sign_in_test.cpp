#include "ra/provider_sign_in.hpp"

#include "house.hpp"
#include "ra/cast.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

/// Says what a test wants of whoever comes back with a code.
class ScriptedProvider : public ports::IdentityProvider {
 public:
  [[nodiscard]] const std::string& name() const override { return name_; }
  Result<std::string> sign_in_address(const ports::ProviderTry& attempt) override {
    if (down) return base::fail(Code::timeout, "http.timeout");
    last = attempt;
    return "https://provider.example/authorize?state=" + attempt.state;
  }
  Result<ports::ProvenIdentity> redeem(const ports::ProviderAnswer& answer, const ports::ProviderTry& attempt, Instant) override {
    if (attempt.nonce != last.nonce || attempt.verifier != last.verifier) return base::fail(Code::bad_signature, "openid.claim");
    if (answer.code != "good") return base::fail(Code::unauthenticated, "openid.code", "invalid_grant");
    return proven;
  }
  Result<std::string> sign_out_address(const std::string& id_token) override {
    if (down) return base::fail(Code::timeout, "http.timeout");
    return "https://provider.example/out?id_token_hint=" + id_token;
  }

  ports::ProvenIdentity proven{"https://provider.example", "subject-1", cast::manager, true, "an-id-token"};
  ports::ProviderTry last;
  bool down = false;

 private:
  std::string name_ = "ProConnect";
};

class ProviderSignIn : public ::testing::Test {
 protected:
  ProviderSignIn() {
    house.load_sample();
    house.house.second_factor_required = true;
  }
  Result<SignedIn> arrive(const std::string& code = "good") {
    const auto departure = must(leave_for_provider(house.counter, provider));
    return return_from_provider(house.counter, provider,
                                {.kept = departure.kept, .state = provider.last.state, .error = {}, .answer = {code, {}}});
  }
  ActiveSession session_of(const SignedIn& in) { return must(find_session(house.counter, std::string{in.secret.reveal()})); }

  ScriptedProvider provider;
  TestHouse house;
};

TEST_F(ProviderSignIn, ASecondFactorThereIsEnoughHere) {
  const auto session = session_of(must(arrive()));
  EXPECT_EQ(session.person.email, cast::manager);
  EXPECT_EQ(session.method, "openid+second_factor");
  EXPECT_TRUE(session.actor.standing.has(domain::Role::ra_manager));
  ASSERT_EQ(must(provider_accounts(house.counter, session)).size(), 1U);
}

TEST_F(ProviderSignIn, WithoutOneAnAgentHasNoRole) {
  provider.proven.second_factor = false;
  const auto session = session_of(must(arrive()));
  EXPECT_FALSE(session.actor.standing.has(domain::Role::ra_manager));
  EXPECT_TRUE(session.withheld.has(domain::Role::ra_manager));
}

TEST_F(ProviderSignIn, NobodyIsCreated) {
  provider.proven.email = "stranger@nowhere.example";
  EXPECT_EQ(refusal(arrive()), Code::unauthenticated);
  provider.proven.email.clear();
  EXPECT_EQ(refusal(arrive()), Code::unauthenticated) << "an address the provider does not vouch for";
}

TEST_F(ProviderSignIn, ALinkedAccountIsKnownByItsSubject) {
  must(arrive());
  provider.proven.email = "claire.other@nowhere.example";
  const auto session = session_of(must(arrive()));
  EXPECT_EQ(session.person.email, cast::manager);
  must(unlink_provider_account(house.counter, session, must(provider_accounts(house.counter, session)).front().id));
  EXPECT_EQ(refusal(arrive()), Code::unauthenticated);
}

TEST_F(ProviderSignIn, AnAnswerBelongsToTheBrowserThatAsked) {
  const auto first = must(leave_for_provider(house.counter, provider));
  const auto state = provider.last.state;
  const auto back = [&](const std::string& kept, const std::string& of) {
    return refusal(
        return_from_provider(house.counter, provider, {.kept = kept, .state = of, .error = {}, .answer = {"good", {}}}));
  };
  EXPECT_EQ(back(first.kept, "another"), Code::forbidden);
  EXPECT_EQ(back(first.kept, ""), Code::forbidden);
  EXPECT_EQ(back("", state), Code::forbidden);
  auto changed = first.kept;
  changed[20] = changed[20] == 'A' ? 'B' : 'A';
  EXPECT_EQ(back(changed, state), Code::forbidden);
  EXPECT_EQ(refusal(arrive("used before")), Code::unauthenticated);
}

TEST_F(ProviderSignIn, AnAttemptLastsTenMinutes) {
  const auto departure = must(leave_for_provider(house.counter, provider));
  house.clock.at += std::chrono::minutes{10};
  EXPECT_EQ(refusal(return_from_provider(house.counter, provider,
                                         {.kept = departure.kept, .state = provider.last.state, .answer = {"good", {}}})),
            Code::expired);
}

TEST_F(ProviderSignIn, SigningOutLeadsToTheProviderAndDoesNotWaitForIt) {
  const auto session = session_of(must(arrive()));
  EXPECT_EQ(must(sign_out_everywhere(house.counter, &provider, session)),
            "https://provider.example/out?id_token_hint=an-id-token");
  const auto again = must(arrive());
  provider.down = true;
  EXPECT_EQ(must(sign_out_everywhere(house.counter, &provider, session_of(again))), "");
  EXPECT_EQ(refusal(find_session(house.counter, std::string{again.secret.reveal()})), Code::unauthenticated);
  EXPECT_EQ(refusal(leave_for_provider(house.counter, provider)), Code::unavailable);
}

}  // namespace
}  // namespace vidimus::ra::testing
