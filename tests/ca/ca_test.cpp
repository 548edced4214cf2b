#include "ca/ca.hpp"

#include <filesystem>
#include <thread>

#include "ca/desk.hpp"
#include "pki/crl.hpp"
#include "pki/pem.hpp"

namespace vidimus::ca::testing {
namespace {

using base::Code;

std::vector<std::string> serials_of(const base::Bytes& der) {
  const auto crl = pki::crl::read(der).value();
  pki::crl::EntryReader entries{crl};
  std::vector<std::string> out;
  for (auto entry = entries.next().value(); entry; entry = entries.next().value()) {
    EXPECT_FALSE(entry->reason);
    out.push_back(base::to_hex(entry->serial));
  }
  return out;
}

/// Runs a shell command; true when it ends well.
bool stranger(const std::string& command) { return std::system((command + " > /dev/null 2>&1").c_str()) == 0; }

TEST(Ca, IssuesWhatAStrangerVerifies) {
  Desk desk;
  const auto ca = desk.open();
  const auto issued = ca->issue(desk.order("one"));
  ASSERT_TRUE(issued) << issued.error().detail;
  EXPECT_EQ(issued->serial_hex.size(), 40U);
  EXPECT_EQ(issued->chain.size(), 2U);
  EXPECT_NE(issued->subject.find("TEST Anne Le Goff"), std::string::npos);

  std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-ca-XXXXXX").string();
  const std::string folder = ::mkdtemp(pattern.data());
  const auto write = [&](const std::string& name, const std::string& text) { std::ofstream(folder + "/" + name) << text; };
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  write("root.pem", pki::to_pem("CERTIFICATE", desk.house.root));
  write("ca.pem", pki::to_pem("CERTIFICATE", desk.house.ca));
  write("one.pem", pki::to_pem("CERTIFICATE", issued->der));
  write("list.pem", pki::to_pem("X509 CRL", desk.published.at("deux")));
  const auto verify =
      "cd " + folder +
      " && openssl verify -attime 1795338000 -CAfile root.pem -untrusted ca.pem -crl_check -CRLfile list.pem one.pem";
  EXPECT_TRUE(stranger(verify));
  desk.clock.when += std::chrono::minutes{1};
  ASSERT_TRUE(ca->revoke(issued->serial_hex, 1));
  write("list.pem", pki::to_pem("X509 CRL", desk.published.at("deux")));
  EXPECT_FALSE(stranger(verify));
  EXPECT_TRUE(stranger("cd " + folder + " && openssl verify -attime 1795338000 -CAfile root.pem -untrusted ca.pem one.pem"));
  EXPECT_TRUE(stranger("cd " + folder + " && openssl crl -in list.pem -CAfile ca.pem -noout -verify"));
  std::filesystem::remove_all(folder);
}

TEST(Ca, TheSameRequestGetsTheSameCertificate) {
  Desk desk;
  const auto ca = desk.open();
  const auto first = ca->issue(desk.order("one")).value();
  EXPECT_EQ(ca->issue(desk.order("one")).value().der, first.der);
  EXPECT_NE(ca->issue(desk.order("two")).value().serial_hex, first.serial_hex);
  EXPECT_EQ(desk.signer.signatures, 2);
}

TEST(Ca, ARequestTakenByAnotherKeyIsRefused) {
  Desk desk;
  const auto ca = desk.open();
  ASSERT_TRUE(ca->issue(desk.order("one")));
  auto order = desk.order("one");
  const auto other = pki::testing::key(pki::KeyKind::p256, pki::SignatureAlgorithm::ecdsa_sha256);
  order.csr = Desk::csr(*other);
  const auto refused = ca->issue(order);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
}

TEST(Ca, WithoutProofOfPossessionNothingIsReserved) {
  Desk desk;
  const auto refused = desk.open()->issue(desk.order("one", true));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::bad_signature);
  EXPECT_TRUE(desk.book.issuances.empty());
}

TEST(Ca, RefusesBeforeAnythingIsReserved) {
  Desk desk;
  const auto ca = desk.open();
  const auto code = [&](auto spoil) {
    auto order = desk.order("one");
    spoil(order);
    const auto refused = ca->issue(order);
    EXPECT_TRUE(desk.book.issuances.empty());
    EXPECT_EQ(desk.signer.signatures, 0);
    return refused ? Code::internal : refused.error().code;
  };
  EXPECT_EQ(code([](auto& order) { order.profile = "other"; }), Code::bad_request);
  EXPECT_EQ(code([](auto& order) { order.subject.emplace_back("shoe_size", "42"); }), Code::bad_request);
  EXPECT_EQ(code([](auto& order) { order.email.clear(); }), Code::bad_request);
  EXPECT_EQ(code([](auto& order) { order.request.clear(); }), Code::bad_request);
  EXPECT_EQ(code([](auto& order) { order.not_after += std::chrono::hours{24}; }), Code::bad_request);
  EXPECT_EQ(code([](auto& order) { order.csr.pop_back(); }), Code::malformed);
  // The rule of one SIREN unit is the linter's alone.
  EXPECT_EQ(code([](auto& order) { order.subject[2].second = "0003 21560162600017"; }), Code::lint_failed);
  // RSA-2048 is not in the profile.
  const auto small = pki::testing::key(pki::KeyKind::rsa2048, pki::SignatureAlgorithm::rsa_sha256);
  EXPECT_EQ(code([&](auto& order) { order.csr = Desk::csr(*small); }), Code::unsupported);
}

TEST(Ca, RsaHoldersAreCertifiedToo) {
  Desk desk;
  auto order = desk.order("one");
  const auto key = pki::testing::key(pki::KeyKind::rsa3072, pki::SignatureAlgorithm::rsa_sha256);
  order.csr = Desk::csr(*key);
  EXPECT_TRUE(desk.open()->issue(order));
}

TEST(Ca, APowerCutAtAnyStepLeavesOneCertificateInTheEnd) {
  int steps = 0;
  {
    Desk desk;
    ASSERT_TRUE(desk.open()->issue(desk.order("one")));
    steps = desk.breaker.steps;
  }
  EXPECT_EQ(steps, 6);  // before and after: reserve, sign, complete
  for (int cut = 1; cut <= steps; ++cut) {
    for (const bool by_the_job : {false, true}) {
      Desk desk;
      desk.breaker.cut_at = cut;
      EXPECT_THROW((void)desk.open()->issue(desk.order("one")), PowerCut) << cut;
      const auto reserved = desk.book.issuances;
      const auto again = desk.open();
      if (by_the_job) {
        desk.clock.when += std::chrono::minutes{2};
        const auto finished = again->finish_issuances(desk.clock.when);
        ASSERT_TRUE(finished);
        EXPECT_EQ(*finished, cut >= 2 && cut <= 5 ? 1 : 0) << cut;
      }
      const auto issued = again->issue(desk.order("one"));
      ASSERT_TRUE(issued) << cut << ' ' << issued.error().detail;
      ASSERT_EQ(desk.book.issuances.size(), 1U);
      EXPECT_EQ(desk.book.issuances.at("one").certificate, issued->der);
      if (!reserved.empty()) {
        EXPECT_EQ(base::to_hex(reserved.at("one").serial), issued->serial_hex);
      }
      EXPECT_EQ(desk.book.trail.size(), 2U);
    }
  }
}

TEST(Ca, ATokenOutOfReachIsTakenUpLater) {
  Desk desk;
  const auto ca = desk.open();
  desk.signer.error = base::fail(Code::device_retry, "token.absent");
  EXPECT_EQ(ca->issue(desk.order("one")).error().code, Code::device_retry);
  EXPECT_EQ(desk.book.issuances.at("one").state, ports::IssuanceState::reserved);
  EXPECT_EQ(ca->finish_issuances(desk.clock.when).value(), 0);  // too young: it may be under way
  EXPECT_FALSE(ca->finish_issuances(desk.clock.when + std::chrono::minutes{2}));
  desk.signer.error.reset();
  EXPECT_EQ(ca->finish_issuances(desk.clock.when + std::chrono::minutes{2}).value(), 1);
  EXPECT_EQ(desk.book.issuances.at("one").state, ports::IssuanceState::issued);
}

TEST(Ca, ARevokedAuthoritySignsNoCertificateAndStillRevokes) {
  Desk desk;
  const auto ca = desk.open();
  const auto before = ca->issue(desk.order("one")).value();
  desk.signer.error = base::fail(Code::device_retry, "token.absent");
  EXPECT_FALSE(ca->issue(desk.order("cut off")));
  desk.signer.error.reset();
  desk.fallen = base::fail(Code::unavailable, "its issuer revoked the authority");
  EXPECT_EQ(ca->issue(desk.order("two")).error().code, Code::unavailable);
  EXPECT_FALSE(desk.book.issuances.contains("two")) << "nothing is promised";
  EXPECT_FALSE(ca->finish_issuances(desk.clock.when + std::chrono::minutes{2})) << "what was reserved before stays unsigned";
  EXPECT_EQ(ca->issue(desk.order("one")).value().der, before.der) << "what was issued may be asked for again";
  EXPECT_TRUE(ca->revoke(before.serial_hex, 1));
  EXPECT_TRUE(desk.published.contains("deux"));
}

TEST(Ca, AWrongSignatureNeverLeaves) {
  Desk desk;
  const auto ca = desk.open();
  desk.signer.spoil = true;
  EXPECT_EQ(ca->issue(desk.order("one")).error().code, Code::unavailable);
  EXPECT_EQ(desk.book.issuances.at("one").state, ports::IssuanceState::reserved);
}

TEST(Ca, ManyAskingAtOnceGetOneCertificate) {
  Desk desk;
  desk.signer.breaker = nullptr;
  const auto ca = desk.open();
  const auto order = desk.order("one");
  std::vector<base::Bytes> got(8);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : got) threads.emplace_back([&] { mine = ca->issue(order).value().der; });
  }
  for (const auto& one : got) EXPECT_EQ(one, got[0]);
}

