// What comes after the certificate, through the pages: inventory, tokens, questions, an order in its stead, applications,
// forecasts, and what the sender's domain lacks.
#include "ra/certificate_desk.hpp"
#include "ra/tokens.hpp"
#include "ra/trials.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

using namespace ra::testing;

/// Name servers on which nothing is published but a mail server.
struct BareNames final : ports::NameService {
  base::Result<std::vector<std::string>> texts(const std::string&) override { return std::vector<std::string>{}; }
  base::Result<std::vector<std::string>> mail_servers(const std::string&) override {
    return std::vector<std::string>{"mx.azur.example"};
  }
};

class AfterPages : public ::testing::Test {
 protected:
  AfterPages() { mine = desk.in_hand(); }
  [[nodiscard]] std::string case_path() const { return "/dossiers/" + mine.line.reference; }

  CertificateDesk desk;
  InHand mine;
  Portal portal =
      must(open_portal(desk.counter, std::string{VIDIMUS_SOURCE} + "/portal", "https://registry.example:8444/certificat"));
  http::Router router = must(http::Router::make(portal_routes(portal).rows));
  Browser web{desk.house, router};
};

TEST_F(AfterPages, TheInventoryIsFilteredAndTakenAway) {
  web.sign_in(cast::mayor).open("/certificats").keep("certificats");
  EXPECT_TRUE(web.shows(mine.certificate.serial));
  EXPECT_FALSE(web.open("/certificats?etat=revoked").shows(mine.certificate.serial));
  EXPECT_TRUE(web.open("/certificats.csv").shows(mine.certificate.serial));
  EXPECT_TRUE(web.open("/certificats.pem").shows("-----BEGIN CERTIFICATE-----"));
  web.sign_in("soizic.tanguy@port-lennec.example").open("/certificats");
  EXPECT_FALSE(web.shows(mine.certificate.serial)) << "what is another's does not exist";
}

TEST_F(AfterPages, ALostTokenRevokesInOneAct) {
  web.sign_in(cast::manager).open("/supports").keep("supports");
  const auto token = web.find("href=\"(/supports/[^\"]+)\"><code>BLANK-AZUR-01");
  ASSERT_FALSE(token.empty());
  web.open(token).keep("support").send(token + "/perte", {{"note", "perdue dans le train"}});
  EXPECT_LT(web.status, 400) << web.page;
  EXPECT_EQ(desk.now(mine.certificate).state, domain::CertificateState::revoked);
  web.open(token);
  EXPECT_TRUE(web.shows("perdu")) << web.page;
}

TEST_F(AfterPages, ADeliveryIsCountedAndCountersignedOnItsPage) {
  const auto site = desk.site(cast::own_site).id.text;
  web.sign_in(cast::deliverer).open("/guichet/comptages").keep("comptages");
  const Fields delivery{{"site", site},
                        {"supplier", "Jetons de France"},
                        {"delivery_note", "BL-7"},
                        {"model", "SoftHSM v2"},
                        {"serials", "D-1\nD-2"}};
  web.send("/guichet/comptages/reception", delivery).keep("comptage");
  EXPECT_TRUE(web.shows("D-2")) << web.page;
  const auto path = web.at.substr(0, web.at.find('?'));
  EXPECT_FALSE(web.shows(path + "/contreseing")) << "who counted does not countersign";
  EXPECT_EQ(web.send("/guichet/comptages/reception", delivery).status, 400) << "known already";
  web.sign_in(cast::manager).open(path).send(path + "/contreseing", {});
  EXPECT_TRUE(web.shows("Contresigné par")) << web.page;
  EXPECT_TRUE(web.open(path + "/document.pdf").shows("%PDF-"));
  EXPECT_EQ(web.sign_in(cast::holder).open(path).status, 404);
}

TEST_F(AfterPages, WhoOrdersNextSeesWhatWorks) {
  const auto line = must(desk.place(cast::buyer, 1)).front();
  const auto path = "/dossiers/" + line.reference + "/reservation";
  EXPECT_FALSE(web.sign_in(cast::buyer).open(path).shows("Ce qui marche avec nos clés")) << "nobody has tried one";
  const auto me = desk.house.actor(cast::holder);
  must(begin_trial(desk.counter, me, {mine.line.reference, "windows", "Firefox 128", "Parapheur"}));
  must(end_trial(desk.counter, me, mine.line.reference, false, std::string{ra::trial_troubles.front()}));
  web.open(path).keep("reservation-compatibilite");
  EXPECT_TRUE(web.shows("Ce qui marche avec nos clés")) << web.page;
  EXPECT_TRUE(web.shows("Firefox 128"));
}

