#include "web/portal/portal.hpp"

#include "ra/cast.hpp"
#include "ra/organisations.hpp"
#include "web/portal/browser.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal::testing {
namespace {

class Pages : public PortalTest {
 protected:
  Pages() {
    house.load_sample();
    const std::string folder = std::string{VIDIMUS_SOURCE} + "/data/conventions/fr/";
    for (const auto* name : {"convention", "annexe-4", "cgu", "mandat"})
      house.house.conventions.set(name, must(base::read_file(folder + name + ".txt")));
    for (const auto& view : must(ra::bodies(house.counter)))
      if (view.body.slug == "azur") azur = view;
  }
  /// The code of the newest letter: a minute apart, so that codes have an order.
  std::string code(Browser& who, const std::string& ask) {
    house.clock.at += std::chrono::minutes{1};
    who.send(ask, {});
    return house.last_code();
  }
  /// Orders one certificate and reserves it for the holder; answers the path of the case.
  std::string reserved_case() {
    const auto member = must(ra::memberships(house.counter, house.actor(cast::buyer))).front().membership.id.text;
    const auto annex = "/adhesions/" + member + "/annexe";
    web.sign_in(cast::buyer).keep("espace").open(annex).keep("annexe");
    web.send(annex, {{"count", "1"}, {"code", code(web, annex + "/code")}});
    const auto path = web.at.substr(0, web.at.find('?'));
    web.open(path + "/reservation").keep("reservation");
    std::string site;
    for (const auto& one : azur.sites)
      if (one.kind == domain::SiteKind::own) site = one.id.text;
    web.send(path + "/reservation", {{"given_names", "Jeanne, Marie"},
                                     {"surname", "Rostan"},
                                     {"email", cast::holder},
                                     {"phone", "06 39 98 00 02"},
                                     {"function", "Adjointe aux finances"},
                                     {"product", azur.products.front().id.text},
                                     {"delivery_site", site},
                                     {"verifying_office", site}});
    EXPECT_EQ(web.status, 200);
    web.keep("dossier_reserve");
    return path;
  }
  ra::BodyView azur;
};

TEST_F(Pages, TheFirstPageNamesBodiesPricesAndDatesInFull) {
  web.open("/").keep("home");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("lang=\"fr\""));
  EXPECT_TRUE(web.shows(azur.body.name));
  EXPECT_TRUE(web.shows("Adhérer à ce marché"));
  EXPECT_NE(web.find("(du [a-zé]+ 1er|du [a-zé]+ [0-9]+ [a-zéû]+ 20[0-9]{2})"), "");
  EXPECT_FALSE(web.shows("{{"));
  EXPECT_FALSE(web.shows("<script>"));
  EXPECT_FALSE(web.shows(" style="));
}

TEST_F(Pages, AStrangerIsLedToSignInAndBack) {
  web.open("/gestion");
  EXPECT_EQ(web.at, "/connexion?vers=%2Fgestion");
  web.send("/connexion", {{"email", cast::manager}});
  const auto link = "/connexion/" + house.last_link();
  web.open(link);
  EXPECT_TRUE(web.shows("Me connecter"));
  web.send(link, {});
  EXPECT_EQ(web.at, "/gestion");
  EXPECT_EQ(web.status, 200);
  web.keep("gestion").open("/gestion/audit").keep("audit");
  EXPECT_EQ(web.status, 200);
  web.open("/espace").send("/deconnexion", {}).open("/espace");
  EXPECT_EQ(web.at, "/connexion");
}

TEST_F(Pages, AForgedFormIsRefused) {
  web.open("/connexion");
  web.send_as_is("/connexion", {{"email", cast::buyer}});
  EXPECT_EQ(web.status, 403);
  web.open("/connexion");
  web.send_as_is("/connexion", {{"email", cast::buyer}, {"csrf", std::string(43, 'A')}});
  EXPECT_EQ(web.status, 403);
  EXPECT_TRUE(house.mailer.composed.empty());
  web.open("/connexion");
  web.origin = "https://elsewhere.example";
  web.send("/connexion", {{"email", cast::buyer}});
  EXPECT_EQ(web.status, 403);
  web.origin = "https://registry.example";
  web.open("/connexion").send("/connexion", {{"email", cast::buyer}});
  EXPECT_EQ(web.status, 200);
  EXPECT_EQ(house.mailer.composed.size(), 1U);
}