TEST(Ca, ASerialAlreadyTakenIsDrawnAgain) {
  Desk desk;
  const auto ca = desk.open();
  ASSERT_TRUE(ca->issue(desk.order("one")));
  desk.entropy.next = 1;
  ASSERT_TRUE(ca->issue(desk.order("two")));
  desk.entropy.next = 1;
  desk.entropy.stuck = true;
  EXPECT_EQ(ca->issue(desk.order("three")).error().code, Code::unavailable);
}

TEST(Ca, AnotherKeyThanItsCertificatesIsRefused) {
  Desk desk;
  const auto wrong = std::make_shared<FrailSigner>(*desk.house.root_key, nullptr);
  CaSettings settings;
  settings.name = "deux";
  settings.chain = {desk.house.ca, desk.house.root};
  const auto refused = Ca::make(std::move(settings), {}, {}, {desk.book, wrong, desk.clock, desk.entropy, {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::misconfigured);
}

TEST(CaLists, NumbersGrowAndEntriesStayUntilOneListAfterTheEnd) {
  Desk desk;
  const auto ca = desk.open();
  EXPECT_TRUE(ca->needs_crl(desk.clock.when).value());
  EXPECT_EQ(ca->press_crl(desk.clock.when).value().number, 1);
  EXPECT_FALSE(ca->needs_crl(desk.clock.when).value());
  const auto issued = ca->issue(desk.order("one")).value();
  desk.clock.when += std::chrono::hours{1};
  const auto date = ca->revoke(issued.serial_hex, 4).value();
  EXPECT_EQ(date, desk.clock.when);
  EXPECT_EQ(serials_of(desk.published.at("deux")), std::vector{issued.serial_hex});
  EXPECT_EQ(desk.book.last_crl("deux").value()->number, 2);
  desk.clock.when += std::chrono::hours{1};
  EXPECT_EQ(ca->revoke(issued.serial_hex, 1).value(), date);  // once and for all
  // Long after the end of the certificate: on the first list, not on the next.
  const auto pressed_after = [&](std::chrono::hours hours) {
    EXPECT_TRUE(ca->press_crl(issued.not_after + hours));
    return serials_of(desk.published.at("deux")).size();
  };
  EXPECT_EQ(pressed_after(std::chrono::hours{1}), 1U);
  EXPECT_EQ(pressed_after(std::chrono::hours{2}), 0U);
}

TEST(CaLists, AreDueAfterADayAndTellTwoDaysAhead) {
  Desk desk;
  const auto ca = desk.open();
  const auto pressed = ca->press_crl(desk.clock.when).value();
  EXPECT_EQ(pressed.next_update - pressed.this_update, std::chrono::hours{48});
  EXPECT_FALSE(ca->needs_crl(desk.clock.when + std::chrono::hours{23}).value());
  EXPECT_TRUE(ca->needs_crl(desk.clock.when + std::chrono::hours{24}).value());
}

TEST(CaLists, ARevocationCountsEvenWhenItsListCannotBePublished) {
  Desk desk;
  const auto ca = desk.open();
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  const auto issued = ca->issue(desk.order("one")).value();
  const auto before = desk.published.at("deux");
  desk.clock.when += std::chrono::hours{1};
  desk.publishing_fails = true;
  EXPECT_EQ(ca->revoke(issued.serial_hex, 1).value(), desk.clock.when);
  EXPECT_EQ(desk.published.at("deux"), before);
  EXPECT_FALSE(ca->press_crl(desk.clock.when));
  desk.publishing_fails = false;
  EXPECT_TRUE(ca->needs_crl(desk.clock.when).value());
  ASSERT_TRUE(ca->press_crl(desk.clock.when + std::chrono::seconds{1}));
  EXPECT_EQ(serials_of(desk.published.at("deux")).size(), 1U);
  EXPECT_FALSE(ca->needs_crl(desk.clock.when + std::chrono::seconds{1}).value());
}

TEST(CaLists, AListKeptButNotPublishedGoesOutAtTheNextStart) {
  Desk desk;
  ASSERT_TRUE(desk.open()->press_crl(desk.clock.when));
  desk.published.clear();
  EXPECT_FALSE(desk.open()->needs_crl(desk.clock.when + std::chrono::minutes{1}).value());
  EXPECT_EQ(desk.published.size(), 1U);
}

TEST(CaLists, SuspensionAndUnknownCertificatesAreRefused) {
  Desk desk;
  const auto ca = desk.open();
  const auto issued = ca->issue(desk.order("one")).value();
  for (const int reason : {-1, 6, 7, 8, 11}) EXPECT_EQ(ca->revoke(issued.serial_hex, reason).error().code, Code::bad_request);
  EXPECT_EQ(ca->revoke("00ff", 0).error().code, Code::not_found);
  EXPECT_EQ(ca->revoke("zz", 0).error().code, Code::not_found);
}

}  // namespace
}  // namespace vidimus::ca::testing
