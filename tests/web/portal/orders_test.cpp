// Pages of orders: a draft from first line to signature, an import from preview to confirmation, the CCI way, the purchase order,
// the guides, the search, what is owed.
#include <algorithm>

#include "ra/cast.hpp"
#include "ra/errands.hpp"
#include "ra/order_batch.hpp"
#include "ra/organisations.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

class OrderPages : public PortalTest {
 protected:
  OrderPages() {
    house.load_sample();
    for (const auto& view : must(ra::bodies(house.counter)))
      if (view.body.slug == "azur") azur = view;
    member = must(ra::memberships(house.counter, house.actor(cast::buyer))).front().membership.id.text;
    web.sign_in(cast::buyer);
  }
  std::string code(const std::string& ask) {
    house.clock.at += std::chrono::minutes{1};  // codes asked for in one millisecond have no order
    web.send(ask, {});
    return house.last_code();
  }
  const domain::DeliverySite& site(domain::SiteKind kind) const {
    return *std::ranges::find(azur.sites, kind, &domain::DeliverySite::kind);
  }
  Fields line(const std::string& surname, domain::SiteKind kind = domain::SiteKind::own) const {
    return {{"given_names", "Jeanne"},
            {"surname", surname},
            {"email", surname + "@valbrune.example"},
            {"phone", "06 39 98 00 02"},
            {"function", "Adjointe"},
            {"product", azur.products.front().id.text},
            {"delivery_site", site(kind).id.text},
            {"external_reference", "VIS-" + surname}};
  }
  std::string orders() const { return "/adhesions/" + member + "/commandes"; }
  std::string new_draft() {
    web.open(orders()).keep("commandes").send(orders() + "/brouillons", {{"label", "Élus"}});
    EXPECT_EQ(web.status, 200);
    return web.at.substr(0, web.at.find('?'));
  }
  ra::BodyView azur;
  std::string member;
};

TEST_F(OrderPages, ADraftGrowsIsCorrectedAndSigned) {
  const auto draft = new_draft();
  web.keep("brouillon_vide").open(draft + "/porteurs").keep("porteur");
  web.send(draft + "/porteurs", {{"given_names", "Jeanne"}, {"surname", "Rostan"}, {"email", "mairie@valbrune.example"}});
  EXPECT_TRUE(web.shows("paraît partagée")) << web.page;
  EXPECT_FALSE(web.shows(draft + "/signature"));
  web.keep("brouillon_faux").open(draft + "/porteurs/1");
  EXPECT_TRUE(web.shows("value=\"Rostan\""));
  web.send(draft + "/porteurs/1", line("Rostan"));
  web.open(draft + "/porteurs").send(draft + "/porteurs", line("Simiand"));
  web.open(draft + "/porteurs").send(draft + "/porteurs", line("Tassy"));
  web.send(draft + "/porteurs/3/suppression", {});
  EXPECT_TRUE(web.shows("Simiand"));
  EXPECT_FALSE(web.shows("Tassy"));
  EXPECT_TRUE(web.shows(draft + "/signature")) << web.page;
  web.keep("brouillon");
  web.send(draft + "/signature", {{"code", "000000"}});
  EXPECT_EQ(web.status, 422);
  web.send(draft + "/signature", {{"code", code(draft + "/code")}});
  EXPECT_EQ(web.at.substr(0, 7), "/espace");
  EXPECT_TRUE(web.shows("AZUR-2026-000001-2"));
  web.open(draft);
  EXPECT_EQ(web.status, 409);
}

TEST_F(OrderPages, ADraftIsDeletedAndIsNobodyElses) {
  const auto draft = new_draft();
  web.sign_in(cast::lennec_buyer).open(draft);
  EXPECT_EQ(web.status, 404);
  web.open(orders());
  EXPECT_EQ(web.status, 404);
  web.sign_in(cast::buyer).open(draft).send(draft + "/suppression", {});
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("Aucun brouillon"));
  const auto restore = web.find("action=\"(/brouillons/[^\"]+/restauration)\"");
  ASSERT_FALSE(restore.empty()) << "what was deleted by mistake is taken back";
  web.send(restore, {});
  EXPECT_TRUE(web.shows("Le brouillon est repris."));
  EXPECT_FALSE(web.open(orders()).shows("Aucun brouillon"));
}