TEST_F(Pages, AWrongFieldIsNamedLinkedAndKept) {
  const auto path = "/adherer?contrat=" + azur.contracts.front().id.text;
  web.open(path).keep("adherer");
  web.send(path, {{"siret", "123"}, {"name", "<b>Commune</b>"}, {"zip", ""}});
  web.keep("adherer_erreurs");
  EXPECT_EQ(web.status, 400);
  EXPECT_TRUE(web.shows("href=\"#siret\""));
  EXPECT_TRUE(web.shows("aria-describedby=\"siret-aide siret-erreur\""));
  EXPECT_TRUE(web.shows("value=\"123\""));
  EXPECT_TRUE(web.shows("&lt;b&gt;Commune"));
  EXPECT_FALSE(web.shows("<b>Commune"));
}

TEST_F(Pages, ACaseOfOthersIsNotFound) {
  const auto path = reserved_case();
  web.sign_in("erwan.bihan@port-lennec.example").open(path);
  EXPECT_EQ(web.status, 404);
  web.keep("introuvable");
}

TEST_F(Pages, ACaseGoesFromAnnexToAppointmentThroughThePages) {
  const auto path = reserved_case();
  EXPECT_TRUE(web.shows("On attend le porteur"));
  web.open(path + "/bon-de-commande").keep("bon_de_commande").upload(path + "/bon-de-commande", "bon.pdf", "%PDF-1.7 bon");
  EXPECT_EQ(web.status, 200);

  web.sign_in(cast::holder).keep("espace_porteur").open(path + "/document").keep("document");
  web.send(path + "/document", {{"kind", "identity_card"}, {"number", "12AB34567"}, {"expires", "2031-05-14"}});
  EXPECT_EQ(web.at, path + "?fait=document");
  web.open(path + "/pieces").keep("pieces");
  std::vector<std::string> kinds;
  for (const auto kind : domain::asked_pieces(house.house.pieces, {}).required()) kinds.emplace_back(base::to_name(kind));
  web.upload(path + "/pieces/" + kinds.front(), "piece.txt", "no document");
  EXPECT_EQ(web.status, 415);
  web.upload(path + "/pieces/" + kinds.front(), "", "");
  EXPECT_TRUE(web.shows("href=\"#" + kinds.front() + "-file\""));
  web.keep("pieces_refus");
  for (const auto& kind : kinds) web.open(path + "/pieces").upload(path + "/pieces/" + kind, kind + ".pdf", "%PDF-1.7 " + kind);
  EXPECT_EQ(web.status, 200);
  web.open(path + "/consentement").keep("consentement");
  EXPECT_EQ(web.status, 200);
  web.send(path + "/consentement", {{"code", "000000"}});
  EXPECT_FALSE(web.shows("value=\"000000\""));
  EXPECT_NE(web.status, 200);
  web.open(path + "/consentement").send(path + "/consentement", {{"code", code(web, path + "/consentement/code")}});
  EXPECT_EQ(web.status, 200);

  web.sign_in(cast::mayor).open(path + "/consentement").keep("consentement_mandat");
  web.send(path + "/consentement", {{"code", code(web, path + "/consentement/code")}});
  EXPECT_EQ(web.status, 200);
  web.sign_in(cast::holder).open(path).open(path + "/envoi").send(path + "/envoi", {});
  EXPECT_EQ(web.status, 200);

  const auto reference = path.substr(std::string{"/dossiers/"}.size());
  const auto review = "/verification/" + reference;
  web.sign_in(cast::reviewer).open("/verification").keep("verification");
  EXPECT_TRUE(web.shows(reference));
  web.open(review).keep("examen");
  const std::regex judge{"action=\"(/verification/[^\"]+/pieces/[^\"]+)\""};
  const auto shown = web.page;
  for (std::sregex_iterator at{shown.begin(), shown.end(), judge}, end; at != end; ++at)
    web.open(review).send((*at)[1].str(), {{"verdict", "conform"}});
  const auto accept = web.open(review).find("action=\"(/verification/[^\"]+/acceptation[^\"]*)\"");
  web.send(accept, {});
  EXPECT_EQ(web.status, 409) << "no box is ticked";
  EXPECT_TRUE(web.shows("La pièce d’identité est celle du porteur"));
  Fields boxes;
  for (const auto& item : house.house.review.checklist("")->items) boxes.emplace_back("case-" + item.name, "oui");
  web.open(review).send(accept, boxes);
  EXPECT_EQ(web.status, 200) << web.page;

  web.sign_in(cast::holder).open(path).keep("dossier_accepte").open(path + "/code-de-retrait").keep("code_de_retrait");
  EXPECT_EQ(web.status, 200);
  EXPECT_NE(web.find("id=\"code\">([^<]+)<"), "");
  web.open(path + "/rendez-vous").keep("rendez_vous");
  const auto slot = web.find("name=\"starts\" value=\"([^\"]+)\"");
  ASSERT_NE(slot, "");
  web.send(path + "/rendez-vous", {{"starts", slot}});
  web.open(path + "/convocation").keep("convocation");
  EXPECT_TRUE(web.shows("À apporter") && web.shows("openstreetmap.org") && !web.shows("{{"));
  EXPECT_TRUE(web.open(path + "/rendez-vous.ics").shows("METHOD:PUBLISH"));
  web.open(path + "/rendez-vous").keep("rendez_vous_pris");
  EXPECT_TRUE(web.shows("Voir et imprimer la convocation") && web.shows("Annuler le rendez-vous") && !web.shows("{{"));
  web.open(path + "/rendez-vous/plus-tot").keep("plus_tot");
  EXPECT_TRUE(web.shows("Aucun créneau ne vous est proposé"));
  web.open(path);
  EXPECT_EQ(web.status, 200);
  web.open(path).keep("dossier");

  web.sign_in(cast::deliverer).open("/guichet?jour=" + slot.substr(0, 10)).keep("guichet");
  EXPECT_TRUE(web.shows(reference));
  const auto counter = "/guichet/" + reference;
  web.open(counter).keep("remise");
  EXPECT_TRUE(web.shows("Le porteur arrive"));
  web.send(counter + "/arrivee", {});
  EXPECT_NE(web.status, 200) << "nobody comes for the holder";
  web.open(counter).send(counter + "/arrivee", {{"present", "oui"}});
  EXPECT_TRUE(web.shows("Numéro lu sur le document"));
  const auto show_document = [&](const std::string& number) {
    web.send(counter + "/document",
             {{"document_kind", "identity_card"}, {"document_number", number}, {"document_expires", "2031-05-14"}});
  };
  show_document("99ZZ99999");
  web.keep("remise_autre_document");
  EXPECT_TRUE(web.shows("href=\"#document_number\"") && web.shows("pas ce que dit le dossier"));
  show_document("12AB34567");
  EXPECT_TRUE(web.open(counter).shows("Code de retrait donné par le porteur"));
  web.keep("remise_code");
}

TEST(Origin, IsThisHostOrNobody) {
  EXPECT_TRUE(same_origin("", "h", "https://h"));
  EXPECT_TRUE(same_origin("https://localhost:8444", "localhost:8444", "https://localhost:8443"));
  EXPECT_FALSE(same_origin("null", "h", "https://h"));
  EXPECT_FALSE(same_origin("http://h", "h", "https://h"));
}

}  // namespace
}  // namespace vidimus::web::portal::testing
