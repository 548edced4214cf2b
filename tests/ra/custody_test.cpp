// Tokens between sites and before their holders: counted by two agents, prepared ahead, their dialogues kept.
#include "ra/custody.hpp"

#include <algorithm>

#include "certificate_desk.hpp"
#include "ra/handover.hpp"
#include "ra/tokens.hpp"
#include "ra/unblocking.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::TokenState;
using domain::TransferState;
using Serials = std::vector<std::string>;

class Between : public ::testing::Test {
 protected:
  CertificateDesk desk;
  const domain::SiteId here = desk.site(cast::own_site).id;
  const domain::SiteId there = other_site();

  Actor as(const std::string& email) { return desk.house.actor(email); }
  domain::SiteId other_site() {
    for (const auto& body : must(bodies(desk.counter)))
      for (const auto& site : body.sites)
        if (site.body == desk.site(cast::own_site).body && site.id != here) return site.id;
    throw std::runtime_error("one site only");
  }
  void receive(const std::string& serial, const std::string& box = "") {
    must(receive_token(desk.counter, as(cast::deliverer), here, serial, "SoftHSM v2", false, box));
  }
  domain::Token token(const std::string& serial) {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.token_by_serial(serial)).value(); });
  }
  TransferView sent(const std::string& serials) {
    return must(send_tokens(desk.counter, as(cast::deliverer), {here, there, serials, ""}));
  }
};

TEST_F(Between, WhatIsSentIsNobodysUntilAnotherAgentCountedIt) {
  receive("T-1"), receive("T-2");
  const auto transfer = sent("T-1\nT-2\nT-1\n");
  EXPECT_EQ(transfer.outstanding, (Serials{"T-1", "T-2"}));
  EXPECT_EQ(token("T-1").site, here) << "it did not arrive yet";
  EXPECT_EQ(refusal(send_tokens(desk.counter, as(cast::deliverer), {here, there, "T-1", ""})), Code::bad_request)
      << "on its way already";
  EXPECT_EQ(refusal(send_tokens(desk.counter, as(cast::deliverer), {here, there, "NONE", ""})), Code::bad_request);
  EXPECT_EQ(refusal(send_tokens(desk.counter, as(cast::deliverer), {here, here, "T-2", ""})), Code::bad_request);
  EXPECT_EQ(refusal(send_tokens(desk.counter, as(cast::mayor), {here, there, "T-2", ""})), Code::forbidden);
  const auto id = transfer.transfer.id;
  EXPECT_EQ(refusal(receive_transfer(desk.counter, as(cast::mayor), id, "T-1\nT-2", "")), Code::not_found);
  const auto counted = must(receive_transfer(desk.counter, as(cast::manager), id, "T-2\nT-1", ""));
  EXPECT_EQ(counted.transfer.state, TransferState::received);
  EXPECT_EQ(token("T-1").site, there);
  EXPECT_TRUE(token("T-1").transfer.empty());
  EXPECT_EQ(refusal(receive_transfer(desk.counter, as(cast::manager), id, "T-1", "")), Code::wrong_state);
}

TEST_F(Between, WhoSendsDoesNotCount) {
  receive("T-1");
  const auto transfer = must(send_tokens(desk.counter, as(cast::manager), {here, there, "T-1", ""}));
  EXPECT_EQ(missing_facts(receive_transfer(desk.counter, as(cast::manager), transfer.transfer.id, "T-1", "")),
            std::vector<std::string>{"second_agent"});
}

