// Sites as the RA manager keeps them, and what holders are told of them by the day they come (R55, R58, R66, R67).
#include "ra/sites.hpp"

#include <algorithm>

#include "domain/sites.hpp"
#include "house.hpp"
#include "ra/opening_text.hpp"
#include "ra/organisations.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using namespace std::chrono_literals;
using Fields = std::vector<base::FieldError>;

class Sites : public ::testing::Test {
 protected:
  Sites() { house.load_sample(); }
  Actor manager() { return house.actor("claire.olivari@azur-ingenierie.example"); }
  SiteForm form() {
    return {.kind = domain::SiteKind::own,
            .name = "Antenne des Vallées",
            .street = "4 rue du Pont",
            .zip = "05001",
            .town = "Gap cedex",
            .phone = "04 65 71 30 30",
            .territory = "metropole",
            .instructions = "Sonnez.",
            .verifies = true};
  }
  TestHouse house;
};

TEST_F(Sites, AnotherSiteIsAddedOfferedAndRetired) {
  const auto made = must(add_site(house.counter, manager(), form()));
  EXPECT_EQ(made.town, "Gap CEDEX");
  EXPECT_EQ(made.phone, "+33465713030");
  const auto offered = [&] {
    int out = 0;
    for (const auto& body : must(delivery_points(house.counter)))
      out += static_cast<int>(std::ranges::count(body.sites, made.id, [](const auto& view) { return view.site.id; }));
    for (const auto& body : must(bodies(house.counter)))
      out += static_cast<int>(std::ranges::count(body.sites, made.id, &domain::DeliverySite::id));
    return out;
  };
  EXPECT_EQ(offered(), 2);
  auto retired = form();
  retired.offered = false;
  must(edit_site(house.counter, manager(), made.id, made.version, retired));
  EXPECT_EQ(offered(), 0);
  EXPECT_EQ(refusal(edit_site(house.counter, manager(), made.id, made.version, form())), Code::stale);
  EXPECT_EQ(must(sites(house.counter, manager())).size(), 4U) << "its manager still sees it";
}

TEST_F(Sites, TheZoneFollowsTheTerritory) {
  auto overseas = form();
  overseas.territory = "la_reunion";
  EXPECT_EQ(must(add_site(house.counter, manager(), overseas)).zone, "Indian/Reunion");
  overseas.territory = "atlantide";
  overseas.phone = "";
  EXPECT_EQ(add_site(house.counter, manager(), overseas).error().fields,
            (Fields{{"/phone", "required"}, {"/territory", "choice_unknown"}}));
  for (const auto& one : domain::territories) EXPECT_TRUE(house.house.holidays.contains(one.name)) << one.name;
  EXPECT_EQ(house.house.holidays.size(), domain::territories.size()) << "each territory with holidays has a zone";
}

TEST_F(Sites, OnlyTheManagerOfTheBodyChangesThem) {
  const auto made = must(add_site(house.counter, manager(), form()));
  EXPECT_EQ(refusal(add_site(house.counter, house.actor("marius.pellegrin@azur-ingenierie.example"), form())), Code::forbidden);
  EXPECT_EQ(refusal(edit_site(house.counter, house.actor("hugo.santini@audit.example"), made.id, 0, form())), Code::forbidden);
  EXPECT_EQ(refusal(edit_site(house.counter, house.actor("maelle.riou@armorique-numerique.example"), made.id, 0, form())),
            Code::not_found);
}

TEST_F(Sites, HoursAreCheckedAndKept) {
  const auto id = must(add_site(house.counter, manager(), form())).id;
  const auto add = [&](HoursForm hours) { return add_hours(house.counter, manager(), id, hours); };
  const auto view =
      must(add({.weekday = 2, .from = "09:00", .to = "12:00", .slot_minutes = 30, .gap_minutes = 15, .capacity = 2}));
  ASSERT_EQ(view.calendar.hours.size(), 1U);
  EXPECT_EQ(view.calendar.hours.front().capacity, 2);
  EXPECT_EQ(add({.weekday = 2, .from = "11:30", .to = "14:00"}).error().fields, (Fields{{"/from", "hours_overlap"}}));
  EXPECT_EQ(add({.weekday = 3, .from = "9h", .to = "24:30"}).error().fields,
            (Fields{{"/from", "hour_invalid"}, {"/to", "hour_invalid"}}));
  EXPECT_EQ(add({.weekday = 3, .from = "09:00", .to = "09:10"}).error().fields, (Fields{{"/to", "hours_too_short"}}));
  EXPECT_EQ(add({.weekday = 8, .from = "09:00", .to = "10:00", .capacity = 0}).error().fields,
            (Fields{{"/weekday", "number_invalid"}, {"/capacity", "number_invalid"}}));
  must(add({.weekday = 2, .from = "12:00", .to = "13:00"}));
  EXPECT_EQ(must(remove_hours(house.counter, manager(), id, "2-540")).calendar.hours.size(), 1U);
  EXPECT_EQ(refusal(remove_hours(house.counter, manager(), id, "2-540")), Code::not_found);
  EXPECT_EQ(must(site(house.counter, manager(), id)).calendar.hours.front().from_minute, 720);
}

