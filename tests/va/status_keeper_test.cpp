#include "va/status_keeper.hpp"

#include <gtest/gtest.h>

#include "va/test_ca.hpp"

namespace vidimus::va {
namespace {

using pki::ocsp::ResponseStatus;
using pki::ocsp::Status;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// A register in memory that can be taken away.
struct Register : ports::StatusFeed {
  std::vector<ports::StatusChange> rows;
  bool away = false;

  base::Result<ports::StatusNews> since(std::int64_t mark) override {
    if (away) return base::fail(base::Code::unavailable, "database is down");
    ports::StatusNews news;
    news.changes.assign(rows.begin() + mark, rows.end());
    news.mark = static_cast<std::int64_t>(rows.size());
    return news;
  }
};

const test::TestCa& keeper_ca() {
  static const test::TestCa made;
  return made;
}

class StatusKeeperTest : public ::testing::Test {
 protected:
  StatusKeeperTest() { rows.rows = {{"essai", {1}, std::nullopt, std::nullopt}, {"autre", {2}, std::nullopt, std::nullopt}}; }
  std::unique_ptr<Responder> fresh_responder() {
    std::vector<Issuer> issuers;
    issuers.push_back(*make_issuer("essai", keeper_ca().der("ca"), *key, keeper_ca().der("ocsp")));
    return *Responder::make(std::move(issuers), {});
  }
  /// What the responder says of one certificate; nothing when it says to try later.
  std::optional<Status> status(const Responder& responder, std::uint8_t serial, Instant when) const {
    const auto id = pki::ocsp::write_cert_id(responder.issuers()[0].hashes(pki::ocsp::IdHash::sha256), base::Bytes{serial});
    const auto answer = responder.answer(pki::ocsp::write_request(std::vector<base::Bytes>{id}, std::nullopt), when);
    const auto response = pki::ocsp::read_response(answer.octets);
    if (!response || response->status != ResponseStatus::successful) return std::nullopt;
    return response->singles.at(0).status;
  }

  std::unique_ptr<pki::Signer> key = keeper_ca().signer("ocsp");
  test::FreshDirectory folder;
  std::string snapshot = folder / "inside/status.snapshot";
  Instant start = *base::from_rfc3339("2026-11-22T04:00:00Z");
  Register rows;
};

TEST_F(StatusKeeperTest, NewsComeThroughAtTheNextQuestion) {
  const auto responder = fresh_responder();
  StatusKeeper keeper(*responder, &rows, snapshot);
  EXPECT_FALSE(status(*responder, 1, start));
  keeper.refresh(start);
  EXPECT_EQ(status(*responder, 1, start), Status::good);
  EXPECT_EQ(status(*responder, 2, start), Status::unknown) << "of an issuer that is not answered for";
  rows.rows.push_back({"essai", {3}, std::nullopt, std::nullopt});
  rows.rows.push_back({"essai", {1}, start, 1});
  keeper.refresh(start + seconds{2});
  EXPECT_EQ(status(*responder, 1, start + seconds{2}), Status::revoked);
  EXPECT_EQ(status(*responder, 3, start + seconds{2}), Status::good);
}

TEST_F(StatusKeeperTest, AnOutageOfTheRegisterChangesNothingUntilTheSilenceIsTooLong) {
  const auto responder = fresh_responder();
  StatusKeeper keeper(*responder, &rows, snapshot);
  keeper.refresh(start);
  rows.away = true;
  for (int hour = 1; hour <= 24; ++hour) keeper.refresh(start + hours{hour});
  EXPECT_EQ(status(*responder, 1, start + hours{24}), Status::good);
  EXPECT_FALSE(status(*responder, 1, start + hours{25}));
  rows.away = false;
  keeper.refresh(start + hours{26});
  EXPECT_EQ(status(*responder, 1, start + hours{26}), Status::good);
}

TEST_F(StatusKeeperTest, StartsFromItsSnapshotWhileTheRegisterIsAway) {
  {
    const auto responder = fresh_responder();
    StatusKeeper keeper(*responder, &rows, snapshot);
    rows.rows.push_back({"essai", {5}, start, std::nullopt});
    keeper.refresh(start);
    keeper.keep(start);
  }
  rows.away = true;
  const auto responder = fresh_responder();
  StatusKeeper keeper(*responder, &rows, snapshot);
  keeper.start_from_snapshot();
  keeper.refresh(start + hours{1});
  EXPECT_EQ(status(*responder, 1, start + hours{1}), Status::good);
  EXPECT_EQ(status(*responder, 5, start + hours{1}), Status::revoked);
  EXPECT_EQ(responder->as_of(), start);
  rows.away = false;
  rows.rows.erase(rows.rows.begin());
  keeper.refresh(start + hours{2});
  EXPECT_EQ(status(*responder, 1, start + hours{2}), Status::unknown) << "the register replaces what the snapshot said";
}

TEST_F(StatusKeeperTest, TheSnapshotIsKeptOnChangeAndEveryTenMinutes) {
  const auto responder = fresh_responder();
  StatusKeeper keeper(*responder, &rows, snapshot);
  keeper.keep(start);
  EXPECT_FALSE(std::filesystem::exists(snapshot)) << "nothing known, nothing kept";
  const auto kept = [&](Instant when) {
    std::filesystem::remove(snapshot);
    keeper.refresh(when);
    keeper.keep(when);
    return std::filesystem::exists(snapshot);
  };
  EXPECT_TRUE(kept(start));
  EXPECT_FALSE(kept(start + minutes{1}));
  EXPECT_TRUE(kept(start + minutes{11}));
  rows.rows.push_back({"essai", {9}, std::nullopt, std::nullopt});
  EXPECT_TRUE(kept(start + minutes{12}));
}

}  // namespace
}  // namespace vidimus::va