TEST_F(Between, AWantingTokenIsToldAndCountedLaterOrGivenUp) {
  receive("T-1"), receive("T-2"), receive("T-3");
  const auto id = sent("T-1\nT-2\nT-3").transfer.id;
  EXPECT_EQ(refusal(receive_transfer(desk.counter, as(cast::manager), id, "T-1\nT-9", "")), Code::bad_request) << "never sent";
  auto counted = must(receive_transfer(desk.counter, as(cast::manager), id, "T-1", "carton ouvert"));
  EXPECT_EQ(counted.transfer.state, TransferState::incomplete);
  EXPECT_EQ(counted.transfer.missing, "T-2\nT-3");
  EXPECT_EQ(counted.transfer.note, "carton ouvert");
  must(lose_token(desk.counter, as(cast::manager), token("T-3").id, "jamais arrivée"));
  EXPECT_EQ(must(view_transfer(desk.counter, as(cast::manager), id)).outstanding, Serials{"T-2"});
  counted = must(receive_transfer(desk.counter, as(cast::manager), id, "T-2", ""));
  EXPECT_EQ(counted.transfer.state, TransferState::settled);
  EXPECT_TRUE(counted.outstanding.empty());
}

TEST_F(Between, WhatNeverComesIsGivenUpByTwoAgents) {
  receive("T-1"), receive("T-2");
  const auto id = sent("T-1\nT-2").transfer.id;
  const auto ask = [&](const std::string& who, const std::string& why) {
    return ask_transfer_loss(desk.counter, as(who), id, why);
  };
  EXPECT_EQ(refusal(ask(cast::manager, "colis volé")), Code::wrong_state) << "nobody counted yet";
  must(receive_transfer(desk.counter, as(cast::manager), id, "T-1", ""));
  EXPECT_EQ(refusal(confirm_transfer_loss(desk.counter, as(cast::manager), id)), Code::wrong_state) << "nobody asked";
  EXPECT_EQ(refusal(ask(cast::manager, "  ")), Code::bad_request);
  EXPECT_EQ(missing_facts(ask(cast::deliverer, "colis volé")), std::vector<std::string>{"second_agent"}) << "he sent them";
  EXPECT_EQ(refusal(ask(cast::mayor, "colis volé")), Code::not_found);
  EXPECT_FALSE(must(ask(cast::manager, "colis volé")).loss_asked_by.empty());
  EXPECT_EQ(token("T-2").state, TokenState::in_stock) << "nothing is lost by one word";
  EXPECT_EQ(missing_facts(confirm_transfer_loss(desk.counter, as(cast::manager), id)), std::vector<std::string>{"second_agent"});
  const auto closed = must(confirm_transfer_loss(desk.counter, as(cast::deliverer), id));
  EXPECT_EQ(closed.view.transfer.state, TransferState::settled);
  EXPECT_EQ(closed.view.transfer.lost, "T-2");
  EXPECT_TRUE(closed.view.outstanding.empty());
  EXPECT_EQ(token("T-2").state, TokenState::lost);
  EXPECT_EQ(token("T-1").state, TokenState::in_stock);
  must(print_transfer(desk.counter, as(cast::manager), id));
  EXPECT_EQ(refusal(confirm_transfer_loss(desk.counter, as(cast::deliverer), id)), Code::wrong_state);
  EXPECT_EQ(refusal(ask(cast::manager, "encore")), Code::wrong_state);
}

TEST_F(Between, ALateTokenMayStillBeCountedAfterItsLossWasToldByOne) {
  receive("T-1"), receive("T-2");
  const auto id = sent("T-1\nT-2").transfer.id;
  must(receive_transfer(desk.counter, as(cast::manager), id, "T-1", ""));
  must(ask_transfer_loss(desk.counter, as(cast::manager), id, "colis ouvert"));
  EXPECT_EQ(must(receive_transfer(desk.counter, as(cast::manager), id, "T-2", "")).transfer.state, TransferState::settled);
  EXPECT_EQ(refusal(confirm_transfer_loss(desk.counter, as(cast::deliverer), id)), Code::wrong_state);
  EXPECT_EQ(token("T-2").site, there);
}