TEST_F(Sites, ClosuresAndInstructionsComeAndGo) {
  const auto id = must(add_site(house.counter, manager(), form())).id;
  EXPECT_EQ(must(add_closure(house.counter, manager(), id, {"2026-12-24", "Veille de fête"})).called_off.size(), 0U);
  EXPECT_EQ(add_closure(house.counter, manager(), id, {"2026-12-24", "Encore"}).error().fields,
            (Fields{{"/day", "closed_already"}}));
  const auto told = must(add_instruction(house.counter, manager(), id, {"2026-12-01", "2026-12-15", "Entrée par la cour."}));
  ASSERT_EQ(told.calendar.instructions.size(), 1U);
  EXPECT_EQ(add_instruction(house.counter, manager(), id, {"2026-12-15", "2026-12-01", "x"}).error().fields,
            (Fields{{"/to", "ends_before_start"}}));
  const auto kept = must(site(house.counter, manager(), id)).calendar;
  EXPECT_EQ(kept.closures.size(), 1U);
  const auto key = key_of(kept.instructions.front());
  EXPECT_TRUE(must(remove_instruction(house.counter, manager(), id, key)).calendar.instructions.empty());
  EXPECT_TRUE(must(remove_closure(house.counter, manager(), id, "2026-12-24")).calendar.closures.empty());
}

TEST_F(Sites, TellWhenTheyAreOpen) {
  const auto open = [](int weekday, int from, int to) {
    return domain::OpeningHours{.site = {}, .weekday = weekday, .from_minute = from * 60, .to_minute = to * 60};
  };
  EXPECT_EQ(opening_text({open(4, 14, 17), open(2, 9, 12), open(4, 9, 12), open(2, 14, 17), open(5, 9, 12)}, house.house.texts,
                         house.house.words),
            "mardi et jeudi, de 9\u00A0h à 12\u00A0h et de 14\u00A0h à 17\u00A0h\u00A0; vendredi, de 9\u00A0h à 12\u00A0h");
  EXPECT_EQ(opening_text({open(1, 9, 12), open(2, 9, 12), open(3, 9, 12)}, house.house.texts, house.house.words),
            "lundi, mardi et mercredi, de 9\u00A0h à 12\u00A0h");
  auto half = open(1, 9, 12);
  half.from_minute = 570;
  EXPECT_EQ(opening_text({half}, house.house.texts, house.house.words), "lundi, de 9\u00A0h\u00A030 à 12\u00A0h");
  EXPECT_EQ(opening_text({}, house.house.texts, house.house.words), "");
}

TEST_F(Sites, TheDayDecidesWhichInstructionsAreShown) {
  const domain::DeliverySite site{.id = domain::SiteId{"s"}, .instructions = "Sonnez."};
  const auto on = [&](base::Day day) {
    return domain::instructions_on(site,
                                   {{site.id, 2026y / 12 / 1, 2026y / 12 / 15, "Travaux."},
                                    {site.id, {}, 2026y / 12 / 5, "Ancien."},
                                    {site.id, 2026y / 12 / 10, {}, "Nouveau."},
                                    {domain::SiteId{"other"}, {}, {}, "Ailleurs."}},
                                   day);
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(on(2026y / 11 / 30), (Texts{"Sonnez.", "Ancien."}));
  EXPECT_EQ(on(2026y / 12 / 1), (Texts{"Sonnez.", "Travaux.", "Ancien."}));
  EXPECT_EQ(on(2026y / 12 / 15), (Texts{"Sonnez.", "Travaux.", "Nouveau."})) << "the last day is included";
  EXPECT_EQ(on(2026y / 12 / 16), (Texts{"Sonnez.", "Nouveau."}));
}

}  // namespace
}  // namespace vidimus::ra::testing
