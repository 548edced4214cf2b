#include "ra/setup.hpp"

#include "house.hpp"
#include "ra/organisations.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

Result<Done> load(TestHouse& house, const std::string& text) { return load_setup(house.counter, must(base::parse_toml(text))); }

constexpr auto small = R"(
[[body]]
slug = "small"
name = "Small"
siret = "29900100800018"
sender_name = "Small"
sender_email = "desk@small.example"
desk_phone = "02 61 91 10 10"
desk_hours = "always"
)";

TEST(Setup, TheSampleInstanceLoadsOnce) {
  TestHouse house;
  house.load_sample();
  const auto all = must(bodies(house.counter));
  ASSERT_EQ(all.size(), 2U);
  for (const auto& one : all) {
    EXPECT_FALSE(one.products.empty());
    EXPECT_FALSE(one.sites.empty());
    if (one.body.slug != "armo") continue;
    ASSERT_EQ(one.contracts.size(), 2U);
    int open = 0;
    for (const auto& contract : one.contracts) {
      if (contract.state != domain::ContractState::open) continue;
      ++open;
      EXPECT_EQ(base::to_text(contract.order_cutoff), "2026-11-30");
      EXPECT_FALSE(contract.successor.empty());
    }
    EXPECT_EQ(open, 1);
  }
  EXPECT_EQ(refusal(load_setup(house.counter, must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/sample/instance.toml")))),
            Code::conflict);
}

TEST(Setup, TheSampleLoadsOnEveryDayOfAYear) {
  for (const auto* day :
       {"2026-01-01T09:00:00Z", "2026-11-30T22:59:00Z", "2026-12-15T09:00:00Z", "2026-12-31T23:30:00Z", "2028-02-29T09:00:00Z"}) {
    TestHouse house(day);
    EXPECT_NO_THROW(house.load_sample()) << day;
  }
}

TEST(Setup, AMistakeIsNamedAndNothingIsLoaded) {
  TestHouse house;
  const auto unknown = load(house, std::string{small} + "colour = \"blue\"\n");
  ASSERT_EQ(refusal(unknown), Code::misconfigured);
  EXPECT_EQ(unknown.error().detail, "body[0].colour: no such key");

  auto wrong = std::string{small};
  wrong.replace(wrong.find("29900100800018"), 14, "29900100800019");
  const auto siret = load(house, wrong);
  ASSERT_EQ(refusal(siret), Code::misconfigured);
  EXPECT_NE(siret.error().detail.find("body[0].siret"), std::string::npos);

  const auto site = load(house, std::string{small} + "[[body.token]]\nsite = \"nowhere\"\nserial = \"1\"\nmodel = \"m\"\n");
  ASSERT_EQ(refusal(site), Code::misconfigured);
  EXPECT_NE(site.error().detail.find("body[0].token[0].site"), std::string::npos);
  EXPECT_TRUE(must(bodies(house.counter)).empty());

  EXPECT_TRUE(load(house, small));
  EXPECT_EQ(must(bodies(house.counter)).size(), 1U);
}

TEST(Setup, AnOperatorIsAccreditedContractByContractAndSiteBySite) {
  const std::string agent = R"([[body.agent]]
given_names = "Ana"
surname = "Morel"
email = "ana.morel@small.example"
function = "Opératrice"
roles = ["delivery_operator"]
)";
  const std::string site = R"([[body.site]]
key = "desk"
kind = "own"
name = "Desk"
street = "1 rue"
zip = "29000"
town = "Quimper"
phone = "02 61 91 10 20"
)";
  TestHouse house;
  const auto nowhere = load(house, std::string{small} + agent);
  ASSERT_EQ(refusal(nowhere), Code::misconfigured);
  EXPECT_NE(nowhere.error().detail.find("body[0].agent[0].sites"), std::string::npos);
  const auto unbound = load(house, std::string{small} + site + agent + "sites = [\"desk\"]\n");
  ASSERT_EQ(refusal(unbound), Code::misconfigured);
  EXPECT_NE(unbound.error().detail.find("body[0].agent[0].contracts"), std::string::npos);
}

TEST(Setup, AContractWithDatesOutOfOrderIsNotPublished) {
  TestHouse house;
  const auto refused = load(house, std::string{small} + R"([[body.contract]]
key = "c"
name = "C"
supplier = "S"
adhesion_open = "+10d"
effective = "today"
order_cutoff = "+20d"
dossier_deadline = "+30d"
term = "+30d"
convention = "convention"
)");
  ASSERT_EQ(refusal(refused), Code::misconfigured);
  EXPECT_NE(refused.error().detail.find("dates_ordered"), std::string::npos);
  EXPECT_NE(refused.error().detail.find("products_priced"), std::string::npos);
}

}  // namespace
}  // namespace vidimus::ra::testing
