// Orders of several lines, drafts of them, and the CCI way through a pre-order.
#include "ra/order_batch.hpp"

#include "order_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::OrderState;
using domain::SiteKind;
using Names = std::vector<std::string>;

class OrderBatch : public OrderDesk {
 protected:
  OrderBatch() { cci_by_pre_order(true); }
  void cci_by_pre_order(bool wanted) {
    change_contract([&](auto& contract) { contract.cci_by_pre_order = wanted; });
  }
  /// An operator of the CCI's office.
  Actor office() {
    auto work = must(house.counter.open(Actor::house()));
    domain::Person person{.id = work.new_id<domain::PersonId>(),
                          .body = azur.body.id,
                          .organisation = {},
                          .given_names = "Agnès",
                          .surname = "Fabre",
                          .email = "agnes.fabre@cci-littoral.example",
                          .phone = {},
                          .function = {}};
    work.write(person, "person", person.id.text, "create", person.body);
    domain::Accreditation held;
    held.id = work.new_id<domain::AccreditationId>();
    held.person = person.id;
    held.body = azur.body.id;
    held.role = domain::Role::registration_operator;
    held.site = site(SiteKind::cci).id;
    held.contract = must(work.unit().membership(member)).contract;
    held.starts = *base::day_from("2026-01-01");
    held.ends = *base::day_from("2027-12-31");
    work.write(held, "accreditation", held.id.text, "grant", azur.body.id);
    must(work.commit());
    return house.actor("agnes.fabre@cci-littoral.example");
  }
};

TEST_F(OrderBatch, OneActPlacesAndReservesEveryLine) {
  const auto lines = must(place_order(house.counter, buyer, {member, {holder("Rostan"), holder("Simiand")}, annex_code()}));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].reference, "AZUR-2026-000001-1");
  EXPECT_EQ(lines[1].reference, "AZUR-2026-000001-2");
  for (const auto& line : lines) {
    EXPECT_EQ(line.state, OrderState::dossier_open);
    EXPECT_FALSE(line.annex_digest.empty());
    EXPECT_TRUE(line.placed_at);
  }
  EXPECT_EQ(house.letters("Commande enregistrée"), 1);
  EXPECT_EQ(house.letters("réservez"), 0);
  EXPECT_EQ(house.letters("Bon de commande à signer"), 2);
  EXPECT_EQ(house.letters("dossier de certificat est ouvert"), 2);
}

TEST_F(OrderBatch, OneWrongLineStopsThemAllAndUsesNoCode) {
  auto wrong = holder("Simiand");
  wrong.email = "mairie@valbrune.example";
  wrong.phone = "12";
  const auto code = annex_code();
  const auto refused = place_order(house.counter, buyer, {member, {holder("Rostan"), wrong, {}}, code});
  ASSERT_EQ(refusal(refused), Code::bad_request);
  const auto fields = fields_of(refused.error());
  EXPECT_EQ(fields[0], "/holders/1/email email_shared");
  EXPECT_EQ(fields[1], "/holders/1/phone phone_invalid");
  EXPECT_TRUE(std::ranges::count(fields, "/holders/2/surname required"));
  EXPECT_TRUE(std::ranges::count(fields, "/holders/2/product required"));
  EXPECT_TRUE(std::ranges::count(fields, "/holders/2/delivery_site required"));
  EXPECT_TRUE(must(list_lines(house.counter, buyer, {})).empty());
  EXPECT_EQ(must(place_order(house.counter, buyer, {member, {holder("Rostan")}, code})).size(), 1U);
}

TEST_F(OrderBatch, OnePersonMayHoldTwoAndIsWrittenOnce) {
  auto second = holder("Rostan");
  second.given_names = "Jeanne, Marie";
  const auto lines = must(place_order(house.counter, buyer, {member, {holder("Rostan"), second}, annex_code()}));
  EXPECT_EQ(lines[0].holder, lines[1].holder);
  auto stranger = holder("Rostan");
  stranger.surname = "Vidal";
  const auto refused = place_order(house.counter, buyer, {member, {holder("Tassy"), stranger}, annex_code()});
  EXPECT_EQ(fields_of(refused.error()), Names{"/holders/1/email email_of_somebody_else"});
}

