// The rehearsal of a changeover says what the jobs then really do, and changes nothing.
#include "ra/rehearsal.hpp"

#include "ra/membership_acts.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

constexpr auto buyer = "erwan.bihan@port-lennec.example";
constexpr auto representative = "soizic.tanguy@port-lennec.example";
constexpr auto manager = "maelle.riou@armorique-numerique.example";
constexpr auto market = "Marché de certificats électroniques en cours";
constexpr auto next_market = "Centrale d'achat – certificats électroniques";

using Facts = std::multiset<std::string>;

std::string day_of(Instant when) { return base::to_text(base::civil_of(when).day); }

class RehearsalTest : public ::testing::Test {
 protected:
  /// Orders at every stage before the deadline, and a certificate that ends in the gap.
  void SetUp() override {
    lines = must(desk.place(buyer, 3));
    const auto own = "Siège d'Armorique Numérique";
    must(desk.reserve_for(buyer, lines[1], "Anne", "Guivarch", "anne.guivarch@port-lennec.example", own));
    must(desk.reserve_for(buyer, lines[2], "Loïc", "Prigent", "loic.prigent@port-lennec.example", own));
    send(lines[2], "loic.prigent@port-lennec.example");
    desk.load_certificate(desk.file(lines[1]).line, base::day_from("2026-12-10").value());
  }
  void send(const domain::OrderLine& line, const std::string& holder) {
    const auto id = desk.file(line).dossier->id;
    must(declare_document(desk.counter, desk.house.actor(holder),
                          {id, domain::DocumentKind::passport, "12AB34567", "2031-05-14"}));
    for (const auto kind : desk.file(line).asked.required()) must(desk.upload(holder, id, kind));
    must(desk.sign_dossier(holder, id));
    must(desk.sign_dossier(representative, id));
    must(submit_dossier(desk.counter, desk.house.actor(holder), id));
  }
  /// "2026-12-01 contract.close_intake", "2026-12-01 letter intake_closed a@b".
  static Facts said(const Rehearsal& rehearsal) {
    Facts out;
    for (const auto& one : rehearsal.acts) {
      const auto day = day_of(one.act.at);
      out.insert(day + " " + std::string{base::to_name(one.act.noun)} + "." + std::string{one.act.event} + " " + one.act.id);
      for (const auto& letter : one.letters) out.insert(day + " letter " + letter.kind + " " + letter.to.email);
    }
    return out;
  }
  /// What the jobs did by themselves for the body since an instant, told the same way.
  Facts done_since(Instant from, const domain::BodyId& body) {
    Facts out;
    const std::set<std::string> rows{"order.warn_lapse", "order.lapse", "dossier.expire", "membership.close"};
    desk.looked_up([&](ports::Unit& unit) {
      for (const auto& one : must(unit.audit({.body = body, .reference = {}, .limit = 10'000}))) {
        const auto name = one.what.noun + "." + one.what.event;
        if (one.what.at >= from && (one.what.noun == "contract" || rows.contains(name)))
          out.insert(day_of(one.what.at) + " " + name + " " + one.what.noun_id);
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
  const auto contract = desk.contract(market);
  const auto from = desk.house.clock.at + std::chrono::seconds{1};
  desk.house.clock.at = from;
  const auto until = base::day_from("2027-02-28").value();
  const auto rehearsal = must(rehearse_contract(desk.counter, desk.house.actor(manager), contract.id, until));
  EXPECT_EQ(desk.contract(market).version, contract.version) << "nothing is changed";

  desk.run_calendar();
  for (auto day = base::next_day(base::civil_of(from).day); day <= until; day = base::next_day(day)) {
    desk.house.clock.at = base::start_of(day);
    desk.run_calendar();
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
  const auto rehearsal = must(
      rehearse_contract(desk.counter, desk.house.actor(manager), desk.contract(market).id, base::day_from("2027-01-01").value()));
  const auto facts = said(rehearsal);
  for (const std::string& needed : {std::string{"2026-10-31 letter intake_closing "} + buyer,
                                    std::string{"2026-10-31 letter intake_closing "} + representative,
                                    std::string{"2026-10-31 letter order_before_cutoff anne.guivarch@port-lennec.example"},
                                    std::string{"2026-12-01 letter intake_closed "} + buyer,
                                    std::string{"2026-12-23 letter lapse_warning anne.guivarch@port-lennec.example"},
                                    std::string{"2027-01-01 letter order_lapsed anne.guivarch@port-lennec.example"},
                                    std::string{"2027-01-01 letter membership_ended "} + representative})
    EXPECT_TRUE(facts.contains(needed)) << needed;
  EXPECT_EQ(std::ranges::count_if(facts, [](const auto& one) { return one.find("loic.prigent") != std::string::npos; }), 0)
      << "a sent dossier goes on";
  EXPECT_EQ(rehearsal.certificates, 1U);
}

TEST_F(RehearsalTest, IsForThoseWhoLookAfterTheContract) {
  const auto id = desk.contract(market).id;
  const auto day = base::day_from("2027-01-01").value();
  EXPECT_FALSE(rehearse_contract(desk.counter, desk.house.actor(buyer), id, day));
  const auto other = rehearse_contract(desk.counter, desk.house.actor("claire.olivari@azur-ingenierie.example"), id, day);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, base::Code::not_found) << "another body's contract does not exist";
  for (const auto* wrong : {"2026-10-01", "2030-10-01"}) {
    const auto refused = rehearse_contract(desk.counter, desk.house.actor(manager), id, base::day_from(wrong).value());
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().fields.front().reason, "rehearsal_day");
  }
}

TEST_F(RehearsalTest, ASpreadsheetTakesNoFormulaFromANameAndFindsEveryLetter) {
  const auto rehearsal = must(
      rehearse_contract(desk.counter, desk.house.actor(manager), desk.contract(market).id, base::day_from("2027-01-01").value()));
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
