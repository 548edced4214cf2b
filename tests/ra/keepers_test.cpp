// Who keeps the tokens of a site: the safe, which serves everybody, and the hands of each operator.
#include "ra/keepers.hpp"

#include <algorithm>

#include "certificate_desk.hpp"
#include "ra/accreditations.hpp"
#include "ra/custody.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::CountScope;
using domain::TokenState;
using domain::TransferState;
using Names = std::vector<std::string>;

constexpr auto colleague = "nora.carbonel@azur-ingenierie.example";

class Keepers : public ::testing::Test {
 protected:
  CertificateDesk desk;
  const domain::SiteId here = desk.site(cast::own_site).id;
  const domain::PersonId nora = desk.hire("Nora", colleague);
  const domain::PersonId marius = as(cast::deliverer).person;

  Actor as(const std::string& email) { return desk.house.actor(email); }
  domain::Token token(const std::string& serial) {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.token_by_serial(serial)).value(); });
  }
  /// A delivery the agent keeps, or puts into the safe.
  CountView delivered_to(const std::string& who, const std::string& serials, bool in_hand) {
    return must(receive_tokens(desk.counter, as(who),
                               {.site = here,
                                .supplier = "Jetons de France",
                                .delivery_note = "BL-9",
                                .model = "SoftHSM v2",
                                .serials = serials,
                                .note = "",
                                .in_hand = in_hand}));
  }
  Result<TransferView> hand(const std::string& who, const std::string& serials, const domain::PersonId& to) {
    return send_tokens(desk.counter, as(who), {here, here, serials, "", to});
  }
  Result<TransferView> count(const std::string& who, const TransferView& sent, const std::string& serials) {
    return receive_transfer(desk.counter, as(who), sent.transfer.id, serials, "");
  }
  /// Serials and the reason of each that was refused.
  template <class T>
  Names refused(const Result<T>& result) {
    Names out;
    if (!result)
      for (const auto& field : result.error().fields) out.push_back(field.pointer + " " + field.reason);
    return out;
  }
  /// "keeper count/in_stock" of this site.
  Names stock(const std::string& who) {
    Names out;
    for (const auto& one : must(stock_by_keeper(desk.counter, as(who))))
      if (one.site == here)
        out.push_back((one.keeper.empty() ? "coffre" : one.keeper_name) + " " + std::to_string(one.count) + "/" +
                      std::to_string(one.in_stock));
    return out;
  }
  std::size_t listed(const std::string& who, const domain::PersonId& keeper) {
    return must(list_tokens(desk.counter, as(who), {.site = here, .keeper = keeper})).size();
  }
};

TEST_F(Keepers, ADeliveryGoesIntoTheSafeOrIntoTheHandsOfWhoCountedIt) {
  const auto held = delivered_to(cast::deliverer, "H-1\nH-2", true);
  EXPECT_EQ(held.count.scope, CountScope::agent);
  EXPECT_EQ(held.keeper, "Marius Pellegrin");
  EXPECT_EQ(delivered_to(cast::deliverer, "S-1", false).count.scope, CountScope::safe);
  EXPECT_EQ(token("H-1").keeper, marius);
  EXPECT_TRUE(token("S-1").keeper.empty());
  EXPECT_EQ(stock(cast::deliverer), (Names{"coffre 3/3", "Marius Pellegrin 2/2"})) << "two of the sample lie in the safe";
  EXPECT_EQ(stock(cast::manager), stock(cast::deliverer));
  EXPECT_EQ(refusal(stock_by_keeper(desk.counter, as(cast::mayor))), Code::forbidden);
  EXPECT_EQ(listed(cast::deliverer, marius), 2U);
  EXPECT_EQ(listed(cast::manager, {}), 3U) << "the safe";
  EXPECT_EQ(refused(receive_tokens(
                desk.counter, as(cast::manager),
                {.site = here, .supplier = "x", .delivery_note = "y", .model = "z", .serials = "M-1", .in_hand = true})),
            Names{"/in_hand keeper_not_here"})
      << "she is no delivery operator";
}

TEST_F(Keepers, TokensGoFromHandToHandCountedByWhoTakesThem) {
  delivered_to(cast::deliverer, "H-1\nH-2", true);
  EXPECT_EQ(refused(hand(colleague, "H-1", nora)), Names{"/serials/H-1 token_in_hands"}) << "nobody helps himself";
  EXPECT_EQ(refused(hand(cast::deliverer, "H-1", marius)), Names{"/serials/H-1 token_there_already"});
  EXPECT_EQ(refused(hand(cast::deliverer, "H-1", as(cast::manager).person)), Names{"/to_keeper keeper_not_here"});
  const auto sent = must(hand(cast::deliverer, "H-1\nH-2", nora));
  EXPECT_EQ(sent.to_keeper, "Nora Carbonel");
  EXPECT_EQ(token("H-1").keeper, marius) << "he answers for it until it is counted";
  EXPECT_EQ(missing_facts(count(cast::deliverer, sent, "H-1")), Names{"second_agent"});
  const auto short_one = must(count(colleague, sent, "H-1"));
  EXPECT_EQ(short_one.transfer.state, TransferState::incomplete);
  EXPECT_EQ(token("H-1").keeper, nora);
  EXPECT_EQ(token("H-2").keeper, marius);
  EXPECT_EQ(stock(cast::deliverer), (Names{"coffre 2/2", "Nora Carbonel 1/1"})) << "H-2 is still on its way";
  must(count(colleague, sent, "H-2"));
  EXPECT_EQ(token("H-2").keeper, nora);
}

