// Pages of the agenda: the week, leave, feeds, missed appointments. Each for its roles, with a label on every field.
#include "ra/cast.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

class AgendaPages : public PortalTest {
 protected:
  AgendaPages() { house.load_sample(); }
  /// No tag of a template is left, and every field has its label.
  void sound() {
    EXPECT_EQ(web.status, 200) << web.at;
    EXPECT_FALSE(web.shows("{{")) << web.at;
    static const std::regex field{"<(?:input|select|textarea)[^>]* id=\"([^\"]+)\""};
    for (std::sregex_iterator at{web.page.begin(), web.page.end(), field}, end; at != end; ++at)
      EXPECT_TRUE(web.shows("for=\"" + (*at)[1].str() + "\"")) << web.at << ": " << (*at)[1];
  }
};

TEST_F(AgendaPages, TheWeekShowsEverySlotOfTheSite) {
  web.sign_in(cast::deliverer).open("/guichet/semaine?jour=2026-11-26").keep("semaine");
  sound();
  EXPECT_TRUE(web.shows("mardi 24 novembre 2026"));
  EXPECT_TRUE(web.shows("1 sur 1"));
  EXPECT_TRUE(web.shows("Semaine suivante"));
  web.sign_in(cast::manager).open("/guichet/semaine");
  sound();
}

TEST_F(AgendaPages, OnASundayTheComingWeekAndDayAreShown) {
  house.clock.at = *base::from_rfc3339("2026-11-22T10:00:00Z");
  web.sign_in(cast::deliverer).open("/guichet/semaine");
  sound();
  EXPECT_TRUE(web.shows("lundi 23 novembre 2026")) << "the week to come";
  EXPECT_TRUE(web.shows("Cette semaine"));
  web.open("/guichet");
  sound();
  EXPECT_TRUE(web.shows("Le guichet est fermé aujourd’hui"));
  EXPECT_FALSE(web.shows("<h2>dimanche 22 novembre 2026</h2>"));
  web.open(web.find("<a href=\"(/guichet\\?jour=[0-9-]+)\">Aujourd"));
  EXPECT_TRUE(web.shows("<h2>dimanche 22 novembre 2026</h2>")) << "a day that is asked for is shown";
}

TEST_F(AgendaPages, AStationIsPairedAndABoxIsReceivedAndLost) {
  web.sign_in(cast::deliverer).open("/guichet");
  const auto site = web.find("action=\"(/guichet/sites/[^\"/]+)/appairage\"");
  ASSERT_FALSE(site.empty());
  web.send(site + "/appairage", {}).keep("appairage");
  sound();
  EXPECT_FALSE(web.find("id=\"code\"[^>]*>([A-Z0-9-]+)<").empty()) << "the pairing code, once";
  web.open("/guichet").send(site + "/stock", {{"serial", "T-9001"}, {"model", "SoftHSM v2"}, {"box", "C-9"}});
  EXPECT_LT(web.status, 400) << web.page;
  EXPECT_TRUE(web.open("/supports?etat=in_stock").shows("T-9001"));
  web.open("/guichet").send(site + "/carton-perdu", {{"box", "C-9"}, {"note", "volé dans le camion"}});
  EXPECT_LT(web.status, 400) << web.page;
  EXPECT_TRUE(web.open("/supports?etat=lost").shows("T-9001"));
  EXPECT_TRUE(web.open("/supports/liste.csv?etat=lost").shows("T-9001"));
  EXPECT_TRUE(web.open("/supports/liste.ods").page.starts_with("PK"));
}

TEST_F(AgendaPages, PersonalDataAreBlockedAndUnblocked) {
  web.sign_in(cast::manager).open(std::string{"/gestion/donnees?email="} + cast::buyer);
  const auto block = web.find("action=\"(/gestion/donnees/[^\"]+/blocage)\"");
  ASSERT_FALSE(block.empty());
  web.send(block, {{"reason", "Demande de la personne"}});
  EXPECT_LT(web.status, 400) << web.page;
  web.open(std::string{"/gestion/donnees?email="} + cast::buyer).keep("donnees_bloquees");
  const auto lift = web.find("action=\"(/gestion/donnees/[^\"]+/deblocage)\"");
  ASSERT_FALSE(lift.empty()) << web.page;
  web.send(lift, {{"reason", "Fin du litige"}});
  EXPECT_LT(web.status, 400) << web.page;
  web.sign_in(cast::deliverer).open(std::string{"/gestion/donnees?email="} + cast::buyer);
  EXPECT_EQ(web.status, 403);
}

TEST_F(AgendaPages, LeaveIsDeclaredCorrectedAndWithdrawn) {
  web.sign_in(cast::deliverer).open("/guichet/conges");
  sound();
  web.send("/guichet/conges",
           {{"first", "2026-11-26"}, {"last", "2026-11-20"}, {"first_half", "morning"}, {"last_half", "afternoon"}});
  EXPECT_TRUE(web.shows("Cette période n"));
  web.send("/guichet/conges", {{"first", "2026-11-24"}, {"last", ""}, {"first_half", "morning"}, {"last_half", "afternoon"}});
  web.keep("conges");
  sound();
  EXPECT_TRUE(web.shows("mardi 24 novembre 2026 matin"));
  web.open("/guichet/semaine?jour=2026-11-24");
  EXPECT_TRUE(web.shows("personne"));
  web.open("/guichet/conges");
  web.send(web.find("action=\"(/guichet/conges/[^\"]+/retrait)\""), {});
  EXPECT_TRUE(web.shows("Aucune absence à venir"));
}

TEST_F(AgendaPages, AFeedIsReadWithoutSigningInUntilItIsRevoked) {
  web.sign_in(cast::deliverer).open("/guichet/agendas");
  sound();
  web.send("/guichet/agendas", {{"of", "moi"}});
  web.keep("agendas");
  const auto address = web.find("https://registry.example(/agenda/[^<]+)");
  ASSERT_NE(address, "");
  const auto revoke = web.find("action=\"(/guichet/agendas/[^\"]+/revocation)\"");
  Browser calendar{house, router};
  EXPECT_TRUE(calendar.open(address).shows("BEGIN:VCALENDAR"));
  web.send(revoke, {});
  EXPECT_EQ(calendar.open(address).status, 404);
}

TEST_F(AgendaPages, OthersAreNotShownThem) {
  for (const auto* path : {"/guichet/conges", "/gestion/rendez-vous-manques"}) {
    web.sign_in(cast::buyer).open(path);
    EXPECT_EQ(web.status, 403) << path;
    EXPECT_FALSE(web.shows("href=\"/guichet/semaine\""));
  }
  web.sign_in(cast::manager).open("/gestion/rendez-vous-manques").keep("manques");
  sound();
  web.sign_in(cast::reviewer).open("/guichet/conges");
  EXPECT_EQ(web.status, 403);
}

}  // namespace
}  // namespace vidimus::web::portal::testing
