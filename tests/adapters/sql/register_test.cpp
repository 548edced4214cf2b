// The certification authority's register and the feed of the status service. On SQLite and PostgreSQL alike.
#include "adapters/sql/engines.hpp"

namespace vidimus::tests {
namespace {

using ports::Issuance;

class Register : public OnBothEngines {
 protected:
  static Issuance issuance(const std::string& request, std::uint8_t serial) {
    Issuance made;
    made.request = request;
    made.issuer = "personnes";
    made.serial = Bytes{0x00, 0xff, serial};
    made.profile = "sign-2";
    made.to_be_signed = Bytes{0x30, 0x00};
    made.not_before = noon;
    made.not_after = noon + 24h;
    made.created = noon;
    return made;
  }
  std::string issue(const std::string& request, std::uint8_t serial) {
    if (const auto answer = said(register_->reserve(issuance(request, serial), act("reserve"))); !answer.empty()) return answer;
    return said(register_->complete(request, Bytes{0x30, serial}, act("issue")));
  }
};
INSTANTIATE_TEST_SUITE_P(Sql, Register, both_engines(), engine_name);

TEST_P(Register, AnIssuanceIsReservedThenCompletedOnce) {
  ASSERT_EQ(said(register_->reserve(issuance("r1", 1), act("reserve"))), "");
  EXPECT_EQ(register_->unfinished(noon + 1ms)->size(), 1U);
  EXPECT_TRUE(register_->unfinished(noon)->empty());
  EXPECT_EQ(said(register_->reserve(issuance("r1", 2), act("reserve"))), "conflict request_taken");
  EXPECT_EQ(said(register_->reserve(issuance("r2", 1), act("reserve"))), "conflict serial_taken");
  EXPECT_EQ(said(register_->complete("none", Bytes{1}, act("issue"))), "stale issuance");
  EXPECT_EQ(said(register_->complete("r1", Bytes{0x30, 9}, act("issue"))), "");
  EXPECT_EQ(said(register_->complete("r1", Bytes{0x30, 8}, act("issue"))), "stale issuance");
  EXPECT_TRUE(register_->unfinished(noon + 1h)->empty());
  const auto found = register_->find_request("r1");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->certificate, (Bytes{0x30, 9}));
  EXPECT_EQ((*found)->state, ports::IssuanceState::issued);
  EXPECT_EQ((*found)->to_be_signed, (Bytes{0x30, 0}));
  EXPECT_EQ((*found)->not_after, noon + 24h);
  EXPECT_TRUE(register_->find_serial("personnes", Bytes{0x00, 0xff, 1})->has_value());
  EXPECT_FALSE(register_->find_serial("racine", Bytes{0x00, 0xff, 1})->has_value());
  EXPECT_FALSE(register_->find_request("none")->has_value());
  const auto trail = register_->audit(0, 10);
  ASSERT_TRUE(trail);
  ASSERT_EQ(trail->size(), 2U);  // refusals leave no entry
  EXPECT_EQ(trail->back().what.event, "issue");
  EXPECT_EQ(register_->audit(1, 10)->size(), 1U);
}

TEST_P(Register, ARevocationKeepsItsFirstDate) {
  ASSERT_EQ(issue("r2", 2), "");
  ASSERT_EQ(issue("r1", 1), "");
  ASSERT_EQ(issue("r3", 3), "");
  EXPECT_EQ(register_->revoke("personnes", Bytes{0x00, 0xff, 2}, noon + 1h, 1, act("revoke")).value(), noon + 1h);
  EXPECT_EQ(register_->revoke("personnes", Bytes{0x00, 0xff, 2}, noon + 2h, 4, act("revoke")).value(), noon + 1h);
  EXPECT_EQ(register_->revoke("personnes", Bytes{0x00, 0xff, 1}, noon + 3h, 0, act("revoke")).value(), noon + 3h);
  EXPECT_EQ(said(register_->revoke("personnes", Bytes{9}, noon, 0, act("revoke"))), "not_found issuance");
  EXPECT_EQ(register_->find_request("r2").value()->reason, 1);
  const auto revoked = register_->revoked("personnes", noon);
  ASSERT_TRUE(revoked);
  ASSERT_EQ(revoked->size(), 2U);
  EXPECT_EQ(revoked->front().serial, (Bytes{0x00, 0xff, 1}));
  EXPECT_EQ(revoked->back().revoked_at, noon + 1h);
  EXPECT_TRUE(register_->revoked("personnes", noon + 24h)->empty());
  EXPECT_EQ(register_->audit(0, 100)->size(), 8U);  // six for three issuances, one for each first revocation
  EXPECT_FALSE(adapters::sql::verify_audit(*database_, adapters::sql::Trail::register_)->broken);
}

TEST_P(Register, TheFeedTellsWhatChangedSinceTheMark) {
  ASSERT_EQ(issue("r1", 1), "");
  ASSERT_EQ(issue("r2", 2), "");
  ASSERT_EQ(said(register_->reserve(issuance("r3", 3), act("reserve"))), "");  // not issued: no news
  const auto all = feed_->since(0);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->changes.size(), 2U);
  EXPECT_FALSE(all->changes.front().revoked_at);
  EXPECT_FALSE(all->changes.front().reason);
  const auto nothing = feed_->since(all->mark);
  EXPECT_TRUE(nothing->changes.empty());
  EXPECT_EQ(nothing->mark, all->mark);
  ASSERT_TRUE(register_->revoke("personnes", Bytes{0x00, 0xff, 1}, noon, 1, act("revoke")));
  const auto news = feed_->since(all->mark);
  ASSERT_EQ(news->changes.size(), 1U);
  EXPECT_EQ(news->changes.front().serial, (Bytes{0x00, 0xff, 1}));
  EXPECT_EQ(news->changes.front().revoked_at, noon);
  EXPECT_EQ(news->changes.front().reason, 1);
  EXPECT_GT(news->mark, all->mark);
  EXPECT_EQ(feed_->since(0)->changes.size(), 2U);
}

TEST_P(Register, CrlNumbersAreTakenOnce) {
  EXPECT_FALSE(register_->last_crl("personnes")->has_value());
  for (std::int64_t number : {1, 10, 9})
    EXPECT_EQ(said(register_->store_crl({"personnes", number, Bytes{0x30, 0, 1}, noon, noon + 1h}, act("press"))), "");
  EXPECT_EQ(said(register_->store_crl({"personnes", 9, Bytes{0x30}, noon, noon + 1h}, act("press"))),
            "conflict crl_number_taken");
  EXPECT_EQ(said(register_->store_crl({"racine", 9, Bytes{0x30}, noon, noon + 1h}, act("press"))), "");
  const auto last = register_->last_crl("personnes");
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->number, 10);
  EXPECT_EQ((*last)->der, (Bytes{0x30, 0, 1}));
  EXPECT_EQ((*last)->next_update, noon + 1h);
}

}  // namespace
}  // namespace vidimus::tests
