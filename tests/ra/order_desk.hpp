// What the tests of orders share: the sample house, its buyer, and lines ready to be ordered.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "house.hpp"
#include "ra/order_batch.hpp"
#include "ra/orders.hpp"
#include "ra/organisations.hpp"
#include "ra/purchase_order.hpp"

namespace vidimus::ra::testing {

class OrderDesk : public ::testing::Test {
 protected:
  OrderDesk() {
    house.load_sample();
    buyer = house.actor("bastien.audibert@valbrune.example");
    for (const auto& view : must(bodies(house.counter)))
      if (view.body.slug == "azur") azur = view;
    member = must(memberships(house.counter, buyer)).front().membership.id;
  }
  const domain::DeliverySite& site(domain::SiteKind kind) const {
    return *std::ranges::find(azur.sites, kind, &domain::DeliverySite::kind);
  }
  domain::OrderedHolder holder(const std::string& surname, domain::SiteKind kind = domain::SiteKind::own) const {
    auto email = surname + "@valbrune.example";
    std::ranges::transform(email, email.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return {.given_names = "Jeanne",
            .surname = surname,
            .email = email,
            .phone = "06 39 98 00 02",
            .function = "Adjointe",
            .product = azur.products.front().id,
            .delivery_site = site(kind).id,
            .verifying_office = {},
            .commitment_number = "E-2026/17",
            .service_code = "SG",
            .external_reference = {}};
  }
  std::string annex_code() {
    house.clock.at += std::chrono::minutes{1};  // codes asked for in one millisecond have no order
    return house.consent(buyer, "annex:" + member.text);
  }
  domain::OrderLine order(const domain::OrderedHolder& one) {
    return must(place_order(house.counter, buyer, {member, {one}, annex_code()})).front();
  }
  /// Changes the buyer's contract as only its set-up could.
  template <class Change>
  void change_contract(Change change) {
    auto work = must(house.counter.open(Actor::house()));
    auto contract = must(work.unit().contract(must(work.unit().membership(member)).contract));
    change(contract);
    work.write(contract, "contract", contract.id.text, "test", contract.body);
    must(work.commit());
  }
  std::vector<std::string> fields_of(const base::Error& error) const {
    std::vector<std::string> out;
    for (const auto& field : error.fields) out.push_back(field.pointer + " " + field.reason);
    return out;
  }
  TestHouse house;
  Actor buyer;
  BodyView azur;
  domain::MembershipId member;
};

}  // namespace vidimus::ra::testing
