// The pages of lists: the queue with filters one keeps and several dossiers at once, the trail searched and taken away, long
// work.
#include "ra/cast.hpp"
#include "ra/errands.hpp"
#include "ra/story_desk.hpp"
#include "web/portal/browser.hpp"
#include "web/portal/portal.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal::testing {
namespace {

class ListPages : public ::testing::Test {
 protected:
  ListPages() {
    line = must(desk.place(cast::buyer, 1)).front();
    must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, cast::own_site));
    const auto id = desk.file(line).dossier->id;
    must(ra::declare_document(desk.counter, desk.house.actor(cast::holder),
                              {id, domain::DocumentKind::passport, "12AB34567", "2031-05-14"}));
    for (const auto kind : desk.file(line).asked.required()) must(desk.upload(cast::holder, id, kind));
    must(desk.sign_dossier(cast::holder, id));
    must(desk.sign_dossier(cast::mayor, id));
    must(ra::submit_dossier(desk.counter, desk.house.actor(cast::holder), id));
  }
  ra::testing::StoryDesk desk{"2026-11-20T15:30:00Z"};
  domain::OrderLine line;
  Portal portal =
      must(open_portal(desk.counter, std::string{VIDIMUS_SOURCE} + "/portal", "https://registry.example:8444/certificat"));
  http::RouteTable table = portal_routes(portal);
  http::Router router = must(http::Router::make(table.rows));
  Browser web{desk.house, router};
};

TEST_F(ListPages, AFilterIsKeptUnderAName) {
  web.sign_in(cast::reviewer).open("/verification?q=rostan").keep("verification_filtre");
  EXPECT_TRUE(web.shows(line.reference));
  EXPECT_TRUE(web.shows("Garder ce filtre"));
  web.send("/filtres/queue", {{"name", "Rostan"}, {"query", "q=rostan"}});
  EXPECT_EQ(web.at, "/verification?q=rostan&fait=filtre");
  EXPECT_TRUE(web.shows("Le filtre est enregistré."));
  web.open("/verification");
  EXPECT_TRUE(web.shows("href=\"/verification?q=rostan\""));
  web.open("/verification?q=nobody");
  EXPECT_TRUE(web.shows("Aucun dossier ne correspond"));
  const auto remove = web.find("action=\"(/filtres/queue/[^\"]+/retrait)\"");
  web.send(remove, {});
  EXPECT_TRUE(web.shows("Le filtre est retiré."));
}

TEST_F(ListPages, DossiersAreChosenInTheQueueAndDecidedTogether) {
  must(desk.conform(cast::reviewer, line));
  web.sign_in(cast::reviewer).open("/verification").send("/verification/lot", {{"dossier", line.reference}}).keep("lot");
  EXPECT_TRUE(web.shows("Prêts à être acceptés"));
  const auto version = web.find("name=\"version-[^\"]+\" value=\"([0-9]+)\"");
  web.send("/verification/lot/acceptation", {{"dossier", line.reference}, {"version-" + line.reference, version}});
  EXPECT_TRUE(web.shows("0 sur 1 traités")) << "nothing was ticked";
  web.open("/verification").send("/verification/lot", {{"dossier", line.reference}});
  Fields fields{{"dossier", line.reference}, {"version-" + line.reference, version}};
  for (const auto& item : desk.house.house.review.checklist("")->items) fields.emplace_back("case-" + line.reference, item.name);
  web.send("/verification/lot/acceptation", fields).keep("lot_resultat");
  EXPECT_TRUE(web.shows("1 sur 1 traités")) << web.page;
}

TEST_F(ListPages, AVerdictCanBeTakenBack) {
  must(desk.conform(cast::reviewer, line));
  web.sign_in(cast::reviewer).open("/verification/" + line.reference);
  const auto undo = web.find("action=\"(/verification/[^\"]+/annulation[^\"]*)\"");
  ASSERT_FALSE(undo.empty());
  web.send(undo, {});
  EXPECT_TRUE(web.shows("de nouveau à juger"));
}

