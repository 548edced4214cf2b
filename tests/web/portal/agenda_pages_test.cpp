// Pages of the agenda: the week, leave, feeds, missed appointments. Each for its roles, with a label on every field.
#include <algorithm>

#include "ra/cast.hpp"
#include "ra/week.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

class AgendaPages : public PortalTest {
 protected:
  AgendaPages() { house.load_sample(); }
  /// No tag of a template is left, and every field has its label.
  void sound() {
    EXPECT_EQ(web.status, 200) << web.at;
    EXPECT_FALSE(web.shows("{{")) << web.at;
    static const std::regex field{"<(?:input|select|textarea)[^>]* id=\"([^\"]+)\""};
    for (std::sregex_iterator at{web.page.begin(), web.page.end(), field}, end; at != end; ++at)
      EXPECT_TRUE(web.shows("for=\"" + (*at)[1].str() + "\"")) << web.at << ": " << (*at)[1];
  }
};

TEST_F(AgendaPages, TheWeekShowsEverySlotOfTheSite) {
  web.sign_in(cast::deliverer).open("/guichet/semaine?jour=2026-11-26").keep("semaine");
  sound();
  EXPECT_TRUE(web.shows("mardi 24 novembre 2026"));
  EXPECT_TRUE(web.shows("1 sur 1"));
  EXPECT_TRUE(web.shows("Semaine suivante"));
  web.sign_in(cast::manager).open("/guichet/semaine");
  sound();
}