TEST_F(OrderPages, ALongImportIsFollowedUntilItsDraft) {
  std::string file = "prenoms;nom;courriel;telephone;fonction;certificat;retrait\n";
  for (int at = 0; at < 40; ++at)
    file += "Jeanne;Rostan;h" + std::to_string(at) + "@valbrune.example;06 39 98 00 02;Adjointe;" + azur.products.front().name +
            ";" + site(domain::SiteKind::own).name + "\n";
  web.open(orders()).upload(orders() + "/import", "elus.csv", file);
  const auto content = web.find("name=\"content\" value=\"([^\"]+)\"");
  web.send(orders() + "/import/confirmation", {{"content", content}, {"mode", "right"}, {"label", "Élus"}});
  ASSERT_TRUE(web.at.starts_with("/travaux/")) << web.at;
  const auto errand = web.at;
  EXPECT_TRUE(web.shows("Import d’une commande"));
  EXPECT_TRUE(web.shows("http-equiv=\"refresh\""));
  must(ra::do_errands(house.counter));
  web.open(errand).keep("travail_import");
  EXPECT_TRUE(web.shows("terminé")) << web.page;
  web.open(web.find("href=\"(/brouillons/[^\"]+)\""));
  EXPECT_TRUE(web.shows("h39@valbrune.example"));
}

TEST_F(OrderPages, AnImportIsSeenBeforeItIsDone) {
  const auto row = [&](const std::string& surname, const std::string& phone) {
    return "Jeanne;" + surname + ";" + surname + "@valbrune.example;" + phone + ";Adjointe;" + azur.products.front().name + ";" +
           site(domain::SiteKind::own).name + "\n";
  };
  const std::string header = "prenoms;nom;courriel;telephone;fonction;certificat;retrait\n";
  web.open(orders()).upload(orders() + "/import", "elus.csv", header + row("Rostan", "06 39 98 00 02") + row("Simiand", "12"));
  EXPECT_EQ(web.status, 200);
  web.keep("import");
  EXPECT_TRUE(web.shows("Lignes justes : 1 ; à corriger : 1")) << web.page;
  EXPECT_TRUE(web.shows("telephone"));
  const auto content = web.find("name=\"content\" value=\"([^\"]+)\"");
  web.send(orders() + "/import/confirmation", {{"content", content}, {"mode", "right"}, {"label", "Élus"}});
  EXPECT_TRUE(web.at.starts_with("/brouillons/")) << web.at;
  EXPECT_TRUE(web.shows("Rostan"));
  EXPECT_FALSE(web.shows("Simiand"));
  web.open(orders()).upload(orders() + "/import", "faux.csv", "nom\nRostan\n");
  EXPECT_EQ(web.status, 400);
  EXPECT_TRUE(web.shows("colonnes")) << web.page;
}

TEST_F(OrderPages, TheCciWayIsAPreOrder) {
  const auto path = "/adhesions/" + member + "/pre-commande";
  web.open("/adhesions/" + member);
  EXPECT_TRUE(web.shows(path));
  web.open(path).keep("pre_commande");
  EXPECT_TRUE(web.shows(site(domain::SiteKind::cci).name));
  EXPECT_FALSE(web.shows("value=\"" + site(domain::SiteKind::own).id.text + "\""));
  auto fields = line("Rostan", domain::SiteKind::cci);
  fields.emplace_back("code", "000000");
  fields[2].second = "mairie@valbrune.example";
  web.send(path, fields);
  EXPECT_EQ(web.status, 400);
  EXPECT_TRUE(web.shows("href=\"#email\"")) << web.page;
  fields[2].second = "rostan@valbrune.example";
  fields.back().second = code(path + "/code");
  web.open(path).send(path, fields);
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("attend d’être traitée")) << web.page;
  web.open("/verification/pre-commandes");
  EXPECT_EQ(web.status, 403);
}

