// Pages about second proofs of the agents: who has some, and the way out for who lost them.
#include <liboath/oath.h>

#include "ra/cast.hpp"
#include "ra/second_factor.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

class LostProofs : public PortalTest {
 protected:
  LostProofs() { house.load_sample(); }
  void enrol(const char* email) {
    must(ra::ask_sign_in_link(house.counter, email));
    const auto in = must(ra::sign_in_with_link(house.counter, house.last_link()));
    const auto session = must(ra::find_session(house.counter, std::string{in.secret.reveal()}));
    const auto offer = must(ra::offer_one_time_code(house.counter, session));
    char* octets = nullptr;
    std::size_t size = 0;
    oath_base32_decode(offer.setup.secret.data(), offer.setup.secret.size(), &octets, &size);
    char code[7] = {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(house.clock.at.time_since_epoch()).count();
    oath_totp_generate(octets, size, seconds, 30, 0, 6, code);
    std::free(octets);
    must(ra::enrol_one_time_code(house.counter, session, offer.sealed, code, "Téléphone"));
  }
};

TEST_F(LostProofs, TheManagerRemovesThemWithAReason) {
  enrol(cast::reviewer);
  web.sign_in(cast::manager).open("/gestion/habilitations");
  EXPECT_TRUE(web.shows("/gestion/preuves"));
  web.open("/gestion/preuves").keep("preuves");
  ASSERT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Téléphone (Application de codes)"));
  const auto who = web.find("<option value=\"([0-9A-Z]{26})\"");
  web.send("/gestion/preuves", {{"person", who}, {"reason", ""}}).keep("preuves_refus");
  EXPECT_TRUE(web.shows("Ce champ est nécessaire"));
  web.send("/gestion/preuves", {{"person", who}, {"reason", "Téléphone volé, rappelée au service"}});
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Les preuves sont retirées"));
  EXPECT_EQ(house.letters("secondes preuves"), 1);
  EXPECT_FALSE(web.shows("Retirer toutes ses preuves")) << "nothing is left to remove";
}

TEST_F(LostProofs, TheAuditorReadsAndOthersAreKeptOut) {
  enrol(cast::reviewer);
  web.sign_in(cast::auditor).open("/gestion/preuves");
  EXPECT_EQ(web.status, 200);
  EXPECT_FALSE(web.shows("Retirer toutes ses preuves"));
  web.sign_in(cast::reviewer).open("/gestion/preuves");
  EXPECT_EQ(web.status, 403);
}

}  // namespace
}  // namespace vidimus::web::portal::testing
