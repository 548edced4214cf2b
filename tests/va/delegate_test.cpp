// Delegates that change while answers are given, and authorities answered for from their list alone.
#include <gtest/gtest.h>

#include <thread>

#include "base/toml.hpp"
#include "pki/crl.hpp"
#include "pki/ocsp.hpp"
#include "va/list_keeper.hpp"
#include "va/responder.hpp"
#include "va/test_ca.hpp"

namespace vidimus::va {
namespace {

using pki::ocsp::IdHash;
using pki::ocsp::ResponseStatus;
using pki::ocsp::Status;

const test::TestCa& ca() {
  static test::TestCa made;
  static const bool second = (made.certify("ocsp2", "ocsp", "0x1003"), true);
  return static_cast<void>(second), made;
}

struct Fixture : ::testing::Test {
  std::unique_ptr<pki::Signer> first = ca().signer("ocsp");
  std::unique_ptr<pki::Signer> second = ca().signer("ocsp2");
  std::unique_ptr<Responder> responder;
  Instant now = base::system_now();

  void open(bool from_list) {
    auto issuer = *make_issuer("essai", ca().der("ca"), *first, ca().der("ocsp"));
    if (from_list) issuer.list = std::make_shared<Swapped<Listing>>();
    issuer.archive_cutoff = now - std::chrono::hours{24};
    std::vector<Issuer> issuers;
    issuers.push_back(std::move(issuer));
    responder = *Responder::make(std::move(issuers), {.ready_places = 64});
  }
  [[nodiscard]] base::Bytes request(std::uint8_t serial) const {
    const std::vector<base::Bytes> ids{
        pki::ocsp::write_cert_id(responder->issuers()[0].hashes(IdHash::sha1), base::Bytes{serial})};
    return pki::ocsp::write_request(ids, std::nullopt);
  }
  /// The answer kept alive, and read.
  struct Said {
    base::Bytes octets;
    pki::ocsp::Response response;
  };
  [[nodiscard]] Said ask(std::uint8_t serial, Instant when) const {
    Said out;
    out.octets = base::copy_of(responder->answer(request(serial), when).octets);
    out.response = *pki::ocsp::read_response(out.octets);
    return out;
  }
  static bool signed_by(const Said& said, const pki::Signer& signer) {
    return static_cast<bool>(
        pki::verify(*pki::algorithm_from(said.response.algorithm), signer.spki(), said.response.tbs, said.response.signature));
  }
  static CertificateStatus good(std::uint8_t number) {
    CertificateStatus out;
    out.serial = *serial_from(base::Bytes{number});
    return out;
  }
};

TEST_F(Fixture, ANewDelegateAnswersAtOnceWhileOthersAsk) {
  open(false);
  responder->publish(StatusIndex{std::vector<CertificateStatus>{good(1)}}, now);
  EXPECT_TRUE(signed_by(ask(1, now), *first));
  std::atomic<bool> stop{false};
  std::atomic<int> bad{0};
  std::jthread asking([&] {
    while (!stop)
      if (ask(1, now).response.status != ResponseStatus::successful) ++bad;
  });
  for (int turn = 0; turn < 20; ++turn) {
    auto& key = turn % 2 == 0 ? *second : *first;
    ASSERT_TRUE(responder->take_delegate(
        "essai", *make_delegate("essai", ca().der("ca"), key, ca().der(turn % 2 == 0 ? "ocsp2" : "ocsp"))));
    EXPECT_TRUE(signed_by(ask(1, now), key)) << "nothing made by the key before is given again";
  }
  stop = true;
  asking.join();
  EXPECT_EQ(bad, 0);
  EXPECT_FALSE(responder->take_delegate("other", *make_delegate("essai", ca().der("ca"), *first, ca().der("ocsp"))));
  EXPECT_FALSE(make_delegate("essai", ca().der("ca"), *second, ca().der("ocsp"))) << "another key's certificate";
}

TEST_F(Fixture, NoAnswerOutlivesItsDelegate) {
  open(false);
  responder->publish(StatusIndex{std::vector<CertificateStatus>{good(1)}}, now);
  const auto until = now + std::chrono::hours{2};
  auto delegate = *make_delegate("essai", ca().der("ca"), *first, ca().der("ocsp"));
  delegate.not_after = until;
  ASSERT_TRUE(responder->take_delegate("essai", std::move(delegate)));
  EXPECT_EQ(ask(1, now).response.singles.at(0).next_update, std::chrono::floor<std::chrono::seconds>(until));
  responder->confirm(until + std::chrono::seconds{1});
  EXPECT_EQ(ask(1, until + std::chrono::seconds{1}).response.status, ResponseStatus::try_later);
}

TEST_F(Fixture, TheArchiveCutoffIsSaid) {
  open(false);
  responder->publish(StatusIndex{std::vector<CertificateStatus>{good(1)}}, now);
  EXPECT_EQ(ask(1, now).response.singles.at(0).archive_cutoff,
            std::chrono::floor<std::chrono::seconds>(now - std::chrono::hours{24}));
}

/// A list written by the authority's own key.
base::Bytes list(pki::Signer& key, Instant this_update, std::vector<std::uint8_t> serials) {
  static const auto octets = ca().der("ca");
  const auto certificate = pki::read_certificate(octets).value();
  pki::crl::Header header{.issuer = certificate.subject,
                          .authority_key_id = *certificate.subject_key_identifier,
                          .this_update = std::chrono::floor<std::chrono::seconds>(this_update),
                          .next_update = std::chrono::floor<std::chrono::seconds>(this_update) + std::chrono::hours{4},
                          .number = 1};
  pki::MemorySpool spool;
  pki::crl::Writer writer{header, key.algorithm(), spool};
  for (const auto serial : serials) writer.add({base::Bytes{serial}, this_update - std::chrono::hours{1}, std::nullopt});
  return base::copy_of(writer.finish(key).value());
}

struct FromAList : Fixture {
  test::FreshDirectory folder;
  std::string path = folder / "ca.crl";
  std::unique_ptr<pki::Signer> authority = ca().signer("ca");
  std::optional<ListKeeper> keeper;
  void SetUp() override {
    open(true);
    keeper.emplace(*responder, std::uint8_t{0}, pki::read_certificate(ca().der("ca")).value(), path);
  }
  void give(base::ByteView octets) {
    ++turn;
    test::spill(path, octets);
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() + std::chrono::seconds{turn});
    keeper->refresh();
  }
  int turn = 0;
};

TEST_F(FromAList, WhatItSaysIsAnsweredAndTheRestIsGood) {
  EXPECT_EQ(ask(1, now).response.status, ResponseStatus::try_later) << "nothing is known yet";
  give(list(*authority, now - std::chrono::hours{1}, {6}));
  EXPECT_EQ(ask(6, now).response.singles.at(0).status, Status::revoked);
  EXPECT_EQ(ask(5, now).response.singles.at(0).status, Status::good);
  const auto single = ask(6, now).response.singles.at(0);
  EXPECT_EQ(single.next_update, std::chrono::floor<std::chrono::seconds>(now - std::chrono::hours{1}) + std::chrono::hours{4})
      << "nothing is said beyond the list";
  EXPECT_EQ(ask(5, now + std::chrono::hours{3}).response.status, ResponseStatus::try_later) << "the list is over";
  give(list(*authority, now, {6, 5}));
  EXPECT_EQ(ask(5, now).response.singles.at(0).status, Status::revoked);
}

TEST_F(FromAList, AListThatIsNotTheAuthoritysOrOlderChangesNothing) {
  give(list(*authority, now - std::chrono::minutes{10}, {6}));
  give(list(*first, now, {7}));
  EXPECT_EQ(ask(7, now).response.singles.at(0).status, Status::good) << "signed by another key";
  give(list(*authority, now - std::chrono::hours{1}, {8}));
  EXPECT_EQ(ask(8, now).response.singles.at(0).status, Status::good) << "older than the one before";
  give(base::Bytes{1, 2, 3});
  EXPECT_EQ(ask(6, now).response.singles.at(0).status, Status::revoked);
}

}  // namespace
}  // namespace vidimus::va
