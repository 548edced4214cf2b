#include "ra/orders.hpp"

#include <algorithm>

#include "house.hpp"
#include "ra/accreditations.hpp"
#include "ra/audit.hpp"
#include "ra/cast.hpp"
#include "ra/organisations.hpp"
#include "ra/purchase_order.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::OrderState;
using Names = std::vector<std::string>;

class Orders : public ::testing::Test {
 protected:
  Orders() {
    house.load_sample();
    buyer = house.actor(cast::buyer);
    for (const auto& view : must(bodies(house.counter)))
      if (view.body.slug == "azur") azur = view;
    member = must(memberships(house.counter, buyer)).front().membership.id;
  }
  std::vector<domain::OrderLine> place(int count) {
    house.clock.at += std::chrono::minutes{1};  // codes asked for in one millisecond have no order
    return must(send_annex(house.counter, buyer, {member, count, house.consent(buyer, "annex:" + member.text)}));
  }
  const domain::DeliverySite& site(domain::SiteKind kind) const {
    return *std::ranges::find(azur.sites, kind, &domain::DeliverySite::kind);
  }
  Reserve reservation(const domain::OrderLine& line) const {
    return {.line = line.id,
            .given_names = "Jeanne,Marie",
            .surname = "Rostan",
            .email = "jeanne.rostan@valbrune.example",
            .phone = "06 39 98 00 02",
            .function = "Adjointe",
            .product = azur.products.front().id,
            .mode = domain::WithdrawalMode::own_site,
            .delivery_site = site(domain::SiteKind::own).id,
            .verifying_office = site(domain::SiteKind::own).id,
            .commitment_number = "E-2026/17",
            .service_code = {},
            .external_reference = {}};
  }
  TestHouse house;
  Actor buyer;
  BodyView azur;
  domain::MembershipId member;
};

TEST_F(Orders, AnAnnexPlacesItsLinesUnderOneNumber) {
  const auto lines = place(3);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].reference, "AZUR-2026-000001-1");
  EXPECT_EQ(lines[2].reference, "AZUR-2026-000001-3");
  EXPECT_EQ(lines[1].state, OrderState::reservation_invited);
  EXPECT_EQ(lines[1].annex_digest, lines[0].annex_digest);
  EXPECT_EQ(house.letters("Commande enregistrée"), 1);
  EXPECT_EQ(place(1).front().reference, "AZUR-2026-000002-1");
  EXPECT_EQ(must(list_lines(house.counter, buyer, {})).size(), 4U);
}

TEST_F(Orders, AnAnnexNeedsItsCodeAndASensibleCount) {
  EXPECT_EQ(refusal(send_annex(house.counter, buyer, {member, 1, "123456"})), Code::wrong_code);
  for (const int count : {0, 51, -1}) {
    const auto refused = send_annex(house.counter, buyer, {member, count, "123456"});
    ASSERT_EQ(refusal(refused), Code::bad_request);
    EXPECT_EQ(refused.error().fields.front().pointer, "/count");
  }
  const auto code = house.consent(buyer, "annex:" + member.text);
  must(send_annex(house.counter, buyer, {member, 1, code}));
  EXPECT_EQ(refusal(send_annex(house.counter, buyer, {member, 1, code})), Code::wrong_code);
  EXPECT_EQ(must(list_lines(house.counter, buyer, {})).size(), 1U);
}

TEST_F(Orders, NothingIsOrderedAfterTheCutOff) {
  const auto other = house.actor("erwan.bihan@port-lennec.example");
  const auto id = must(memberships(house.counter, other)).front().membership.id;
  house.clock.at = *base::from_rfc3339("2026-11-30T22:59:00Z");
  const auto code = house.consent(other, "annex:" + id.text);
  house.clock.at = *base::from_rfc3339("2026-11-30T23:00:00Z");
  EXPECT_EQ(missing_facts(send_annex(house.counter, other, {id, 1, code})), Names{"contract_open_for_orders"});
  house.clock.at -= std::chrono::seconds{1};
  EXPECT_TRUE(send_annex(house.counter, other, {id, 1, code}));
}

