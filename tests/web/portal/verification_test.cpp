// The pages around a verification: pieces by rules, texts signed, examination with its boxes, receipt by post, rules of a
// contract, delays, identification again, codes in the holder's own space.
#include "ra/cast.hpp"
#include "ra/code_reissue.hpp"
#include "ra/story_desk.hpp"
#include "ra/verification_policy.hpp"
#include "web/portal/browser.hpp"
#include "web/portal/portal.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal::testing {
namespace {

using ra::testing::some_pdf;
using ra::testing::StoryDesk;

class VerificationPages : public ::testing::Test {
 protected:
  void open_case() {
    line = must(desk.place(cast::buyer, 1)).front();
    must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, cast::own_site));
    id = desk.file(line).dossier->id;
    path = "/dossiers/" + line.reference;
    review = "/verification/" + line.reference;
  }
  void fill_and_send() {
    must(ra::declare_document(desk.counter, desk.house.actor(cast::holder),
                              {id, domain::DocumentKind::passport, "12AB34567", "2031-05-14"}));
    for (const auto kind : desk.file(line).asked.required()) must(desk.upload(cast::holder, id, kind));
    must(desk.sign_dossier(cast::holder, id));
    must(desk.sign_dossier(cast::mayor, id));
    must(ra::submit_dossier(desk.counter, desk.house.actor(cast::holder), id));
  }
  std::string judge_action(domain::PieceKind kind) {
    for (const auto& piece : domain::current_pieces(desk.file(line).pieces))
      if (piece.kind == kind) return review + "/pieces/" + piece.id.text + "?version=" + std::to_string(piece.version);
    return {};
  }
  StoryDesk desk{"2026-11-20T15:30:00Z"};
  Portal portal =
      must(open_portal(desk.counter, std::string{VIDIMUS_SOURCE} + "/portal", "https://registry.example:8444/certificat"));
  http::RouteTable table = portal_routes(portal);
  http::Router router = must(http::Router::make(table.rows));
  domain::OrderLine line;
  domain::DossierId id;
  std::string path;
  std::string review;
  Browser web{desk.house, router};
};

TEST_F(VerificationPages, AnybodyReadsWhatIsAskedAndHowLongItTakes) {
  web.open("/pieces-demandees").keep("pieces_demandees");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Procès-verbal ou délibération de votre élection"));
  EXPECT_TRUE(web.shows("souhaitée"));
  web.open("/delais").keep("delais_publics");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Pas encore assez de dossiers"));
}

TEST_F(VerificationPages, ThePiecesFollowTheHoldersQuality) {
  open_case();
  web.sign_in(cast::holder).open(path + "/pieces").keep("pieces_regles");
  EXPECT_TRUE(web.shows("Acte de nomination ou attestation d’emploi"));
  EXPECT_TRUE(web.shows("(souhaitée, facultative)"));
  EXPECT_TRUE(web.shows("accept=\"application/pdf,image/jpeg,image/png\""));
  web.send(path + "/qualite", {});
  EXPECT_EQ(web.status, 400);
  web.open(path + "/pieces").send(path + "/qualite", {{"kind", "elected"}});
  EXPECT_EQ(web.at, path + "/pieces?fait=qualite");
  EXPECT_TRUE(web.shows("Procès-verbal ou délibération de votre élection"));
  web.upload(path + "/pieces/mandate", "m.pdf", some_pdf);
  EXPECT_EQ(web.status, 400) << "nobody asks for it";
}

TEST_F(VerificationPages, ACorrectionGoesRoundWithItsReasonAndItsVersions) {
  open_case();
  fill_and_send();
  web.sign_in(cast::reviewer).open("/verification").keep("file_verification");
  EXPECT_TRUE(web.shows("jours ouvrés"));
  web.open(review).keep("examen_motifs");
  EXPECT_TRUE(web.shows("Il manque une page ou une face du document."));
  const auto old = judge_action(domain::PieceKind::appointing_act);
  web.send(old, {{"verdict", "to_correct"}, {"correction", "incomplete"}, {"reason", "Page 2."}});
  EXPECT_EQ(web.status, 200);
  web.open(review).send(old, {{"verdict", "conform"}});
  EXPECT_EQ(web.status, 412) << "the page was old";
  EXPECT_TRUE(web.shows("modifié ces données entre-temps"));
  web.open(review).send(judge_action(domain::PieceKind::identity_document), {{"verdict", "conform"}});
  const auto ask = web.open(review).find("action=\"(/verification/[^\"]+/corrections[^\"]*)\"");
  web.send(ask, {{"reason", "Une pièce à reprendre"}});
  EXPECT_EQ(web.at, "/verification?fait=demande");

  web.sign_in(cast::holder).open(path + "/pieces").keep("pieces_a_corriger");
  EXPECT_TRUE(web.shows("Il manque une page ou une face du document. Page 2."));
  EXPECT_EQ(web.find("action=\"([^\"]+/pieces/identity_document)\""), "") << "what conforms is not asked again";
  web.upload(path + "/pieces/appointing_act", "deux.pdf", some_pdf);
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Versions précédentes"));
}

