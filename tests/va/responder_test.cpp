#include "va/responder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "pki/oids.hpp"
#include "va/test_ca.hpp"

namespace vidimus::va {
namespace {

using pki::same;
using pki::ocsp::IdHash;
using pki::ocsp::ResponseStatus;
using std::chrono::hours;
using std::chrono::seconds;

/// Counts signatures, and can be taken away.
class CountingSigner : public pki::Signer {
 public:
  explicit CountingSigner(std::unique_ptr<pki::Signer> inner) : inner_(std::move(inner)) {}
  [[nodiscard]] pki::SignatureAlgorithm algorithm() const override { return inner_->algorithm(); }
  [[nodiscard]] base::ByteView spki() const override { return inner_->spki(); }
  base::Result<base::Bytes> sign(base::ByteView data) override {
    if (away) return base::fail(base::Code::device_retry, "key is away");
    ++count;
    return inner_->sign(data);
  }
  std::atomic<int> count{0};
  std::atomic<bool> away{false};

 private:
  std::unique_ptr<pki::Signer> inner_;
};

const test::TestCa& responder_ca() {
  static const test::TestCa made;
  return made;
}

class ResponderTest : public ::testing::Test {
 protected:
  ResponderTest() : signer(responder_ca().signer("ocsp")) {
    auto issuer = make_issuer("essai", responder_ca().der("ca"), signer, responder_ca().der("ocsp"));
    EXPECT_TRUE(issuer) << issuer.error().detail;
    std::vector<Issuer> issuers;
    issuers.push_back(*std::move(issuer));
    ResponderSettings settings;
    settings.ready_places = 1024;
    responder = *Responder::make(std::move(issuers), settings);
    responder->publish(StatusIndex{std::vector<CertificateStatus>{good(1), good(2), revoked(3)}}, start);
  }

  static CertificateStatus good(std::uint8_t number) {
    CertificateStatus out;
    out.serial = *serial_from(base::Bytes{number});
    return out;
  }
  CertificateStatus revoked(std::uint8_t number) const {
    auto out = good(number);
    out.revoke(start - hours{1}, pki::RevocationReason::key_compromise);
    return out;
  }
  base::Bytes id(base::ByteView serial, IdHash hash = IdHash::sha1) const {
    return pki::ocsp::write_cert_id(responder->issuers()[0].hashes(hash), serial);
  }
  base::Bytes request(std::initializer_list<std::uint8_t> serials, IdHash hash = IdHash::sha1,
                      std::optional<base::ByteView> nonce = std::nullopt) const {
    std::vector<base::Bytes> ids;
    for (const auto serial : serials) ids.push_back(id(base::Bytes{serial}, hash));
    return pki::ocsp::write_request(ids, nonce);
  }
  ResponseStatus failure(base::ByteView octets, Instant now) const {
    return pki::ocsp::read_response(responder->answer(octets, now).octets)->status;
  }

