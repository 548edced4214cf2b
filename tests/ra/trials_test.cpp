// Trials: «ça marche» stands on a log-in and a signature that were seen; the matrix counts them and names nobody.
#include "ra/trials.hpp"

#include "certificate_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::TrialOutcome;

class Trial : public ::testing::Test {
 protected:
  CertificateDesk desk;
  InHand held = desk.in_hand();
  const std::string reference = held.line.reference;

  Actor as(const std::string& email) { return desk.house.actor(email); }
  domain::InstallationTrial begun() {
    return must(begin_trial(desk.counter, as(cast::holder), {reference, "windows", "Firefox 128", "parapheur"}));
  }
};

TEST_F(Trial, IsTheHoldersOwn) {
  EXPECT_EQ(refusal(begin_trial(desk.counter, as(cast::manager), {reference, "windows", "", "parapheur"})), Code::forbidden);
  EXPECT_EQ(refusal(begin_trial(desk.counter, as(cast::holder), {reference, "beos", "", ""})), Code::bad_request);
  EXPECT_EQ(refusal(end_trial(desk.counter, as(cast::holder), reference, true, "")), Code::wrong_state) << "none was begun";
  begun();
  EXPECT_EQ(must(newest_trial(desk.counter, as(cast::manager), reference)).outcome, TrialOutcome::open);
}

TEST_F(Trial, NothingWorksUntilTheTokenWasReallyUsed) {
  begun();
  EXPECT_EQ(refusal(end_trial(desk.counter, as(cast::holder), reference, true, "")), Code::wrong_state);
  must(note_log_in(desk.counter, held.certificate.der, "linux", "Chrome 126"));
  EXPECT_EQ(refusal(end_trial(desk.counter, as(cast::holder), reference, true, "")), Code::wrong_state) << "nothing was signed";
  const std::string nonsense = "not a signature";
  EXPECT_EQ(refusal(submit_trial_signature(desk.counter, as(cast::holder), reference, base::view_of(nonsense))),
            Code::bad_signature);
  const auto file = must(trial_file(desk.counter, as(cast::holder), reference));
  const auto signature = must(desk.token_key().sign(base::view_of(file)));
  must(submit_trial_signature(desk.counter, as(cast::holder), reference, signature));
  const auto ended = must(end_trial(desk.counter, as(cast::holder), reference, true, ""));
  EXPECT_EQ(ended.outcome, TrialOutcome::works);
  EXPECT_EQ(ended.system, "linux") << "what came with the log-in, not what was said";
  EXPECT_EQ(ended.browser, "Chrome 126");
  const auto rows = must(compatibility(desk.counter));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().works, 1);
  EXPECT_EQ(rows.front().application, "parapheur");
}

TEST_F(Trial, ASignatureOfAnotherTrialIsWorthNothing) {
  begun();
  const auto before = must(desk.token_key().sign(base::view_of(must(trial_file(desk.counter, as(cast::holder), reference)))));
  begun();
  EXPECT_EQ(refusal(submit_trial_signature(desk.counter, as(cast::holder), reference, before)), Code::bad_signature);
}

TEST_F(Trial, WhatFailsSaysWhereAndCountsToo) {
  begun();
  EXPECT_EQ(refusal(end_trial(desk.counter, as(cast::holder), reference, false, "Jeanne n'y arrive pas")), Code::bad_request);
  must(end_trial(desk.counter, as(cast::holder), reference, false, "pin_refused"));
  const auto rows = must(compatibility(desk.counter));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().fails, 1);
  EXPECT_EQ(rows.front().last_trouble, "pin_refused");
}

TEST_F(Trial, ALogInWithoutATrialIsNoTrial) {
  must(note_log_in(desk.counter, held.certificate.der, "linux", "Chrome 126"));
  EXPECT_EQ(refusal(newest_trial(desk.counter, as(cast::holder), reference)), Code::not_found);
}

}  // namespace
}  // namespace vidimus::ra::testing
