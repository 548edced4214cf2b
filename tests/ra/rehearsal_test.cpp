// The rehearsal of a changeover says what the jobs then really do, and changes nothing.
#include "ra/rehearsal.hpp"

#include "ra/accreditations.hpp"
#include "ra/calendar_jobs.hpp"
#include "ra/cast.hpp"
#include "ra/elections.hpp"
#include "ra/ends.hpp"
#include "ra/follow_up.hpp"
#include "ra/membership_acts.hpp"
#include "ra/reminders.hpp"
#include "ra/verification_clock.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using Facts = std::multiset<std::string>;

std::string day_of(Instant when) { return base::to_text(base::civil_of(when).day); }

class RehearsalTest : public ::testing::Test {
 protected:
  /// Orders at every stage before the deadline, and a certificate that ends in the gap.
  void SetUp() override {
    lines = must(desk.place(cast::lennec_buyer, 3));
    const auto own = "Siège d'Armorique Numérique";
    must(desk.reserve_for(cast::lennec_buyer, lines[1], "Anne", "Guivarch", "anne.guivarch@port-lennec.example", own));
    must(desk.reserve_for(cast::lennec_buyer, lines[2], "Loïc", "Prigent", "loic.prigent@port-lennec.example", own));
    send(lines[2], "loic.prigent@port-lennec.example");
    desk.load_certificate(desk.file(lines[1]).line, base::day_from("2026-12-10").value());
  }
  void send(const domain::OrderLine& line, const std::string& holder) {
    const auto id = desk.file(line).dossier->id;
    must(declare_document(desk.counter, desk.house.actor(holder),
                          {id, domain::DocumentKind::passport, "12AB34567", "2031-05-14"}));
    for (const auto kind : desk.file(line).asked.required()) must(desk.upload(holder, id, kind));
    must(desk.sign_dossier(holder, id));
    must(desk.sign_dossier(cast::lennec_mayor, id));
    must(submit_dossier(desk.counter, desk.house.actor(holder), id));
  }
  /// Acts that leave an entry of the same name; the letters of every other are compared.
  static bool compared(const std::string& name) {
    static const std::set<std::string> rows{"order.warn_lapse",   "order.lapse",      "dossier.expire",    "membership.close",
                                            "appointment.remind", "appointment.miss", "certificate.remind"};
    return name.starts_with("contract.") || rows.contains(name);
  }
  /// Every job that writes letters by itself, once.
  void run_jobs() {
    for (const auto job :
         {advance_contracts, expire_certificates, advance_accreditations, tell_mandates_ending, watch_verifications, close_missed,
          remind_appointments, remind_of_ends, watch_acceptances, ask_missing_purchase_orders, ask_missing_installations})
      must(job(desk.counter));
  }
  /// "2026-12-01 contract.close_intake", "2026-12-01 letter intake_closed a@b".
  static Facts said(const Rehearsal& rehearsal) {
    Facts out;
    for (const auto& one : rehearsal.acts) {
      const auto day = day_of(one.act.at);
      const auto name = std::string{base::to_name(one.act.noun)} + "." + std::string{one.act.event};
      if (compared(name)) out.insert(day + " " + name + " " + one.act.id);
      for (const auto& letter : one.letters) out.insert(day + " letter " + letter.kind + " " + letter.to.email);
    }
    return out;
  }
  /// What the jobs did by themselves for the body since an instant, told the same way.
  Facts done_since(Instant from, const domain::BodyId& body) {
    Facts out;
    desk.looked_up([&](ports::Unit& unit) {
      for (const auto& one : must(unit.audit({.body = body, .reference = {}, .limit = 10'000}))) {
        const auto name = one.what.noun + "." + one.what.event;
        if (one.what.at >= from && compared(name)) out.insert(day_of(one.what.at) + " " + name + " " + one.what.noun_id);
      }
      for (const auto& one : must(unit.recent_letters(body, 10'000)))
        if (one.queued_at >= from) out.insert(day_of(one.queued_at) + " letter " + one.kind + " " + one.to);
      return 0;
    });
    return out;
  }

  StoryDesk desk{"2026-10-12T08:00:00Z"};
  std::vector<domain::OrderLine> lines;
};

TEST_F(RehearsalTest, SaysWhatTheJobsThenDo) {
  const auto contract = desk.contract(cast::market);
  const auto from = desk.house.clock.at + std::chrono::seconds{1};
  desk.house.clock.at = from;
  const auto until = base::day_from("2027-02-28").value();
  const auto rehearsal = must(rehearse_contract(desk.counter, desk.house.actor(cast::armorique_manager), contract.id, until));
  EXPECT_EQ(desk.contract(cast::market).version, contract.version) << "nothing is changed";

  run_jobs();
  // Every hour while a delay runs, then every midnight: alerts fall due at any minute, everything else with its day.
  for (; desk.house.clock.at < from + std::chrono::days{7}; desk.house.clock.at += std::chrono::hours{1}) run_jobs();
  for (auto day = base::next_day(base::civil_of(desk.house.clock.at).day); day <= until; day = base::next_day(day)) {
    desk.house.clock.at = base::start_of(day);
    run_jobs();
  }
  EXPECT_EQ(said(rehearsal), done_since(from, contract.body));
  for (const auto& one : rehearsal.cases) {
    const auto line = std::ranges::find(lines, one.reference, &domain::OrderLine::reference);
    ASSERT_NE(line, lines.end()) << one.reference;
    EXPECT_EQ(one.then, desk.file(*line).line.state) << one.reference;
  }
  EXPECT_EQ(rehearsal.cases.size(), lines.size());
}

TEST_F(RehearsalTest, TellsEveryoneWhatTheyNeedInTime) {
  const auto rehearsal = must(rehearse_contract(desk.counter, desk.house.actor(cast::armorique_manager),
                                                desk.contract(cast::market).id, base::day_from("2027-01-01").value()));
  const auto facts = said(rehearsal);
  for (const std::string& needed : {std::string{"2026-10-31 letter intake_closing "} + cast::lennec_buyer,
                                    std::string{"2026-10-31 letter intake_closing "} + cast::lennec_mayor,
                                    std::string{"2026-10-31 letter order_before_cutoff anne.guivarch@port-lennec.example"},
                                    std::string{"2026-12-01 letter intake_closed "} + cast::lennec_buyer,
                                    std::string{"2026-12-23 letter lapse_warning anne.guivarch@port-lennec.example"},
                                    std::string{"2027-01-01 letter order_lapsed anne.guivarch@port-lennec.example"},
                                    std::string{"2027-01-01 letter membership_ended "} + cast::lennec_mayor})
    EXPECT_TRUE(facts.contains(needed)) << needed;
  EXPECT_EQ(std::ranges::count_if(facts, [](const auto& one) { return one.find("loic.prigent") != std::string::npos; }), 0)
      << "a sent dossier goes on";
  EXPECT_EQ(rehearsal.certificates, 1U);
}

/// What is not of the contract's own calendar: reminders, the absence, alerts, the end of a certificate.
TEST_F(RehearsalTest, TellsTheLettersOfTheOtherJobs) {
  const auto loic = std::string{"loic.prigent@port-lennec.example"};
  const auto id = desk.file(lines[2]).dossier->id;
  const auto reviewer = "nadia.kervella@armorique-numerique.example";
  const auto contract = desk.contract(cast::market).id;
  const auto told = [&](const char* until) {
    return said(must(
        rehearse_contract(desk.counter, desk.house.actor(cast::armorique_manager), contract, base::day_from(until).value())));
  };
  const auto waiting = told("2026-10-20");
  EXPECT_EQ(waiting.count("2026-10-13 letter clock_alert " + std::string{reviewer}), 1U) << "50 %";
  EXPECT_EQ(waiting.count("2026-10-14 letter clock_alert " + std::string{reviewer}), 2U) << "80 % after midnight, and the end";
  EXPECT_TRUE(waiting.contains("2026-10-14 letter clock_alert " + std::string{cast::armorique_manager}));

  must(desk.conform(reviewer, lines[2]));
  must(desk.accept(reviewer, id));
  must(book_appointment(desk.counter, desk.house.actor(loic), lines[2].reference, paris_time("2026-10-19 09:00")));
  const auto booked = told("2026-12-31");
  for (const std::string& needed :
       {"2026-10-17 letter appointment_reminder " + loic, "2026-10-19 letter appointment_reminder " + loic,
        "2026-10-20 letter appointment_missed " + loic,
        std::string{"2026-10-17 letter purchase_order_missing "} + cast::lennec_buyer,
        std::string{"2026-11-10 letter renewal_impossible "} + cast::lennec_buyer,
        std::string{"2026-12-09 letter renewal_impossible anne.guivarch@port-lennec.example"}})
    EXPECT_TRUE(booked.contains(needed)) << needed;
}

TEST_F(RehearsalTest, IsForThoseWhoLookAfterTheContract) {
  const auto id = desk.contract(cast::market).id;
  const auto day = base::day_from("2027-01-01").value();
  EXPECT_FALSE(rehearse_contract(desk.counter, desk.house.actor(cast::lennec_buyer), id, day));
  const auto other = rehearse_contract(desk.counter, desk.house.actor("claire.olivari@azur-ingenierie.example"), id, day);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, base::Code::not_found) << "another body's contract does not exist";
  for (const auto* wrong : {"2026-10-01", "2030-10-01"}) {
    const auto refused =
        rehearse_contract(desk.counter, desk.house.actor(cast::armorique_manager), id, base::day_from(wrong).value());
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().fields.front().reason, "rehearsal_day");
  }
}

TEST_F(RehearsalTest, ASpreadsheetTakesNoFormulaFromANameAndFindsEveryLetter) {
  const auto rehearsal = must(rehearse_contract(desk.counter, desk.house.actor(cast::armorique_manager),
                                                desk.contract(cast::market).id, base::day_from("2027-01-01").value()));
  auto forged = rehearsal;
  forged.acts.front().organisation = "=cmd|'/c calc'!A0\"";
  const auto csv = to_csv(forged, desk.world.texts);
  EXPECT_NE(csv.find("\"'=cmd|'/c calc'!A0\"\"\""), std::string::npos);
  std::size_t letters = 0;
  std::size_t without = 0;
  for (const auto& one : rehearsal.acts) {
    letters += one.letters.size();
    without += one.letters.empty() ? 1 : 0;
  }
  EXPECT_EQ(std::ranges::count(csv, '\n'), static_cast<std::ptrdiff_t>(1 + letters + without));
  EXPECT_EQ(csv.find("lapse_warning"), std::string::npos) << "letters have French labels";
}

}  // namespace
}  // namespace vidimus::ra::testing
