// The agenda over the interface: leave, weeks, feeds, and who is told that there is no such thing.
#include "desk.hpp"
#include "ra/cast.hpp"

namespace vidimus::web::api::test {
namespace {

class AgendaApi : public ::testing::Test {
 protected:
  AgendaApi() = default;
  std::string own_site() {
    const auto sheets = desk.get("/api/v1/day-sheets", desk.sign_in(cast::deliverer));
    return sheets.body.find("day_sheets")->items().front().find("site")->text("id");
  }
  Desk desk;
};

TEST_F(AgendaApi, LeaveIsToldSeenAndWithdrawn) {
  const auto me = desk.sign_in(cast::deliverer);
  EXPECT_EQ(desk.post("/api/v1/leave", me).status, 400);
  const auto told = desk.post("/api/v1/leave", me, Json::object({{"first", "2026-12-01"}, {"last_half", "morning"}}));
  ASSERT_EQ(told.status, 201) << told.body.dump();
  const auto& leave = *told.body.find("leave");
  EXPECT_EQ(leave.text("last"), "2026-12-01");
  EXPECT_EQ(leave.text("last_half"), "morning");
  EXPECT_EQ(desk.get("/api/v1/leave", desk.sign_in(cast::manager)).body.find("leave")->items().size(), 1U);
  EXPECT_EQ(desk.get("/api/v1/leave", desk.sign_in(cast::buyer)).status, 403);
  const auto path = "/api/v1/leave/" + leave.text("id");
  EXPECT_EQ(desk.call(http::Method::remove, path, {.token = desk.sign_in(cast::buyer)}).status, 404);
  EXPECT_EQ(desk.call(http::Method::remove, path, {.token = me}).status, 200);
  EXPECT_TRUE(desk.get("/api/v1/leave", me).body.find("leave")->items().empty());
}

TEST_F(AgendaApi, TheWeekIsForWhoServesThere) {
  const auto path = "/api/v1/sites/" + own_site() + "/week?day=2026-11-26";
  const auto week = desk.get(path, desk.sign_in(cast::deliverer));
  ASSERT_EQ(week.status, 200);
  EXPECT_EQ(week.text("monday"), "2026-11-23");
  EXPECT_EQ(week.body.find("slots")->items().size(), 24U);
  EXPECT_EQ(desk.get(path, desk.sign_in(cast::manager)).status, 200);
  EXPECT_EQ(desk.get(path, desk.sign_in(cast::buyer)).status, 404);
}

TEST_F(AgendaApi, AFeedIsOfferedListedAndRevoked) {
  const auto me = desk.sign_in(cast::deliverer);
  const auto offered = desk.post("/api/v1/calendar-feeds", me, Json::object({{"site", own_site()}}));
  ASSERT_EQ(offered.status, 201) << offered.body.dump();
  EXPECT_TRUE(offered.text("address").ends_with(".ics"));
  EXPECT_EQ(desk.get("/api/v1/calendar-feeds", me).body.find("calendar_feeds")->items().size(), 1U);
  const auto path = "/api/v1/calendar-feeds/" + offered.body.find("calendar_feed")->text("id");
  EXPECT_EQ(desk.call(http::Method::remove, path, {.token = desk.sign_in(cast::buyer)}).status, 404);
  EXPECT_EQ(desk.call(http::Method::remove, path, {.token = me}).status, 200);
  EXPECT_EQ(desk.post("/api/v1/calendar-feeds", desk.sign_in(cast::buyer)).status, 403);
}

TEST_F(AgendaApi, MissedAppointmentsAreTheManagersToDecide) {
  EXPECT_EQ(desk.get("/api/v1/missed-appointments", desk.sign_in(cast::manager)).status, 200);
  EXPECT_EQ(desk.get("/api/v1/missed-appointments", desk.sign_in(cast::deliverer)).status, 403);
}

TEST_F(AgendaApi, CasesOfOthersAreNotThere) {
  const auto me = desk.sign_in(cast::buyer);
  const std::string at = "/api/v1/orders/AZUR-2026-000099-1";
  for (const auto* path : {"/appointment/calendar", "/earlier-slot"}) EXPECT_EQ(desk.get(at + path, me).status, 404) << path;
  for (const auto* path : {"/appointment/no-show", "/earlier-slot", "/office-visit/no-show"})
    EXPECT_EQ(desk.post(at + path, me).status, 404) << path;
  const auto why = Json::object({{"reason", "x"}});
  for (const auto* path : {"/appointment/invitation", "/office-visit/refusal"})
    EXPECT_EQ(desk.post(at + path, me, why).status, 404) << path;
  EXPECT_EQ(desk.post(at + "/office-visit", me, Json::object({{"starts", "2026-12-01T09:00:00Z"}})).status, 404);
  EXPECT_EQ(desk.post(at + "/external-certificate", me, Json::object({{"pem", "x"}})).status, 404);
}

}  // namespace
}  // namespace vidimus::web::api::test
