// «Test my certificate» and «Check a certificate» say in plain words what is wrong: by the file, and at the door that asks for
// the key.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "pki/pem.hpp"
#include "ra/certificate_desk.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

using namespace ra::testing;

class CheckPages : public ::testing::Test {
 protected:
  /// The page after this certificate was sent as a file.
  Browser& sent(const base::Bytes& certificate) {
    web.open("/verifier");
    return web.upload("/verifier", {{"csrf", web.token()}}, "certificate", "certificat.cer",
                      std::string{base::text_of(certificate)});
  }
  /// The page of the listener that asks for a certificate, when the browser shows this one.
  std::string at_the_door(const base::Bytes& certificate, bool trusted) {
    http::Request request;
    request.now = desk.house.clock.at;
    request.tls = true;
    EXPECT_TRUE(request.set_target("/certificat"));
    request.headers.add("Host", "registry.example");
    request.peer = std::make_shared<http::PeerCertificate>(
        http::PeerCertificate{certificate, trusted, trusted ? "" : "unable to get local issuer certificate"});
    return std::string{listener.find(request).route->handler(request).content()};
  }
  void both_say(const base::Bytes& certificate, bool trusted, const std::string& words) {
    EXPECT_TRUE(sent(certificate).shows(words)) << words << web.page;
    EXPECT_NE(at_the_door(certificate, trusted).find(words), std::string::npos) << words;
  }
  /// Of another authority, and made for an authority: twice not what a person logs in with.
  base::Bytes strangers() const {
    const auto file = desk.house.folder + "/made.pem";
    const auto command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=Essai "
        "-addext keyUsage=critical,keyCertSign -out " +
        file + " 2>/dev/null";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl");
    return must(pki::one_from_pem(must(base::read_file(file)), "CERTIFICATE"));
  }

  CertificateDesk desk;
  OpenPortal door{desk.house, desk.counter};
  http::Router listener = must(http::Router::make(certificate_routes(door.portal).rows));
  Browser& web = door.web;
};

TEST_F(CheckPages, SayWhetherItIsInOrderRevokedExpiredOrNotValidYet) {
  const auto in_hand = desk.in_hand();
  const auto& held = in_hand.certificate;
  both_say(held.der, true, "Ce certificat est en ordre");
  const auto now = std::exchange(desk.house.clock.at, *held.not_before - std::chrono::hours{1});
  both_say(held.der, true, "Pas encore valable");
  desk.house.clock.at = std::max(now, *held.not_before + std::chrono::hours{1});
  must(revoke_certificate(desk.counter, desk.house.actor(cast::holder), in_hand.line.reference,
                          domain::RevocationReason::cessation, ""));
  both_say(held.der, true, "il ne doit plus servir");
  desk.house.clock.at = *held.not_after + std::chrono::seconds{1};
  both_say(held.der, true, "sa date de fin est passée");
  EXPECT_TRUE(web.shows("Commandez un nouveau certificat")) << "and what to do";
}

TEST_F(CheckPages, SayThatAnotherAuthorityMadeItAndThatItIsOfTheWrongKind) {
  const auto other = strangers();
  both_say(other, false, "Ce certificat n’a pas été délivré ici");
  both_say(other, false, "pas d’une personne");
  both_say(other, false, "Ne permet pas de se connecter");
  EXPECT_EQ(at_the_door(other, false).find("name=\"csrf\" value"), at_the_door(other, false).npos) << "no way in with it";
  EXPECT_NE(at_the_door(other, false).find("mais il n’est pas reconnu ici"), std::string::npos);
}

TEST_F(CheckPages, RefuseWhatIsNoCertificate) {
  EXPECT_EQ(sent(base::copy_of(base::view_of(std::string_view{"bonjour"}))).status, 400);
}

}  // namespace
}  // namespace vidimus::web::portal::testing
