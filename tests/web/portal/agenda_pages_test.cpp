// Pages of the agenda: the week, leave, feeds, missed appointments. Each for its roles, with a label on every field.
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

constexpr auto deliverer = "marius.pellegrin@azur-ingenierie.example";
constexpr auto reviewer = "ines.roubaud@azur-ingenierie.example";
constexpr auto manager = "claire.olivari@azur-ingenierie.example";
constexpr auto buyer = "bastien.audibert@valbrune.example";

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
  web.sign_in(deliverer).open("/guichet/semaine?jour=2026-11-26").keep("semaine");
  sound();
  EXPECT_TRUE(web.shows("mardi 24 novembre 2026"));
  EXPECT_TRUE(web.shows("1 sur 1"));
  EXPECT_TRUE(web.shows("Semaine suivante"));
  web.sign_in(manager).open("/guichet/semaine");
  sound();
}

TEST_F(AgendaPages, LeaveIsDeclaredCorrectedAndWithdrawn) {
  web.sign_in(deliverer).open("/guichet/conges");
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
  web.sign_in(deliverer).open("/guichet/agendas");
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
    web.sign_in(buyer).open(path);
    EXPECT_EQ(web.status, 403) << path;
    EXPECT_FALSE(web.shows("href=\"/guichet/semaine\""));
  }
  web.sign_in(manager).open("/gestion/rendez-vous-manques").keep("manques");
  sound();
  web.sign_in(reviewer).open("/guichet/conges");
  EXPECT_EQ(web.status, 403);
}

}  // namespace
}  // namespace vidimus::web::portal::testing