TEST_F(AfterPages, WhatNeverComesIsGivenUpByTwoAgentsOnItsPage) {
  const auto stock = must(list_tokens(desk.counter, desk.house.actor(cast::manager), {.state = domain::TokenState::in_stock}));
  ASSERT_FALSE(stock.empty());
  const auto& token = stock.front().token;
  std::string to;
  for (const auto& body : must(ra::bodies(desk.counter)))
    for (const auto& site : body.sites)
      if (site.body == token.body && site.id != token.site) to = site.id.text;
  web.sign_in(cast::deliverer).open("/guichet/transferts");
  web.send("/guichet/transferts", {{"from", token.site.text}, {"to", to}, {"serials", token.serial}});
  const auto path = web.at.substr(0, web.at.find('?'));
  web.sign_in(cast::manager).open(path).send(path + "/reception", {{"serials", ""}, {"note", "colis vide"}});
  web.open(path).keep("transfert-incomplet").send(path + "/perte", {{"reason", "colis volé"}});
  EXPECT_FALSE(web.shows(path + "/perte/confirmation")) << "who asked does not confirm";
  web.sign_in(cast::deliverer).open(path).send(path + "/perte/confirmation", {});
  EXPECT_TRUE(web.shows("Déclarées perdues")) << web.page;
}

TEST_F(AfterPages, TokensGoFromHandToHandOnTheirPages) {
  const auto nora = desk.hire("Nora", "nora.carbonel@azur-ingenierie.example");
  const auto marius = desk.house.actor(cast::deliverer).person;
  const auto site = desk.site(cast::own_site).id.text;
  web.sign_in(cast::deliverer).open("/guichet/comptages");
  web.send("/guichet/comptages/reception", {{"site", site},
                                            {"supplier", "Jetons de France"},
                                            {"delivery_note", "BL-7"},
                                            {"model", "SoftHSM v2"},
                                            {"in_hand", "oui"},
                                            {"serials", "D-1\nD-2"}});
  EXPECT_TRUE(web.shows("<dt>Détenteur</dt><dd>Marius Pellegrin</dd>")) << web.page;
  web.open("/supports").keep("supports-detenteurs");
  EXPECT_TRUE(web.shows("Qui détient quoi")) << web.page;
  web.open("/supports?detenteur=" + marius.text);
  EXPECT_TRUE(web.shows("D-1") && !web.shows("<code>BLANK-AZUR-02")) << web.page;
  EXPECT_TRUE(web.open("/supports/liste.csv?detenteur=" + marius.text).shows("Marius Pellegrin"));
  EXPECT_FALSE(web.open("/supports/liste.csv?detenteur=coffre").shows("D-1"));

  web.open("/guichet/transferts").keep("transferts-de-main-en-main");
  web.send("/guichet/transferts", {{"from", site}, {"to", site}, {"to_keeper", nora.text}, {"serials", "D-1"}});
  const auto path = web.at.substr(0, web.at.find('?'));
  EXPECT_TRUE(web.shows("<dt>Remises à</dt><dd>Nora Carbonel</dd>")) << web.page;
  web.sign_in("nora.carbonel@azur-ingenierie.example").open(path).send(path + "/reception", {{"serials", "D-1"}, {"note", ""}});
  EXPECT_TRUE(web.open("/supports?detenteur=" + nora.text).shows("D-1")) << web.page;

  const auto line = desk.met("Noé", "Faure", cast::second_holder);
  web.sign_in(cast::deliverer).open("/guichet/" + line.reference).keep("remise-cle");
  EXPECT_TRUE(web.shows("Dans vos mains (1)") && web.shows("<code>D-2</code>") && !web.shows("<code>D-1</code>")) << web.page;
  EXPECT_LT(web.page.find("Dans vos mains"), web.page.find("Au coffre")) << "his own first";
}

TEST_F(AfterPages, ATokenOfTheStockIsGivenUpOnItsPage) {
  web.sign_in(cast::deliverer).open("/supports");
  const auto token = web.find("href=\"(/supports/[^\"]+)\"><code>BLANK-AZUR-02");
  EXPECT_GE(web.open(token).send(token + "/perte", {{"stock", "oui"}, {"note", ""}}).status, 400) << "why is wanted";
  EXPECT_LT(web.open(token).send(token + "/perte", {{"stock", "oui"}, {"note", "introuvable"}}).status, 400) << web.page;
  EXPECT_TRUE(web.open(token).shows("perdu")) << web.page;
}

