// The certification authority's register and the feed of the status service. On SQLite and PostgreSQL alike.
#include "adapters/sql/engines.hpp"
#include "adapters/sql/writer.hpp"

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
  std::vector<ports::RevokedSerial> revoked(base::Instant not_before_end) {
    std::vector<ports::RevokedSerial> out;
    EXPECT_TRUE(register_->each_revoked("personnes", not_before_end, [&](const auto& one) { out.push_back(one); }));
    return out;
  }
  Bytes octets_of(std::int64_t number) {
    Bytes out;
    EXPECT_TRUE(register_->read_crl("personnes", number, [&](base::ByteView part) -> base::Result<base::Done> {
      out.insert(out.end(), part.begin(), part.end());
      return base::Done{};
    }));
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(Sql, Register, both_engines(), engine_name);

TEST_P(Register, AnIssuanceIsReservedThenCompletedOnce) {
  ASSERT_EQ(said(register_->reserve(issuance("r1", 1), act("reserve"))), "");
  EXPECT_EQ(register_->unfinished(noon + 1ms)->size(), 1U);
  EXPECT_TRUE(register_->unfinished(noon)->empty());
  EXPECT_EQ(said(register_->reserve(issuance("r1", 2), act("reserve"))), "conflict request_taken");
  EXPECT_EQ(said(register_->reserve(issuance("r2", 1), act("reserve"))), "conflict serial_taken");
  EXPECT_EQ(said(register_->complete("none", Bytes{1}, act("issue"))), "stale no_such_row");
  EXPECT_EQ(said(register_->complete("r1", Bytes{0x30, 9}, act("issue"))), "");
  EXPECT_EQ(said(register_->complete("r1", Bytes{0x30, 8}, act("issue"))), "stale no_such_row");
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
  const auto revoked = this->revoked(noon);
  ASSERT_EQ(revoked.size(), 2U);
  EXPECT_EQ(revoked.front().serial, (Bytes{0x00, 0xff, 1}));
  EXPECT_EQ(revoked.back().revoked_at, noon + 1h);
  EXPECT_TRUE(this->revoked(noon + 24h).empty());
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
    EXPECT_EQ(said(register_->store_crl({"personnes", number, noon, noon + 1h}, Bytes{0x30, 0, 1}, act("press"))), "");
  EXPECT_EQ(said(register_->store_crl({"personnes", 9, noon, noon + 1h}, Bytes{0x30}, act("press"))),
            "conflict crl_number_taken");
  EXPECT_EQ(said(register_->store_crl({"racine", 9, noon, noon + 1h}, Bytes{0x30}, act("press"))), "");
  const auto last = register_->last_crl("personnes");
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->number, 10);
  EXPECT_EQ(octets_of(10), (Bytes{0x30, 0, 1}));
  EXPECT_EQ((*last)->next_update, noon + 1h);
}

// A list longer than one part, its last part short; and one kept whole in its row, as they were before parts.
TEST_P(Register, AListIsKeptInPartsAndHandedOutInOrder) {
  Bytes long_list(600'001);
  for (std::size_t at = 0; at < long_list.size(); ++at) long_list[at] = static_cast<std::uint8_t>(at * 31 + at / 977);
  ASSERT_EQ(said(register_->store_crl({"personnes", 3, noon, noon + 1h}, long_list, act("press"))), "");
  EXPECT_EQ(octets_of(3), long_list);
  std::size_t parts = 0;
  const auto stopped = register_->read_crl("personnes", 3, [&](base::ByteView part) -> base::Result<base::Done> {
    EXPECT_LE(part.size(), std::size_t{256} << 10);
    return ++parts == 2 ? base::Result<base::Done>{base::fail(base::Code::unavailable, "disk full")} : base::Done{};
  });
  EXPECT_EQ(stopped.error().detail, "disk full");
  EXPECT_EQ(parts, 2U);
  ASSERT_TRUE(database_->writer().run([](adapters::sql::Writing& writing) -> base::Result<base::Done> {
    VIDIMUS_CHECK(
        writing.connection.run("INSERT INTO crl (issuer, number, der, this_update, next_update) VALUES "
                               "('personnes', 4, $1, 1, 2)",
                               {Bytes{0x30, 7}}));
    return base::Done{};
  }));
  EXPECT_EQ(octets_of(4), (Bytes{0x30, 7}));
  EXPECT_EQ(said(register_->read_crl("personnes", 5, [](base::ByteView) { return base::Result<base::Done>{base::Done{}}; })),
            "not_found crl");
}

// More revoked certificates than one page: each once, in order.
TEST_P(Register, RevokedOnesAreToldPageByPage) {
  ASSERT_TRUE(database_->writer().run([](adapters::sql::Writing& writing) -> base::Result<base::Done> {
    for (std::int64_t n = 0; n < 9000; ++n) {
      Bytes serial{static_cast<std::uint8_t>(n * 7 >> 8), static_cast<std::uint8_t>(n * 7), static_cast<std::uint8_t>(n >> 8)};
      VIDIMUS_CHECK(writing.connection.run(
          "INSERT INTO issuance (request, issuer, serial, profile, to_be_signed, state, certificate, not_before, not_after, "
          "created, revoked_at, reason) VALUES ($1, 'personnes', $2, '', $2, 'issued', $2, 1, 2000, 1, $3, 0)",
          {"p" + std::to_string(n), serial, n}));
    }
    return base::Done{};
  }));
  const auto told = revoked(base::from_millis(1000));
  ASSERT_EQ(told.size(), 9000U);
  for (std::size_t at = 1; at < told.size(); ++at) ASSERT_LT(told[at - 1].serial, told[at].serial);
  EXPECT_TRUE(revoked(base::from_millis(2000)).empty());
}

}  // namespace
}  // namespace vidimus::tests
