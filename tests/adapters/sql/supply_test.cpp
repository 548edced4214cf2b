// What was asked of external authorities, and what others enrolled here. On SQLite and PostgreSQL alike.
#include "adapters/sql/engines.hpp"
#include "adapters/sql/enrolment_book.hpp"
#include "adapters/sql/supply_book.hpp"

namespace vidimus::tests {
namespace {

using ports::EnrolmentState;
using ports::Supply;
using ports::SupplyState;

class Supplies : public OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    book_ = adapters::sql::make_supply_book(*database_);
    enrolments_ = adapters::sql::make_enrolment_book(*database_);
  }
  void TearDown() override {
    book_.reset(), enrolments_.reset();
    OnBothEngines::TearDown();
  }
  static Supply asked(const std::string& request, const std::string& reference) {
    Supply out;
    out.request = request;
    out.supplier = "Chambre";
    out.reference = reference;
    out.profile = "dual_rgs2_qcpn";
    out.csr = Bytes{0x30, 0x00};
    out.order = base::Json::object({{"email", "anne@vannes.example"}});
    out.asked = noon;
    return out;
  }
  std::string reserve(const ports::EnrolmentRecord& record, std::uint8_t serial) {
    ports::Issuance made;
    made.request = record.request;
    made.issuer = "machines";
    made.serial = Bytes{serial};
    made.profile = record.profile;
    made.to_be_signed = Bytes{0x30, 0x00};
    made.not_before = made.created = record.created;
    made.not_after = record.created + 24h;
    return said(register_->reserve(made, act("reserve"), ports::Enrolling{record, act("enrol")}));
  }
  std::unique_ptr<ports::SupplyBook> book_;
  std::unique_ptr<ports::EnrolmentBook> enrolments_;
};
INSTANTIATE_TEST_SUITE_P(Sql, Supplies, both_engines(), engine_name);

TEST_P(Supplies, WhatIsAskedIsWrittenOnceAndChangesUnderAGuard) {
  auto one = asked("r1", "aa");
  ASSERT_EQ(said(book_->keep(one, act("ask"))), "");
  auto twice = asked("r1", "bb");
  EXPECT_EQ(said(book_->keep(twice, act("ask"))), "conflict request_taken");
  auto late = one;
  one.state = SupplyState::issued;
  one.certificate = Bytes{0x30, 0x01, 0x00};
  one.chain = {Bytes{0x01, 0x02}, Bytes{0x03}};
  one.serial_hex = "0a0b";
  one.issued = noon + 1h;
  ASSERT_EQ(said(book_->keep(one, act("receive"))), "");
  EXPECT_EQ(said(book_->keep(late, act("refuse"))), "stale supply");
  const auto found = book_->find_serial("Chambre", "0a0b").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->request, "r1");
  EXPECT_EQ(found->chain, one.chain);
  EXPECT_EQ(found->issued, noon + 1h);
  EXPECT_EQ(found->order.text("email"), "anne@vannes.example");
  EXPECT_FALSE(book_->find_serial("Chambre", "").value());
  EXPECT_FALSE(book_->find_serial("Autre", "0a0b").value());
  EXPECT_EQ(count("register_audit"), 2);
}

TEST_P(Supplies, ListedBySupplierAndByTime) {
  for (const auto* request : {"r1", "r2"}) {
    auto one = asked(request, request);
    if (one.request == "r2") {
      one.supplier = "Autre";
      one.asked = noon + 1h;
    }
    ASSERT_EQ(said(book_->keep(one, act("ask"))), "");
  }
  EXPECT_EQ(book_->list("", {}, 10)->front().request, "r2");
  EXPECT_EQ(book_->list("", {}, 1)->size(), 1U);
  EXPECT_EQ(book_->list("", "r2", 10)->front().request, "r1") << "the page after";
  EXPECT_TRUE(book_->list("", "r1", 10)->empty());
  EXPECT_EQ(book_->list("Chambre", {}, 10)->size(), 1U);
  EXPECT_EQ(book_->find_reference("r2")->front().supplier, "Autre");
  EXPECT_TRUE(book_->find_reference("r3")->empty());
  EXPECT_TRUE(book_->issued_since("Chambre", noon, 10)->empty());
}

TEST_P(Supplies, AnEnrolmentIsSettledOnce) {
  ports::EnrolmentRecord record;
  record.request = "enrol:ra:01";
  record.client = "ra";
  record.profile = "tls_client";
  record.created = noon;
  record.deadline = noon + 10min;
  ASSERT_EQ(reserve(record, 1), "");
  EXPECT_EQ(reserve(record, 2), "conflict request_taken");
  EXPECT_EQ(count("register_audit"), 2) << "its line and the reservation's, once";
  EXPECT_TRUE(enrolments_->overdue(noon + 5min)->empty());
  EXPECT_EQ(enrolments_->overdue(noon + 11min)->size(), 1U);
  EXPECT_EQ(said(enrolments_->settle("none", EnrolmentState::confirmed, act("confirm"))), "not_found enrolment");
  ASSERT_EQ(said(enrolments_->settle(record.request, EnrolmentState::confirmed, act("confirm"))), "");
  ASSERT_EQ(said(enrolments_->settle(record.request, EnrolmentState::lapsed, act("lapse"))), "");
  EXPECT_EQ(enrolments_->find(record.request)->value().state, EnrolmentState::confirmed);
  EXPECT_TRUE(enrolments_->overdue(noon + 1h)->empty());
  EXPECT_EQ(enrolments_->list({}, 10)->size(), 1U);
  record.request = "enrol:ra:02", record.created += 1h;
  EXPECT_EQ(reserve(record, 1), "conflict serial_taken");
  EXPECT_EQ(enrolments_->list({}, 10)->size(), 1U) << "who enrolled stands with the reservation or not at all";
  ASSERT_EQ(reserve(record, 2), "");
  EXPECT_EQ(enrolments_->list({}, 1)->front().request, "enrol:ra:02");
  EXPECT_EQ(enrolments_->list("enrol:ra:02", 10)->front().request, "enrol:ra:01") << "the page after";
  EXPECT_TRUE(enrolments_->list("enrol:ra:01", 10)->empty());
}

}  // namespace
}  // namespace vidimus::tests
