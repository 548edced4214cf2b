#include "pki/crl.hpp"

#include <gtest/gtest.h>

#include <random>

#include "pki/x509.hpp"
#include "va/test_ca.hpp"

namespace vidimus::pki::crl {
namespace {

using test::run;
using test::TestCa;

Instant at(std::string_view text) { return *base::from_rfc3339(text); }

struct Made {
  TestCa ca;
  std::unique_ptr<Signer> signer = ca.signer("ca");
  Bytes certificate = ca.der("ca");
  Certificate issuer = *read_certificate(certificate);
  Header header{.issuer = issuer.subject,
                .authority_key_id = *issuer.subject_key_identifier,
                .this_update = at("2026-11-22T04:00:00Z"),
                .next_update = at("2026-11-24T04:00:00Z"),
                .number = 7};
};

TEST(Crl, StrangersAcceptWhatIsWritten) {
  for (const auto keys : {TestCa::Keys::p256, TestCa::Keys::rsa}) {
    Made made{TestCa{keys}};
    MemorySpool spool;
    Writer writer(made.header, made.signer->algorithm(), spool);
    writer.add({.serial = Bytes{0x01}, .revoked_at = at("2026-11-21T10:00:00Z")});
    writer.add({.serial = Bytes{0xF0, 0x01, 0x02},
                .revoked_at = at("2026-11-21T11:00:00Z"),
                .reason = RevocationReason::key_compromise});
    writer.add({.serial = Bytes(20, 0x7F), .revoked_at = at("2051-01-01T00:00:00Z"), .reason = RevocationReason::unspecified});
    const auto crl = writer.finish(*made.signer);
    ASSERT_TRUE(crl) << crl.error().detail;
    test::spill(made.ca.file("crl.der"), *crl);
    const auto openssl = run("openssl crl -inform DER -in " + made.ca.file("crl.der") + " -CAfile " + made.ca.file("ca.pem") +
                             " -verify -text -noout");
    EXPECT_EQ(openssl.status, 0);
    EXPECT_TRUE(openssl.says("verify OK")) << openssl.output;
    EXPECT_TRUE(openssl.says("Serial Number: F00102")) << openssl.output;
    EXPECT_TRUE(openssl.says("Key Compromise")) << openssl.output;
    EXPECT_FALSE(openssl.says("Unspecified")) << openssl.output;
    EXPECT_TRUE(openssl.says("Jan  1 00:00:00 2051")) << openssl.output;
    const auto gnutls = run("certtool --crl-info --inder --infile " + made.ca.file("crl.der") +
                            " && certtool --verify-crl --inder"
                            " --load-ca-certificate " +
                            made.ca.file("ca.der") + " --infile " + made.ca.file("crl.der"));
    EXPECT_TRUE(gnutls.says("Revoked certificates (3)")) << gnutls.output;
    EXPECT_TRUE(gnutls.says("CRL Number (not critical): 07")) << gnutls.output;
    EXPECT_TRUE(gnutls.says("Verified")) << gnutls.output;
  }
}

TEST(Crl, AnEmptyListHasNoListAndTheLastOneNoEnd) {
  Made made;
  made.header.next_update = last_crl_next_update;
  const auto crl = write(made.header, {}, *made.signer);
  ASSERT_TRUE(crl);
  test::spill(made.ca.file("crl.der"), *crl);
  const auto openssl = run("openssl crl -inform DER -in " + made.ca.file("crl.der") + " -CAfile " + made.ca.file("ca.pem") +
                           " -verify -text -noout");
  EXPECT_TRUE(openssl.says("verify OK")) << openssl.output;
  EXPECT_TRUE(openssl.says("No Revoked Certificates")) << openssl.output;
  EXPECT_TRUE(openssl.says("Dec 31 23:59:59 9999")) << openssl.output;
  const auto read_back = read(*crl);
  ASSERT_TRUE(read_back);
  EXPECT_TRUE(read_back->revoked.empty());
  EXPECT_EQ(read_back->next_update, last_crl_next_update);
}

TEST(Crl, WhatIsWrittenIsReadBackEntryByEntry) {
  Made made;
  std::mt19937_64 random{20261122};
  for (const std::size_t count : {1U, 2U, 5U, 130U, 2000U}) {
    MemorySpool spool;
    Writer writer(made.header, made.signer->algorithm(), spool);
    std::vector<Bytes> serials;
    std::vector<Instant> times;
    std::vector<std::optional<RevocationReason>> reasons;
    for (std::size_t n = 0; n < count; ++n) {
      Bytes serial(1 + random() % 20);
      for (auto& octet : serial) octet = static_cast<std::uint8_t>(random());
      serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7F) | 0x01);
      serials.push_back(serial);
      times.push_back(Instant{std::chrono::seconds{1'500'000'000 + static_cast<std::int64_t>(random() % 2'000'000'000)}});
      reasons.push_back(revocation_reason_from(static_cast<std::int64_t>(random() % 12)));
      if (reasons.back() == RevocationReason::unspecified) reasons.back().reset();
      writer.add({serials.back(), times.back(), reasons.back()});
    }
    const auto der = writer.finish(*made.signer);
    ASSERT_TRUE(der);
    const auto crl = read(*der);
    ASSERT_TRUE(crl) << crl.error().detail;
    EXPECT_EQ(crl->version, 2);
    EXPECT_TRUE(same(crl->issuer, made.issuer.subject));
    EXPECT_EQ(crl->this_update, made.header.this_update);
    EXPECT_TRUE(same(*crl->number, Bytes{7}));
    EXPECT_TRUE(same(*crl->authority_key_id, *made.issuer.subject_key_identifier));
    EXPECT_FALSE(crl->delta_base);
    EXPECT_TRUE(verify(*algorithm_from(crl->algorithm), made.issuer.spki, crl->tbs, crl->signature));
    EntryReader entries(*crl);
    for (std::size_t n = 0; n < count; ++n) {
      const auto entry = entries.next();
      ASSERT_TRUE(entry && *entry) << n;
      EXPECT_TRUE(same((*entry)->serial, serials[n]));
      EXPECT_EQ((*entry)->revoked_at, times[n]);
      EXPECT_EQ((*entry)->reason, reasons[n]);
      EXPECT_FALSE((*entry)->certificate_issuer);
    }
    const auto end = entries.next();
    EXPECT_TRUE(end && !*end);
  }
}

