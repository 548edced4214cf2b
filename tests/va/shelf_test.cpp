#include "va/shelf.hpp"

#include <gtest/gtest.h>

#include "va/test_ca.hpp"

namespace vidimus::va {
namespace {

TEST(Shelf, ReplacingOneItemLeavesTheOthers) {
  Shelf shelf;
  EXPECT_EQ(shelf.find("crl/a"), nullptr);
  shelf.put("crl/a", {.octets = {1}});
  shelf.put("crl/b", {.octets = {2}});
  const auto held = shelf.find("crl/a");
  shelf.put("crl/a", {.octets = {3}});
  EXPECT_EQ(held->octets, base::Bytes{1});
  EXPECT_EQ(shelf.find("crl/a")->octets, base::Bytes{3});
  EXPECT_EQ(shelf.find("crl/b")->octets, base::Bytes{2});
  shelf.replace({});
  EXPECT_EQ(shelf.find("crl/b"), nullptr);
}

TEST(Shelf, ItemsKnowTheirDates) {
  const test::TestCa ca;
  std::ofstream(ca.file("index.txt")) << "";
  std::ofstream(ca.file("gen.cnf")) << "[ca]\ndefault_ca=d\n[d]\ndatabase=" + ca.file("index.txt") + "\ndefault_md=sha256\n";
  ASSERT_EQ(test::run("openssl ca -gencrl -config " + ca.file("gen.cnf") + " -cert " + ca.file("ca.pem") + " -keyfile " +
                      ca.file("ca.key") + " -crldays 2 -out " + ca.file("crl.pem") + " && openssl crl -in " + ca.file("crl.pem") +
                      " -outform DER -out " + ca.file("crl.der"))
                .status,
            0);
  const auto item = crl_item(test::slurp(ca.file("crl.der")));
  ASSERT_TRUE(item) << item.error().detail;
  EXPECT_EQ(*item->expires - item->modified, std::chrono::hours{48});
  const auto certificate = certificate_item(ca.der("ca"));
  ASSERT_TRUE(certificate);
  EXPECT_FALSE(certificate->expires);
  EXPECT_FALSE(crl_item(ca.der("ca")));
  EXPECT_FALSE(certificate_item({1, 2, 3}));
}

}  // namespace
}  // namespace vidimus::va
