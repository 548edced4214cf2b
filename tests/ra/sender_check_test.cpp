// What a sender's domain lacks, as the house asks for it and who may read it.
#include "ra/sender_check.hpp"

#include "house.hpp"

namespace vidimus::ra::testing {
namespace {

using domain::SenderFinding;
using domain::SenderRecord;

/// Name servers that know what a test tells them, and count who asks.
struct TableOfNames final : ports::NameService {
  std::map<std::string, std::vector<std::string>> known;
  bool silent = false;
  int asked = 0;
  Result<std::vector<std::string>> texts(const std::string& name) override {
    ++asked;
    if (silent) return base::fail(base::Code::unavailable, "name.unanswered");
    const auto found = known.find(name);
    return found == known.end() ? std::vector<std::string>{} : found->second;
  }
  Result<std::vector<std::string>> mail_servers(const std::string& domain) override { return texts("MX " + domain); }
};

std::optional<SenderFinding> finding(const SenderReport& report, SenderRecord record) {
  for (const auto& line : report.lines)
    if (line.record == record) return line.finding;
  throw std::runtime_error("not asked for");
}

class SenderCheck : public ::testing::Test {
 protected:
  SenderCheck() {
    names.known = {{"MX azur.example", {"mx.azur.example"}},
                   {"azur.example", {"v=spf1 mx -all"}},
                   {"lettres._domainkey.azur.example", {"v=DKIM1; p=MIIB"}},
                   {"_dmarc.azur.example", {"v=DMARC1; p=reject"}}};
  }
  SenderReport check(const std::string& address = "certificats@azur.example") {
    return check_sender(names, address, {"lettres"});
  }
  TableOfNames names;
};

TEST_F(SenderCheck, AWholeSetIsGood) {
  const auto report = check();
  EXPECT_EQ(report.domain, "azur.example");
  ASSERT_EQ(report.lines.size(), 4U);
  for (const auto& line : report.lines) EXPECT_FALSE(line.finding) << line.name;
}

TEST_F(SenderCheck, EachOmissionIsNamed) {
  names.known.erase("azur.example");
  names.known.erase("lettres._domainkey.azur.example");
  const auto report = check();
  EXPECT_EQ(finding(report, SenderRecord::spf), SenderFinding::spf_missing);
  EXPECT_EQ(finding(report, SenderRecord::dkim), SenderFinding::dkim_missing);
  EXPECT_FALSE(finding(report, SenderRecord::dmarc));
  EXPECT_EQ(finding(check_sender(names, "a@azur.example", {}), SenderRecord::dkim), SenderFinding::dkim_unnamed);
}

TEST_F(SenderCheck, ThePolicyOfTheDomainAboveSpeaksForItsParts) {
  const auto report = check("certificats@lettres.azur.example");
  EXPECT_FALSE(finding(report, SenderRecord::dmarc));
  EXPECT_EQ(report.lines.back().name, "_dmarc.azur.example");
  names.known.erase("_dmarc.azur.example");
  EXPECT_EQ(finding(check(), SenderRecord::dmarc), SenderFinding::dmarc_missing);
}

TEST_F(SenderCheck, AfterTheFirstSilenceNobodyIsAskedAgain) {
  names.silent = true;
  const auto report = check();
  for (const auto& line : report.lines) EXPECT_EQ(line.finding, SenderFinding::unanswered) << line.name;
  EXPECT_EQ(names.asked, 1);
}

TEST_F(SenderCheck, PeopleOfTheHouseReadItAndNobodyElse) {
  TestHouse house;
  house.load_sample();
  const auto manager = house.actor("claire.olivari@azur-ingenierie.example");
  const auto none = sender_report(house.counter, manager);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().detail, "refused.no_name_service") << "letters go to a folder";
  house.house.names = &names;
  EXPECT_EQ(must(sender_report(house.counter, manager)).lines.size(), 4U);
  const auto refused = sender_report(house.counter, house.actor("bastien.audibert@valbrune.example"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::forbidden);
}

}  // namespace
}  // namespace vidimus::ra::testing