  Instant start = *base::from_rfc3339("2026-11-22T04:00:00Z");
  CountingSigner signer;
  std::unique_ptr<Responder> responder;
};

TEST_F(ResponderTest, ReadyAnswersAreSignedOnce) {
  for (const auto hash : {IdHash::sha1, IdHash::sha256}) {
    const int before = signer.count;
    const auto octets = request({1}, hash);
    const auto first = responder->answer(octets, start);
    const auto second = responder->answer(octets, start + hours{5});
    ASSERT_TRUE(first.ready);
    EXPECT_EQ(first.ready, second.ready);
    EXPECT_EQ(signer.count, before + 1);
    const auto response = pki::ocsp::read_response(second.octets);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->singles.at(0).status, pki::ocsp::Status::good);
    EXPECT_EQ(response->singles[0].id.hash, hash);
    EXPECT_EQ(response->singles[0].this_update, start);
    EXPECT_EQ(response->singles[0].next_update, start + hours{12});
    EXPECT_TRUE(pki::verify(*pki::algorithm_from(response->algorithm), signer.spki(), response->tbs, response->signature));
  }
}

TEST_F(ResponderTest, ReadyAnswersAreRenewedAtHalfOfTheirLife) {
  const auto octets = request({1});
  const auto first = responder->answer(octets, start);
  responder->confirm(start + hours{6});
  const auto second = responder->answer(octets, start + hours{6});
  EXPECT_NE(first.ready, second.ready);
  EXPECT_EQ(second.ready->this_update, start + hours{6});
}

TEST_F(ResponderTest, AClockSetBackBringsNoAnswersOfTheFuture) {
  const auto octets = request({1});
  responder->confirm(start + hours{6});
  const auto first = responder->answer(octets, start + hours{6});
  EXPECT_EQ(first.ready->this_update, start + hours{6});
  const auto second = responder->answer(octets, start + hours{4});
  EXPECT_EQ(second.ready->this_update, start + hours{4});
  signer.away = true;
  EXPECT_EQ(failure(octets, start), ResponseStatus::try_later) << "nothing signed so far is true yet";
}

TEST_F(ResponderTest, WhenTheKeyIsAwayWhatWasSignedStillServes) {
  const auto octets = request({1});
  const auto first = responder->answer(octets, start);
  signer.away = true;
  EXPECT_EQ(responder->answer(octets, start + hours{7}).ready, first.ready);
  EXPECT_EQ(failure(octets, start + hours{13}), ResponseStatus::try_later);
  EXPECT_EQ(failure(request({2}), start), ResponseStatus::try_later);
}

TEST_F(ResponderTest, RevocationShowsAtOnceAndWithoutItsReason) {
  const auto octets = request({1});
  static_cast<void>(responder->answer(octets, start));
  responder->publish(responder->index()->with(std::vector<CertificateStatus>{revoked(1)}), start + seconds{1});
  const auto answer = responder->answer(octets, start + seconds{2});
  const auto response = pki::ocsp::read_response(answer.octets);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->singles.at(0).status, pki::ocsp::Status::revoked);
  EXPECT_EQ(response->singles[0].revoked_at, start - hours{1});
  EXPECT_FALSE(response->singles[0].reason);
}

TEST_F(ResponderTest, ANonceIsSignedOnTheSpotAndNeverKept) {
  for (const std::size_t size : {1U, 16U, 32U, 128U}) {
    const base::Bytes nonce(size, 0x5A);
    const int before = signer.count;
    const auto answer = responder->answer(request({1}, IdHash::sha1, nonce), start);
    EXPECT_FALSE(answer.ready);
    EXPECT_EQ(signer.count, before + 1);
    const auto response = pki::ocsp::read_response(answer.octets);
    ASSERT_TRUE(response);
    ASSERT_TRUE(response->nonce);
    EXPECT_TRUE(same(*response->nonce, nonce));
  }
}

TEST_F(ResponderTest, SeveralCertificatesAreAnsweredTogether) {
  const auto answer = responder->answer(request({1, 3, 99}), start);
  const auto response = pki::ocsp::read_response(answer.octets);
  ASSERT_TRUE(response);
  ASSERT_EQ(response->singles.size(), 3U);
  EXPECT_EQ(response->singles[0].status, pki::ocsp::Status::good);
  EXPECT_EQ(response->singles[1].status, pki::ocsp::Status::revoked);
  EXPECT_EQ(response->singles[2].status, pki::ocsp::Status::unknown);
}

TEST_F(ResponderTest, SerialsNoCertificateHasAreUnknown) {
  for (const auto& serial : {base::Bytes{0x81}, base::Bytes(30, 0x11), base::Bytes{0}}) {
    const auto answer = responder->answer(pki::ocsp::write_request(std::vector<base::Bytes>{id(serial)}, std::nullopt), start);
    const auto response = pki::ocsp::read_response(answer.octets);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->singles.at(0).status, pki::ocsp::Status::unknown);
  }
}

