// Suppliers over the interface: the RA manager's own cases and no other's, files out and in; what others enrolled here.
#include "desk.hpp"
#include "ra/cast.hpp"

namespace vidimus::web::api::test {
namespace {

using base::Code;
using ports::Supply;
using ports::SupplyState;

class Supplies : public ::testing::Test {
 protected:
  Supplies() {
    desk.api.suppliers.by_files = {"Imprimerie"};
    desk.api.suppliers.list = [this](const std::string&, int) { return base::Result<std::vector<Supply>>{supplies}; };
    desk.api.suppliers.find = [this](const std::string& wanted) {
      std::vector<Supply> out;
      std::ranges::copy_if(supplies, std::back_inserter(out), [&](const Supply& one) { return one.reference == wanted; });
      return base::Result<std::vector<Supply>>{std::move(out)};
    };
    desk.api.suppliers.hand_over = [this](const Supply& supply) {
      supplies.front().state = SupplyState::handed_over;
      return base::Result<std::string>{"Subject: " + supply.reference + "\n"};
    };
    desk.api.suppliers.take_in = [this](base::ByteView file) -> base::Result<int> {
      if (base::text_of(file) != "a certificate") return base::fail(Code::malformed, "handoff.unreadable");
      supplies.front().state = SupplyState::issued;
      supplies.front().serial_hex = "0a0b";
      return 1;
    };
    auto work = must(desk.house.counter.open(domain::Actor::house()));
    const auto line = must(work.open_case(desk.place_order(desk.sign_in(cast::buyer)))).line;
    domain::Certificate certificate;
    certificate.id = work.new_id<domain::CertificateId>();
    certificate.body = line.body;
    certificate.line = line.id;
    certificate.organisation = line.organisation;
    certificate.holder = desk.house.actor(cast::buyer).person;
    certificate.profile = "dual_rgs2_qcpn";
    work.write(certificate, "certificate", certificate.id.text, "test", certificate.body, line.reference);
    must(work.commit());
    reference = line.reference;
    Supply one;
    one.request = certificate.id.text + ".01ARZ3NDEKTSV4RRFFQ69G5FAV";
    one.supplier = "Imprimerie";
    one.reference = "DEPOT-0a0b0c0d0e";
    one.asked = desk.house.clock.at;
    supplies.push_back(one);
  }
  Got deposit(const std::string& who) { return desk.post("/api/v1/supplies/DEPOT-0a0b0c0d0e/deposits", desk.sign_in(who)); }
  Got returned(const std::string& who, const std::string& file) {
    return desk.call(Method::post, "/api/v1/supply-returns",
                     {.token = desk.sign_in(who), .body = file, .type = "application/octet-stream"});
  }
  Json listed(const std::string& who) { return desk.get("/api/v1/supplies", desk.sign_in(who)).at("supplies"); }

  Desk desk;
  std::vector<Supply> supplies;
  std::string reference;
};

TEST_F(Supplies, TheManagerHandsOverAndTakesIn) {
  const auto before = listed(cast::manager);
  ASSERT_EQ(before.items().size(), 1U);
  EXPECT_EQ(before.items()[0].text("case"), reference);
  EXPECT_EQ(before.items()[0].text("state"), "asked");
  EXPECT_TRUE(*before.items()[0].find("leaves_by_file")->boolean());
  const auto letter = deposit(cast::manager);
  EXPECT_EQ(letter.status, 200);
  EXPECT_EQ(letter.reply.content(), "Subject: DEPOT-0a0b0c0d0e\n");
  EXPECT_EQ(returned(cast::manager, "noise").status, 400);
  const auto settled = returned(cast::manager, "a certificate");
  EXPECT_EQ(*settled.at("settled").integer(), 1);
  EXPECT_EQ(listed(cast::manager).items()[0].text("serial"), "0a0b");
  EXPECT_EQ(deposit(cast::manager).status, 409) << "it is answered";
}

TEST_F(Supplies, NobodyElseActsOrSees) {
  EXPECT_EQ(listed(cast::auditor).items().size(), 1U);
  EXPECT_EQ(deposit(cast::auditor).status, 403) << "an auditor reads";
  EXPECT_EQ(returned(cast::auditor, "a certificate").status, 403);
  EXPECT_EQ(listed(cast::armorique_manager).items().size(), 0U) << "another body's";
  EXPECT_EQ(deposit(cast::armorique_manager).status, 404);
  EXPECT_EQ(desk.get("/api/v1/supplies", desk.sign_in(cast::buyer)).status, 403);
  EXPECT_EQ(desk.get("/api/v1/enrolments", desk.sign_in(cast::buyer)).status, 403);
  EXPECT_EQ(supplies.front().state, SupplyState::asked);
}

TEST_F(Supplies, WhatOthersEnrolledIsListed) {
  EXPECT_EQ(desk.get("/api/v1/enrolments", desk.sign_in(cast::manager)).at("enrolments").items().size(), 0U);
  desk.api.enrolments = [this](const std::string&, int) {
    ports::EnrolmentRecord record;
    record.client = "Syndicat voisin";
    record.profile = "authentication_rgs2";
    record.created = record.deadline = desk.house.clock.at;
    return base::Result<std::vector<ports::EnrolmentRecord>>{std::vector{record}};
  };
  const auto all = desk.get("/api/v1/enrolments", desk.sign_in(cast::auditor)).at("enrolments");
  ASSERT_EQ(all.items().size(), 1U);
  EXPECT_EQ(all.items()[0].text("client"), "Syndicat voisin");
  EXPECT_EQ(all.items()[0].text("door"), "cmp");
}

// An instance that issues everything itself.
TEST(NoSuppliers, ThereIsNothingToHandOver) {
  Desk desk;
  const auto token = desk.sign_in(cast::manager);
  EXPECT_EQ(desk.get("/api/v1/supplies", token).at("supplies").items().size(), 0U);
  EXPECT_EQ(desk.post("/api/v1/supplies/DEPOT-1/deposits", token).status, 404);
}

}  // namespace
}  // namespace vidimus::web::api::test
