#include "pki/tsp.hpp"

#include <gtest/gtest.h>

#include "pki/digest.hpp"
#include "va/test_ca.hpp"

namespace vidimus::pki::tsp {
namespace {

using test::run;
using test::slurp;
using test::spill;
using test::TestCa;

Instant now() { return base::system_now(); }

class TspWithStrangers : public ::testing::TestWithParam<TestCa::Keys> {
 protected:
  TspWithStrangers() : ca(GetParam()), signer(ca.signer("tsu")) { std::ofstream(ca.file("document")) << "délibération"; }
  TokenSigner token_signer(UnitOptions options = {}) {
    const std::vector<Bytes> certificates{ca.der("tsu"), ca.der("ca")};
    return *TokenSigner::make(*signer, certificates, std::move(options));
  }
  TestCa ca;
  std::unique_ptr<Signer> signer;
};

TEST_P(TspWithStrangers, OpensslVerifiesTheToken) {
  for (const std::string digest : {"-sha256", "-sha384", "-sha512"})
    for (const std::string certificate : {"-cert", ""})
      for (const std::string nonce : {"", "-no_nonce"}) {
        ASSERT_EQ(run("openssl ts -query -data " + ca.file("document") + " " + digest + " " + certificate + " " + nonce +
                      " -out " + ca.file("q.tsq"))
                      .status,
                  0);
        const auto octets = slurp(ca.file("q.tsq"));
        const auto request = read_request(octets);
        ASSERT_TRUE(request) << request.error().detail;
        EXPECT_EQ(request->certificate_wanted, certificate == "-cert");
        EXPECT_EQ(request->nonce.has_value(), nonce.empty());
        const auto unit = token_signer({.name_the_unit = digest == "-sha384"});
        ASSERT_FALSE(unit.refusal(*request));
        const Bytes serial{0x80, 1, 2, 3};
        const auto response = unit.sign(*request, {serial, now()});
        ASSERT_TRUE(response) << response.error().detail;
        spill(ca.file("r.tsr"), *response);
        const auto verdict = run("openssl ts -verify -queryfile " + ca.file("q.tsq") + " -in " + ca.file("r.tsr") + " -CAfile " +
                                 ca.file("ca.pem") + " -untrusted " + ca.file("tsu.pem"));
        EXPECT_TRUE(verdict.says("Verification: OK")) << verdict.output;
        const auto text = run("openssl ts -reply -in " + ca.file("r.tsr") + " -text");
        EXPECT_TRUE(text.says("Policy OID: 0.4.0.2023.1.1")) << text.output;
        EXPECT_TRUE(text.says("Serial number: 0x80010203")) << text.output;
        EXPECT_TRUE(text.says("Accuracy: 0x01 seconds")) << text.output;
        // The token is CMS like any other: another verifier of the same file, with DER signed attributes.
        run("openssl ts -reply -in " + ca.file("r.tsr") + " -token_out -out " + ca.file("token.der"));
        const auto cms = run("openssl cms -verify -inform DER -purpose timestampsign -in " + ca.file("token.der") + " -CAfile " +
                             ca.file("ca.pem") + " -certfile " + ca.file("tsu.pem") + " -out " + ca.file("info.der"));
        EXPECT_TRUE(cms.says("Verification successful")) << cms.output;
      }
}

TEST_P(TspWithStrangers, AnotherDocumentDoesNotVerify) {
  run("openssl ts -query -data " + ca.file("document") + " -sha256 -cert -out " + ca.file("q.tsq"));
  const auto octets = slurp(ca.file("q.tsq"));
  const auto response = token_signer().sign(*read_request(octets), {Bytes{1}, now()});
  ASSERT_TRUE(response);
  spill(ca.file("r.tsr"), *response);
  std::ofstream(ca.file("document")) << "autre";
  EXPECT_TRUE(
      run("openssl ts -verify -data " + ca.file("document") + " -in " + ca.file("r.tsr") + " -CAfile " + ca.file("ca.pem"))
          .says("Verification: FAILED"));
}

INSTANTIATE_TEST_SUITE_P(Keys, TspWithStrangers, ::testing::Values(TestCa::Keys::p256, TestCa::Keys::rsa),
                         [](const auto& keys) { return keys.param == TestCa::Keys::rsa ? "rsa" : "p256"; });

TEST(Tsp, RefusalsSayWhy) {
  const auto policy = *oid_from(best_practice_policy);
  const Bytes digest(32, 1);
  const auto good = write_request(digest, Bytes{9}, true);
  const auto with = [&](auto change) {
    auto request = *read_request(good);
    change(request);
    return refusal(request, policy);
  };
  EXPECT_FALSE(with([](Request&) {}));
  EXPECT_EQ(with([](Request& r) { r.version = 2; }), Failure::bad_request);
  EXPECT_EQ(with([](Request& r) { r.hash.reset(); }), Failure::bad_algorithm);
  EXPECT_EQ(with([](Request& r) { r.hash = ImprintHash::sha384; }), Failure::bad_data_format);
  EXPECT_EQ(with([](Request& r) { r.has_extensions = true; }), Failure::unaccepted_extension);
  const auto other = *oid_from("1.2.3");
  EXPECT_EQ(with([&](Request& r) { r.policy = other; }), Failure::unaccepted_policy);
  EXPECT_FALSE(with([&](Request& r) { r.policy = policy; }));
}

TEST(Tsp, Sha1ImprintsAreRefused) {
  const test::FreshDirectory dir;
  std::ofstream(dir / "document") << "x";
  ASSERT_EQ(run("openssl ts -query -data " + (dir / "document") + " -sha1 -out " + (dir / "q.tsq")).status, 0);
  const auto octets = slurp(dir / "q.tsq");
  const auto request = read_request(octets);
  ASSERT_TRUE(request);
  EXPECT_EQ(refusal(*request, *oid_from(best_practice_policy)), Failure::bad_algorithm);
}

TEST(Tsp, OpensslReadsRejections) {
  const test::FreshDirectory dir;
  const std::vector<std::pair<Failure, std::string>> cases{{Failure::bad_algorithm, "unrecognized or unsupported algorithm"},
                                                           {Failure::bad_request, "transaction not permitted"},
                                                           {Failure::bad_data_format, "wrong format"},
                                                           {Failure::time_not_available, "time source is not available"},
                                                           {Failure::unaccepted_policy, "policy is not supported"},
                                                           {Failure::unaccepted_extension, "extension is not supported"},
                                                           {Failure::system_failure, "due to system failure"}};
  for (const auto& [why, text] : cases) {
    spill(dir / "r.tsr", rejection(why, "motif"));
    const auto read = run("openssl ts -reply -in " + (dir / "r.tsr") + " -text");
    EXPECT_TRUE(read.says("Status: Rejected")) << read.output;
    EXPECT_TRUE(read.says(text)) << read.output;
    EXPECT_TRUE(read.says("motif")) << read.output;
  }
}

TEST(Tsp, EveryCutIsRefusedAndNoFlipOverruns) {
  const auto whole = write_request(Bytes(32, 1), Bytes{9, 9}, true);
  ASSERT_TRUE(read_request(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(read_request(ByteView{whole}.first(size)));
  for (std::size_t place = 0; place < whole.size(); ++place)
    for (int value = 0; value < 256; ++value) {
      auto altered = whole;
      altered[place] = static_cast<std::uint8_t>(value);
      const auto request = read_request(altered);
      EXPECT_TRUE(!request || request->imprint.size() <= 128);
    }
}

TEST(Tsp, AUnitNeedsTheCertificateOfItsKey) {
  TestCa ca;
  const auto signer = ca.signer("ocsp");
  EXPECT_FALSE(TokenSigner::make(*signer, std::vector<Bytes>{ca.der("tsu")}, {}));
  EXPECT_FALSE(TokenSigner::make(*signer, std::vector<Bytes>{}, {}));
  EXPECT_TRUE(TokenSigner::make(*signer, std::vector<Bytes>{ca.der("ocsp")}, {}));
}

}  // namespace
}  // namespace vidimus::pki::tsp