TEST_F(Orders, NothingIsOrderedWithoutAnActiveMembership) {
  const Adhere form{.contract = azur.contracts.front().id,
                    .siret = "29900105700015",
                    .name = "Commune de Saint-Essai",
                    .street = "2 rue Haute",
                    .zip = "06990",
                    .town = "Saint-Essai",
                    .given_names = "Paule",
                    .surname = "Vidal",
                    .email = "paule.vidal@saint-essai.example",
                    .function = "Maire",
                    .phone = {}};
  const auto outcome = must(adhere(house.counter, form));
  must(name_person(
      house.counter, house.actor("claire.olivari@azur-ingenierie.example"),
      {.organisation = outcome.organisation.id, .person = {"Lise", "Arnaud", "lise.arnaud@saint-essai.example", "", ""}}));
  const auto early =
      send_annex(house.counter, house.actor("lise.arnaud@saint-essai.example"), {outcome.membership.id, 1, "123456"});
  EXPECT_EQ(missing_facts(early), Names{"membership_active"});
}

TEST_F(Orders, AReservationNamesTheHolderAndOpensTheDossier) {
  const auto line = place(1).front();
  const auto reserved = must(reserve(house.counter, buyer, reservation(line)));
  EXPECT_EQ(reserved.state, OrderState::dossier_open);
  const auto holder = house.actor("jeanne.rostan@valbrune.example");
  EXPECT_TRUE(holder.standing.has(domain::Role::holder));
  const auto view = must(view_case(house.counter, holder, line.reference));
  ASSERT_TRUE(view.file.dossier);
  EXPECT_EQ(view.file.dossier->state, domain::DossierState::open);
  EXPECT_TRUE(std::ranges::count(view.possible, "dossier.edit"));
  EXPECT_TRUE(std::ranges::count(view.possible, "dossier.consent"));
  const auto submit = std::ranges::find(view.blocked, "dossier.submit", &std::pair<std::string, Names>::first);
  ASSERT_NE(submit, view.blocked.end());
  EXPECT_TRUE(std::ranges::count(submit->second, "every_piece_present"));
  EXPECT_FALSE(std::ranges::count(view.possible, "order.cancel"));
  EXPECT_FALSE(view.history.empty());
  for (const auto& letter : view.letters) EXPECT_TRUE(letter.sealed.empty());
  EXPECT_EQ(refusal(reserve(house.counter, buyer, reservation(line))), Code::wrong_state);
}

TEST_F(Orders, AReservationTellsEveryFieldThatIsWrong) {
  auto wrong = reservation(place(1).front());
  wrong.surname = "R0stan";
  wrong.email = "mairie@valbrune.example";
  wrong.phone = "";
  wrong.delivery_site = site(domain::SiteKind::cci).id;
  wrong.product = domain::ProductId{"nothing"};
  const auto refused = reserve(house.counter, buyer, wrong);
  ASSERT_EQ(refusal(refused), Code::bad_request);
  const std::vector<base::FieldError> expected{{"/surname", "name_invalid"},
                                               {"/email", "email_shared"},
                                               {"/phone", "required"},
                                               {"/product", "choice_unknown"},
                                               {"/delivery_site", "pre_order_first"}};
  EXPECT_EQ(refused.error().fields, expected);
}

TEST_F(Orders, AnotherPersonsAddressIsNotTaken) {
  auto mixed = reservation(place(1).front());
  mixed.email = "mireille.castellan@valbrune.example";
  const auto refused = reserve(house.counter, buyer, mixed);
  ASSERT_EQ(refusal(refused), Code::bad_request);
  EXPECT_EQ(refused.error().fields.front().reason, "email_of_somebody_else");
}

TEST_F(Orders, WhatIsNotChosenIsMissing) {
  auto bare = reservation(place(1).front());
  bare.product = {};
  bare.delivery_site = {};
  bare.verifying_office = {};
  EXPECT_EQ(missing_facts(reserve(house.counter, buyer, bare)), (Names{"withdrawal_chosen", "product_chosen"}));
  auto stale = reservation(must(list_lines(house.counter, buyer, {})).front().line);
  stale.version = 99;
  EXPECT_EQ(refusal(reserve(house.counter, buyer, stale)), Code::stale);
}

