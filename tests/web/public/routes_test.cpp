#include "web/public/routes.hpp"

#include <gtest/gtest.h>

#include "pki/crl.hpp"
#include "pki/x509.hpp"
#include "va/test_ca.hpp"
#include "web/http/server.hpp"

namespace vidimus::web::public_ {
namespace {

using test::run;
using test::slurp;
using test::spill;

class NoLog : public tsa::StampLog {
 public:
  base::Result<base::Done> append(const tsa::StampRecord&) override { return base::Done{}; }
};

va::CertificateStatus status(base::ByteView serial) {
  va::CertificateStatus out;
  out.serial = *va::serial_from(serial);
  return out;
}

tsa::ClockReading reading() { return {base::system_now(), std::chrono::steady_clock::now().time_since_epoch()}; }

/// The whole public door on a free port, with the tools of strangers as its clients.
class PublicDoor : public ::testing::Test {
 protected:
  void SetUp() override {
    ca.certify("holder", "holder", "0x77F1F2F3F4F5F6F7F8F9");
    ca.certify("other", "holder", "0x2002");
    std::vector<va::Issuer> issuers;
    issuers.push_back(*va::make_issuer("essai", ca.der("ca"), *ocsp_key, ca.der("ocsp")));
    va::ResponderSettings settings;
    settings.ready_places = 1024;
    settings.dress = [](const va::ReadyAnswer& answer) { return ocsp_lines(answer, {}); };
    responder = *va::Responder::make(std::move(issuers), settings);
    auto gone = status(base::Bytes{0x20, 0x02});
    gone.revoke(base::system_now() - std::chrono::hours{1}, pki::RevocationReason::key_compromise);
    responder->publish(va::StatusIndex{std::vector{status(*base::from_hex("77F1F2F3F4F5F6F7F8F9")), gone}}, base::system_now());
    shelve();
    authority = std::make_unique<tsa::TimeStampAuthority>(
        *pki::tsp::TokenSigner::make(*tsu_key, std::vector<base::Bytes>{ca.der("tsu")}, {}), serials, watch, log, reading);
    http::ServerSettings server_settings;
    server_settings.clock = base::system_now;
    std::vector<http::Listener> listeners(1);
    listeners[0].name = "public";
    listeners[0].routes = routes({*responder, shelf, authority.get()});
    auto opened = http::Server::open(std::move(server_settings), std::move(listeners));
    ASSERT_TRUE(opened) << opened.error().detail;
    server = *std::move(opened);
    server->start();
    url = "http://127.0.0.1:" + std::to_string(server->port("public"));
  }
  void TearDown() override {
    if (server) server->stop();
  }

  void shelve() {
    const auto der = ca.der("ca");
    const auto issuer = pki::read_certificate(der);
    const auto key = ca.signer("ca");
    const pki::crl::Header header{.issuer = issuer->subject,
                                  .authority_key_id = *issuer->subject_key_identifier,
                                  .this_update = base::system_now(),
                                  .next_update = base::system_now() + std::chrono::hours{48},
                                  .number = 1};
    const base::Bytes serial{0x20, 0x02};
    const pki::crl::Revocation revoked{.serial = serial, .revoked_at = base::system_now()};
    auto crl = *va::crl_item(*pki::crl::write(header, {&revoked, 1}, *key));
    crl.lines = crl_lines(crl, {});
    shelf.put("crl/essai", std::move(crl));
    auto certificate = *va::certificate_item(der);
    certificate.lines = certificate_lines(certificate, {});
    shelf.put("ca/essai", std::move(certificate));
  }

