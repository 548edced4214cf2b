#include "va/snapshot.hpp"

#include <gtest/gtest.h>

namespace vidimus::va {
namespace {

CertificateStatus status(std::uint8_t number, std::uint8_t issuer, bool revoked) {
  CertificateStatus out;
  out.serial = *serial_from(base::Bytes(number % 20 + 1U, number));
  out.issuer = issuer;
  if (revoked) out.revoke(Instant{std::chrono::seconds{1'790'000'000 + number}}, pki::RevocationReason::superseded);
  return out;
}

const std::vector<std::string> names{"racine", "émettrice"};

base::Bytes sample() {
  std::vector<CertificateStatus> statuses;
  for (std::uint8_t n = 1; n <= 200; ++n) statuses.push_back(status(n, n % 2, n % 3 == 0));
  return write_snapshot(StatusIndex{statuses}, Instant{std::chrono::seconds{1'795'000'000}}, names);
}

TEST(Snapshot, IsReadBackWhole) {
  const auto read = read_snapshot(sample(), names);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->index.size(), 200U);
  EXPECT_EQ(read->as_of, Instant{std::chrono::seconds{1'795'000'000}});
  for (std::uint8_t n = 1; n <= 200; ++n) {
    const auto expected = status(n, n % 2, n % 3 == 0);
    const auto* found = read->index.find(expected.issuer, expected.serial);
    ASSERT_NE(found, nullptr);
    EXPECT_TRUE(found->same_status(expected));
  }
}

TEST(Snapshot, IssuersAreMatchedByName) {
  const auto read = read_snapshot(sample(), {"autre", "racine"});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->index.size(), 100U);
  EXPECT_NE(read->index.find(1, status(2, 0, false).serial), nullptr);
}

TEST(Snapshot, CutOrAlteredOctetsAreRefused) {
  const auto octets = sample();
  for (std::size_t size = 0; size < octets.size(); size += 7)
    EXPECT_FALSE(read_snapshot(base::ByteView{octets}.first(size), names));
  for (std::size_t place = 0; place < octets.size(); place += 11) {
    auto altered = octets;
    altered[place] = static_cast<std::uint8_t>(altered[place] ^ 1);
    EXPECT_FALSE(read_snapshot(altered, names));
  }
}

}  // namespace
}  // namespace vidimus::va
