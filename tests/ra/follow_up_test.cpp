// Letters that ask after something missing: at their time, once, to the right person; and what letters say from the contracts.
#include "ra/follow_up.hpp"

#include <regex>

#include "ra/cast.hpp"
#include "ra/contract_words.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

TEST(FollowUp, TheMissingPurchaseOrderIsAskedForOnceAfterFiveDays) {
  StoryDesk desk;
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  desk.house.clock.at += std::chrono::days{5} - std::chrono::minutes{1};
  EXPECT_EQ(must(ask_missing_purchase_orders(desk.counter)), 0);
  desk.house.clock.at += std::chrono::minutes{1};
  EXPECT_EQ(must(ask_missing_purchase_orders(desk.counter)), 1);
  EXPECT_EQ(must(ask_missing_purchase_orders(desk.counter)), 0);
  EXPECT_EQ(desk.letters_to("purchase_order_missing"), std::vector<std::string>{cast::buyer});
}

TEST(FollowUp, WhoSentItIsNotAsked) {
  StoryDesk desk;
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(return_purchase_order(desk.counter, desk.house.actor(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
  desk.house.clock.at += std::chrono::days{6};
  EXPECT_EQ(must(ask_missing_purchase_orders(desk.counter)), 0);
}

TEST(FollowUp, TheHolderIsAskedOnceAWeekAfterTheHandOver) {
  StoryDesk desk;
  constexpr auto deliverer = "marius.pellegrin@azur-ingenierie.example";
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(return_purchase_order(desk.counter, desk.house.actor(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
  must(book_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, paris_time("2026-11-24 09:00")));
  desk.house.clock.at = paris_time("2026-11-24 09:02");
  const auto who = desk.house.actor(deliverer);
  must(hold_face_to_face(desk.counter, who,
                         {line.reference, true, domain::DocumentKind::passport, "12AB34567", desk.code_of(cast::holder, line)}));
  const auto station = desk.pair(deliverer, desk.file(line).line.delivery_site);
  must(start_personalisation(desk.counter, who, {line.reference, "BLANK-AZUR-01", station.id}));
  must(desk.personalise(station, "BLANK-AZUR-01"));
  must(accept_certificate(desk.counter, who, line.reference));
  desk.house.clock.at += std::chrono::days{6};
  EXPECT_EQ(must(ask_missing_installations(desk.counter)), 0);
  desk.house.clock.at += std::chrono::days{2};
  EXPECT_EQ(must(ask_missing_installations(desk.counter)), 1);
  EXPECT_EQ(must(ask_missing_installations(desk.counter)), 0);
  EXPECT_EQ(desk.letters_to("not_installed"), std::vector<std::string>{cast::holder});
}

/// Every day of two contracts, whatever their dates: the sentence that letters carry never sends anybody into the gap.
TEST(ContractWords, NeverInviteAnOrderWhereNoneIsTaken) {
  const auto messages = must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/messages.toml"));
  const auto words = must(read_date_words(messages));
  std::mt19937_64 dice{20261122};
  int open_days = 0;
  int gap_days = 0;
  for (int round = 0; round < 200; ++round) {
    const auto some_day = [&](base::Day from, int most) {
      return base::next_day(from, static_cast<int>(dice() % static_cast<unsigned>(most)));
    };
    domain::FrameworkContract first;
    first.name = "Marché 1";
    first.state = domain::ContractState::open;
    first.adhesion_open = *base::day_from("2026-01-01");
    first.effective = some_day(first.adhesion_open, 90);
    first.order_cutoff = some_day(first.effective, 300);
    first.cutoff_included = dice() % 2 == 0;
    first.dossier_deadline = some_day(first.order_cutoff, 60);
    first.term = some_day(first.dossier_deadline, 60);
    auto second = first;
    second.name = "Marché 2";
    second.state = dice() % 2 == 0 ? domain::ContractState::published : domain::ContractState::draft;
    second.effective = some_day(first.order_cutoff, 120);
    second.order_cutoff = some_day(second.effective, 300);
    for (int day = 0; day < 400; day += 3) {
      const auto now = base::start_of(base::next_day(first.adhesion_open, day)) + std::chrono::hours{dice() % 24};
      const auto said = must(ordering_of({first, second}, now, messages, words));
      const bool taken = domain::takes_orders(first, now) || domain::takes_orders(second, now);
      ASSERT_EQ(said.open, taken);
      (taken ? open_days : gap_days) += 1;
      EXPECT_EQ(said.sentence.find("Elle se passe dans") != std::string::npos, taken) << said.sentence;
      EXPECT_EQ(said.sentence.find("Aucun") != std::string::npos, !taken) << said.sentence;
      const bool later = !taken && said.sentence.find("Marché 2") != std::string::npos;
      EXPECT_TRUE(!later || now < base::start_of(second.effective)) << said.sentence;
      EXPECT_EQ(said.sentence.find("{{"), std::string::npos);
    }
  }
  EXPECT_GT(open_days, 1000);
  EXPECT_GT(gap_days, 1000);
}

TEST(ContractWords, TheSuppliersRenewalLinkIsWarnedOfWhereItWritesAndNeverRecommended) {
  const auto messages = must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/messages.toml"));
  domain::FrameworkContract contract;
  EXPECT_EQ(supplier_warning(contract, messages), "");
  contract.sender_addresses = "ac@fournisseur.example";
  EXPECT_NE(supplier_warning(contract, messages).find("n'ouvrez pas son lien"), std::string::npos) << "R13";
  EXPECT_NE(supplier_warning(contract, messages).find("n'est pas renouvelable"), std::string::npos) << "R12";
  contract.renewal_rule = domain::RenewalRule::once_within_window;
  EXPECT_NE(supplier_warning(contract, messages).find("n'ouvrez pas son lien"), std::string::npos) << "R13";
  EXPECT_EQ(supplier_warning(contract, messages).find("n'est pas renouvelable"), std::string::npos);
}

/// Every kind of letter over contracts that are renewable or not, open or not: none offers what its contract refuses.
TEST(Letters, OfferNeitherRenewalNorOrderWhereTheContractRefuses) {
  StoryDesk desk;
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const std::regex offers_renewal{"[Rr]enouvel(er|ez) (votre|le|ce|mon) certificat|Le renouvellement se fait"};
  const std::regex invites{
      "commander les certificats de vos agents|de nouveau commander des certificats|Elle se passe dans le marché"};
  int seen = 0;
  for (const auto* now : {"2026-11-20 10:00", "2026-12-15 10:00", "2027-01-10 10:00"}) {
    desk.house.clock.at = paris_time(now);
    must(advance_contracts(desk.counter));
    auto work = must(desk.counter.open(Actor::house()));
    auto file = must(work.open_case(line.id));
    bool taken = false;
    for (const auto& one : must(work.unit().contracts(file.body.id))) taken = taken || domain::takes_orders(one, work.now());
    for (const auto rule : {domain::RenewalRule::none, domain::RenewalRule::once_within_window}) {
      file.contract.renewal_rule = rule;
      file.contract.sender_addresses = "ac@fournisseur.example";
      for (const auto& [kind, row] : desk.world.letters.kinds) {
        // Those are sent by rows that need the contract to take orders: docs/states/contract.md.
        if (kind == "intake_closing" || kind == "order_before_cutoff") continue;
        if (!desk.world.letters.letters.contains(kind)) continue;
        must(work.tell(kind, file.body, *file.holder, &file));
        const auto& text = desk.house.mailer.composed.back().plain;
        ++seen;
        EXPECT_FALSE(rule == domain::RenewalRule::none && std::regex_search(text, offers_renewal)) << kind << ": " << text;
        EXPECT_FALSE(!taken && std::regex_search(text, invites)) << kind << " " << now << ": " << text;
        EXPECT_EQ(text.find("K7QH"), std::string::npos);
      }
    }
  }
  EXPECT_GT(seen, 100);
}

}  // namespace
}  // namespace vidimus::ra::testing