TEST_F(Keepers, OutOfTheSafeAndBackAColleagueCounts) {
  const auto taken = must(hand(cast::deliverer, "BLANK-AZUR-01", marius));
  EXPECT_EQ(missing_facts(count(cast::deliverer, taken, "BLANK-AZUR-01")), Names{"second_agent"});
  must(count(colleague, taken, "BLANK-AZUR-01"));
  EXPECT_EQ(token("BLANK-AZUR-01").keeper, marius);
  const auto back = must(hand(cast::deliverer, "BLANK-AZUR-01", {}));
  must(count(cast::manager, back, "BLANK-AZUR-01"));
  EXPECT_TRUE(token("BLANK-AZUR-01").keeper.empty());
  EXPECT_TRUE(
      base::text_of(must(print_transfer(desk.counter, as(cast::manager), back.transfer.id)).content).starts_with("%PDF-"));
}

TEST_F(Keepers, TheManagerMovesWhatAnAgentCannotAndNeverIntoTheHandsOfWhoDidNotCount) {
  delivered_to(cast::deliverer, "H-1\nH-2", true);
  const auto back = must(hand(cast::manager, "H-1", {}));
  must(count(colleague, back, "H-1"));
  EXPECT_TRUE(token("H-1").keeper.empty());
  // Whom it was for is away: the manager counts, and it goes into the safe.
  const auto sent = must(hand(cast::deliverer, "H-2", nora));
  const auto third = desk.hire("Paul", "paul.carbonel@azur-ingenierie.example");
  EXPECT_EQ(refusal(count("paul.carbonel@azur-ingenierie.example", sent, "H-2")), Code::forbidden);
  must(count(cast::manager, sent, "H-2"));
  EXPECT_TRUE(token("H-2").keeper.empty());
}

TEST_F(Keepers, AnOperatorTakesFromTheSafeAndFromHisOwnHandsAlone) {
  const auto line = desk.met("Jeanne", "Rostan", cast::holder);
  const auto& station = desk.station;
  delivered_to(colleague, "N-1", true);
  delivered_to(cast::deliverer, "H-1", true);
  EXPECT_EQ(missing_facts(start_personalisation(desk.counter, as(cast::deliverer), {line.reference, "N-1", station.id})),
            Names{"token_at_hand"});
  must(start_personalisation(desk.counter, as(cast::deliverer), {line.reference, "H-1", station.id}));
  must(desk.personalise(station, "H-1"));
  EXPECT_EQ(stock(cast::deliverer), (Names{"coffre 2/2", "Marius Pellegrin 1/0", "Nora Carbonel 1/1"}))
      << "being made, in his hands";
  must(accept_certificate(desk.counter, as(cast::deliverer), line.reference));
  EXPECT_TRUE(token("H-1").keeper.empty()) << "it is its holder's";
}

TEST_F(Keepers, WhatLiesInOneOperatorsHandsIsPromisedForHimAlone) {
  for (const auto& one : must(list_tokens(desk.counter, as(cast::manager), {.site = here})))
    must(lose_token(desk.counter, as(cast::manager), one.token.id, "début de l’essai"));
  delivered_to(colleague, "N-1", true);
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto booked = desk.booked(cast::holder, line);
  EXPECT_EQ(booked.agent, nora) << "whoever else is free reaches no token";
  EXPECT_EQ(booked.reserved, token("N-1").id);
}

TEST_F(Keepers, AnInventoryOfTheSafeOrOfOneAgentsHands) {
  delivered_to(cast::deliverer, "H-1\nH-2", true);
  const auto hands =
      must(count_stock(desk.counter, as(colleague),
                       {.site = here, .serials = "H-1\nBLANK-AZUR-01", .scope = CountScope::agent, .keeper = marius}));
  EXPECT_EQ(hands.count.missing, "H-2");
  EXPECT_EQ(hands.count.unexpected, "BLANK-AZUR-01") << "it belongs into the safe";
  EXPECT_EQ(hands.keeper, "Marius Pellegrin");
  const auto safe = must(count_stock(desk.counter, as(colleague),
                                     {.site = here, .serials = "BLANK-AZUR-01\nBLANK-AZUR-02", .scope = CountScope::safe}));
  EXPECT_EQ(safe.count.missing + safe.count.unexpected, "");
  EXPECT_EQ(refused(count_stock(desk.counter, as(colleague), {.site = here, .serials = "", .scope = CountScope::agent})),
            Names{"/keeper choice_unknown"});
  for (const auto& paper : {must(print_count(desk.counter, as(cast::deliverer), hands.count.id)),
                            must(print_inventory(desk.counter, as(cast::deliverer), here))})
    EXPECT_TRUE(base::text_of(paper.content).starts_with("%PDF-"));
}