TEST_F(OrderBatch, AnOrderHasFromOneToTwoHundredLines) {
  EXPECT_EQ(refusal(place_order(house.counter, buyer, {member, {}, "123456"})), Code::bad_request);
  const std::vector<domain::OrderedHolder> many(most_holders + 1, holder("Rostan"));
  EXPECT_EQ(refusal(place_order(house.counter, buyer, {member, many, "123456"})), Code::bad_request);
}

TEST_F(OrderBatch, ADraftWaitsIsResumedAndCountsForNothing) {
  domain::OrderedHolder empty;
  const auto draft = must(save_draft(house.counter, buyer, {.membership = member, .label = "Élus", .holders = {empty}}));
  EXPECT_TRUE(must(list_lines(house.counter, buyer, {})).empty());
  auto work = must(house.counter.open(Actor::house()));
  EXPECT_EQ(must(work.unit().ordered_lines(must(work.unit().membership(member)).contract, {})), 0);
  EXPECT_FALSE(must(check_draft(house.counter, buyer, draft.id)).empty());
  EXPECT_EQ(refusal(place_draft(house.counter, buyer, draft.id, 0, annex_code())), Code::bad_request);
  const auto resumed = must(save_draft(
      house.counter, buyer,
      {.draft = draft.id, .version = 1, .label = "Élus", .holders = {holder("Rostan"), holder("Simiand", SiteKind::cci)}}));
  EXPECT_TRUE(must(check_draft(house.counter, buyer, draft.id)).empty());
  EXPECT_EQ(domain::holders_of(must(open_draft(house.counter, buyer, draft.id)).holders).front(), holder("Rostan"));
  EXPECT_EQ(refusal(save_draft(house.counter, buyer, {.draft = draft.id, .version = 1, .holders = {}})), Code::stale);
  EXPECT_EQ(refusal(place_draft(house.counter, buyer, draft.id, 1, "123456")), Code::stale);
  const auto lines = must(place_draft(house.counter, buyer, draft.id, 2, annex_code()));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].state, OrderState::dossier_open);
  EXPECT_EQ(lines[1].state, OrderState::pre_ordered);
  EXPECT_TRUE(must(drafts_of(house.counter, buyer, member)).empty());
  EXPECT_EQ(refusal(place_draft(house.counter, buyer, draft.id, 0, annex_code())), Code::wrong_state);
}

TEST_F(OrderBatch, ADeletedDraftIsTakenBackForSevenDays) {
  const auto draft = must(save_draft(house.counter, buyer, {.membership = member, .label = "x", .holders = {holder("Rostan")}}));
  EXPECT_EQ(refusal(restore_draft(house.counter, buyer, draft.id)), Code::wrong_state);
  must(delete_draft(house.counter, buyer, draft.id));
  EXPECT_EQ(refusal(open_draft(house.counter, buyer, draft.id)), Code::not_found);
  ASSERT_EQ(must(deleted_drafts(house.counter, buyer, member)).size(), 1U);
  const auto other = house.actor("erwan.bihan@port-lennec.example");
  EXPECT_EQ(refusal(restore_draft(house.counter, other, draft.id)), Code::not_found);
  EXPECT_EQ(refusal(deleted_drafts(house.counter, other, member)), Code::not_found);
  house.clock.at += std::chrono::hours{24 * 7} - std::chrono::seconds{1};
  EXPECT_EQ(domain::holders_of(must(restore_draft(house.counter, buyer, draft.id)).holders).front(), holder("Rostan"));
  EXPECT_TRUE(must(deleted_drafts(house.counter, buyer, member)).empty());
  must(delete_draft(house.counter, buyer, draft.id));
  house.clock.at += std::chrono::hours{24 * 7} + std::chrono::seconds{1};
  EXPECT_EQ(refusal(restore_draft(house.counter, buyer, draft.id)), Code::not_found);
  EXPECT_TRUE(must(deleted_drafts(house.counter, buyer, member)).empty());
}

