#include "pki/pem.hpp"

#include <gtest/gtest.h>

namespace vidimus::pki {
namespace {

const base::Bytes octets(100, 0xAB);

TEST(Pem, ComesBackAsItWas) {
  const auto text = "some words\n" + to_pem("CERTIFICATE", octets) + "other words\n" + to_pem("X509 CRL", base::Bytes{1, 2});
  const auto blocks = from_pem(text).value();
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0].label, "CERTIFICATE");
  EXPECT_EQ(blocks[0].der, octets);
  EXPECT_EQ(blocks[1].label, "X509 CRL");
}

TEST(Pem, LinesHave64Characters) {
  const auto text = to_pem("CERTIFICATE", octets);
  EXPECT_EQ(text.find('\n', 28), 28U + 64U);
}

TEST(Pem, CutOrForeignTextIsMalformed) {
  EXPECT_FALSE(from_pem("-----BEGIN CERTIFICATE"));
  EXPECT_FALSE(from_pem("-----BEGIN CERTIFICATE-----\nAAAA\n"));
  EXPECT_FALSE(from_pem("-----BEGIN A-----\nAAAA\n-----END B-----\n"));
  EXPECT_FALSE(from_pem("-----BEGIN A-----\nAA!A\n-----END A-----\n"));
  EXPECT_FALSE(from_pem("-----BEGIN A-----\nAA_A\n-----END A-----\n"));
  EXPECT_TRUE(from_pem("nothing here").value().empty());
}

TEST(Pem, AtMostTheLimit) {
  const auto one = to_pem("A", octets);
  EXPECT_TRUE(from_pem(one + one, 2));
  EXPECT_FALSE(from_pem(one + one + one, 2));
}

TEST(Pem, TheOneBlockAskedFor) {
  const auto one = to_pem("CERTIFICATE", octets);
  EXPECT_EQ(one_from_pem(one, "CERTIFICATE").value(), octets);
  EXPECT_FALSE(one_from_pem(one, "CERTIFICATE REQUEST"));
  EXPECT_FALSE(one_from_pem(one + one, "CERTIFICATE"));
}

}  // namespace
}  // namespace vidimus::pki
