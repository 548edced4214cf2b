#include "va/listing.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace vidimus::va {
namespace {

using base::Bytes;

/// Octets of revokedCertificates, entry by entry; no frame and no signature: those are read and verified before.
struct Draft {
  Bytes entries;
  void add(Bytes serial, std::string_view time = "261122101112Z", const Bytes& extensions = {}) {
    pki::DerWriter entry;
    entry.in(pki::tag::sequence, [&] {
      entry.primitive(pki::tag::integer, serial);
      entry.primitive(pki::tag::utc_time, base::view_of(time));
      if (!extensions.empty()) entry.raw(extensions);
    });
    const auto octets = entry.take();
    entries.insert(entries.end(), octets.begin(), octets.end());
  }
  [[nodiscard]] base::Result<Listing> read() const {
    auto held = std::make_shared<const Bytes>(entries);
    pki::crl::Crl list;
    list.version = 2;
    list.revoked = *held;
    list.this_update = Instant{std::chrono::seconds{1'795'000'000}};
    list.next_update = list.this_update + std::chrono::hours{4};
    return Listing::of(std::move(held), list, 3);
  }
};

/// Entry extensions with one of them: reasonCode 1, or one nobody knows.
Bytes extension(const char* hex) { return *base::from_hex(hex); }
const Bytes compromised = extension("300C300A0603551D1504030A0101");
const Bytes critical = extension("300F300D06032A03040101FF0403040100");

TEST(Listing, AnEmptyListKnowsNothing) {
  const auto listing = Draft{}.read().value();
  EXPECT_EQ(listing.size(), 0U);
  EXPECT_FALSE(listing.find(*serial_from(Bytes{1})));
}

TEST(Listing, SaysWhatTheEntrySays) {
  Draft draft;
  draft.add({0x01});
  draft.add({0x00, 0x80, 0x01}, "260102030405Z", compromised);
  const auto listing = draft.read().value();
  const auto plain = listing.find(*serial_from(Bytes{1}));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->issuer, 3);
  EXPECT_EQ(plain->revocation_reason(), std::nullopt);
  const auto reasoned = listing.find(*serial_from(Bytes{0x80, 0x01}));
  ASSERT_TRUE(reasoned) << "found without the zero that keeps it positive";
  EXPECT_EQ(reasoned->revocation_reason(), pki::RevocationReason::key_compromise);
  EXPECT_EQ(base::to_rfc3339(reasoned->revoked_instant()), "2026-01-02T03:04:05Z");
  std::size_t seen = 0;
  listing.each([&](const CertificateStatus&) { ++seen; });
  EXPECT_EQ(seen, 2U);
}

TEST(Listing, TheLaterOfTwoEntriesCounts) {
  Draft draft;
  draft.add({0x07}, "260101000000Z");
  for (std::uint8_t n = 10; n < 60; ++n) draft.add({n});
  draft.add({0x07}, "260102000000Z");
  const auto listing = draft.read().value();
  EXPECT_EQ(listing.size(), 51U);
  EXPECT_EQ(base::to_rfc3339(listing.find(*serial_from(Bytes{7}))->revoked_instant()), "2026-01-02T00:00:00Z");
}

TEST(Listing, AgreesWithAMapWhateverTheLengths) {
  std::mt19937_64 random{11};
  for (const std::size_t longest : {1U, 2U, 3U, 16U, 20U}) {  // the shorter, the more entries than their octets let expect
    Draft draft;
    std::map<Bytes, std::uint32_t> reference;
    for (std::uint32_t n = 0; n < 4000; ++n) {
      Bytes serial(random() % longest + 1);
      for (auto& octet : serial) octet = static_cast<std::uint8_t>(random());
      serial[0] = static_cast<std::uint8_t>(serial[0] & 0x7F) | 1;
      draft.add(serial);
      reference[serial] = n;
    }
    const auto listing = draft.read().value();
    ASSERT_EQ(listing.size(), reference.size()) << longest;
    for (const auto& [serial, n] : reference) ASSERT_TRUE(listing.find(*serial_from(serial)));
    for (int n = 0; n < 1000; ++n) {
      Bytes serial(20);
      for (auto& octet : serial) octet = static_cast<std::uint8_t>(random() | 0x80);
      EXPECT_FALSE(listing.find(*serial_from(serial)));
    }
  }
}

TEST(Listing, WhatIsNotUnderstoodIsRefusedWhole) {
  const std::pair<Bytes, Bytes> wrong[] = {{{0x01}, critical}, {{0x81}, {}}, {Bytes(21, 0x11), {}}};
  for (const auto& [serial, extensions] : wrong) {
    Draft draft;
    draft.add({0x05});
    draft.add(serial, "261122101112Z", extensions);
    EXPECT_EQ(draft.read().error().code, base::Code::unsupported) << base::to_hex(serial);
  }
  Draft cut;
  cut.add({0x05});
  cut.entries.pop_back();
  EXPECT_EQ(cut.read().error().code, base::Code::malformed);
}

}  // namespace
}  // namespace vidimus::va
