#include "ra/leaves.hpp"

#include "appointment_desk.hpp"
#include "ra/cast.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::HalfDay;
using Names = std::vector<std::string>;

class Leaves : public ::testing::Test {
 protected:
  Result<LeaveOutcome> leave(const std::string& who, const char* first, const char* last, const domain::PersonId& of = {}) {
    return declare_leave(desk.counter, desk.house.actor(who),
                         {of, *base::day_from(first), HalfDay::morning, *base::day_from(last), HalfDay::afternoon, "congés"});
  }
  std::size_t offered(const domain::OrderLine& line, const char* day) {
    std::size_t out = 0;
    for (const auto& slot : must(offered_slots(desk.counter, desk.house.actor(cast::holder), line.reference)))
      out += base::to_text(base::civil_of(slot.starts).day) == day ? 1 : 0;
    return out;
  }
  AppointmentDesk desk;
};

TEST_F(Leaves, TakeTheirSlotsAwayAndGiveThemBack) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  EXPECT_EQ(offered(line, "2026-11-24"), 12U);
  const auto told = must(leave(AppointmentDesk::deliverer, "2026-11-23", "2026-11-24"));
  EXPECT_TRUE(told.unserved.empty());
  EXPECT_EQ(offered(line, "2026-11-24"), 0U);
  EXPECT_EQ(offered(line, "2026-11-26"), 12U);
  EXPECT_EQ(missing_facts(desk.book(cast::holder, line, "2026-11-24 09:00")), Names{"operator_present"});
  must(withdraw_leave(desk.counter, desk.house.actor(AppointmentDesk::deliverer), told.leave.id));
  EXPECT_TRUE(desk.book(cast::holder, line, "2026-11-24 09:00"));
}

TEST_F(Leaves, GoToAColleagueOrAreShownAsUnserved) {
  const auto first = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto second = desk.accepted("Noé", "Faure", cast::second_holder);
  must(desk.book(cast::holder, first, "2026-11-24 09:00"));
  const auto seen = must(
      preview_leave(desk.counter, desk.house.actor(AppointmentDesk::deliverer),
                    {.person = {}, .first = *base::day_from("2026-11-24"), .last = *base::day_from("2026-11-24"), .note = {}}));
  ASSERT_EQ(seen.unserved.size(), 1U);
  EXPECT_NE(desk.file(first).booked(), nullptr) << "a preview changes nothing";
  EXPECT_TRUE(desk.letters_to("appointment_called_off").empty());
  const auto alone = must(leave(AppointmentDesk::deliverer, "2026-11-24", "2026-11-24"));
  ASSERT_EQ(alone.unserved.size(), 1U);
  EXPECT_EQ(alone.unserved.front().line.reference, first.reference);
  EXPECT_EQ(alone.unserved.front().phone, desk.file(first).holder->phone);
  // Nobody else is there: called off, told, and free to book again.
  EXPECT_EQ(desk.file(first).booked(), nullptr);
  EXPECT_EQ(desk.letters_to("appointment_called_off").size(), 1U);
  const auto book = must(leave_book(desk.counter, desk.house.actor(AppointmentDesk::manager)));
  EXPECT_EQ(book.leave.size(), 1U);
  EXPECT_TRUE(book.unserved.empty());

  const auto ana = desk.hire("Ana", "ana@azur-ingenierie.example");
  must(desk.book(cast::second_holder, second, "2026-11-26 09:00"));
  const auto marius = desk.house.actor(AppointmentDesk::deliverer).person;
  const auto bound = desk.file(second).booked()->agent;
  const auto other = bound == ana ? marius : ana;
  const auto told = must(leave(AppointmentDesk::manager, "2026-11-26", "2026-11-26", bound));
  EXPECT_EQ(told.reassigned, 1);
  EXPECT_TRUE(told.unserved.empty());
  EXPECT_EQ(desk.file(second).booked()->agent, other);
}

TEST_F(Leaves, AreToldByTheOperatorOrTheManagerAlone) {
  const auto marius = desk.house.actor(AppointmentDesk::deliverer).person;
  EXPECT_EQ(refusal(leave("ines.roubaud@azur-ingenierie.example", "2026-11-26", "2026-11-26", marius)), Code::forbidden);
  EXPECT_EQ(refusal(leave("maelle.riou@armorique-numerique.example", "2026-11-26", "2026-11-26", marius)), Code::not_found);
  EXPECT_EQ(refusal(leave("ines.roubaud@azur-ingenierie.example", "2026-11-26", "2026-11-26")), Code::not_found);
  const auto told = must(leave(AppointmentDesk::manager, "2026-11-26", "2026-11-26", marius));
  EXPECT_EQ(refusal(withdraw_leave(desk.counter, desk.house.actor("maelle.riou@armorique-numerique.example"), told.leave.id)),
            Code::not_found);
  EXPECT_EQ(refusal(leave_book(desk.counter, desk.house.actor("bastien.audibert@valbrune.example"))), Code::forbidden);
}

TEST_F(Leaves, RefuseDaysInNoOrderOverOrTooLong) {
  const auto wrong = [&](const char* first, const char* last) {
    const auto result = leave(AppointmentDesk::deliverer, first, last);
    return result ? std::string{} : result.error().fields.front().reason;
  };
  EXPECT_EQ(wrong("2026-11-26", "2026-11-25"), "field.period_invalid");
  EXPECT_EQ(wrong("2026-11-10", "2026-11-11"), "field.period_over");
  EXPECT_EQ(wrong("2026-11-26", "2028-11-26"), "field.period_invalid");
  auto backwards =
      declare_leave(desk.counter, desk.house.actor(AppointmentDesk::deliverer),
                    {{}, *base::day_from("2026-11-26"), HalfDay::afternoon, *base::day_from("2026-11-26"), HalfDay::morning, {}});
  EXPECT_EQ(refusal(backwards), Code::bad_request);
}

TEST_F(Leaves, ABookingThatCrossesALeaveIsNoticed) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  // The booking has read who is there; before it writes, the operator tells that he is away.
  auto work = must(desk.counter.open(desk.house.actor(cast::holder)));
  auto file = must(work.open_case(line.reference));
  must(work.unit().person(desk.house.actor(AppointmentDesk::deliverer).person));
  must(leave(AppointmentDesk::deliverer, "2026-11-24", "2026-11-24"));
  file.line.external_reference = "X";
  work.write(file.line, "order", file.line.id.text, "touch", file.line.body);
  EXPECT_EQ(refusal(work.commit()), Code::stale);
}

}  // namespace
}  // namespace vidimus::ra::testing