TEST_F(ListPages, TheTrailIsSearchedAndTakenAway) {
  web.sign_in(cast::auditor).open("/gestion/audit?reference=" + line.reference + "&acte=dossier.submit").keep("audit");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Jeanne Rostan"));
  EXPECT_FALSE(web.shows("Bastien Audibert"));
  web.open("/gestion/audit?qui=nobody@nowhere.example");
  EXPECT_TRUE(web.shows("Personne ne porte ici cette adresse."));
  web.open("/gestion/audit.csv?reference=" + line.reference);
  EXPECT_TRUE(web.shows("Nº;Date;Qui"));
  web.open("/gestion/audit.ods?reference=" + line.reference);
  EXPECT_TRUE(web.page.starts_with("PK"));
  web.open("/gestion/audit.pdf?reference=" + line.reference);
  EXPECT_TRUE(web.page.starts_with("%PDF"));
  web.sign_in(cast::buyer).open("/gestion/audit");
  EXPECT_EQ(web.status, 403);
}

TEST_F(ListPages, TheSearchShowsPeopleAndBodiesBesideCases) {
  web.sign_in(cast::manager).open("/recherche?q=rostan").keep("recherche_groupes");
  EXPECT_TRUE(web.shows("<h2>Demandes</h2>"));
  EXPECT_TRUE(web.shows("<h2>Personnes</h2>"));
  EXPECT_TRUE(web.shows("jeanne.rostan@valbrune.example"));
  web.open("/recherche?q=valbrune");
  EXPECT_TRUE(web.shows("<h2>Collectivités</h2>"));
  web.open("/recherche?quoi=personnes&q=valbrune").keep("recherche_personnes");
  EXPECT_TRUE(web.shows("<h2>Personnes</h2>"));
  EXPECT_FALSE(web.shows("<h2>Collectivités</h2>"));
  web.open("/recherche?quoi=personnes&q=xylophone");
  EXPECT_TRUE(web.shows("Rien que vous puissiez voir ne correspond"));
  web.sign_in(cast::reviewer).open("/recherche?q=rostan");
  EXPECT_TRUE(web.shows(line.reference));
  EXPECT_FALSE(web.shows("<h2>Personnes</h2>"));
}

TEST_F(ListPages, LongWorkIsFollowedOnItsPage) {
  const auto id = must(ra::ask_sheet(
      desk.counter, desk.house.actor(cast::auditor),
      {.list = "audit", .search = base::Json::object({}), .title = "Journal", .titles = {}, .format = "csv", .language = "fr"}));
  web.sign_in(cast::auditor).open("/travaux/" + id).keep("travail");
  EXPECT_TRUE(web.shows("http-equiv=\"refresh\"")) << "without script the browser asks again";
  must(ra::do_errands(desk.counter));
  web.open("/travaux/" + id);
  EXPECT_FALSE(web.shows("http-equiv=\"refresh\""));
  EXPECT_TRUE(web.shows("Télécharger le fichier"));
  web.open("/travaux/" + id + "/fichier");
  EXPECT_TRUE(web.page.starts_with("\xEF\xBB\xBF"));
  web.open("/travaux");
  EXPECT_TRUE(web.shows("terminé"));
  web.sign_in(cast::manager).open("/travaux/" + id);
  EXPECT_EQ(web.status, 404);
}

TEST_F(ListPages, AManagerTakesADossierOverFromAnotherOperator) {
  const auto review = "/verification/" + line.reference;
  web.sign_in(cast::reviewer).open(review).send(review + "/prise", {});
  EXPECT_TRUE(web.shows("Ce dossier est à vous pour une demi-heure"));
  web.open("/verification");
  EXPECT_TRUE(web.shows("href=\"" + review + "\">Examiner le plus urgent")) << "one's own is the next thing to do";
  web.sign_in(cast::manager).open("/dossiers/" + line.reference).keep("dossier_pris");
  EXPECT_TRUE(web.shows("travaille sur ce dossier jusqu’à")) << web.page;
  EXPECT_TRUE(web.shows("Reprendre ce dossier à mon nom"));
  web.send(review + "/prise", {});
  EXPECT_EQ(web.at, "/dossiers/" + line.reference + "?fait=dossier_pris");
  EXPECT_TRUE(web.shows("Vous avez pris ce dossier jusqu’à"));
  web.sign_in(cast::reviewer).open("/verification");
  EXPECT_TRUE(web.shows("pris par Claire")) << "who held it sees who has it now: " << web.page;
  EXPECT_FALSE(web.shows("href=\"" + review + "\">Examiner le plus urgent")) << "what another works on is not proposed";
  web.sign_in(cast::manager).open("/dossiers/" + line.reference).send(review + "/restitution", {});
  EXPECT_FALSE(web.shows("jusqu’à"));
  web.sign_in(cast::holder).open("/dossiers/" + line.reference);
  EXPECT_FALSE(web.shows("Prendre ce dossier")) << "nothing to press for whom it does not concern";
  web.send(review + "/prise", {});
  EXPECT_GE(web.status, 400);
}