TEST_F(ResponderTest, WhatCannotBeAnsweredGetsFiveOctets) {
  EXPECT_EQ(failure(base::Bytes{}, start), ResponseStatus::malformed_request);
  EXPECT_EQ(failure(base::Bytes(3000, 0x30), start), ResponseStatus::malformed_request);
  const base::Bytes other(20, 9);
  const auto stranger = pki::ocsp::write_cert_id({IdHash::sha1, other, other}, base::Bytes{1});
  EXPECT_EQ(failure(pki::ocsp::write_request(std::vector<base::Bytes>{stranger}, std::nullopt), start),
            ResponseStatus::unauthorized);
  EXPECT_EQ(failure(pki::ocsp::write_request(std::vector<base::Bytes>{id(base::Bytes{1}), stranger}, std::nullopt), start),
            ResponseStatus::unauthorized);
  EXPECT_EQ(failure(request({1}), start + hours{25}), ResponseStatus::try_later) << "no news from the register for a day";
}

TEST_F(ResponderTest, BeforeTheFirstNewsThereIsNoAnswer) {
  auto issuer = make_issuer("essai", responder_ca().der("ca"), signer, responder_ca().der("ocsp"));
  std::vector<Issuer> issuers;
  issuers.push_back(*std::move(issuer));
  responder = *Responder::make(std::move(issuers), {});
  EXPECT_EQ(failure(request({1}), start), ResponseStatus::try_later);
}

TEST_F(ResponderTest, SigningAheadLeavesNothingToSignLater) {
  EXPECT_EQ(responder->sign_ahead(start, 4), 4U);
  EXPECT_EQ(responder->sign_ahead(start, 100), 2U);
  EXPECT_EQ(responder->sign_ahead(start, 100), 0U);
  const int before = signer.count;
  for (const auto hash : {IdHash::sha1, IdHash::sha256})
    for (const std::uint8_t serial : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}})
      static_cast<void>(responder->answer(request({serial}, hash), start + hours{1}));
  EXPECT_EQ(signer.count, before);
  EXPECT_EQ(responder->sign_ahead(start + hours{6}, 100), 6U);
}

TEST_F(ResponderTest, AnswersAreRightWhileNewsComeIn) {
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> askers;
  for (int n = 0; n < 3; ++n)
    askers.emplace_back([&] {
      while (!stop) {
        const auto answer = responder->answer(request({3}), start);
        const auto response = pki::ocsp::read_response(answer.octets);
        if (!response || response->singles.at(0).status != pki::ocsp::Status::revoked) ++wrong;
      }
    });
  for (std::uint8_t n = 10; n < 210; ++n)
    responder->publish(responder->index()->with(std::vector<CertificateStatus>{good(n)}), start + seconds{n});
  stop = true;
  for (auto& asker : askers) asker.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(responder->index()->size(), 203U);
}

TEST(Issuers, ADelegatedSignerMustComeFromTheCaAndSaySo) {
  const auto ocsp = responder_ca().signer("ocsp");
  const auto unit = responder_ca().signer("tsu");
  EXPECT_TRUE(make_issuer("a", responder_ca().der("ca"), *ocsp, responder_ca().der("ocsp")));
  EXPECT_FALSE(make_issuer("a", responder_ca().der("ca"), *ocsp, {})) << "its key is not the CA's";
  EXPECT_FALSE(make_issuer("a", responder_ca().der("ca"), *unit, responder_ca().der("tsu"))) << "no EKU OCSPSigning";
  EXPECT_FALSE(make_issuer("a", responder_ca().der("ca"), *unit, responder_ca().der("ocsp"))) << "another key";
  const auto own = responder_ca().signer("ca");
  EXPECT_TRUE(make_issuer("a", responder_ca().der("ca"), *own, {}));
}

}  // namespace
}  // namespace vidimus::va
