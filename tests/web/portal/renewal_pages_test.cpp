// Renewal under the signature of the current certificate, through its page.
#include "ra/renewal_desk.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

using namespace ra::testing;

class RenewalPages : public RenewalDesk, public ::testing::Test {
 protected:
  /// Deposits a signed file.
  void deposit(const std::string& to, const base::Bytes& file, const Fields& beside = {}) {
    Fields fields{{"csrf", web.token()}};
    fields.insert(fields.end(), beside.begin(), beside.end());
    web.upload(to, fields, "file", "demande.p7m", std::string{base::text_of(file)});
  }

  OpenPortal door{desk.house, desk.counter};
  Browser& web = door.web;
};

TEST_F(RenewalPages, TheHolderSignsDepositsAndAccepts) {
  const auto line = ordered();
  pay(line);
  const auto path = "/dossiers/" + line.reference + "/renouvellement";
  web.sign_in(cast::holder).open(path).keep("renouvellement");
  ASSERT_EQ(web.status, 200) << web.page;
  web.open(path + "/demande.txt");
  EXPECT_EQ(web.page, must(ra::renewal_text(desk.counter, as(cast::holder), line.reference)));
  web.open(path);
  deposit(path, {});
  EXPECT_EQ(web.status, 400);
  EXPECT_TRUE(web.shows("href=\"#file\""));
  const auto file = request_for(line);
  deposit(path, file);
  EXPECT_EQ(web.status, 409) << "the data are not confirmed";
  deposit(path, file, {{"confirmed", "oui"}});
  EXPECT_EQ(web.status, 200) << web.page;
  EXPECT_TRUE(web.keep("renouvellement_fait").shows("Votre nouveau certificat est fabriqué"));
  const auto made = *desk.file(line).certificate;
  EXPECT_TRUE(web.shows(made.serial));
  EXPECT_EQ(base::copy_of(base::view_of(web.open(path + "/certificat.cer").page)), made.der);
  const auto words = web.open(path + "/acceptation.txt").page;
  web.open(path);
  deposit(path + "/acceptation", first.signed_file(words, before.der));
  EXPECT_GE(web.status, 400) << "under the old key";
  deposit(path + "/acceptation", second.signed_file(words, made.der));
  EXPECT_EQ(web.status, 200) << web.page;
  EXPECT_EQ(desk.now(made).state, domain::CertificateState::active);
  EXPECT_TRUE(web.open(path).shows("Le certificat est renouvelé et actif"));
}

TEST_F(RenewalPages, IsItsHoldersAlone) {
  const auto line = ordered();
  EXPECT_EQ(web.sign_in(cast::buyer).open("/dossiers/" + line.reference + "/renouvellement").status, 403);
}

}  // namespace
}  // namespace vidimus::web::portal::testing