  test::TestCa ca;
  std::unique_ptr<pki::Signer> ocsp_key = ca.signer("ocsp");
  std::unique_ptr<pki::Signer> tsu_key = ca.signer("tsu");
  std::unique_ptr<va::Responder> responder;
  va::Shelf shelf;
  tsa::StampSerials serials{{1, 2, 3, 4, 5, 6, 7, 8}};
  tsa::ClockWatch watch;
  NoLog log;
  std::unique_ptr<tsa::TimeStampAuthority> authority;
  std::unique_ptr<http::Server> server;
  std::string url;
};

TEST_F(PublicDoor, OpensslAsksByPost) {
  for (const std::string digest : {"-sha1", "-sha256"})
    for (const std::string nonce : {"-nonce", "-no_nonce"}) {
      const auto asked =
          run("openssl ocsp -issuer " + ca.file("ca.pem") + " " + digest + " -cert " + ca.file("holder.pem") + " -cert " +
              ca.file("other.pem") + " -serial 0x99 " + nonce + " -url " + url + "/ocsp -CAfile " + ca.file("ca.pem"));
      EXPECT_TRUE(asked.says("Response verify OK")) << asked.output;
      EXPECT_TRUE(asked.says("holder.pem: good")) << asked.output;
      EXPECT_TRUE(asked.says("other.pem: revoked")) << asked.output;
      EXPECT_TRUE(asked.says("0x99: unknown")) << asked.output;
      const auto one = run("openssl ocsp -issuer " + ca.file("ca.pem") + " " + digest + " -cert " + ca.file("holder.pem") + " " +
                           nonce + " -url " + url + "/ocsp -CAfile " + ca.file("ca.pem"));
      EXPECT_TRUE(one.says("Response verify OK")) << one.output;
      EXPECT_TRUE(one.says("holder.pem: good")) << one.output;
    }
}

TEST_F(PublicDoor, GnutlsAsksByPost) {
  const auto asked = run("ocsptool --ask=" + url + "/ocsp --load-issuer " + ca.file("ca.pem") + " --load-cert " +
                         ca.file("holder.pem") + " --load-trust " + ca.file("ca.pem"));
  EXPECT_TRUE(asked.says("Certificate Status: good")) << asked.output;
  EXPECT_TRUE(asked.says("Verifying OCSP Response: Success")) << asked.output;
}

TEST_F(PublicDoor, CachesMayAskByGet) {
  run("openssl ocsp -issuer " + ca.file("ca.pem") + " -no_nonce -cert " + ca.file("holder.pem") + " -reqout " +
      ca.file("req.der"));
  const auto plain = base::to_base64(slurp(ca.file("req.der")));
  std::string escaped;
  for (const char c : plain) escaped += c == '/' ? "%2F" : c == '+' ? "%2B" : c == '=' ? "%3D" : std::string(1, c);
  for (const auto& form : {escaped, plain}) {
    const auto got = run("curl -s -f -D " + ca.file("head") + " -o " + ca.file("resp.der") + " '" + url + "/ocsp/" + form + "'");
    ASSERT_EQ(got.status, 0) << form;
    const auto verdict = run("openssl ocsp -respin " + ca.file("resp.der") + " -issuer " + ca.file("ca.pem") + " -CAfile " +
                             ca.file("ca.pem") + " -no_nonce -cert " + ca.file("holder.pem"));
    EXPECT_TRUE(verdict.says("holder.pem: good")) << verdict.output;
    const auto head = run("cat " + ca.file("head"));
    for (const std::string field : {"Content-Type: application/ocsp-response", "ETag: \"", "Last-Modified: ", "Expires: ",
                                    "Cache-Control: max-age=600, public, no-transform, must-revalidate"})
      EXPECT_TRUE(head.says(field)) << head.output;
  }
  const auto bad = run("curl -s -D - -o " + ca.file("resp.der") + " '" + url + "/ocsp/not*base64'");
  EXPECT_TRUE(bad.says("200 OK")) << bad.output;
  EXPECT_EQ(slurp(ca.file("resp.der")).size(), 5U);
}

TEST_F(PublicDoor, AnswersToANonceAreNotStored) {
  run("openssl ocsp -issuer " + ca.file("ca.pem") + " -nonce -cert " + ca.file("holder.pem") + " -reqout " + ca.file("req.der"));
  const auto got = run("curl -s -f -D - -o " + ca.file("resp.der") + " --data-binary @" + ca.file("req.der") +
                       " -H 'Content-Type: application/ocsp-request' " + url + "/ocsp");
  EXPECT_TRUE(got.says("Cache-Control: no-store")) << got.output;
  EXPECT_FALSE(got.says("ETag")) << got.output;
}

TEST_F(PublicDoor, ListsAndCertificatesComeWithTheirTypes) {
  const auto list = run("curl -s -f -D - -o " + ca.file("got.crl") + " " + url + "/crl/essai.crl");
  EXPECT_TRUE(list.says("Content-Type: application/pkix-crl")) << list.output;
  EXPECT_TRUE(run("openssl crl -inform DER -in " + ca.file("got.crl") + " -CAfile " + ca.file("ca.pem") + " -noout -verify")
                  .says("verify OK"));
  const auto certificate = run("curl -s -f -D - -o " + ca.file("got.cer") + " " + url + "/ca/essai.cer");
  EXPECT_TRUE(certificate.says("Content-Type: application/pkix-cert")) << certificate.output;
  EXPECT_EQ(slurp(ca.file("got.cer")), ca.der("ca"));

  const auto etag =
      run("curl -s -f -D - -o " + ca.file("x") + " " + url + "/crl/essai.crl | tr -d '\\r' | sed -n 's/^ETag: //p'").output;
  const auto again = run("curl -s -D - -o " + ca.file("x") + " -H 'If-None-Match: " + etag.substr(0, etag.size() - 1) + "' " +
                         url + "/crl/essai.crl");
  EXPECT_TRUE(again.says("304 Not Modified")) << again.output;
  for (const std::string path :
       {"/crl/autre.crl", "/crl/essai.cer", "/crl/essai", "/ca/essai.crl", "/crl/..%2Fca%2Fessai.crl", "/"})
    EXPECT_NE(run("curl -s -f --path-as-is " + url + path).status, 0) << path;
}

TEST_F(PublicDoor, OpensslVerifiesTimeStampsFromTheDoor) {
  std::ofstream(ca.file("document")) << "acte";
  const auto stamped = run("openssl ts -query -data " + ca.file("document") + " -sha256 -cert -out " + ca.file("q.tsq") +
                           " && curl -s -f -D - -H 'Content-Type: application/timestamp-query' --data-binary @" +
                           ca.file("q.tsq") + " -o " + ca.file("r.tsr") + " " + url + "/tsa && openssl ts -verify -queryfile " +
                           ca.file("q.tsq") + " -in " + ca.file("r.tsr") + " -CAfile " + ca.file("ca.pem"));
  EXPECT_TRUE(stamped.says("Content-Type: application/timestamp-reply")) << stamped.output;
  EXPECT_TRUE(stamped.says("Verification: OK")) << stamped.output;
}

TEST_F(PublicDoor, HealthSaysWhatIsKnown) {
  const auto health = run("curl -s -f " + url + "/health");
  EXPECT_TRUE(health.says("\"certificates\":2")) << health.output;
  EXPECT_TRUE(health.says("\"expired\":false")) << health.output;
}

TEST_F(PublicDoor, HostileBodiesGetShortAnswersAndTheDoorStaysOpen) {
  for (const std::string octets : {"", "\\x30", "\\x30\\x80", "\\x30\\x84\\xff\\xff\\xff\\xff", "GET / HTTP/1.1"}) {
    const auto got = run("printf '" + octets + "' | curl -s -o " + ca.file("o") +
                         " -w '%{http_code} %{size_download}' --data-binary @- " + url + "/ocsp");
    EXPECT_TRUE(got.says("200 5")) << octets << got.output;
    const auto stamp = run("printf '" + octets + "' | curl -s -o " + ca.file("o") + " -w '%{http_code}' --data-binary @- " + url +
                           "/tsa && openssl ts -reply -text -in " + ca.file("o"));
    EXPECT_TRUE(stamp.says("wrong format")) << octets << stamp.output;
  }
  EXPECT_TRUE(
      run("head -c 200000 /dev/zero | curl -s -o /dev/null -w '%{http_code}' --data-binary @- " + url + "/ocsp").says("413"));
  EXPECT_TRUE(run("curl -s -f " + url + "/health").says("ok"));
}

}  // namespace
}  // namespace vidimus::web::public_