TEST_F(Keepers, WhoLeavesWithTokensInHandIsToldToTheManager) {
  delivered_to(colleague, "N-1\nN-2", true);
  std::vector<domain::AccreditationId> rights;
  for (const auto& one : desk.looked_up([&](ports::Unit& unit) { return must(unit.accreditations_of(nora)); }))
    rights.push_back(one.id);
  ASSERT_GE(rights.size(), 1U);
  const auto last = rights.back();
  rights.pop_back();
  for (const auto& right : rights) must(withdraw_accreditation(desk.counter, as(cast::manager), right, "mutation"));
  EXPECT_TRUE(desk.letters_to("tokens_in_hand").empty()) << "she still serves by another contract";
  must(withdraw_accreditation(desk.counter, as(cast::manager), last, "mutation"));
  EXPECT_EQ(desk.letters_to("tokens_in_hand"), Names{cast::manager});
  const auto kept = must(stock_by_keeper(desk.counter, as(cast::manager)));
  const auto hers = std::ranges::find(kept, nora, &KeptStock::keeper);
  ASSERT_NE(hers, kept.end());
  EXPECT_TRUE(hers->keeps_without_right);
  const auto back = must(hand(cast::manager, "N-1\nN-2", marius));
  must(count(cast::deliverer, back, "N-1\nN-2"));
  EXPECT_EQ(stock(cast::manager), (Names{"coffre 2/2", "Marius Pellegrin 2/2"}));
}

TEST_F(Keepers, ATokenLostFromHandToHandGivesItsAppointmentAnother) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto booked = desk.booked(cast::holder, line);
  const auto kept = desk.looked_up([&](ports::Unit& unit) { return must(unit.token(booked.reserved)); });
  const auto sent = must(hand(cast::deliverer, kept.serial, nora));
  must(count(colleague, sent, ""));
  must(ask_transfer_loss(desk.counter, as(colleague), sent.transfer.id, "pas dans l’enveloppe"));
  must(confirm_transfer_loss(desk.counter, as(cast::manager), sent.transfer.id));
  EXPECT_EQ(token(kept.serial).state, TokenState::lost);
  const auto after = *desk.file(line).booked();
  EXPECT_FALSE(after.reserved.empty());
  EXPECT_NE(after.reserved, kept.id);
}

/// A token with a case or a certificate behind it never travels; lost at the counter, its case goes on and its holder is told.
TEST_F(Keepers, ATokenWithACaseBehindItIsNotSentAndItsLossIsFollowedToTheEnd) {
  const auto line = desk.delivered("Jeanne", "Rostan", cast::holder, "BLANK-AZUR-01");
  EXPECT_EQ(refused(hand(cast::deliverer, "BLANK-AZUR-01", nora)), Names{"/serials/BLANK-AZUR-01 token_not_here"});
  const auto lost = must(lose_token(desk.counter, as(cast::deliverer), token("BLANK-AZUR-01").id, "tombée dans une grille"));
  ASSERT_EQ(lost.revoked.size(), 1U);
  EXPECT_FALSE(lost.draft) << "the case itself goes on, with another token";
  EXPECT_EQ(desk.file(line).certificate->state, domain::CertificateState::revoked);
  EXPECT_EQ(desk.letters_to("revoked").front(), cast::holder);
  desk.house.clock.at += std::chrono::minutes{1};
  must(start_personalisation(desk.counter, as(cast::deliverer), {line.reference, "BLANK-AZUR-02", desk.station.id}));
  must(desk.personalise(desk.station, "BLANK-AZUR-02"));
  EXPECT_EQ(desk.file(line).certificate->state, domain::CertificateState::delivered);
}

TEST_F(Keepers, ATokenGivenUpWhileItsKeyIsMadeEndsTheJob) {
  const auto line = desk.met("Jeanne", "Rostan", cast::holder);
  const auto& station = desk.station;
  must(start_personalisation(desk.counter, as(cast::deliverer), {line.reference, "BLANK-AZUR-01", station.id}));
  EXPECT_EQ(missing_facts(lose_token(desk.counter, as(cast::deliverer), token("BLANK-AZUR-01").id, " ")), Names{"reason_given"});
  must(lose_token(desk.counter, as(cast::deliverer), token("BLANK-AZUR-01").id, "cassée"));
  EXPECT_EQ(must(personalisation(desk.counter, as(cast::deliverer), line.reference)).failure, "token.lost");
  must(start_personalisation(desk.counter, as(cast::deliverer), {line.reference, "BLANK-AZUR-02", station.id}));
}

}  // namespace
}  // namespace vidimus::ra::testing
