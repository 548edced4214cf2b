#include "va/status_index.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace vidimus::va {
namespace {

Serial serial(std::uint64_t number) {
  std::array<std::uint8_t, 8> octets{};
  for (std::size_t at = 0; at < 8; ++at) octets[at] = static_cast<std::uint8_t>(number >> (56 - 8 * at));
  return *serial_from(octets);
}

CertificateStatus certificate(std::uint64_t number, std::uint8_t issuer = 0) {
  CertificateStatus out;
  out.serial = serial(number);
  out.issuer = issuer;
  return out;
}

TEST(StatusIndex, AnEmptyIndexKnowsNothing) {
  EXPECT_EQ(StatusIndex{}.find(0, serial(1)), nullptr);
  EXPECT_EQ(StatusIndex{std::span<const CertificateStatus>{}}.find(0, serial(1)), nullptr);
}

TEST(StatusIndex, IssuersAreKeptApart) {
  const std::vector<CertificateStatus> statuses{certificate(5, 0), certificate(6, 1)};
  const StatusIndex index{statuses};
  EXPECT_NE(index.find(0, serial(5)), nullptr);
  EXPECT_EQ(index.find(1, serial(5)), nullptr);
  EXPECT_NE(index.find(1, serial(6)), nullptr);
}

TEST(StatusIndex, AgreesWithAMapWhateverTheSerialsAndChanges) {
  std::mt19937_64 random{7};
  for (const bool counted : {false, true}) {
    std::map<std::uint64_t, std::uint32_t> reference;
    StatusIndex index;
    for (std::uint64_t round = 0; round < 40; ++round) {
      std::vector<CertificateStatus> changes;
      for (int n = 0; n < 200; ++n) {
        const auto number = counted ? random() % 3000 + 1 : random() % 3000 * 0x9E3779B97F4A7C15ULL + 1;
        auto status = certificate(number);
        status.revoke(Instant{std::chrono::seconds{round + 1}}, std::nullopt);
        reference[number] = status.revoked_at;
        changes.push_back(status);
      }
      index = index.with(changes);
      ASSERT_EQ(index.size(), reference.size());
    }
    for (const auto& [number, when] : reference) {
      const auto* found = index.find(0, serial(number));
      ASSERT_NE(found, nullptr);
      EXPECT_EQ(found->revoked_at, when);
    }
    for (int n = 0; n < 1000; ++n) EXPECT_EQ(index.find(0, serial(random() | 1ULL << 63)), nullptr);
    std::size_t seen = 0;
    index.each([&](const CertificateStatus&) { ++seen; });
    EXPECT_EQ(seen, reference.size());
  }
}

TEST(StatusIndex, MoreThanWereExpectedFindRoomAndTheLaterOfTwoCounts) {
  StatusIndexBuilder builder{3};
  for (std::uint64_t n = 1; n <= 5000; ++n) {
    auto status = certificate(n);
    builder.add(status);
    status.revoke(Instant{std::chrono::seconds{n}}, std::nullopt);
    if (n % 7 == 0) builder.add(status);
  }
  const auto index = std::move(builder).finish();
  ASSERT_EQ(index.size(), 5000U);
  for (std::uint64_t n = 1; n <= 5000; ++n) {
    const auto* found = index.find(0, serial(n));
    ASSERT_NE(found, nullptr) << n;
    EXPECT_EQ(found->revoked_at, n % 7 == 0 ? n : 0U);
  }
}

TEST(StatusIndex, ACertificateTakesLessThan64Octets) {
  std::vector<CertificateStatus> statuses;
  for (std::uint64_t n = 1; n <= 100'000; ++n) statuses.push_back(certificate(n * 7));
  const StatusIndex index{statuses};
  EXPECT_LE(index.memory(), 64 * statuses.size());
}

TEST(StatusIndex, SerialsLongerThanTheStandardOrNegativeAreNone) {
  EXPECT_TRUE(serial_from(base::Bytes(20, 1)));
  EXPECT_FALSE(serial_from(base::Bytes(21, 1)));
  EXPECT_FALSE(serial_from({}));
  EXPECT_EQ(serial_from(base::Bytes{0, 0x80}), serial_from(base::Bytes{0x80}));
  EXPECT_FALSE(serial_of_integer(base::Bytes{0x80}));
  EXPECT_TRUE(serial_of_integer(base::Bytes{0, 0x80}));
}

TEST(StatusIndex, RevocationKeepsItsReason) {
  auto status = certificate(1);
  EXPECT_FALSE(status.revocation_reason());
  status.revoke(Instant{std::chrono::seconds{1'700'000'000}}, pki::RevocationReason::key_compromise);
  EXPECT_EQ(status.revocation_reason(), pki::RevocationReason::key_compromise);
  EXPECT_EQ(status.revoked_instant(), Instant{std::chrono::seconds{1'700'000'000}});
}

}  // namespace
}  // namespace vidimus::va