/// A week of many: the day asked for has its names, the others say how many come and lead to it. The page stays light.
TEST_F(AgendaPages, AFullWeekIsUnfoldedOneDayAtATime) {
  domain::OrderLine line;
  {
    auto work = must(house.counter.open(domain::Actor::house()));
    const auto buyer = house.actor(cast::buyer);
    const auto member = must(work.unit().memberships_of(buyer.organisation)).front();
    const auto site = must(work.unit().sites(member.body));
    const auto own = std::ranges::find(site, domain::SiteKind::own, &domain::DeliverySite::kind);
    line.id = work.new_id<domain::LineId>();
    line.body = member.body, line.contract = member.contract, line.membership = member.id;
    line.organisation = member.organisation, line.holder = buyer.person, line.reference = "AZUR-2026-000001-1";
    line.delivery_site = own->id, line.state = domain::OrderState::completed;
    work.write(line, "order", line.id.text, "test", line.body);
    for (std::size_t at = 0; at <= 2 * ra::most_named; ++at) {
      domain::Appointment one;
      one.id = work.new_id<domain::AppointmentId>();
      one.body = line.body, one.line = line.id, one.holder = line.holder, one.site = own->id;
      one.state = domain::AppointmentState::no_show;
      one.starts = *base::from_rfc3339(at % 2 == 0 ? "2026-11-24T08:00:00Z" : "2026-11-26T08:00:00Z");
      one.ends = one.starts + std::chrono::minutes{30};
      work.write(one, "appointment", one.id.text, "test", one.body);
    }
    must(work.commit());
  }
  web.sign_in(cast::deliverer).open("/guichet/semaine?jour=2026-11-26").keep("semaine_pleine");
  sound();
  EXPECT_TRUE(web.shows("61 rendez-vous")) << "Tuesday is folded";
  EXPECT_TRUE(web.shows("jour=2026-11-24#jour-2026-11-24"));
  EXPECT_FALSE(web.shows("jour=2026-11-26#jour-2026-11-26")) << "Thursday is not";
  EXPECT_TRUE(web.shows(line.reference));
  EXPECT_LT(web.page.size(), 40'000U);
  web.open("/guichet/semaine?jour=2026-11-27");
  EXPECT_FALSE(web.shows(line.reference)) << "nobody comes that day";
}

TEST_F(AgendaPages, OnASundayTheComingWeekAndDayAreShown) {
  house.clock.at = *base::from_rfc3339("2026-11-22T10:00:00Z");
  web.sign_in(cast::deliverer).open("/guichet/semaine");
  sound();
  EXPECT_TRUE(web.shows("lundi 23 novembre 2026")) << "the week to come";
  EXPECT_TRUE(web.shows("Cette semaine"));
  web.open("/guichet");
  sound();
  EXPECT_TRUE(web.shows("Le guichet est fermé aujourd’hui"));
  EXPECT_FALSE(web.shows("<h2>dimanche 22 novembre 2026</h2>"));
  web.open(web.find("<a href=\"(/guichet\\?jour=[0-9-]+)\">Aujourd"));
  EXPECT_TRUE(web.shows("<h2>dimanche 22 novembre 2026</h2>")) << "a day that is asked for is shown";
}

TEST_F(AgendaPages, AStationIsPairedAndABoxIsReceivedAndLost) {
  web.sign_in(cast::deliverer).open("/guichet");
  const auto site = web.find("action=\"(/guichet/sites/[^\"/]+)/appairage\"");
  ASSERT_FALSE(site.empty());
  web.send(site + "/appairage", {}).keep("appairage");
  sound();
  EXPECT_FALSE(web.find("id=\"code\"[^>]*>([A-Z0-9-]+)<").empty()) << "the pairing code, once";
  web.open("/guichet").send(site + "/stock", {{"serial", "T-9001"}, {"model", "SoftHSM v2"}, {"box", "C-9"}});
  EXPECT_LT(web.status, 400) << web.page;
  EXPECT_TRUE(web.open("/supports?etat=in_stock").shows("T-9001"));
  web.open("/guichet").send(site + "/carton-perdu", {{"box", "C-9"}, {"note", "volé dans le camion"}});
  EXPECT_LT(web.status, 400) << web.page;
  EXPECT_TRUE(web.open("/supports?etat=lost").shows("T-9001"));
  EXPECT_TRUE(web.open("/supports/liste.csv?etat=lost").shows("T-9001"));
  EXPECT_TRUE(web.open("/supports/liste.ods").page.starts_with("PK"));
}

TEST_F(AgendaPages, PersonalDataAreBlockedAndUnblocked) {
  web.sign_in(cast::manager).open(std::string{"/gestion/donnees?email="} + cast::buyer);
  const auto block = web.find("action=\"(/gestion/donnees/[^\"]+/blocage)\"");
  ASSERT_FALSE(block.empty());
  web.send(block, {{"reason", "Demande de la personne"}});
  EXPECT_LT(web.status, 400) << web.page;
  web.open(std::string{"/gestion/donnees?email="} + cast::buyer).keep("donnees_bloquees");
  const auto lift = web.find("action=\"(/gestion/donnees/[^\"]+/deblocage)\"");
  ASSERT_FALSE(lift.empty()) << web.page;
  web.send(lift, {{"reason", "Fin du litige"}});
  EXPECT_LT(web.status, 400) << web.page;
  web.sign_in(cast::deliverer).open(std::string{"/gestion/donnees?email="} + cast::buyer);
  EXPECT_EQ(web.status, 403);
}

TEST_F(AgendaPages, LeaveIsDeclaredCorrectedAndWithdrawn) {
  web.sign_in(cast::deliverer).open("/guichet/conges");
  sound();
  web.send("/guichet/conges",
           {{"first", "2026-11-26"}, {"last", "2026-11-20"}, {"first_half", "morning"}, {"last_half", "afternoon"}});
  EXPECT_TRUE(web.shows("Cette période n"));
  web.send("/guichet/conges", {{"first", "2026-11-24"}, {"last", ""}, {"first_half", "morning"}, {"last_half", "afternoon"}});
  web.keep("conges");
  sound();
  EXPECT_TRUE(web.shows("mardi 24 novembre 2026 matin"));
  web.open("/guichet/semaine?jour=2026-11-24");
  EXPECT_TRUE(web.shows("personne"));
  web.open("/guichet/conges");
  web.send(web.find("action=\"(/guichet/conges/[^\"]+/retrait)\""), {});
  EXPECT_TRUE(web.shows("Aucune absence à venir"));
}

TEST_F(AgendaPages, AFeedIsReadWithoutSigningInUntilItIsRevoked) {
  web.sign_in(cast::deliverer).open("/guichet/agendas");
  sound();
  web.send("/guichet/agendas", {{"of", "moi"}});
  web.keep("agendas");
  const auto address = web.find("https://registry.example(/agenda/[^<]+)");
  ASSERT_NE(address, "");
  const auto revoke = web.find("action=\"(/guichet/agendas/[^\"]+/revocation)\"");
  Browser calendar{house, router};
  EXPECT_TRUE(calendar.open(address).shows("BEGIN:VCALENDAR"));
  web.send(revoke, {});
  EXPECT_EQ(calendar.open(address).status, 404);
}

TEST_F(AgendaPages, OthersAreNotShownThem) {
  for (const auto* path : {"/guichet/conges", "/gestion/rendez-vous-manques"}) {
    web.sign_in(cast::buyer).open(path);
    EXPECT_EQ(web.status, 403) << path;
    EXPECT_FALSE(web.shows("href=\"/guichet/semaine\""));
  }
  web.sign_in(cast::manager).open("/gestion/rendez-vous-manques").keep("manques");
  sound();
  web.sign_in(cast::reviewer).open("/guichet/conges");
  EXPECT_EQ(web.status, 403);
}

}  // namespace
}  // namespace vidimus::web::portal::testing
