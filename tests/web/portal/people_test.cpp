// Pages of accreditations, sites, persons and powers, mandates.
#include "ra/accreditations.hpp"
#include "ra/cast.hpp"
#include "ra/elections.hpp"
#include "ra/organisations.hpp"
#include "web/portal/browser.hpp"
#include "web/portal/portal.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal::testing {
namespace {

constexpr auto clerk = "lise.arnaud@valbrune.example";

class People : public PortalTest {
 protected:
  People() {
    house.load_sample();
    for (const auto& view : must(ra::bodies(house.counter)))
      if (view.body.slug == "azur") azur = view;
    people = "/collectivites/" + house.actor(cast::mayor).organisation.text + "/personnes";
  }
  /// First page of an accreditation whose link shows this name.
  std::string link_of(const std::string& name) { return web.find(("href=\"(/habilitations/[0-9A-Z]+)\">" + name).c_str()); }

  ra::BodyView azur;
  std::string people;
};

TEST_F(People, TheManagerAccreditsAndWithdraws) {
  web.sign_in(cast::manager).open("/gestion/habilitations").keep("habilitations");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Marius Pellegrin"));
  Fields form{{"role", "delivery_operator"},
              {"contract", azur.contracts.front().id.text},
              {"site", azur.sites.front().id.text},
              {"given_names", "Lise"},
              {"surname", "Arnaud"},
              {"email", clerk},
              {"starts", "2026-11-20"},
              {"ends", "2026-12-31"}};
  web.send("/gestion/habilitations", form);
  EXPECT_EQ(web.status, 409);
  EXPECT_TRUE(web.shows("L&#39;acte qui donne ce droit")) << "what is missing is said";
  form.emplace_back("deed", "arrêté 12");
  web.send("/gestion/habilitations", form);
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Se terminent bientôt"));
  web.open(link_of("Lise Arnaud")).keep("habilitation");
  EXPECT_TRUE(web.shows("arrêté 12"));
  web.send(web.at + "/retrait", {{"reason", "Mutation"}});
  EXPECT_TRUE(web.shows("Le droit est retiré"));
  EXPECT_FALSE(house.actor(clerk).standing.has(domain::Role::delivery_operator));
}

TEST_F(People, TheAuditorReadsAndIsOfferedNothing) {
  web.sign_in(cast::auditor).open("/gestion/habilitations");
  EXPECT_EQ(web.status, 200);
  EXPECT_FALSE(web.shows("Habiliter un opérateur"));
  web.open(link_of("Marius Pellegrin"));
  EXPECT_FALSE(web.shows("Retirer ce droit"));
  web.open("/gestion/lieux");
  EXPECT_FALSE(web.shows("Ajouter un lieu"));
  web.sign_in(cast::deliverer).open("/gestion/habilitations");
  EXPECT_EQ(web.status, 403);
}

TEST_F(People, TheRepresentativeNamesPeopleWithTheirDeeds) {
  web.sign_in(cast::mayor).open("/personnes").keep("personnes");
  EXPECT_EQ(web.at, people);
  EXPECT_TRUE(web.shows("Bastien Audibert"));
  web.send(people, {{"role", "delegate"},
                    {"given_names", "Lise"},
                    {"surname", "Arnaud"},
                    {"email", clerk},
                    {"function", "Première adjointe"},
                    {"ends", "2027-06-30"},
                    {"deed", "arrêté 4"}});
  EXPECT_EQ(web.status, 409);
  EXPECT_TRUE(web.shows("La délégation ne dit pas ce qu&#39;elle couvre"));
  EXPECT_TRUE(web.shows("value=\"arrêté 4\"")) << "nothing typed is lost";
  web.send(people, {{"role", "delegate"},
                    {"given_names", "Lise"},
                    {"surname", "Arnaud"},
                    {"email", clerk},
                    {"function", "Première adjointe"},
                    {"ends", "2027-06-30"},
                    {"sign_annex", "oui"},
                    {"deed", "arrêté 4"}});
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("signer l&#39;annexe 4"));
  web.sign_in(cast::buyer).open(people);
  EXPECT_FALSE(web.shows("Donner une délégation de signature")) << "not the order manager's to give";
  EXPECT_TRUE(web.shows("Changer de représentant légal"));
}

TEST_F(People, SitesAreKeptByTheirManagerAndReadByAll) {
  web.open("/points-de-delivrance").keep("points");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("mardi et jeudi, de 9\u00A0h à 12\u00A0h et de 14\u00A0h à 17\u00A0h"));
  EXPECT_TRUE(web.shows("Sophia CEDEX"));
  EXPECT_TRUE(web.shows("photocopie"));
  web.sign_in(cast::manager).open("/gestion/lieux").keep("lieux");
  const auto site = web.find("href=\"(/gestion/lieux/[0-9A-Z]+)\">Guichet");
  web.open(site).keep("lieu");
  web.send(site + "/consignes", {{"from", "2026-12-01"}, {"to", "2026-11-01"}, {"text", "Entrée par la cour."}});
  EXPECT_EQ(web.status, 400);
  EXPECT_TRUE(web.shows("Le dernier jour vient avant le premier"));
  web.send(site + "/consignes", {{"from", "2026-12-01"}, {"to", "2026-12-11"}, {"text", "Entrée par la cour."}});
  EXPECT_TRUE(web.shows("Entrée par la cour."));
  web.send(site + "/fermetures", {{"day", "2026-12-24"}, {"reason", "Veille de fête"}});
  web.send(
      site + "/horaires",
      {{"weekday", "3"}, {"from", "09:00"}, {"to", "11:00"}, {"slot_minutes", "20"}, {"gap_minutes", "10"}, {"capacity", "2"}});
  web.open("/points-de-delivrance");
  EXPECT_TRUE(web.shows("Veille de fête"));
  EXPECT_TRUE(web.shows("mercredi, de 9\u00A0h à 11\u00A0h"));
}

TEST_F(People, ARightTheHouseGaveSaysInWordsWhatItRestsOn) {
  web.sign_in(cast::mayor).open("/personnes");
  web.open(web.find("href=\"(/habilitations/[0-9A-Z]+)\""));
  EXPECT_TRUE(web.shows("fichier de mise en service")) << "and not the word the record keeps";
  EXPECT_FALSE(web.shows(">setup"));
}

TEST_F(People, MandatesAreForecastForTheOrganisation) {
  web.sign_in(cast::mayor).open("/mandats");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Mireille Castellan"));
  web.open(web.at + "?jour=2032-06-01").keep("mandats");
  EXPECT_TRUE(web.shows("part</span>"));
  web.sign_in("soizic.tanguy@port-lennec.example")
      .open("/collectivites/" + house.actor(cast::mayor).organisation.text + "/mandats");
  EXPECT_EQ(web.status, 404);
}

TEST(NameInACertificate, IsThatOfWhomItIsAbout) {
  EXPECT_EQ(name_in("C=FR, O=Mairie de Vannes, OU=0002 215602608, CN=Anne Le Goff"), "Anne Le Goff, Mairie de Vannes");
  EXPECT_EQ(name_in("CN=serveur.vannes.example"), "serveur.vannes.example");
  EXPECT_EQ(name_in(R"(O=Eau\, gaz et \"énergie\", CN=Jean=Luc)"), "Jean=Luc, Eau, gaz et \"énergie\"");
  EXPECT_EQ(name_in("C=FR, O=Mairie de Vannes"), "C=FR, O=Mairie de Vannes");
  EXPECT_EQ(name_in(""), "");
}

}  // namespace
}  // namespace vidimus::web::portal::testing