TEST_F(AfterPages, QuestionsAreSetOnceAndRevokeWithoutSigningIn) {
  web.sign_in(cast::holder).open("/espace/questions-de-revocation").keep("questions");
  web.send("/espace/questions-de-revocation", {{"question_1", "Mon premier lycée ?"}, {"answer_1", "Mistral"}});
  EXPECT_EQ(web.status, 400) << "three are needed";
  web.send("/espace/questions-de-revocation", {{"question_1", "Mon premier lycée ?"},
                                               {"answer_1", "Mistral"},
                                               {"question_2", "Le chien de mon enfance ?"},
                                               {"answer_2", "Gribouille"},
                                               {"question_3", "La rue de ma grand-mère ?"},
                                               {"answer_3", "des Lavandes"}});
  EXPECT_EQ(web.at.substr(0, 7), "/espace") << web.page;
  web.cookies.clear();
  web.open("/revocation/questions").keep("revocation_questions");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("perdu le code"));
}

TEST_F(AfterPages, AnOrderInTheSteadOfACertificateIsOfferedItsData) {
  const auto line = must(desk.place(cast::buyer, 1)).front();
  const auto path = "/dossiers/" + line.reference + "/remplacement";
  web.sign_in(cast::buyer).open(path).keep("remplacement");
  EXPECT_TRUE(web.shows("Jeanne"));
  web.send(path, {{"certificate", mine.certificate.id.text}});
  EXPECT_LT(web.status, 400) << web.page;
  EXPECT_TRUE(web.open("/dossiers/" + line.reference + "/reservation").shows("Rostan")) << "what is known is proposed";
  web.open("/dossiers/" + line.reference + "/annulation").keep("annulation");
  web.send("/dossiers/" + line.reference + "/annulation", {{"reason", "commande faite deux fois"}});
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::cancelled);
}

TEST_F(AfterPages, TheEndOfACertificateHasItsPageAndItsCalendarEntry) {
  EXPECT_EQ(web.sign_in(cast::holder).open(case_path() + "/echeance").keep("echeance").status, 200);
  EXPECT_TRUE(web.open(case_path() + "/echeance.ics").shows("BEGIN:VCALENDAR"));
  EXPECT_EQ(web.open(case_path() + "/renouvellement").status, 404) << "this order replaces nothing";
}

TEST_F(AfterPages, ApplicationsGetTheirKeyOnce) {
  web.sign_in(cast::manager).open("/gestion/applications").keep("applications");
  web.send("/gestion/applications/cles", {{"name", "Parapheur"}});
  EXPECT_TRUE(web.shows("n’est montré qu’une fois"));
  web.open("/gestion/applications");
  EXPECT_FALSE(web.shows("n’est montré qu’une fois"));
  EXPECT_TRUE(web.shows("Parapheur"));
  const auto end = web.find("action=\"(/gestion/applications/cles/[^\"]+/revocation)\"");
  ASSERT_FALSE(end.empty());
  EXPECT_TRUE(web.send(end, {}).shows("révoquée le"));
  EXPECT_EQ(web.sign_in(cast::buyer).open("/gestion/applications").status, 403);
}

TEST_F(AfterPages, WhoPlansSeesWhatComesAndEverybodyHowTheServiceIs) {
  EXPECT_EQ(web.open("/etat-du-service").status, 200);
  EXPECT_EQ(web.sign_in(cast::manager).open("/gestion/previsions").keep("previsions").status, 200);
  EXPECT_TRUE(web.shows("Certificats qui se terminent"));
  EXPECT_EQ(web.sign_in(cast::holder).open("/gestion/previsions").status, 403);
}

TEST_F(AfterPages, WhatTheSendersDomainLacksIsSaidInWords) {
  web.sign_in(cast::manager).open("/courriels");
  EXPECT_FALSE(web.shows("/courriels/domaine")) << "letters go to a folder: there is nothing to ask";
  BareNames names;
  desk.world.names = &names;
  EXPECT_TRUE(web.open("/courriels").shows("/courriels/domaine"));
  web.open("/courriels/domaine").keep("expediteur");
  EXPECT_EQ(web.status, 200);
  for (const auto* said : {"mx.azur.example", "v=spf1", "dkim_selectors", "v=DMARC1", "à corriger", "à voir", "en ordre"})
    EXPECT_TRUE(web.shows(said)) << said;
  EXPECT_EQ(web.sign_in(cast::holder).open("/courriels/domaine").status, 403);
}

}  // namespace
}  // namespace vidimus::web::portal::testing