TEST_F(ListPages, WhatWillBeErasedIsSaidWithItsRuleAtOnceOrAsLongWork) {
  must(desk.conform(cast::reviewer, line));
  web.sign_in(cast::manager).open("/gestion/conservation?au=2060-12-31").keep("conservation");
  EXPECT_EQ(web.status, 200);
  web.send("/gestion/conservation", {{"au", "2060-12-31"}});
  ASSERT_TRUE(web.at.starts_with("/travaux/")) << web.at;
  const auto errand = web.at;
  must(ra::do_errands(desk.counter));
  const auto found = web.open(errand).find("href=\"(/gestion/conservation\\?travail=[^\"]+)\"");
  ASSERT_FALSE(found.empty()) << web.page;
  web.open(found).keep("conservation_faite");
  EXPECT_TRUE(web.shows("plan établi le")) << web.page;
  EXPECT_TRUE(web.shows("<td data-label=\"Règle\">Courriels</td>")) << "each act says its rule";
  EXPECT_FALSE(web.shows("<td data-label=\"Règle\"></td>"));
  web.open(errand + "/fichier");
  EXPECT_TRUE(web.shows("Courriels")) << web.page;
  web.sign_in(cast::buyer).open(found);
  EXPECT_GE(web.status, 403) << "another's work, and no role for it";
}

TEST_F(ListPages, ALongTrailLeadsToThePageOfItsFile) {
  const auto piece = desk.file(line).pieces.front().id;
  for (int read = 0; read < 510; ++read) must(ra::read_piece(desk.counter, desk.house.actor(cast::reviewer), piece));
  web.sign_in(cast::auditor).open("/gestion/audit.csv");
  ASSERT_TRUE(web.at.starts_with("/travaux/")) << web.at;
  const auto errand = web.at;
  must(ra::do_errands(desk.counter));
  const auto file = web.open(errand).find("href=\"(/travaux/[^\"]+/fichier)\"");
  ASSERT_FALSE(file.empty()) << web.page;
  web.open(file);
  EXPECT_GT(std::ranges::count(web.page, '\n'), 510);
}

TEST_F(ListPages, TheTrailSaysItsRulesInWords) {
  web.sign_in(cast::auditor).open("/gestion/audit?reference=" + line.reference);
  EXPECT_FALSE(web.shows("docs/trust"));
  const auto file = web.open("/gestion/audit.csv").page;
  EXPECT_EQ(file.find("docs/trust"), std::string::npos) << "the file speaks as the page does";
  EXPECT_NE(file.find("règle de la maison"), std::string::npos);
  web.open("/gestion/audit?reference=" + line.reference);
  const auto rule = web.find("href=\"/regles#(R[0-9]+)\"");
  ASSERT_FALSE(rule.empty()) << web.page;
  EXPECT_TRUE(web.open("/gestion/audit").shows("règle de la maison")) << web.page;
  EXPECT_FALSE(web.shows("docs/trust"));
  web.cookies.clear();
  web.open("/regles").keep("regles");
  EXPECT_EQ(web.status, 200) << "anybody may read them";
  EXPECT_TRUE(web.shows("<tr id=\"" + rule + "\">"));
  EXPECT_TRUE(web.shows("<tr id=\"R80\">"));
  EXPECT_TRUE(web.shows("Seul le porteur retire son certificat."));
}

TEST_F(ListPages, AmountsAndListsSpeakEnglishToo) {
  web.cookies["__Host-langue"] = "en";
  web.open("/etat-du-service");
  EXPECT_TRUE(web.shows("Service status") || web.shows("State of the service")) << web.page.substr(0, 800);
  EXPECT_TRUE(web.open("/points-de-delivrance").shows("Tuesday")) << web.page;
  EXPECT_TRUE(web.open("/pieces-demandees").shows("Holder’s identity document")) << "the instance's own data too";
  EXPECT_TRUE(web.open("/regles").shows("Only the holder collects."));
}

}  // namespace
}  // namespace vidimus::web::portal::testing
