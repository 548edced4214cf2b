// Certificates are relied on by their path: to sign in, to renew.
#include "ra/certificate_trust.hpp"

#include "certificate_desk.hpp"
#include "pki/crl.hpp"
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

TEST_F(Trust, WhatStandsUnderARevokedAuthorityIsRefusedWholly) {
  auto& authority = desk.desk.house;
  const auto issuer = pki::read_certificate(authority.root).value();
  const auto fallen = pki::read_certificate(authority.ca).value();
  const auto now = desk.house.clock.at;
  const pki::crl::Header header{.issuer = issuer.subject,
                                .authority_key_id = *issuer.subject_key_identifier,
                                .this_update = now - std::chrono::hours{1},
                                .next_update = now + std::chrono::hours{24},
                                .number = 1};
  const auto list_of = [&](std::vector<pki::crl::Revocation> revoked, pki::Signer& signer) {
    return pki::crl::write(header, revoked, signer).value();
  };
  const pki::crl::Revocation of_the_authority{.serial = fallen.serial, .revoked_at = now - std::chrono::hours{2}};
  base::Bytes list = list_of({}, *authority.root_key);
  desk.world.authority_lists = [&list] { return std::vector<base::Bytes>{list}; };
  EXPECT_TRUE(check()) << "a list that names nobody";
  EXPECT_TRUE(sign_in_with_certificate(desk.counter, mine.certificate.der));
  list = list_of({of_the_authority}, *pki::testing::key(pki::KeyKind::p384, pki::SignatureAlgorithm::ecdsa_sha384));
  EXPECT_TRUE(check()) << "a list its issuer did not sign";
  list = list_of({of_the_authority}, *authority.root_key);
  EXPECT_EQ(refusal(check()), Code::untrusted);
  EXPECT_TRUE(check().error().cause.starts_with("revoked")) << check().error().cause;
  EXPECT_EQ(refusal(sign_in_with_certificate(desk.counter, mine.certificate.der)), Code::unauthenticated);
}

}  // namespace
}  // namespace vidimus::ra::testing