TEST_F(Between, ADeliveryIsCountedWholeAndCountersigned) {
  ReceiveTokens delivery{.site = here,
                         .supplier = "Jetons de France",
                         .delivery_note = "BL-7",
                         .model = "SoftHSM v2",
                         .qualified = true,
                         .box = "C-3",
                         .serials = "D-1\nD-2\nD-1",
                         .note = "scellé intact"};
  EXPECT_EQ(refusal(receive_tokens(desk.counter, as(cast::mayor), delivery)), Code::forbidden);
  const auto view = must(receive_tokens(desk.counter, as(cast::deliverer), delivery));
  EXPECT_EQ(view.count.serials, "D-1\nD-2");
  EXPECT_EQ(token("D-2").box, "C-3");
  EXPECT_TRUE(token("D-2").qualified);
  delivery.serials = "D-3\nD-2";
  EXPECT_EQ(refusal(receive_tokens(desk.counter, as(cast::deliverer), delivery)), Code::bad_request) << "D-2 is known";
  EXPECT_FALSE(desk.looked_up([&](ports::Unit& unit) { return must(unit.token_by_serial("D-3")); })) << "all of it or none";
  const auto id = view.count.id;
  EXPECT_EQ(missing_facts(countersign_count(desk.counter, as(cast::deliverer), id)), std::vector<std::string>{"second_agent"});
  EXPECT_EQ(refusal(countersign_count(desk.counter, as(cast::mayor), id)), Code::not_found);
  must(print_count(desk.counter, as(cast::deliverer), id));
  EXPECT_FALSE(must(countersign_count(desk.counter, as(cast::manager), id)).countersigned_by.empty());
  EXPECT_EQ(refusal(countersign_count(desk.counter, as(cast::manager), id)), Code::wrong_state);
  EXPECT_TRUE(base::text_of(must(print_count(desk.counter, as(cast::manager), id)).content).starts_with("%PDF-"));
}

TEST_F(Between, AnInventoryTellsWhatIsMissingAndWhatNobodyKnows) {
  for (const auto& one : must(list_tokens(desk.counter, as(cast::manager), {.site = here})))
    must(lose_token(desk.counter, as(cast::manager), one.token.id, "début de l’essai"));
  receive("T-1"), receive("T-2"), receive("T-3");
  sent("T-3");
  const auto view =
      must(count_stock(desk.counter, as(cast::deliverer), {.site = here, .serials = "T-1\nT-9", .note = "armoire A"}));
  EXPECT_EQ(view.count.missing, "T-2") << "T-3 is on its way";
  EXPECT_EQ(view.count.unexpected, "T-9");
  EXPECT_EQ(token("T-2").state, TokenState::in_stock) << "counting changes nothing";
  EXPECT_EQ(must(list_counts(desk.counter, as(cast::manager))).size(), 1U);
  EXPECT_EQ(refusal(view_count(desk.counter, as(cast::mayor), view.count.id)), Code::not_found);
  must(print_count(desk.counter, as(cast::deliverer), view.count.id));
}

TEST_F(Between, ABoxTravelsWhole) {
  receive("T-1", "C-7"), receive("T-2", "C-7"), receive("T-3", "C-8");
  const auto view = must(send_tokens(desk.counter, as(cast::deliverer), {here, there, "", "C-7"}));
  EXPECT_EQ(view.outstanding.size(), 2U);
  EXPECT_TRUE(token("T-3").transfer.empty());
}

TEST_F(Between, TheSlipAndTheInventoryArePapers) {
  receive("T-1", "C-7"), receive("T-2");
  const auto id = sent("T-2").transfer.id;
  for (const auto& paper : {must(print_transfer(desk.counter, as(cast::deliverer), id)),
                            must(print_inventory(desk.counter, as(cast::deliverer), here))})
    EXPECT_TRUE(base::text_of(paper.content).starts_with("%PDF-")) << paper.name;
  must(receive_transfer(desk.counter, as(cast::manager), id, "T-2", ""));
  must(print_transfer(desk.counter, as(cast::manager), id));
  EXPECT_EQ(refusal(print_inventory(desk.counter, as(cast::mayor), here)), Code::forbidden);
  EXPECT_EQ(refusal(print_transfer(desk.counter, as(cast::mayor), id)), Code::not_found);
}

