// Certificates are relied on by their path: to sign in, to renew.
#include "ra/certificate_trust.hpp"

#include "certificate_desk.hpp"
#include "pki/oids.hpp"
#include "ra/access.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

class Trust : public ::testing::Test {
 protected:
  Result<Done> check(base::ByteView use = {}) {
    return check_trusted(desk.world, mine.certificate.der, desk.house.clock.at, use);
  }
  CertificateDesk desk;
  InHand mine = desk.in_hand();
};

TEST_F(Trust, ThePathLeadsToAnAuthorityOfTheInstanceForTheUseAskedFor) {
  EXPECT_TRUE(check());
  EXPECT_TRUE(check(pki::oid::client_auth));
  EXPECT_EQ(refusal(check(pki::oid::server_auth)), Code::untrusted);
  const auto root = desk.world.authorities.back();
  desk.world.authorities = {root};
  EXPECT_EQ(refusal(check()), Code::untrusted) << "the issuer is not known";
  desk.world.authorities = {desk.desk.house.ca};
  EXPECT_EQ(refusal(check()), Code::untrusted) << "an issuer is no anchor";
  desk.world.authorities.clear();
  EXPECT_EQ(check().error().detail, "refused.certificate_path");
}

TEST_F(Trust, NobodySignsInWithACertificateWhoseAuthorityIsTrustedNoMore) {
  const auto& der = mine.certificate.der;
  EXPECT_TRUE(sign_in_with_certificate(desk.counter, der));
  const auto trusted = std::exchange(desk.world.authorities, {});
  EXPECT_EQ(refusal(sign_in_with_certificate(desk.counter, der)), Code::unauthenticated);
  desk.world.authorities = trusted;
  desk.house.clock.at = *mine.certificate.not_after + std::chrono::seconds{1};
  EXPECT_EQ(refusal(sign_in_with_certificate(desk.counter, der)), Code::unauthenticated);
}

}  // namespace
}  // namespace vidimus::ra::testing