TEST_F(OrderBatch, ADraftIsItsOrganisationsAlone) {
  const auto draft = must(save_draft(house.counter, buyer, {.membership = member, .label = "x", .holders = {}}));
  const auto other = house.actor("erwan.bihan@port-lennec.example");
  EXPECT_EQ(refusal(open_draft(house.counter, other, draft.id)), Code::not_found);
  EXPECT_EQ(refusal(delete_draft(house.counter, other, draft.id)), Code::not_found);
  EXPECT_EQ(refusal(drafts_of(house.counter, other, member)), Code::not_found);
  EXPECT_EQ(refusal(save_draft(house.counter, other, {.membership = member, .label = "x", .holders = {}})), Code::not_found);
  EXPECT_EQ(refusal(place_order(house.counter, other, {member, {holder("Rostan")}, "123456"})), Code::not_found);
}

TEST_F(OrderBatch, TheCciWayBeginsWithAPreOrderThatTheOfficeProcesses) {
  auto line = order(holder("Rostan", SiteKind::cci));
  EXPECT_EQ(line.state, OrderState::pre_ordered);
  EXPECT_EQ(house.letters("Pré-commande reçue"), 1);
  EXPECT_EQ(house.letters("Commande enregistrée"), 0);
  EXPECT_FALSE(line.placed_at);
  EXPECT_EQ(refusal(process_pre_order(house.counter, buyer, line.id)), Code::forbidden);
  const auto agent = office();
  ASSERT_EQ(must(list_lines(house.counter, agent, {.state = OrderState::pre_ordered})).size(), 1U);
  line = must(process_pre_order(house.counter, agent, line.id));
  EXPECT_EQ(line.state, OrderState::dossier_open);
  EXPECT_TRUE(line.placed_at);
  EXPECT_EQ(house.letters("Pré-commande traitée"), 1);
  EXPECT_EQ(house.letters("dossier de certificat est ouvert"), 1);
  EXPECT_EQ(refusal(process_pre_order(house.counter, agent, line.id)), Code::wrong_state);
}

TEST_F(OrderBatch, APreOrderMadeInTimeIsProcessedAfterTheCutOff) {
  const auto line = order(holder("Rostan", SiteKind::cci));
  const auto agent = office();
  change_contract([](auto& contract) { contract.order_cutoff = *base::day_from("2026-11-25"); });
  house.clock.at = *base::from_rfc3339("2026-12-02T09:00:00Z");
  EXPECT_EQ(missing_facts(place_order(house.counter, buyer, {member, {holder("Tassy")}, "123456"})),
            Names{"contract_open_for_orders"});
  EXPECT_EQ(must(process_pre_order(house.counter, agent, line.id)).state, OrderState::dossier_open);
}

TEST_F(OrderBatch, AReservationAloneNeverLeadsToACciWherePreOrdersDo) {
  const auto line = must(send_annex(house.counter, buyer, {member, 1, annex_code()})).front();
  const auto wanted = holder("Rostan", SiteKind::cci);
  Reserve reservation{.line = line.id,
                      .given_names = wanted.given_names,
                      .surname = wanted.surname,
                      .email = wanted.email,
                      .phone = wanted.phone,
                      .function = wanted.function,
                      .product = wanted.product,
                      .mode = domain::WithdrawalMode::cci,
                      .delivery_site = wanted.delivery_site,
                      .verifying_office = {},
                      .commitment_number = {},
                      .service_code = {},
                      .external_reference = {}};
  EXPECT_EQ(fields_of(reserve(house.counter, buyer, reservation).error()), Names{"/delivery_site pre_order_first"});
  cci_by_pre_order(false);
  EXPECT_EQ(must(reserve(house.counter, buyer, reservation)).mode, domain::WithdrawalMode::cci);
}

}  // namespace
}  // namespace vidimus::ra::testing