TEST_F(Orders, TheOtherModeGoesThroughOneCci) {
  {
    auto work = must(house.counter.open(Actor::house()));
    auto contract = azur.contracts.front();
    contract.cci_by_pre_order = false;
    work.write(contract, "contract", contract.id.text, "test", contract.body);
    must(work.commit());
  }
  auto by_cci = reservation(place(1).front());
  by_cci.mode = domain::WithdrawalMode::cci;
  by_cci.delivery_site = site(domain::SiteKind::cci).id;
  const auto refused = reserve(house.counter, buyer, by_cci);
  ASSERT_EQ(refusal(refused), Code::bad_request);
  EXPECT_EQ(refused.error().fields.front().pointer, "/verifying_office");
  by_cci.verifying_office = by_cci.delivery_site;
  EXPECT_EQ(must(reserve(house.counter, buyer, by_cci)).mode, domain::WithdrawalMode::cci);
}

TEST_F(Orders, OnlyAPdfComesBackAsPurchaseOrder) {
  const auto line = must(reserve(house.counter, buyer, reservation(place(1).front())));
  EXPECT_EQ(refusal(return_purchase_order(house.counter, buyer, line.id, "po.exe", base::view_of("MZ"))),
            Code::unsupported_media);
  EXPECT_TRUE(house.blobs.kept.empty());
  const auto returned = must(return_purchase_order(house.counter, buyer, line.id, "po.pdf", base::view_of("%PDF-1.7 signed")));
  EXPECT_EQ(house.blobs.kept.size(), 1U);
  EXPECT_TRUE(house.blobs.kept.contains(returned.purchase_order.text));
  const auto again = must(return_purchase_order(house.counter, buyer, line.id, "po.pdf", base::view_of("%PDF-1.7 signed again")));
  EXPECT_EQ(house.blobs.kept.size(), 1U);
  EXPECT_TRUE(house.blobs.kept.contains(again.purchase_order.text));
}

TEST_F(Orders, ACancelledLineEndsItsDossier) {
  const auto line = must(reserve(house.counter, buyer, reservation(place(1).front())));
  EXPECT_EQ(missing_facts(cancel_line(house.counter, buyer, line.id, "")), Names{"reason_given"});
  EXPECT_EQ(must(cancel_line(house.counter, buyer, line.id, "Départ de l'agent")).state, OrderState::cancelled);
  const auto view = must(view_case(house.counter, buyer, line.reference));
  EXPECT_EQ(view.file.dossier->state, domain::DossierState::expired);
  EXPECT_EQ(refusal(cancel_line(house.counter, buyer, line.id, "encore")), Code::wrong_state);
}

TEST_F(Orders, OtherPeopleSeeNothing) {
  const auto line = must(reserve(house.counter, buyer, reservation(place(1).front())));
  for (const auto* address : {"maelle.riou@armorique-numerique.example", "erwan.bihan@port-lennec.example",
                              "nadia.kervella@armorique-numerique.example"}) {
    const auto stranger = house.actor(address);
    EXPECT_EQ(refusal(view_case(house.counter, stranger, line.reference)), Code::not_found) << address;
    EXPECT_EQ(refusal(cancel_line(house.counter, stranger, line.id, "non")), Code::not_found) << address;
    EXPECT_TRUE(must(list_lines(house.counter, stranger, {})).empty()) << address;
  }
  for (const auto* address : {"ines.roubaud@azur-ingenierie.example", "marius.pellegrin@azur-ingenierie.example",
                              "claire.olivari@azur-ingenierie.example", "hugo.santini@audit.example",
                              "mireille.castellan@valbrune.example", "jeanne.rostan@valbrune.example"}) {
    const auto views = must(list_lines(house.counter, house.actor(address), {}));
    ASSERT_EQ(views.size(), 1U) << address;
    EXPECT_EQ(views.front().organisation, "Commune de Valbrune");
    EXPECT_EQ(views.front().dossier, domain::DossierState::open);
  }
}

TEST_F(Orders, TheTrailIsForAuditorsOfTheBody) {
  place(1);
  const auto entries =
      must(read_audit(house.counter, house.actor("hugo.santini@audit.example"), {.reference = "AZUR-2026-000001-1"}));
  EXPECT_EQ(entries.size(), 2U);
  EXPECT_TRUE(
      must(read_audit(house.counter, house.actor("gwenael.poder@audit.example"), {.reference = "AZUR-2026-000001-1"})).empty());
  EXPECT_EQ(refusal(read_audit(house.counter, buyer, {})), Code::forbidden);
}

}  // namespace
}  // namespace vidimus::ra::testing
