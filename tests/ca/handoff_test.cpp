// A supplier by files: what leaves, what comes back, and what is not believed.
#include "ca/handoff.hpp"

#include "base/toml.hpp"
#include "ca/desk.hpp"

namespace vidimus::ca::testing {
namespace {

using base::Code;
using ports::Supply;
using ports::SupplyState;

struct ListBook : ports::SupplyBook {
  std::map<std::string, Supply> rows;
  Result<std::optional<Supply>> find_request(const std::string& request) override {
    const auto found = rows.find(request);
    return found == rows.end() ? std::optional<Supply>{} : std::optional{found->second};
  }
  Result<std::optional<Supply>> find_serial(const std::string&, const std::string& serial_hex) override {
    for (const auto& [key, row] : rows)
      if (row.serial_hex == serial_hex) return std::optional{row};
    return std::optional<Supply>{};
  }
  Result<std::vector<Supply>> find_reference(const std::string&) override { return std::vector<Supply>{}; }
  Result<std::vector<Supply>> list(const std::string&, const std::string&, int) override {
    std::vector<Supply> out;
    for (const auto& [key, row] : rows) out.push_back(row);
    return out;
  }
  Result<std::vector<Supply>> issued_since(const std::string&, Instant, int) override { return std::vector<Supply>{}; }
  Result<Done> keep(Supply& supply, const ports::AuditDraft&) override {
    ++supply.version;
    rows[supply.request] = supply;
    return Done{};
  }
};

class ByFiles : public ::testing::Test {
 protected:
  Desk desk_;
  ListBook book_;
  base::Bytes press() { return supplier_->press_crl(desk_.clock.now()) ? desk_.published.at("deux") : base::Bytes{}; }
  std::unique_ptr<Ca> supplier_ = desk_.open();  // the supplier's own authority
  Handoff handoff_{{"Imprimerie", {desk_.house.root}, {}}, book_, desk_.clock, desk_.entropy};
  ports::CertificateOrder order_ = desk_.order("case-1");
  ports::IssuedCertificate made_ = supplier_->issue(desk_.order("theirs")).value();
  base::Json words_ = base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/handoff.toml").value();
  void ask() { EXPECT_EQ(handoff_.issue(order_).error().detail, "refused.supplier_waiting"); }
};

TEST_F(ByFiles, ARequestLeavesOnceAndItsCertificateComesBack) {
  ask();
  ask();
  const auto out = handoff_.to_hand_over(false).value();
  ASSERT_EQ(out.size(), 1U);
  const auto text = handoff_text(out.front(), words_);
  for (const auto* part :
       {"DEPOT-", "Anne", "anne.legoff@ploemeur.example", "Objet: demande de certificat", "BEGIN CERTIFICATE REQUEST"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  ASSERT_TRUE(handoff_.handed_over(out.front()));
  EXPECT_TRUE(handoff_.to_hand_over(false)->empty());
  EXPECT_EQ(handoff_.to_hand_over(true)->size(), 1U);
  ask();
  const auto taken = handoff_.take_certificates({desk_.house.ca, made_.der});
  ASSERT_TRUE(taken) << taken.error().detail << " " << taken.error().cause;
  EXPECT_EQ(taken->issued.size(), 1U);
  EXPECT_EQ(handoff_.issue(order_)->der, made_.der);
  EXPECT_EQ(handoff_.take_certificates({made_.der}).error().detail, "handoff.no_request") << "taken once";
}

TEST_F(ByFiles, WhatMatchesNothingOrIsNotWhatWasAskedIsRefused) {
  EXPECT_EQ(handoff_.take_certificates({made_.der}).error().code, Code::not_found);
  order_.subject.back() = {"common_name", "TEST Une Autre"};
  ask();
  EXPECT_EQ(handoff_.take_certificates({desk_.house.ca, made_.der}).error().detail, "supplier.other_name");
  EXPECT_EQ(book_.rows.at("case-1").state, SupplyState::asked);
  const pki::testing::House strangers;
  Handoff other{{"Imprimerie", {strangers.root}, {}}, book_, desk_.clock, desk_.entropy};
  book_.rows.clear();
  order_ = desk_.order("case-1");
  ask();
  EXPECT_EQ(other.take_certificates({desk_.house.ca, made_.der}).error().detail, "supplier.no_path");
}

TEST_F(ByFiles, AnotherKeyUnderTheSameRequestIsRefused) {
  ask();
  order_.csr = Desk::csr(*desk_.house.root_key);
  EXPECT_EQ(handoff_.issue(order_).error().code, Code::conflict);
}

TEST_F(ByFiles, ARevocationIsAskedForAndConfirmedByTheSuppliersList) {
  ask();
  ASSERT_TRUE(handoff_.take_certificates({desk_.house.ca, made_.der}));
  ASSERT_TRUE(handoff_.revoke(made_.serial_hex, 1));
  EXPECT_NE(handoff_text(handoff_.to_hand_over(false)->front(), words_).find(made_.serial_hex), std::string::npos);
  EXPECT_TRUE(handoff_.take_list(press())->revoked.empty()) << "not on it yet";
  ASSERT_TRUE(supplier_->revoke(made_.serial_hex, 1));
  EXPECT_EQ(handoff_.take_list(press())->revoked.size(), 1U);
  EXPECT_TRUE(handoff_.to_hand_over(false)->empty());
  EXPECT_EQ(handoff_.revoke("00", 1).error().code, Code::not_found);
}

TEST_F(ByFiles, WhatIsLateIsNamed) {
  ask();
  EXPECT_TRUE(handoff_.overdue(desk_.clock.now())->empty());
  EXPECT_EQ(handoff_.overdue(desk_.clock.now() + std::chrono::days{5})->size(), 1U);
}

}  // namespace
}  // namespace vidimus::ca::testing