/// An indirect, partitioned delta list made by hand, with everything a reader must understand.
Bytes elaborate(bool twice = false) {
  DerWriter out;
  const auto entry_extension = [&](std::string_view oid, bool critical, auto fill) {
    out.in(tag::sequence, [&] {
      out.oid(oid);
      if (critical) out.boolean(true);
      out.in(tag::octet_string, fill);
    });
  };
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.integer(1);
      out.raw(algorithm_identifier(SignatureAlgorithm::ecdsa_sha256));
      out.in(tag::sequence, [] {});
      out.time(at("2026-01-01T00:00:00Z"));
      out.in(tag::sequence, [&] {
        out.in(tag::sequence, [&] {
          out.integer(5);
          out.time(at("2025-12-01T00:00:00Z"));
          out.in(tag::sequence, [&] {
            entry_extension("2.5.29.29", true,
                            [&] { out.in(tag::sequence, [&] { out.text(tag::context(6, false), "http://autre.example"); }); });
            entry_extension("2.5.29.24", false, [&] { out.generalized_time(at("2025-11-01T00:00:00Z")); });
          });
        });
        out.in(tag::sequence, [&] {
          out.integer(6);
          out.time(at("2025-12-02T00:00:00Z"));
          out.in(tag::sequence, [&] { entry_extension("1.2.3.4", true, [&] { out.null(); }); });
        });
      });
      out.in(tag::context(0), [&] {
        out.in(tag::sequence, [&] {
          entry_extension("2.5.29.20", false, [&] { out.integer(9); });
          if (twice) entry_extension("2.5.29.20", false, [&] { out.integer(9); });
          entry_extension("2.5.29.27", true, [&] { out.integer(8); });
          entry_extension("2.5.29.28", true, [&] {
            out.in(tag::sequence, [&] {
              out.in(tag::context(0),
                     [&] { out.in(tag::context(0), [&] { out.text(tag::context(6, false), "http://pki.example/crl/1.crl"); }); });
              out.primitive(tag::context(1, false), Bytes{0xFF});
              out.primitive(tag::context(3, false), Bytes{6, 0x40});
              out.primitive(tag::context(4, false), Bytes{0xFF});
            });
          });
          entry_extension("2.5.29.99", true, [&] { out.null(); });
        });
      });
    });
    out.raw(algorithm_identifier(SignatureAlgorithm::ecdsa_sha256));
    out.bits(Bytes{1, 2, 3});
  });
  return out.take();
}

