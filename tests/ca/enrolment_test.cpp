// The desk behind CMP and EST: who may ask for what, what is confirmed, what is revoked.
#include "ca/enrolment.hpp"

#include "ca/desk.hpp"

namespace vidimus::ca::testing {
namespace {

using base::Code;
using ports::EnrolmentDoor;
using ports::EnrolmentState;

struct MemoryEnrolments : ports::EnrolmentBook {
  std::map<std::string, ports::EnrolmentRecord> rows;
  std::vector<std::string> events;
  void open(const ports::Enrolling& one) {
    if (rows.emplace(one.record.request, one.record).second) events.push_back(one.audit.actor + " " + one.audit.event);
  }
  Result<Done> settle(const std::string& request, EnrolmentState state, const ports::AuditDraft& audit) override {
    const auto found = rows.find(request);
    if (found == rows.end()) return base::fail(Code::not_found, "enrolment");
    if (found->second.state != EnrolmentState::asked) return Done{};
    found->second.state = state;
    events.push_back(audit.actor + " " + audit.event);
    return Done{};
  }
  Result<std::optional<ports::EnrolmentRecord>> find(const std::string& request) override {
    const auto found = rows.find(request);
    return found == rows.end() ? std::optional<ports::EnrolmentRecord>{} : std::optional{found->second};
  }
  Result<std::vector<ports::EnrolmentRecord>> overdue(Instant now) override {
    std::vector<ports::EnrolmentRecord> out;
    for (const auto& [key, row] : rows)
      if (row.state == EnrolmentState::asked && row.deadline < now) out.push_back(row);
    return out;
  }
  Result<std::vector<ports::EnrolmentRecord>> list(const std::string&, int) override {
    return std::vector<ports::EnrolmentRecord>{};
  }
};

class Enrolments : public ::testing::Test {
 protected:
  void SetUp() override {
    std::vector<Member> members;
    members.push_back({desk_.open(), {}, false});
    group_ = Group::make(std::move(members)).value();
    desk_.book.on_enrolling = [this](const ports::Enrolling& one) { book_.open(one); };
    open({{"ra", {"dual_rgs2_qcpn"}, anything()}, {"park", {"dual_rgs2_qcpn"}, anything()}});
  }
  void open(std::vector<EnrolledClient> clients) {
    auto made =
        EnrolmentDesk::make(std::move(clients), {pki::testing::profile("dual_rgs2_qcpn"), pki::testing::profile("issuing_ca")},
                            std::chrono::minutes{10}, {*group_, desk_.book, book_, desk_.clock});
    ASSERT_TRUE(made) << made.error().detail;
    enrolment_ = std::move(*made);
  }
  static std::map<std::string, std::vector<std::string>> anything() {
    std::map<std::string, std::vector<std::string>> out{{"rfc822_name", {"*@ploemeur.example"}}};
    for (const auto& value : pki::testing::House{}.holder().subject) out[std::string{base::to_name(value.attribute)}] = {"*"};
    return out;
  }
  ports::EnrolmentWish wish(const std::string& transaction) {
    ports::EnrolmentWish out;
    out.client = "ra";
    out.transaction = transaction;
    const auto holder = desk_.house.holder();
    out.subject = holder.subject;
    out.alternative_names = holder.alternative_names;
    out.spki = base::copy_of(desk_.house.holder_key->spki());
    return out;
  }
  [[nodiscard]] bool is_revoked(const ports::IssuedCertificate& issued) {
    return desk_.book.find_serial("deux", base::from_hex(issued.serial_hex).value()).value()->revoked_at.has_value();
  }
  Desk desk_;
  MemoryEnrolments book_;
  std::unique_ptr<Group> group_;
  std::unique_ptr<EnrolmentDesk> enrolment_;
};

TEST_F(Enrolments, OneTransactionOneCertificate) {
  const auto first = enrolment_->issue(wish("01"));
  ASSERT_TRUE(first) << first.error().detail << " " << first.error().cause;
  EXPECT_EQ(enrolment_->issue(wish("01"))->der, first->der);
  EXPECT_NE(enrolment_->issue(wish("02"))->der, first->der);
  EXPECT_EQ(book_.events, (std::vector<std::string>{"ra enrol", "ra enrol"}));
  auto other_key = wish("01");
  other_key.spki = base::copy_of(desk_.house.ca_key->spki());
  EXPECT_EQ(enrolment_->issue(other_key).error().code, Code::conflict);
}

TEST_F(Enrolments, NobodyAsksForMoreThanHisOwn) {
  const auto code = [&](auto change) {
    auto asked = wish("x");
    change(asked);
    const auto issued = enrolment_->issue(asked);
    return issued ? std::string{"issued"} : issued.error().detail;
  };
  EXPECT_EQ(code([](auto& w) { w.client = "nobody"; }), "enrolment.client");
  EXPECT_EQ(code([](auto& w) { w.profile = "issuing_ca"; }), "enrolment.profile");
  EXPECT_EQ(code([](auto& w) { w.alternative_names.front().value = "anne@autre.example"; }), "enrolment.name");
  EXPECT_EQ(code([](auto& w) {
              w.alternative_names.push_back({pki::GeneralNameKind::dns_name, "a.example"});
            }),
            "enrolment.name");
  EXPECT_EQ(code([](auto& w) { w.subject.push_back({pki::SubjectAttribute::title, "Maire"}); }), "enrolment.name");
  EXPECT_EQ(code([](auto& w) { w.door = EnrolmentDoor::est; }), "enrolment.profile") << "persons do not enrol as machines";
  EXPECT_TRUE(desk_.book.issuances.empty());
}

TEST_F(Enrolments, ClientsAreCheckedAtStartUp) {
  const auto made = [&](EnrolledClient client) {
    return EnrolmentDesk::make({std::move(client)}, {pki::testing::profile("issuing_ca")}, std::chrono::minutes{10},
                               {*group_, desk_.book, book_, desk_.clock});
  };
  EXPECT_FALSE(made({"a", {"issuing_ca"}, {}}));
  EXPECT_FALSE(made({"a", {"none"}, {}}));
  EXPECT_FALSE(made({"a", {}, {{"colour", {"*"}}}}));
}

TEST_F(Enrolments, WhatNobodyConfirmsIsRevoked) {
  auto kept = wish("01");
  auto refused = wish("02");
  auto forgotten = wish("03");
  for (auto* one : {&kept, &refused, &forgotten}) one->to_confirm = true;
  const auto a = enrolment_->issue(kept).value();
  const auto b = enrolment_->issue(refused).value();
  const auto c = enrolment_->issue(forgotten).value();
  ASSERT_TRUE(enrolment_->confirm("ra", "01", true));
  ASSERT_TRUE(enrolment_->confirm("ra", "02", false));
  EXPECT_EQ(enrolment_->confirm("park", "03", true).error().code, Code::not_found);
  EXPECT_EQ(enrolment_->revoke_unconfirmed().value(), 0);
  desk_.clock.when += std::chrono::minutes{11};
  EXPECT_EQ(enrolment_->revoke_unconfirmed().value(), 1);
  EXPECT_EQ(enrolment_->revoke_unconfirmed().value(), 0);
  EXPECT_FALSE(is_revoked(a));
  EXPECT_TRUE(is_revoked(b));
  EXPECT_TRUE(is_revoked(c));
  EXPECT_EQ(enrolment_->confirm("ra", "03", true).error().code, Code::wrong_state) << "too late";
}

TEST_F(Enrolments, RevocationByWhoEnrolledAndOnce) {
  const auto issued = enrolment_->issue(wish("01")).value();
  const auto read = pki::read_certificate(issued.der).value();
  EXPECT_EQ(enrolment_->client_of(issued.der).value(), "ra");
  EXPECT_TRUE(*enrolment_->stands(issued.der));
  EXPECT_EQ(enrolment_->revoke("park", read.issuer, read.serial, 1).error().code, Code::not_found);
  ASSERT_TRUE(enrolment_->revoke("ra", read.issuer, read.serial, 1));
  EXPECT_EQ(enrolment_->revoke("ra", read.issuer, read.serial, 1).error().code, Code::wrong_state);
  EXPECT_FALSE(*enrolment_->client_of(issued.der));
  EXPECT_FALSE(*enrolment_->stands(issued.der));
}

TEST(Patterns, AStarIsAnyRun) {
  EXPECT_TRUE(matches_pattern("*.ville.example", "a.b.VILLE.example"));
  EXPECT_FALSE(matches_pattern("*.ville.example", "ville.example"));
  EXPECT_FALSE(matches_pattern("*.ville.example", "a.ville.example.org"));
  EXPECT_TRUE(matches_pattern("*", ""));
  EXPECT_TRUE(matches_pattern("a*b*c", "aXbbYc"));
  EXPECT_FALSE(matches_pattern("a*b*c", "aXcYb"));
  EXPECT_FALSE(matches_pattern("", "a"));
}

}  // namespace
}  // namespace vidimus::ca::testing
