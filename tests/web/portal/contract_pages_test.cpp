// The RA manager's contracts and rehearsal, and what becomes of a membership, through the pages.
#include "ra/cast.hpp"
#include "ra/contracts.hpp"
#include "ra/errands.hpp"
#include "ra/organisations.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

class ContractPages : public PortalTest {
 protected:
  ContractPages() {
    house.load_sample();
    for (const auto& one : must(ra::contracts_of_body(house.counter, house.actor(cast::armorique_manager)))) {
      if (one.state == domain::ContractState::open) market = one;
      if (one.state == domain::ContractState::published) next = one;
    }
    const auto all = must(ra::memberships(house.counter, house.actor(cast::lennec_mayor)));
    membership = "/adhesions/" + all.front().membership.id.text;
  }
  /// Everything the form of the page holds, as a browser would send it back.
  static Fields form_values(const std::string& page) {
    Fields out;
    static const std::regex input{R"re(<input id="[^"]*" name="([a-z_]+)" type="(text|date)" value="([^"]*)")re"};
    for (std::sregex_iterator at{page.begin(), page.end(), input}, end; at != end; ++at) out.emplace_back((*at)[1], (*at)[3]);
    static const std::regex select{R"re(<select id="[^"]*" name="([a-z_]+)"[^>]*>([\s\S]*?)</select>)re"};
    static const std::regex chosen{R"re(<option value="([^"]*)" selected)re"};
    for (std::sregex_iterator at{page.begin(), page.end(), select}, end; at != end; ++at) {
      const std::string inner = (*at)[2];
      std::smatch found;
      out.emplace_back((*at)[1], std::regex_search(inner, found, chosen) ? found[1].str() : std::string{});
    }
    static const std::regex ticked{R"re(<input type="checkbox" id="[^"]*" name="([a-z_]+)" value="oui" checked)re"};
    for (std::sregex_iterator at{page.begin(), page.end(), ticked}, end; at != end; ++at) out.emplace_back((*at)[1], "oui");
    return out;
  }
  static Fields with(Fields fields, const std::string& name, const std::string& value) {
    std::erase_if(fields, [&](const auto& one) { return one.first == name; });
    fields.emplace_back(name, value);
    return fields;
  }

  domain::FrameworkContract market;
  domain::FrameworkContract next;
  std::string membership;
};

TEST_F(ContractPages, AContractIsDraftedPublishedAndAmended) {
  web.sign_in(cast::manager).open("/gestion/marches").keep("marches");
  EXPECT_TRUE(web.shows("Préparer un marché"));
  web.open("/gestion/marches/nouveau").keep("marche_nouveau");
  auto fields = with(form_values(web.page), "name", "Certificats 2031");
  web.send("/gestion/marches", with(fields, "order_cutoff", "demain"));
  EXPECT_TRUE(web.shows("Cette date n")) << "the mistake is told, what was typed is kept";
  EXPECT_TRUE(web.shows("value=\"Certificats 2031\""));
  fields = with(with(fields, "supplier", "Prestataire d'essai"), "order_quota", "");
  fields = with(with(fields, "adhesion_open", "2030-12-01"), "effective", "2031-01-01");
  fields = with(with(with(fields, "order_cutoff", "2034-11-30"), "dossier_deadline", "2034-12-31"), "term", "2034-12-31");
  web.send("/gestion/marches", with(with(fields, "fee_cents", "1 150,50"), "fee_due", "each_year")).keep("marche_brouillon");
  ASSERT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("1150,50"));
  const auto path = web.at.substr(0, web.at.find('?'));
  web.send(path + "/publication", {});
  EXPECT_TRUE(web.shows("Ajoutez au moins une offre")) << "what is missing is told";
  web.open(path + "/offre").keep("offre");
  web.send(path + "/offre", {{"name", "Clé RGS **"},
                             {"profile", "dual_rgs2_qcpn"},
                             {"validity_months", "36"},
                             {"price_cents", "180"},
                             {"legal_references", ""}});
  EXPECT_TRUE(web.shows("Hélios")) << "R20: what the product opens";
  web.send(path + "/publication", {}).keep("marche_publie");
  EXPECT_TRUE(web.shows("Faire un avenant"));
  EXPECT_FALSE(web.shows("Ajouter une offre"));

  web.open(path + "/avenant").keep("avenant");
  const auto version = web.find("avenant\\?version=([0-9]+)");
  const auto amended = with(with(form_values(web.page), "term", "2035-03-31"), "reason", "prolongation votée");
  web.send(path + "/avenant?version=1", amended);
  EXPECT_TRUE(web.shows("a modifié ces données")) << "somebody else was quicker";
  web.send(path + "/avenant?version=" + version, with(amended, "term", "2034-01-01"));
  EXPECT_TRUE(web.shows("jamais avancée"));
  web.send(path + "/avenant?version=" + version, amended).keep("marche_avenant");
  EXPECT_TRUE(web.shows("prolongation votée"));
  EXPECT_TRUE(web.shows("samedi 31 mars 2035"));
  EXPECT_TRUE(web.shows("dimanche 31 décembre 2034")) << "the earlier value stays readable";
}

TEST_F(ContractPages, TheRehearsalGivesTotalsDaysAndATable) {
  const auto path = "/gestion/marches/" + market.id.text + "/repetition";
  web.sign_in(cast::armorique_manager).open(path).keep("repetition");
  EXPECT_EQ(web.status, 200);
  for (const auto* said : {"aucun n’est touché", "adhésion se termine", "Jour par jour", "repetition.csv?jour="})
    EXPECT_TRUE(web.shows(said)) << said;
  web.open(path + "?jour=2020-01-01");
  EXPECT_TRUE(web.shows("Ce jour doit être à venir"));
  web.open(path + ".csv?jour=2027-01-31");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("membership_ended") || web.shows("Adhésion terminée"));
  web.open(path).send(path, {{"jour", "2027-01-31"}});
  ASSERT_TRUE(web.at.starts_with("/travaux/")) << web.at;
  const auto errand = web.at;
  must(ra::do_errands(house.counter));
  const auto found = web.open(errand).find("href=\"(/gestion/marches/[^\"]+travail=[^\"]+)\"");
  ASSERT_FALSE(found.empty()) << web.page;
  web.open(found).keep("repetition_faite");
  for (const auto* said : {"Répétition terminée le", "adhésion se termine", "Jour par jour", "31 janvier 2027"})
    EXPECT_TRUE(web.shows(said)) << said;
  web.open(errand + "/fichier");
  EXPECT_TRUE(web.shows("Adhésion terminée") || web.shows("membership_ended"));
  web.open(path).send(path, {{"jour", "2020-01-01"}});
  EXPECT_TRUE(web.shows("Ce jour doit être à venir"));
  web.sign_in(cast::lennec_mayor).open(path);
  EXPECT_EQ(web.status, 404);
  EXPECT_FALSE(web.shows("Marchés</a>")) << "no link to what one may not open";
}

TEST_F(ContractPages, AMembershipIsSuspendedAndResumedByTheManager) {
  web.sign_in(cast::armorique_manager).open(membership).keep("adhesion_active");
  EXPECT_TRUE(web.shows("Suspendre l’adhésion"));
  EXPECT_FALSE(web.shows("Résilier l’adhésion")) << "that is for the legal representative";
  web.send(membership + "/suspension", {{"reason", ""}});
  EXPECT_TRUE(web.shows("Un motif est nécessaire"));
  web.send(membership + "/suspension", {{"reason", "contribution impayée"}});
  EXPECT_TRUE(web.shows("contribution impayée"));
  web.sign_in(cast::lennec_mayor).open(membership).keep("adhesion_suspendue");
  EXPECT_TRUE(web.shows("Adhésion suspendue"));
  web.sign_in(cast::armorique_manager).open(membership).send(membership + "/retablissement", {});
  EXPECT_TRUE(web.shows("L’adhésion est rétablie"));
}

TEST_F(ContractPages, TheNextAdhesionIsConfirmedOnOnePage) {
  web.sign_in(cast::lennec_mayor).open(membership);
  EXPECT_TRUE(web.shows("Adhérer au marché suivant"));
  web.open(membership + "/suite").keep("adhesion_suite");
  EXPECT_TRUE(web.shows("Centrale d")) << "the name of the contract that follows, its apostrophe escaped";
  EXPECT_TRUE(web.shows("rien n’est à retaper"));
  web.send(membership + "/suite", {});
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("signez maintenant la convention"));
  const auto made = web.at.substr(0, web.at.find('?'));
  web.open(membership + "/suite");
  EXPECT_EQ(web.at, made) << "asked again, the page leads to what is already there";
  web.send(made + "/retrait", {});
  EXPECT_TRUE(web.shows("La demande d’adhésion est retirée"));
  web.open(membership).send(membership + "/resiliation", {{"reason", "autre choix"}});
  EXPECT_TRUE(web.shows("L’adhésion est résiliée"));
}

TEST_F(ContractPages, TheFirstPageShowsTheCatalogue) {
  web.open("/");
  for (const auto* said : {"@CTES", "Hélios", "SYLAé", "obligatoire"}) EXPECT_TRUE(web.shows(said)) << said;
  web.cookies["__Host-langue"] = "en";
  web.open("/");
  EXPECT_TRUE(web.shows("Sign letters, deliberations and agreements in PDF.")) << web.page;
  EXPECT_FALSE(web.shows("conventions en PDF"));
}

}  // namespace
}  // namespace vidimus::web::portal::testing
