// What every public site owes its visitors: the three pages, their periods from the data, the footer that leads to them.
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

class LegalPages : public PortalTest {
 protected:
  LegalPages() { house.load_sample(); }
};

TEST_F(LegalPages, StandAtTheFootOfEachPageAndAreOpenToAll) {
  web.open("/");
  for (const std::string page : {"/mentions-legales", "/donnees-personnelles", "/accessibilite"})
    EXPECT_TRUE(web.shows("href=\"" + page + "\"")) << page;
  EXPECT_TRUE(web.shows("Accessibilité : non conforme"));
  for (const std::string page : {"/mentions-legales", "/donnees-personnelles", "/accessibilite"}) {
    EXPECT_EQ(web.open(page).status, 200) << page;
    EXPECT_FALSE(web.shows("{{")) << page;
    EXPECT_TRUE(web.shows("Syndicat Azur Ingénierie")) << page;
    web.keep("legal" + page.substr(1));
  }
}

TEST_F(LegalPages, PeriodsAreThoseOfTheRules) {
  web.open("/donnees-personnelles");
  for (const auto& rule : house.counter.house().retention.rows)
    EXPECT_FALSE(web.shows(">" + rule.name + "<")) << "[kept] lacks " << rule.name;
  EXPECT_TRUE(web.shows("Dossier d’un certificat émis"));
  EXPECT_TRUE(web.shows("7 ans après la fin du certificat"));
}

TEST_F(LegalPages, WhoIsNamedIsWhoTheSettingsName) {
  EXPECT_FALSE(web.open("/mentions-legales").shows("Hébergeur"));
  portal.notice.host = "Centre de données de l’Exemple";
  portal.notice.accessibility = "partial";
  EXPECT_TRUE(web.open("/mentions-legales").shows("Centre de données de l’Exemple"));
  EXPECT_TRUE(web.shows("Accessibilité : partiellement conforme"));
}

TEST_F(LegalPages, InEnglishToo) {
  web.open("/langue/en?vers=/accessibilite").open("/accessibilite");
  EXPECT_TRUE(web.shows("Defender of Rights"));
  EXPECT_TRUE(web.shows("<div lang=\"en\">"));
}

}  // namespace
}  // namespace vidimus::web::portal::testing
