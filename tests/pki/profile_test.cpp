#include "pki/profile.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "pki/house.hpp"

namespace vidimus::pki {
namespace {

using base::Json;
using testing::profile;
using testing::profile_file;
using testing::settings;

std::string refusal(const Json& file) {
  const auto read = read_profile(file, settings);
  if (read) return "";
  EXPECT_EQ(read.error().code, base::Code::misconfigured);
  return read.error().detail;
}

TEST(Profile, EveryReviewedFileIsRead) {
  std::set<std::string> policies;
  for (const auto& file : std::filesystem::directory_iterator(std::string{VIDIMUS_SOURCE} + "/data/profiles")) {
    const auto name = file.path().stem().string();
    const auto read = profile(name);
    EXPECT_EQ(read.name, name);
    // RGS A4: one policy a usage. anyPolicy and the ETSI ones are shared.
    for (const auto& policy : read.policies) {
      const auto oid = oid_text(policy.oid).value();
      EXPECT_TRUE(!oid.starts_with("2.25.") || policies.insert(oid).second) << name;
    }
  }
}

TEST(Profile, EachUseHasItsOwnFile) {
  using enum KeyUsage;
  const auto authentication = profile("authentication_rgs2");
  EXPECT_EQ(authentication.key_usage, (KeyUsages{digital_signature}));
  EXPECT_FALSE(authentication.qualified);
  const auto signature = profile("signature_rgs2_qcpn");
  EXPECT_EQ(signature.key_usage, (KeyUsages{non_repudiation}));
  ASSERT_TRUE(signature.qualified);
  for (const auto& usage : signature.extended_key_usage) EXPECT_FALSE(same(usage, oid::client_auth));
  const auto seal = profile("seal_rgs2_qcpl");
  EXPECT_EQ(seal.kind, SubjectKind::legal_person);
  ASSERT_TRUE(seal.qualified);
  EXPECT_TRUE(same(seal.qualified->type, oid::qc_type_eseal));
  EXPECT_TRUE(same(seal.qualified->policy_with_device, oid::policy_qcp_l_qscd));
}

TEST(Profile, TheDualProfileSaysWhatTheAnnexesAsk) {
  const auto dual = profile("dual_rgs2_qcpn");
  EXPECT_EQ(dual.kind, SubjectKind::person);
  EXPECT_EQ(dual.validity_months, 36);
  EXPECT_EQ(dual.key_usage, (KeyUsages{KeyUsage::digital_signature, KeyUsage::non_repudiation}));
  EXPECT_FALSE(dual.extended_key_usage_critical);
  EXPECT_FALSE(dual.basic_constraints);
  ASSERT_EQ(dual.policies.size(), 1U);
  EXPECT_EQ(oid_text(dual.policies[0].oid), "2.25.329800735698586629295641978511506172918.1");
  EXPECT_EQ(dual.policies[0].cps, "https://pki.vannes.example/dpc.pdf");
  ASSERT_TRUE(dual.qualified);
  EXPECT_TRUE(same(dual.qualified->policy, oid::policy_qcp_n));
  EXPECT_TRUE(same(dual.qualified->policy_with_device, oid::policy_qcp_n_qscd));
  EXPECT_EQ(dual.qualified->retention_years, 7);
  EXPECT_EQ(dual.subject.front().attribute, SubjectAttribute::country);
}

TEST(Profile, AnUnknownKeyIsRefusedByItsName) {
  auto file = profile_file("tls_client");
  file.set("extended_key_usages", Json::array());
  EXPECT_NE(refusal(file).find("extended_key_usages"), std::string::npos);
  file = profile_file("dual_rgs2_qcpn");
  auto qualified = *file.find("qualified");
  qualified.set("qscd", true);
  file.set("qualified", qualified);
  EXPECT_NE(refusal(file).find("qualified.qscd"), std::string::npos);
}

TEST(Profile, AnUnknownWordIsRefusedByItsKey) {
  auto file = profile_file("tls_client");
  file.set("key_usage", Json{Json::Array{"signature"}});
  EXPECT_NE(refusal(file).find("key_usage"), std::string::npos);
  file = profile_file("tls_client");
  file.set("keys", Json{Json::Array{"rsa-1024"}});
  EXPECT_NE(refusal(file).find("keys"), std::string::npos);
  file = profile_file("tls_client");
  file.set("extended_key_usage", Json{Json::Array{"everything"}});
  EXPECT_NE(refusal(file).find("extended_key_usage"), std::string::npos);
}

TEST(Profile, AMissingKeyOrSettingIsNamed) {
  EXPECT_NE(refusal(Json::object({{"kind", "person"}})).find("name"), std::string::npos);
  auto file = profile_file("tls_client");
  file.set("validity_months", 0);
  EXPECT_NE(refusal(file).find("validity_months"), std::string::npos);
  const auto read = read_profile(profile_file("dual_rgs2_qcpn"), {});
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().detail.find("{policy_arc}"), std::string::npos);
}

}  // namespace
}  // namespace vidimus::pki
