// Hand-overs through the pages: at a chamber of commerce, missed, called off and taken again, and under a contract that closed.
#include "ra/appointment_desk.hpp"
#include "ra/cast.hpp"
#include "ra/office_desk.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

using namespace ra::testing;

class OfficePages : public OfficeDesk, public ::testing::Test {
 protected:
  void SetUp() override { web.sign_in(agnes).open(path); }
  /// The visit is noted for the moment it is.
  void arrange() {
    const auto now = base::civil_of(desk.house.clock.at, "Europe/Paris");
    std::string hour = std::to_string(now.hour);
    if (hour.size() < 2) hour.insert(0, "0");
    web.send(path + "/visite", {{"day", base::to_text(now.day)}, {"hour", hour + ":00"}});
  }

  const std::string path = "/dossiers/" + line.reference + "/remise-cci";
  OpenPortal door{desk.house, desk.counter};
  Browser& web = door.web;
};

TEST_F(OfficePages, TheVisitTheChecksAndTheCertificateOfTheOtherAuthorityAreNoted) {
  EXPECT_EQ(web.status, 200) << web.page;
  web.keep("remise_cci").send(path + "/visite", {{"day", "demain"}, {"hour", "9"}});
  EXPECT_EQ(web.status, 400);
  EXPECT_TRUE(web.shows("href=\"#day\""));
  arrange();
  EXPECT_TRUE(web.shows("Visite convenue")) << web.page;
  const auto code = desk.code_of(cast::holder, line);
  const auto hold = [&](const std::string& number) {
    web.send(path + "/remise", {{"present", "oui"}, {"document_kind", "passport"}, {"document_number", number}, {"code", code}});
  };
  hold("98ZZ76543");
  EXPECT_GE(web.status, 400) << "another document";
  EXPECT_FALSE(web.shows("value=\"" + code + "\""));
  hold("12AB34567");
  EXPECT_TRUE(web.shows("La remise est enregistrée")) << web.page;
  web.upload(path + "/certificat", "c.pem", "no certificate");
  EXPECT_GE(web.status, 400);
  desk.house.clock.at = paris_time("2026-11-25 09:00");
  const auto pem = issued_elsewhere("Jeanne", "Rostan", cast::holder);
  web.sign_in(agnes).open(path).upload(path + "/certificat", "c.pem", pem).keep("remise_cci_faite");
  EXPECT_EQ(web.status, 200) << web.page;
  EXPECT_TRUE(web.shows("auprès de l’autorité qui l’a émis"));
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::issued);
}

TEST_F(OfficePages, ARefusalNeedsItsReasonAndAnAbsenceItsHour) {
  arrange();
  web.send(path + "/refus", {{"reason", ""}});
  EXPECT_EQ(web.status, 409);
  web.send(path + "/refus", {{"reason", "Pièce périmée"}});
  EXPECT_EQ(web.status, 200);
  EXPECT_FALSE(web.shows("Visite convenue"));
  desk.house.clock.at += std::chrono::hours{2};
  web.sign_in(agnes).open(path);
  arrange();
  desk.house.clock.at += std::chrono::hours{2};
  web.sign_in(agnes).open(path).send(path + "/absence", {});
  EXPECT_EQ(web.status, 200) << web.page;
  EXPECT_EQ(desk.letters_to("contact_office").size(), 3U) << "invited to the office again, each time";
}

TEST_F(OfficePages, OthersDoNotSeeIt) {
  EXPECT_EQ(web.sign_in(cast::holder).open(path).status, 403);
  EXPECT_EQ(web.sign_in(cast::deliverer).open(path).status, 404) << "another site's";
  EXPECT_FALSE(web.sign_in(cast::holder).open("/dossiers/" + line.reference).shows("/remise-cci"));
}