TEST_F(OrderPages, ThePurchaseOrderIsReadSignedAndKept) {
  const auto draft = new_draft();
  web.open(draft + "/porteurs").send(draft + "/porteurs", line("Rostan"));
  web.send(draft + "/signature", {{"code", code(draft + "/code")}});
  const std::string order = "/dossiers/AZUR-2026-000001-1/bon-de-commande";
  web.open(order).keep("bon_de_commande");
  EXPECT_TRUE(web.shows("HT"));
  EXPECT_TRUE(web.shows("TTC"));
  EXPECT_TRUE(web.shows("VIS-Rostan"));
  web.open(order + "/pdf");
  EXPECT_TRUE(web.page.starts_with("%PDF-1.7"));
  web.open(order + "/signe");
  EXPECT_EQ(web.status, 404);
  web.open(order);
  const auto given = code(order + "/code");
  web.send(order + "/signature", {{"code", given}});
  EXPECT_EQ(web.status, 200);
  web.open(order);
  EXPECT_TRUE(web.shows("signé en ligne"));
  web.open(order + "/signe");
  EXPECT_TRUE(web.page.starts_with("%PDF-1.7"));
  web.sign_in(cast::lennec_buyer).open(order + "/pdf");
  EXPECT_EQ(web.status, 404);
}

TEST_F(OrderPages, ACaseIsFoundByEitherReference) {
  const auto draft = new_draft();
  web.open(draft + "/porteurs").send(draft + "/porteurs", line("Rostan"));
  web.send(draft + "/signature", {{"code", code(draft + "/code")}});
  for (const char* reference : {"VIS-Rostan", "AZUR-2026-000001-1"}) {
    web.open(std::string{"/recherche?reference="} + reference);
    EXPECT_TRUE(web.shows("href=\"/dossiers/AZUR-2026-000001-1\"")) << reference;
  }
  for (const char* words : {"rost", "valbrune+ROSTAN", "azur-2026-0000", "Rostan&etat=dossier_open"}) {
    web.open(std::string{"/recherche?q="} + words);
    EXPECT_TRUE(web.shows("href=\"/dossiers/AZUR-2026-000001-1\"")) << words;
  }
  for (const char* words : {"rostand", "zzz", "rostan+zzz", "Rostan&etat=completed"}) {
    web.open(std::string{"/recherche?q="} + words);
    EXPECT_FALSE(web.shows("AZUR-2026-000001-1")) << words;
  }
  web.open("/recherche.csv?q=rostan");
  EXPECT_TRUE(web.shows("AZUR-2026-000001-1;VIS-Rostan;"));
  web.keep("recherche").sign_in(cast::lennec_buyer).open("/recherche?q=VIS-Rostan");
  EXPECT_FALSE(web.shows("AZUR-2026-000001-1"));
}

TEST_F(OrderPages, GuidesAreOpenToAllAsPageAndPdf) {
  web.cookies.clear();
  for (const std::string guide :
       {"commander", "reserver", "rendez-vous", "installer-windows", "installer-macos", "installer-linux", "liste-blanche"}) {
    EXPECT_TRUE(web.open("/guides").shows("href=\"/guides/" + guide + "\""));
    web.open("/guides/" + guide).keep("guide_" + guide);
    EXPECT_EQ(web.status, 200);
    EXPECT_TRUE(web.shows("/guides/" + guide + "/pdf"));
    EXPECT_FALSE(web.shows("{{"));
    web.open("/guides/" + guide + "/pdf");
    EXPECT_TRUE(web.page.starts_with("%PDF-1.4"));
  }
  web.open("/guides/autre");
  EXPECT_EQ(web.status, 404);
  web.open("/langue/en?vers=/guides").open("/guides/rendez-vous").keep("guide_en");
  EXPECT_TRUE(web.shows("What to bring"));
  EXPECT_FALSE(web.shows("Ce qu’il faut apporter"));
}

TEST_F(OrderPages, WhatIsOwedIsTheManagersToSee) {
  web.open("/gestion/factures");
  EXPECT_EQ(web.status, 403);
  web.sign_in("claire.olivari@azur-ingenierie.example").open("/gestion/factures").keep("factures");
  EXPECT_EQ(web.status, 200);
  web.open("/gestion/factures.csv");
  EXPECT_NE(web.page.find("Collectivité;SIRET"), std::string::npos);
  EXPECT_TRUE(web.open("/gestion/factures.ods").page.starts_with("PK"));
  EXPECT_TRUE(web.open("/gestion/factures.pdf").page.starts_with("%PDF"));
}

TEST_F(OrderPages, ASiretIsCorrected) {
  const auto path = "/adhesions/" + member + "/siret";
  web.open(path).keep("siret").send(path, {{"siret", "29900105700016"}});
  EXPECT_EQ(web.status, 400);
  web.send(path, {{"siret", "299 001 057 00015"}});
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("29900105700015")) << web.page;
}

}  // namespace
}  // namespace vidimus::web::portal::testing
