// What members owe, through the page: contributions and their invoices, read by the auditor, noted by the manager.
#include "ra/cast.hpp"
#include "ra/order_desk.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

using namespace ra::testing;

class DuesPages : public OrderDesk {
 protected:
  DuesPages() {
    change_contract([](auto& contract) {
      contract.fee_cents = 1000;
      contract.fee_due = domain::FeeDue::each_year;
    });
  }
  OpenPortal door{house, house.counter};
  Browser& web = door.web;
};

TEST_F(DuesPages, AContributionIsInvoicedByTheYear) {
  web.sign_in(cast::manager).open("/gestion/factures").keep("factures_contributions");
  EXPECT_TRUE(web.shows("Contributions des adhérents")) << web.page;
  const auto note = web.find("action=\"(/gestion/contributions/[^\"]+)\"");
  EXPECT_EQ(note, "/gestion/contributions/" + member.text);
  const auto year = web.find("name=\"year\" value=\"([0-9]{4})\"");
  web.send(note, {{"year", year}, {"invoice_reference", "<b>"}});
  EXPECT_EQ(web.status, 400);
  EXPECT_TRUE(web.shows("aria-invalid"));
  web.send(note, {{"year", "2001"}, {"invoice_reference", "F-1"}});
  EXPECT_EQ(web.status, 404) << "no such year";
  web.send(note, {{"year", year}, {"invoice_reference", "F-2026/3"}});
  EXPECT_EQ(web.at, "/gestion/factures?fait=facture");
  EXPECT_FALSE(web.shows("F-2026/3")) << "what is invoiced waits for nobody";
  EXPECT_TRUE(web.open("/gestion/factures?contributions=toutes").shows("F-2026/3")) << web.page;
  web.sign_in(cast::auditor).open("/gestion/factures?contributions=toutes");
  EXPECT_TRUE(web.shows("F-2026/3"));
  EXPECT_FALSE(web.shows("/gestion/contributions/")) << "who audits changes nothing";
  EXPECT_EQ(web.send(note, {{"year", year}, {"invoice_reference", "F-9"}}).status, 403);
  EXPECT_EQ(web.sign_in(cast::buyer).open("/gestion/factures").status, 403);
}

/// Who pays sees his purchase orders and the invoices he stands on, and nobody else's.
TEST_F(DuesPages, AnOrganisationSeesItsPurchaseOrdersAndInvoices) {
  const auto line = order(holder("Rostan"));
  const auto path = "/collectivites/" + line.organisation.text + "/factures";
  web.sign_in(cast::buyer).open("/adhesions/" + member.text);
  EXPECT_TRUE(web.shows("href=\"" + path + "\"")) << web.page;
  web.open(path).keep("factures_collectivite");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows(line.reference)) << web.page;
  EXPECT_TRUE(web.shows("pas encore due"));
  EXPECT_TRUE(web.shows("<h2>Contributions</h2>"));
  EXPECT_TRUE(web.shows("à facturer"));
  EXPECT_EQ(web.open("/collectivites/" + line.organisation.text + "/releve.pdf").status, 200);
  EXPECT_EQ(web.sign_in(cast::manager).open(path).status, 200);
  EXPECT_EQ(web.sign_in(cast::lennec_mayor).open(path).status, 404) << "of another public body";
}

}  // namespace
}  // namespace vidimus::web::portal::testing