class CounterPages : public ::testing::Test {
 protected:
  CounterPages() {
    must(return_purchase_order(desk.counter, desk.house.actor(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
  }
  /// Nobody came at that moment; the operator says so on the page.
  void miss(const char* when) {
    must(desk.book(cast::holder, line, when));
    web.sign_in(cast::deliverer).open(path + "/rendez-vous");
    EXPECT_FALSE(web.shows("/rendez-vous/absence")) << "it is still to come";
    desk.house.clock.at = paris_time(when) + std::chrono::hours{1};
    web.sign_in(cast::deliverer).open(path + "/rendez-vous").send(path + "/rendez-vous/absence", {});
    EXPECT_EQ(web.status, 200) << web.page;
  }

  AppointmentDesk desk;
  domain::OrderLine line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const std::string path = "/dossiers/" + line.reference;
  OpenPortal door{desk.house, desk.counter};
  Browser& web = door.web;
};

TEST_F(CounterPages, WhoMissedTooManyIsInvitedAgainByTheManager) {
  miss("2026-11-24 09:00");
  web.sign_in(cast::manager).open("/gestion/rendez-vous-manques");
  EXPECT_TRUE(web.shows("Personne n’attend votre décision"));
  miss("2026-12-01 09:00");
  EXPECT_GE(web.sign_in(cast::holder).open(path + "/rendez-vous").status, 400) << "it is the manager's to decide";
  const auto decision = "/gestion/rendez-vous-manques/" + line.reference;
  web.sign_in(cast::manager).open("/gestion/rendez-vous-manques").keep("manques_un");
  EXPECT_TRUE(web.shows(line.reference));
  web.send(decision, {{"reason", ""}});
  EXPECT_GE(web.status, 400);
  EXPECT_TRUE(web.shows("role=\"alert\""));
  web.send(decision, {{"reason", "Grippe"}});
  EXPECT_TRUE(web.shows("Personne n’attend votre décision")) << web.page;
  EXPECT_EQ(web.sign_in(cast::holder).open(path + "/rendez-vous").status, 200);
}

TEST_F(CounterPages, AnAppointmentCalledOffIsTakenAgainWithOnePress) {
  must(desk.book(cast::holder, line, "2026-11-24 09:00"));
  web.sign_in(cast::holder).open(path + "/rendez-vous").send(path + "/rendez-vous/annulation", {});
  EXPECT_EQ(desk.file(line).booked(), nullptr);
  web.open(path + "/rendez-vous").keep("rendez_vous_reprendre");
  EXPECT_TRUE(web.shows("son créneau est encore libre")) << web.page;
  const auto starts = web.find("name=\"starts\" value=\"([^\"]+)\"");
  web.send(path + "/rendez-vous", {{"starts", starts}});
  ASSERT_NE(desk.file(line).booked(), nullptr);
  EXPECT_EQ(desk.file(line).booked()->starts, paris_time("2026-11-24 09:00"));
  web.send(path + "/rendez-vous/annulation", {});
  const auto others = desk.multiply(line, 1);
  must(ra::book_appointment(desk.counter, others.front().first, others.front().second, paris_time("2026-11-24 09:00")));
  EXPECT_FALSE(web.open(path + "/rendez-vous").shows("son créneau est encore libre")) << "somebody else has it now";
}

TEST_F(CounterPages, ADayIsClosedOnThePageOfItsSiteOnceWhoIsBookedIsCalledOff) {
  must(desk.book(cast::holder, line, "2026-11-24 09:00"));
  const auto site = "/gestion/lieux/" + desk.file(line).line.delivery_site.text;
  web.sign_in(cast::manager).open(site);
  Fields day{{"day", "2026-11-24"}, {"reason", "Panne de chauffage"}};
  web.send(site + "/fermetures", day).keep("lieu_fermeture");
  EXPECT_TRUE(web.shows(line.reference)) << "who is called off is shown first";
  EXPECT_NE(desk.file(line).booked(), nullptr);
  day.emplace_back("call_off", "oui");
  web.send(site + "/fermetures", day);
  EXPECT_EQ(web.at, "/guichet/sans-rendez-vous?fait=fermeture_annulations");
  EXPECT_TRUE(web.shows(line.reference)) << "to be called";
  EXPECT_EQ(desk.file(line).booked(), nullptr);
}

TEST_F(CounterPages, AClosedContractOffersNothingMoreOnItsPages) {
  auto contract = desk.file(line).contract;
  const auto sheet = "/gestion/marches/" + contract.id.text;
  EXPECT_TRUE(web.sign_in(cast::manager).open(sheet).shows(sheet + "/avenant"));
  desk.house.clock.at = base::start_of(base::next_day(contract.dossier_deadline, 2));
  desk.run_calendar();
  web.sign_in(cast::manager).open(sheet).keep("marche_clos");
  EXPECT_EQ(web.status, 200);
  EXPECT_FALSE(web.shows(sheet + "/avenant"));
  web.sign_in(cast::buyer).open("/espace");
  const auto member = web.find("href=\"(/adhesions/[^\"/]+)\"");
  EXPECT_FALSE(web.open(member).shows("/annexe\"")) << "nothing is ordered in it any more";
}

}  // namespace
}  // namespace vidimus::web::portal::testing
