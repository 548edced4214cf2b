// A counter at a member's or in a certification agent's hands: where the contract allows it, and nowhere else.
#include "certificate_desk.hpp"
#include "ra/handover.hpp"
#include "ra/reservations.hpp"

namespace vidimus::ra::testing {
namespace {

class OutsideCounters : public ::testing::Test {
 protected:
  CertificateDesk desk;

  void outside() {
    auto work = must(desk.counter.open(Actor::house()));
    auto site = must(work.unit().site(desk.site(cast::own_site).id));
    site.outside = true;
    work.write(site, "site", site.id.text, "test", site.body);
    must(work.commit());
  }
  void allow() {
    auto work = must(desk.counter.open(Actor::house()));
    for (auto contract : must(work.unit().contracts(desk.site(cast::own_site).body))) {
      contract.outside_counters = true;
      work.write(contract, "contract", contract.id.text, "test", contract.body);
    }
    must(work.commit());
  }
  std::string reserved() {
    try {
      desk.accepted("Paul", "Ferrand", "paul.ferrand@valbrune.example");
    } catch (const std::exception& refused) {
      return refused.what();
    }
    return {};
  }
};

TEST_F(OutsideCounters, NoContractOfTheSampleAllowsThem) {
  auto work = must(desk.counter.open(Actor::house()));
  int seen = 0;
  for (const auto& body : must(work.unit().bodies()))
    for (const auto& contract : must(work.unit().contracts(body.id))) {
      EXPECT_FALSE(contract.outside_counters) << contract.name;
      ++seen;
    }
  EXPECT_GT(seen, 0);
}

TEST_F(OutsideCounters, AreChosenOnlyWhereTheContractSaysSo) {
  outside();
  EXPECT_NE(reserved().find("outside_not_allowed"), std::string::npos) << reserved();
  allow();
  EXPECT_EQ(reserved(), "");
}

TEST_F(OutsideCounters, NoTokenIsMadeAtASiteThatLeftOurWalls) {
  const auto line = desk.delivered("Jeanne", "Rostan", cast::holder, "BLANK-AZUR-01");
  outside();
  EXPECT_EQ(
      start_personalisation(desk.counter, desk.house.actor(cast::deliverer), {line.reference, "BLANK-AZUR-01", desk.station.id})
          .error()
          .detail,
      "refused.outside_not_allowed");
}

}  // namespace
}  // namespace vidimus::ra::testing