class Boxes : public Between {
 protected:
  void SetUp() override { desk.station = desk.pair(cast::deliverer, here); }
  domain::TokenPreparation asked(int count) {
    return must(prepare_box(desk.counter, as(cast::deliverer), {here, desk.station.id, "C-9", count}));
  }
  Result<int> tell(const domain::PreparationId& id, const std::string& serial) {
    return note_prepared(desk.counter, desk.station, {id, serial, "SoftHSM v2", base::Secret{"123456789012"}});
  }
};

TEST_F(Boxes, EachPreparedTokenIsCountedOnceWithItsCodeSealed) {
  EXPECT_EQ(refusal(prepare_box(desk.counter, as(cast::deliverer), {here, desk.station.id, " ", 0})), Code::bad_request);
  EXPECT_EQ(refusal(prepare_box(desk.counter, as(cast::mayor), {here, desk.station.id, "C-9", 2})), Code::forbidden);
  EXPECT_EQ(refusal(prepare_box(desk.counter, as(cast::deliverer), {here, {}, "C-9", 2})), Code::not_found);
  const auto one = asked(2);
  EXPECT_EQ(must(next_preparation(desk.counter, desk.station))->id, one.id);
  EXPECT_EQ(must(tell(one.id, "P-1")), 1);
  EXPECT_EQ(must(tell(one.id, "P-1")), 1) << "told again after a cut";
  EXPECT_EQ(must(tell(one.id, "P-2")), 0);
  EXPECT_FALSE(must(next_preparation(desk.counter, desk.station)));
  const auto made = token("P-1");
  EXPECT_EQ(made.state, TokenState::in_stock);
  EXPECT_TRUE(made.prepared_at);
  EXPECT_EQ(made.box, "C-9");
  auto work = must(desk.counter.open(Actor::house()));
  EXPECT_EQ(must(security_officer(work, made.id)).reveal(), "123456789012");
  EXPECT_EQ(base::text_of(must(work.unit().token_secret(made.id))->sealed).find("123456789012"), std::string_view::npos);
}

TEST_F(Boxes, ATokenCountedElsewhereIsRefusedAndAFailureIsKept) {
  must(receive_token(desk.counter, as(cast::manager), there, "P-1", "SoftHSM v2", false, ""));
  const auto one = asked(2);
  EXPECT_EQ(refusal(tell(one.id, "P-1")), Code::conflict);
  must(report_preparation_failure(desk.counter, desk.station, one.id, false, "token.absent"));
  EXPECT_EQ(must(preparations_at(desk.counter, as(cast::deliverer), here)).front().failure, "token.absent");
  EXPECT_TRUE(must(next_preparation(desk.counter, desk.station)));
  must(report_preparation_failure(desk.counter, desk.station, one.id, true, "station.unknown_device"));
  EXPECT_FALSE(must(next_preparation(desk.counter, desk.station)));
}

TEST(Dialogues, AreKeptWithTheirCaseForItsAgentsAlone) {
  CertificateDesk desk;
  const auto line = desk.delivered("Jeanne", "Rostan", cast::holder, "BLANK-AZUR-01");
  const auto jobs = desk.looked_up([&](ports::Unit& unit) { return must(unit.jobs_of_line(line.id)); });
  const std::vector<std::string> said{"What are you? – SoftHSM v2, blank.", "Make a key rsa-3072 named x. – the key is there."};
  EXPECT_EQ(refusal(keep_dialogue(desk.counter, desk.station, "nothing", said)), Code::not_found);
  must(keep_dialogue(desk.counter, desk.station, jobs.front().id.text, said));
  must(keep_dialogue(desk.counter, desk.station, jobs.front().id.text, said));
  const auto kept = must(dialogues_of(desk.counter, desk.house.actor(cast::manager), line.reference));
  ASSERT_EQ(kept.size(), 1U) << "one a job: the newest";
  EXPECT_EQ(std::ranges::count(kept.front().text, '\n'), 2);
  EXPECT_EQ(refusal(dialogues_of(desk.counter, desk.house.actor(cast::holder), line.reference)), Code::not_found);
}

}  // namespace
}  // namespace vidimus::ra::testing