TEST(Crl, EveryExtensionOfTheProfileIsUnderstood) {
  const auto der = elaborate();
  const auto crl = read(der);
  ASSERT_TRUE(crl) << crl.error().detail;
  EXPECT_FALSE(crl->next_update);
  EXPECT_TRUE(same(*crl->delta_base, Bytes{8}));
  ASSERT_TRUE(crl->distribution_point);
  EXPECT_TRUE(crl->distribution_point->only_user_certificates);
  EXPECT_FALSE(crl->distribution_point->only_ca_certificates);
  EXPECT_TRUE(crl->distribution_point->indirect);
  EXPECT_EQ(crl->distribution_point->only_some_reasons, 1U << 1);
  ASSERT_TRUE(crl->distribution_point->name);
  EXPECT_EQ(crl->distribution_point->name->full_name.size(), 1U);
  EXPECT_TRUE(crl->unknown_critical);

  EntryReader entries(*crl);
  const auto first = entries.next();
  ASSERT_TRUE(first && *first);
  EXPECT_TRUE((*first)->certificate_issuer);
  EXPECT_EQ((*first)->invalidity_date, at("2025-11-01T00:00:00Z"));
  EXPECT_FALSE((*first)->unknown_critical);
  const auto second = entries.next();
  ASSERT_TRUE(second && *second);
  EXPECT_TRUE((*second)->certificate_issuer) << "the issuer of an entry is carried over to the next (RFC 5280 §5.3.3)";
  EXPECT_TRUE((*second)->unknown_critical);
}

TEST(Crl, AnExtensionTwiceIsRefused) {
  EXPECT_TRUE(read(elaborate(false)));
  EXPECT_FALSE(read(elaborate(true)));
}

/// An entry as the parts of X.690 say, by the reader of everything else: what the entry reader's short way must agree with.
std::optional<Entry> entry_by_parts(DerReader& rest) {
  auto in = rest.enter(tag::sequence);
  if (!in) return std::nullopt;
  const auto serial = in->integer();
  const auto when = in->time();
  if (!serial || !when || !in->at_end()) return std::nullopt;
  return Entry{.serial = *serial, .revoked_at = *when};
}

TEST(Crl, AnAlteredOctetIsReadAlikeTheShortAndTheLongWay) {
  DerWriter writer;
  for (const auto* when : {"2026-11-21T10:00:00Z", "2026-11-21T23:59:59Z", "2026-11-22T00:00:00Z", "2050-01-01T00:00:00Z"})
    writer.in(tag::sequence, [&] {
      writer.unsigned_integer(Bytes{0x41, 0x01});  // without a zero ahead: the short way takes it
      writer.time(at(when));
    });
  const auto whole = writer.take();
  std::size_t refused = 0;
  for (std::size_t place = 0; place < whole.size(); ++place)
    for (unsigned value = 0; value < 256; ++value) {
      auto altered = whole;
      altered[place] = static_cast<std::uint8_t>(value);
      Crl list;
      list.revoked = altered;
      EntryReader reader{list};
      DerReader parts{altered};
      for (;;) {
        const auto entry = reader.next();
        if (entry && !*entry) {
          EXPECT_TRUE(parts.at_end());
          break;
        }
        const auto expected = entry_by_parts(parts);
        ASSERT_EQ(static_cast<bool>(entry), expected.has_value()) << place << " = " << value;
        if (!expected) {
          ++refused;
          break;
        }
        EXPECT_TRUE(same((*entry)->serial, expected->serial));
        EXPECT_EQ((*entry)->revoked_at, expected->revoked_at);
      }
    }
  EXPECT_GT(refused, 10000U);
}

TEST(Crl, CutAndAlteredOctetsAreRefusedOrReadButNeverOverrun) {
  const auto whole = elaborate();
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(read(ByteView{whole}.first(size))) << size;
  for (std::size_t place = 0; place < whole.size(); ++place)
    for (const unsigned flip : {0x01U, 0x80U, 0xFFU}) {
      auto altered = whole;
      altered[place] = static_cast<std::uint8_t>(altered[place] ^ flip);
      const auto crl = read(altered);
      if (!crl) continue;
      EntryReader entries(*crl);
      for (int n = 0; n < 10; ++n) {
        const auto entry = entries.next();
        if (!entry || !*entry) break;
      }
    }
}

}  // namespace
}  // namespace vidimus::pki::crl
