#include "pki/ocsp.hpp"

#include <gtest/gtest.h>

#include "pki/digest.hpp"
#include "pki/x509.hpp"
#include "va/test_ca.hpp"

namespace vidimus::pki::ocsp {
namespace {

using test::run;
using test::slurp;
using test::spill;
using test::TestCa;

Instant now() { return std::chrono::floor<std::chrono::seconds>(base::system_now()); }

class OcspWithStrangers : public ::testing::TestWithParam<TestCa::Keys> {
 protected:
  OcspWithStrangers() : ca(GetParam()), signer(ca.signer("ocsp")) { ca.certify("holder", "holder", "0x00F1F2F3F4F5F6F7F8F9"); }
  ResponseSigner response_signer() { return *ResponseSigner::make(*signer, ca.der("ocsp")); }
  TestCa ca;
  std::unique_ptr<Signer> signer;
};

TEST_P(OcspWithStrangers, OpensslBelievesTheAnswer) {
  for (const std::string digest : {"-sha1", "-sha256"}) {
    for (const std::string nonce : {"-nonce", "-no_nonce"}) {
      ASSERT_EQ(run("openssl ocsp -issuer " + ca.file("ca.pem") + " " + digest + " -cert " + ca.file("holder.pem") + " -cert " +
                    ca.file("tsu.pem") + " " + nonce + " -reqout " + ca.file("req.der"))
                    .status,
                0);
      const auto octets = slurp(ca.file("req.der"));
      const auto request = read_request(octets);
      ASSERT_TRUE(request) << request.error().detail;
      ASSERT_EQ(request->ids.size(), 2U);
      EXPECT_EQ(request->nonce.has_value(), nonce == "-nonce");
      EXPECT_TRUE(request->ids[0].usual);
      const auto certificate = ca.der("ca");
      const auto issuer = read_certificate(certificate);
      ASSERT_TRUE(issuer);
      EXPECT_TRUE(same(request->ids[1].issuer_name_hash, sha1(issuer->subject)) ||
                  same(request->ids[1].issuer_name_hash, sha256(issuer->subject)));

      const std::vector<SingleStatus> singles{{.cert_id = request->ids[0].whole,
                                               .status = Status::good,
                                               .this_update = now(),
                                               .next_update = now() + std::chrono::hours{12}},
                                              {.cert_id = request->ids[1].whole,
                                               .status = Status::revoked,
                                               .revoked_at = now() - std::chrono::hours{1},
                                               .reason = RevocationReason::superseded,
                                               .this_update = now(),
                                               .archive_cutoff = now() - std::chrono::hours{24 * 365}}};
      const auto response = response_signer().sign(singles, now(), request->nonce);
      ASSERT_TRUE(response) << response.error().detail;
      spill(ca.file("resp.der"), *response);
      const std::string judge =
          "openssl ocsp -issuer " + ca.file("ca.pem") + " -CAfile " + ca.file("ca.pem") + " -respin " + ca.file("resp.der") + " ";
      const auto nonce_checked = run(judge + "-reqin " + ca.file("req.der"));
      EXPECT_TRUE(nonce_checked.says("Response verify OK")) << nonce_checked.output;
      EXPECT_FALSE(nonce_checked.says("WARNING")) << nonce_checked.output;
      const auto openssl = run(judge + digest + " -no_nonce -cert " + ca.file("holder.pem") + " -cert " + ca.file("tsu.pem"));
      EXPECT_TRUE(openssl.says("Response verify OK")) << openssl.output;
      EXPECT_TRUE(openssl.says("holder.pem: good")) << openssl.output;
      EXPECT_TRUE(openssl.says("tsu.pem: revoked")) << openssl.output;
      EXPECT_TRUE(openssl.says("Reason: superseded")) << openssl.output;
    }
  }
}

TEST_P(OcspWithStrangers, GnutlsBelievesTheAnswer) {
  ASSERT_EQ(run("ocsptool --generate-request --load-issuer " + ca.file("ca.pem") + " --load-cert " + ca.file("holder.pem") +
                " --outfile " + ca.file("req.der"))
                .status,
            0);
  const auto octets = slurp(ca.file("req.der"));
  const auto request = read_request(octets);
  ASSERT_TRUE(request) << request.error().detail;
  const SingleStatus single{.cert_id = request->ids.at(0).whole,
                            .status = Status::good,
                            .this_update = now(),
                            .next_update = now() + std::chrono::hours{1}};
  const auto response = response_signer().sign({&single, 1}, now(), request->nonce);
  ASSERT_TRUE(response);
  spill(ca.file("resp.der"), *response);
  const auto verdict =
      run("ocsptool --verify-response --load-trust " + ca.file("ca.pem") + " --load-response " + ca.file("resp.der"));
  EXPECT_TRUE(verdict.says("Verifying OCSP Response: Success")) << verdict.output;
}

TEST_P(OcspWithStrangers, TheAnswerOfOpensslIsRead) {
  std::ofstream(ca.file("index.txt")) << "V\t391231000000Z\t\tF1F2F3F4F5F6F7F8F9\tunknown\t/CN=holder\n"
                                         "R\t391231000000Z\t261101000000Z,keyCompromise\t1002\tunknown\t/CN=tsu\n";
  const auto made =
      run("openssl ocsp -index " + ca.file("index.txt") + " -CA " + ca.file("ca.pem") + " -rsigner " + ca.file("ocsp.pem") +
          " -rkey " + ca.file("ocsp.key") + " -issuer " + ca.file("ca.pem") + " -cert " + ca.file("holder.pem") + " -cert " +
          ca.file("tsu.pem") + " -serial 77 -ndays 2 -respout " + ca.file("resp.der") + " -noverify");
  const auto octets = slurp(ca.file("resp.der"));
  const auto response = read_response(octets);
  ASSERT_TRUE(response) << response.error().detail << made.output;
  ASSERT_EQ(response->singles.size(), 3U);
  EXPECT_EQ(response->singles[0].status, Status::good);
  EXPECT_TRUE(response->singles[0].next_update);
  EXPECT_EQ(response->singles[1].status, Status::revoked);
  EXPECT_EQ(response->singles[1].reason, RevocationReason::key_compromise);
  EXPECT_EQ(response->singles[1].revoked_at, *base::from_rfc3339("2026-11-01T00:00:00Z"));
  EXPECT_EQ(response->singles[2].status, Status::unknown);
  EXPECT_TRUE(response->nonce);
  EXPECT_TRUE(response->responder_name);
  ASSERT_GE(response->certificates.size(), 1U);
  const auto certificate = read_certificate(response->certificates[0]);
  ASSERT_TRUE(certificate);
  EXPECT_TRUE(verify(*algorithm_from(response->algorithm), certificate->spki, response->tbs, response->signature));
}

INSTANTIATE_TEST_SUITE_P(Keys, OcspWithStrangers, ::testing::Values(TestCa::Keys::p256, TestCa::Keys::rsa),
                         [](const auto& keys) { return keys.param == TestCa::Keys::rsa ? "rsa" : "p256"; });

Bytes id_for(ByteView serial, IdHash hash = IdHash::sha1) {
  const Bytes digest(hash == IdHash::sha1 ? 20 : 32, 0x11);
  return write_cert_id({hash, digest, digest}, serial);
}

TEST(OcspRequest, NoncesOfOneTo128OctetsAreTaken) {
  const std::vector<Bytes> ids{id_for(Bytes{5})};
  for (const std::size_t size : {1U, 16U, 32U, 33U, 127U, 128U}) {
    const Bytes nonce(size, 0xAB);
    const auto octets = write_request(ids, nonce);
    const auto request = read_request(octets);
    ASSERT_TRUE(request) << size;
    EXPECT_TRUE(same(*request->nonce, nonce));
  }
  EXPECT_FALSE(read_request(write_request(ids, Bytes{})));
  EXPECT_FALSE(read_request(write_request(ids, Bytes(129, 1))));
}

TEST(OcspRequest, NumberOfCertificatesIsBounded) {
  EXPECT_FALSE(read_request(write_request({}, std::nullopt)));
  EXPECT_TRUE(read_request(write_request(std::vector<Bytes>(ids_limit, id_for(Bytes{5})), std::nullopt)));
  EXPECT_FALSE(read_request(write_request(std::vector<Bytes>(ids_limit + 1, id_for(Bytes{5})), std::nullopt)));
}

TEST(OcspRequest, HashesAreTakenByTheirSize) {
  const auto sha1_octets = write_request(std::vector<Bytes>{id_for(Bytes{5}, IdHash::sha1)}, std::nullopt);
  EXPECT_EQ(read_request(sha1_octets)->ids[0].hash, IdHash::sha1);
  const auto sha256_octets = write_request(std::vector<Bytes>{id_for(Bytes{5}, IdHash::sha256)}, std::nullopt);
  EXPECT_EQ(read_request(sha256_octets)->ids[0].hash, IdHash::sha256);
  const Bytes wrong_size(21, 0);
  const auto odd =
      write_request(std::vector<Bytes>{write_cert_id({IdHash::sha1, wrong_size, wrong_size}, Bytes{5})}, std::nullopt);
  EXPECT_FALSE(read_request(odd)->ids[0].hash);
}

TEST(OcspRequest, ACriticalExtensionNotUnderstoodIsRefused) {
  for (const bool critical : {false, true}) {
    DerWriter out;
    out.in(tag::sequence, [&] {
      out.in(tag::sequence, [&] {
        out.in(tag::sequence, [&] { out.in(tag::sequence, [&] { out.raw(id_for(Bytes{5})); }); });
        out.in(tag::context(2), [&] {
          out.in(tag::sequence, [&] {
            out.in(tag::sequence, [&] {
              out.oid("1.2.3.4");
              if (critical) out.boolean(true);
              out.octets(Bytes{5, 0});
            });
          });
        });
      });
    });
    EXPECT_EQ(static_cast<bool>(read_request(out.bytes())), !critical);
  }
}

TEST(OcspRequest, SignedRequestsAreReadWithoutLookingAtTheSignature) {
  test::TestCa ca;
  ASSERT_EQ(run("openssl ocsp -issuer " + ca.file("ca.pem") + " -cert " + ca.file("tsu.pem") + " -signer " + ca.file("ocsp.pem") +
                " -signkey " + ca.file("ocsp.key") + " -reqout " + ca.file("req.der"))
                .status,
            0);
  const auto octets = slurp(ca.file("req.der"));
  const auto request = read_request(octets);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->ids.size(), 1U);
}

TEST(OcspRequest, EveryCutIsRefusedAndNoFlipOverruns) {
  const Bytes nonce(16, 7);
  const auto whole = write_request(std::vector<Bytes>{id_for(Bytes{5}), id_for(Bytes{6}, IdHash::sha256)}, nonce);
  ASSERT_TRUE(read_request(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(read_request(ByteView{whole}.first(size)));
  auto longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(read_request(longer));
  for (std::size_t place = 0; place < whole.size(); ++place)
    for (int value = 0; value < 256; value += 5) {
      auto altered = whole;
      altered[place] = static_cast<std::uint8_t>(value);
      const auto request = read_request(altered);
      EXPECT_TRUE(!request || !request->ids.empty());
    }
}

TEST(OcspResponse, ErrorsAreFiveOctetsAndReadBack) {
  for (const auto why : {ResponseStatus::malformed_request, ResponseStatus::internal_error, ResponseStatus::try_later,
                         ResponseStatus::signature_required, ResponseStatus::unauthorized}) {
    const auto octets = error_response(why);
    EXPECT_EQ(octets.size(), 5U);
    const auto response = read_response(octets);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, why);
  }
}

TEST(OcspResponse, EveryCutIsRefusedAndNoFlipOverruns) {
  const auto key = *make_software_key(KeyKind::p256);
  const auto signer = *software_signer(key, SignatureAlgorithm::ecdsa_sha256);
  const auto id = id_for(Bytes{5});
  const SingleStatus single{.cert_id = id,
                            .status = Status::revoked,
                            .revoked_at = now(),
                            .reason = RevocationReason::ca_compromise,
                            .this_update = now(),
                            .next_update = now(),
                            .archive_cutoff = now()};
  const auto whole = ResponseSigner::make(*signer, {})->sign({&single, 1}, now(), Bytes(16, 3));
  ASSERT_TRUE(whole);
  ASSERT_TRUE(read_response(*whole));
  EXPECT_EQ(read_response(*whole)->singles.at(0).archive_cutoff, now());
  for (std::size_t size = 0; size < whole->size(); ++size) EXPECT_FALSE(read_response(ByteView{*whole}.first(size)));
  for (std::size_t place = 0; place < whole->size(); ++place)
    for (int value = 0; value < 256; value += 15) {
      auto altered = *whole;
      altered[place] = static_cast<std::uint8_t>(value);
      static_cast<void>(read_response(altered));
    }
}

}  // namespace
}  // namespace vidimus::pki::ocsp
