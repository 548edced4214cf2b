// What members owe, to the cent, and what the accounts get of it.
#include "ra/dues.hpp"

#include "order_desk.hpp"
#include "ra/csv.hpp"
#include "ra/list_sheets.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

class Dues : public OrderDesk {
 protected:
  Dues() {
    manager = house.actor("claire.olivari@azur-ingenierie.example");
    change_contract([](auto& contract) {
      contract.fee_cents = 1000;
      contract.fee_tax_per_mille = 0;
      contract.fee_due = domain::FeeDue::each_certificate;
    });
    line = order(holder("Rostan"));
  }
  void hand_over() {
    auto work = must(house.counter.open(Actor::house()));
    auto kept = must(work.unit().line(line.id));
    kept.state = domain::OrderState::issued;
    work.write(kept, "order", kept.id.text, "test", kept.body);
    must(work.commit());
  }
  Actor manager;
  domain::OrderLine line;
};

TEST_F(Dues, ACertificateIsOwedOnceHandedOverPriceAndFee) {
  EXPECT_TRUE(must(dues(house.counter, manager, {})).items.empty());
  EXPECT_EQ(refusal(note_invoice(house.counter, manager, line.id, "F-1")), Code::wrong_state);
  hand_over();
  const auto found = must(dues(house.counter, manager, {})).items;
  ASSERT_EQ(found.size(), 1U);
  const auto& product = azur.products.front();
  const auto price = domain::amount_of({product.price_cents, product.price_includes_tax, product.tax_per_mille});
  EXPECT_EQ(found[0].amount.including_tax, price.including_tax + 1000);
  EXPECT_EQ(found[0].amount.tax, price.tax);
  const auto total = must(owed_total(house.counter, manager));
  EXPECT_EQ(total.count, 1);
  EXPECT_EQ(total.including_tax, price.including_tax + 1000);
}

TEST_F(Dues, AnInvoiceIsNotedAndTheTableReadsBack) {
  hand_over();
  EXPECT_EQ(refusal(note_invoice(house.counter, buyer, line.id, "F-1")), Code::forbidden);
  EXPECT_EQ(refusal(note_invoice(house.counter, manager, line.id, "<b>")), Code::bad_request);
  EXPECT_EQ(must(note_invoice(house.counter, manager, line.id, "F-2026/1")).invoice_reference, "F-2026/1");
  EXPECT_EQ(must(dues(house.counter, manager, {})).items.at(0).line.invoice_reference, "F-2026/1");
  EXPECT_EQ(must(owed_total(house.counter, manager)).count, 0);
}

TEST_F(Dues, WhatIsToBeInvoicedIsATableThatReadsBack) {
  hand_over();
  const SheetRequest wanted{
      .list = "dues", .search = Json::object({}), .title = "x", .titles = {}, .format = "csv", .language = "fr"};
  const auto text = write_csv(must(list_as_sheet(house.counter, manager, wanted)));
  const auto table = must(read_csv(base::view_of(text)));
  ASSERT_EQ(table.lines.size(), 1U);
  EXPECT_EQ(*table.cell(table.lines[0], "reference"), line.reference);
  EXPECT_EQ(*table.cell(table.lines[0], "commitment_number"), "E-2026/17");
  must(note_invoice(house.counter, manager, line.id, "F-2026/1"));
  EXPECT_TRUE(must(list_as_sheet(house.counter, manager, wanted)).rows.empty()) << "it is invoiced";
}

/// Those to be invoiced by name of their organisation, then those that are, newest first; no line twice, none left out.
TEST_F(Dues, AreReadPageAfterPage) {
  hand_over();
  std::vector<std::string> expected{line.reference};
  for (int at = 0; at < 4; ++at) {
    line = order(holder("Rostan" + std::string(1, static_cast<char>('a' + at))));
    hand_over();
    expected.push_back(line.reference);
  }
  must(note_invoice(house.counter, manager, line.id, "F-1"));
  for (const int limit : {1, 2, 4, 5}) {
    std::vector<std::string> seen;
    std::string place;
    do {
      const auto page = must(dues(house.counter, manager, place, limit));
      EXPECT_LE(page.items.size(), static_cast<std::size_t>(limit));
      for (const auto& due : page.items) seen.push_back(due.line.reference);
      place = page.next;
    } while (!place.empty());
    EXPECT_EQ(seen, expected) << limit;
  }
  EXPECT_EQ(refusal(dues(house.counter, manager, "1.01ARZ3NDEKTSV4RRFFQ69G5FAV")), Code::not_found) << "no such place";
}

TEST_F(Dues, FeesOfMembersAreOwedInvoicedAndPrinted) {
  EXPECT_TRUE(must(member_fees(house.counter, manager, FeesShown::all, {})).items.empty())
      << "its fee goes with each certificate";
  change_contract([](auto& contract) { contract.fee_due = domain::FeeDue::each_year; });
  const auto fees = must(member_fees(house.counter, manager, FeesShown::to_invoice, {})).items;
  ASSERT_EQ(fees.size(), 1U);
  EXPECT_EQ(fees[0].amount.including_tax, 1000);
  const auto year = static_cast<int>(base::civil_of(house.clock.at).day.year());
  EXPECT_EQ(fees[0].year, year);
  const auto printed = must(statement_of_dues(house.counter, manager, buyer.organisation));
  EXPECT_TRUE(base::text_of(printed.content).starts_with("%PDF"));
  EXPECT_TRUE(statement_of_dues(house.counter, buyer, buyer.organisation)) << "who pays may read it";
  EXPECT_EQ(refusal(statement_of_dues(house.counter, house.actor("erwan.bihan@port-lennec.example"), buyer.organisation)),
            Code::not_found);
  EXPECT_EQ(refusal(note_fee_invoice(house.counter, buyer, member, year, "F-3")), Code::forbidden);
  EXPECT_EQ(refusal(note_fee_invoice(house.counter, manager, member, year + 1, "F-3")), Code::not_found);
  must(note_fee_invoice(house.counter, manager, member, year, "F-2026/3"));
  EXPECT_EQ(must(member_fees(house.counter, manager, FeesShown::all, {})).items.at(0).invoice.invoice_reference, "F-2026/3");
  EXPECT_TRUE(must(member_fees(house.counter, manager, FeesShown::to_invoice, {})).items.empty());
  EXPECT_EQ(refusal(statement_of_dues(house.counter, manager, buyer.organisation)), Code::wrong_state) << "nothing is left";
  must(note_fee_invoice(house.counter, manager, member, year, ""));
  EXPECT_TRUE(statement_of_dues(house.counter, manager, buyer.organisation));
}

TEST_F(Dues, OnlyTheBodySeesWhatIsOwed) { EXPECT_EQ(refusal(dues(house.counter, buyer, {})), Code::forbidden); }

}  // namespace
}  // namespace vidimus::ra::testing