TEST_F(VerificationPages, WhatWasSignedIsThereToRead) {
  open_case();
  fill_and_send();
  for (const auto* who : {cast::auditor, cast::reviewer, cast::holder}) {
    web.sign_in(who).open(path + "/accords").keep("accords");
    EXPECT_EQ(web.status, 200) << who;
    EXPECT_TRUE(web.shows("Empreinte SHA-256"));
    EXPECT_TRUE(web.shows("Mandat de certification"));
    EXPECT_TRUE(web.shows("Mireille Castellan"));
  }
  web.sign_in("erwan.bihan@port-lennec.example").open(path + "/accords");
  EXPECT_EQ(web.status, 404);
}

TEST_F(VerificationPages, RulesOfAContractAndPaperByPost) {
  open_case();
  const auto rules = "/gestion/marches/" + line.contract.text + "/verification";
  web.sign_in(cast::reviewer).open(rules);
  EXPECT_EQ(web.status, 403);
  web.sign_in(cast::manager).open("/gestion");
  EXPECT_TRUE(web.shows(rules));
  web.open(rules).keep("regles_verification");
  const auto action = web.find("action=\"(/gestion/marches/[^\"]+)\"");
  const Fields wanted{{"sla", "working_days_wallclock"},
                      {"validators", "2"},
                      {"receipt", "by_post"},
                      {"checklist", "standard"},
                      {"pieces", "standard"}};
  web.send(action, wanted);
  EXPECT_EQ(web.at, "/gestion?fait=regles") << web.page;
  web.open(rules).send(action, wanted);
  EXPECT_EQ(web.status, 412) << "the version is an old one";

  fill_and_send();
  web.sign_in(cast::holder).open(path);
  EXPECT_TRUE(web.shows("On attend le dossier papier"));
  web.sign_in(cast::reviewer).open("/verification").keep("attendus");
  EXPECT_TRUE(web.shows("Dossiers attendus par courrier"));
  const auto receive = web.find("action=\"(/verification/[^\"]+/reception[^\"]*)\"");
  web.send(receive, {{"received_on", "2026-11-30"}});
  EXPECT_EQ(web.status, 400);
  EXPECT_TRUE(web.shows("Le jour de réception est entre"));
  web.open("/verification").send(receive, {});
  EXPECT_EQ(web.at, "/verification?fait=reception");
  web.open(review);
  EXPECT_TRUE(web.shows("Deux vérificateurs doivent être d’accord"));
  EXPECT_TRUE(web.shows("Donner mon accord"));
  web.sign_in(cast::manager).open("/gestion/delais").keep("delais");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Temps ouvré entre la réception et la décision"));
  web.sign_in(cast::buyer).open("/gestion/delais");
  EXPECT_EQ(web.status, 403);
}

TEST_F(VerificationPages, AnotherCodeIsGivenByTwoAndShownToTheHolderAlone) {
  line = desk.accepted("Jeanne", "Rostan", cast::holder);
  path = "/dossiers/" + line.reference;
  const auto page = path + "/identification";
  web.sign_in(cast::holder).open(page);
  EXPECT_EQ(web.status, 403);
  const auto old = desk.code_of(cast::holder, line);
  web.sign_in(cast::deliverer).open(page).keep("identification");
  EXPECT_FALSE(web.shows("Donner un nouveau code de retrait"));
  web.send(page,
           {{"method", "document_at_counter"}, {"present", "oui"}, {"document_kind", "passport"}, {"document_number", "1"}});
  EXPECT_EQ(web.status, 409);
  web.open(page).send(
      page,
      {{"method", "document_at_counter"}, {"present", "oui"}, {"document_kind", "passport"}, {"document_number", "12AB34567"}});
  EXPECT_EQ(web.at, page + "?fait=identification");
  web.sign_in(cast::manager).open(page).keep("identification_responsable");
  EXPECT_TRUE(web.shows("permet un nouveau code"));
  web.send(path + "/nouveau-code", {});
  EXPECT_EQ(web.at, page + "?fait=nouveau_code") << web.page;
  const auto fresh = desk.code_of(cast::holder, line);
  EXPECT_NE(fresh, old);
  for (const auto* who : {cast::reviewer, cast::deliverer, cast::manager, cast::auditor, cast::buyer, cast::mayor}) {
    web.sign_in(who);
    for (const auto* at : {"", "/code-de-retrait", "/code-de-revocation", "/identification", "/accords"}) {
      web.open(path + at);
      EXPECT_FALSE(web.shows(fresh)) << who << at;
    }
    web.open(path + "/code-de-retrait");
    EXPECT_EQ(web.status, 404) << who;
  }
  web.sign_in(cast::holder).open(path + "/code-de-retrait");
  EXPECT_TRUE(web.shows(fresh));
  web.open(path + "/code-de-revocation");
  EXPECT_EQ(web.status, 404) << "there is no certificate yet";
}

}  // namespace
}  // namespace vidimus::web::portal::testing
