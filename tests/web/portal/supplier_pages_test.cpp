// Pages about external suppliers: the RA manager's own cases and no other's; files out by a button, files in by a form.
#include "web/portal/supplier_pages.hpp"

#include "ra/cast.hpp"
#include "ra/orders.hpp"
#include "ra/organisations.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

using ports::Supply;
using ports::SupplyState;

constexpr auto list = "/gestion/fournisseurs";

class SupplierPages : public ::testing::Test {
 protected:
  SupplierPages() {
    house.load_sample();
    const std::string folder = std::string{VIDIMUS_SOURCE} + "/data/conventions/fr/";
    for (const auto* name : {"convention", "annexe-4", "cgu", "mandat"})
      house.house.conventions.set(name, must(base::read_file(folder + name + ".txt")));
    SupplierDesk desk;
    desk.by_files = {"Imprimerie"};
    desk.list = [this](const std::string&, int) { return base::Result<std::vector<Supply>>{supplies}; };
    desk.find = [this](const std::string& wanted) {
      std::vector<Supply> out;
      std::ranges::copy_if(supplies, std::back_inserter(out), [&](const Supply& one) { return one.reference == wanted; });
      return base::Result<std::vector<Supply>>{std::move(out)};
    };
    desk.hand_over = [this](const Supply& supply) {
      handed_over.push_back(supply.reference);
      return base::Result<std::string>{"Subject: " + supply.reference + "\n"};
    };
    desk.take_in = [this](base::ByteView file) -> base::Result<int> {
      if (base::text_of(file) != "a certificate") return base::fail(base::Code::malformed, "handoff.unreadable");
      supplies.front().state = SupplyState::issued;
      return 1;
    };
    table = portal_routes(portal);
    add_supplier_pages(table, portal, std::move(desk));
    router = must(http::Router::make(table.rows));
  }

  /// A line ordered through the pages, with a certificate asked of a supplier.
  void ask(const std::string& supplier) {
    const auto member = must(ra::memberships(house.counter, house.actor(cast::buyer))).front().membership.id.text;
    const auto annex = "/adhesions/" + member + "/annexe";
    web.sign_in(cast::buyer).open(annex);
    house.clock.at += std::chrono::minutes{1};
    web.send(annex + "/code", {});
    web.send(annex, {{"count", "1"}, {"code", house.last_code()}});
    const auto path = web.at.substr(0, web.at.find('?'));
    auto work = must(house.counter.open(domain::Actor::house()));
    const auto file = must(work.open_case(path.substr(path.rfind('/') + 1)));
    domain::Certificate certificate;
    certificate.id = work.new_id<domain::CertificateId>();
    certificate.body = file.line.body;
    certificate.line = file.line.id;
    certificate.organisation = file.line.organisation;
    certificate.holder = house.actor(cast::buyer).person;
    certificate.profile = "dual_rgs2_qcpn";
    work.write(certificate, "certificate", certificate.id.text, "test", certificate.body, file.line.reference);
    must(work.commit());
    reference = file.line.reference;
    Supply one;
    one.request = certificate.id.text + ".01ARZ3NDEKTSV4RRFFQ69G5FAV";
    one.supplier = supplier;
    one.reference = "DEPOT-0a0b0c0d0e";
    one.asked = house.clock.at;
    supplies.push_back(one);
  }

  ra::testing::TestHouse house;
  Portal portal = must(open_portal(house.counter, std::string{VIDIMUS_SOURCE} + "/portal", ""));
  http::RouteTable table;  // the router points into it
  http::Router router;
  Browser web{house, router};
  std::vector<Supply> supplies;
  std::vector<std::string> handed_over;
  std::string reference;
};

TEST_F(SupplierPages, TheManagerSeesHisOwnAndActs) {
  ask("Imprimerie");
  web.sign_in(cast::manager).open(list).keep("fournisseurs");
  EXPECT_EQ(web.status, 200) << web.page;
  EXPECT_TRUE(web.shows(reference)) << web.page;
  EXPECT_TRUE(web.shows("à remettre ou en cours"));
  web.send(std::string{list} + "/DEPOT-0a0b0c0d0e/depots", {});
  EXPECT_EQ(handed_over, std::vector<std::string>{"DEPOT-0a0b0c0d0e"});
  EXPECT_TRUE(web.page.starts_with("Subject: DEPOT-"));
  web.open(list).upload(std::string{list} + "/retours", "x.pem", "noise");
  EXPECT_TRUE(web.shows("ni un certificat ni une liste")) << web.page;
  web.open(list).upload(std::string{list} + "/retours", "x.pem", "a certificate");
  EXPECT_TRUE(web.shows("certificat reçu et accepté")) << web.page;
  EXPECT_FALSE(web.shows("/depots")) << "nothing is left to hand over";
}

TEST_F(SupplierPages, NobodyElseActsOrSees) {
  ask("Imprimerie");
  web.sign_in(cast::auditor).open(list);
  EXPECT_TRUE(web.shows(reference));
  EXPECT_FALSE(web.shows("/depots")) << "an auditor reads";
  web.send(std::string{list} + "/DEPOT-0a0b0c0d0e/depots", {});
  EXPECT_EQ(web.status, 403);
  web.sign_in(cast::armorique_manager).open(list);
  EXPECT_FALSE(web.shows(reference)) << "another body's";
  web.send(std::string{list} + "/DEPOT-0a0b0c0d0e/depots", {});
  EXPECT_EQ(web.status, 404);
  web.sign_in(cast::buyer).open(list);
  EXPECT_EQ(web.status, 403);
  EXPECT_TRUE(handed_over.empty());
}

TEST_F(SupplierPages, ASupplierWithAnInterfaceHasNoFiles) {
  ask("Chambre");
  web.sign_in(cast::manager).open(list);
  EXPECT_TRUE(web.shows("Chambre"));
  EXPECT_FALSE(web.shows("/depots"));
}

}  // namespace
}  // namespace vidimus::web::portal::testing
