#include "tsa/authority.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

#include "pki/digest.hpp"
#include "va/test_ca.hpp"

namespace vidimus::tsa {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class MemoryLog : public StampLog {
 public:
  base::Result<base::Done> append(const StampRecord& record) override {
    const std::lock_guard lock{mutex};
    if (full) return base::fail(base::Code::unavailable, "no room");
    records.push_back(record);
    return base::Done{};
  }
  std::mutex mutex;
  std::vector<StampRecord> records;
  bool full = false;
};

struct Unit {
  test::TestCa ca;
  std::unique_ptr<pki::Signer> signer = ca.signer("tsu");
  StampSerials serials{{0xF1, 2, 3, 4, 5, 6, 7, 8}};
  ClockWatch watch;
  MemoryLog log;
  base::Instant wall = *base::from_rfc3339("2026-11-22T04:00:00.250Z");
  std::chrono::nanoseconds steady{seconds{1000}};
  TimeStampAuthority authority{*pki::tsp::TokenSigner::make(*signer, std::vector<base::Bytes>{ca.der("tsu")}, {}), serials, watch,
                               log, [this] {
                                 return ClockReading{wall, steady};
                               }};
  base::Bytes request = pki::tsp::write_request(base::Bytes(32, 7), base::Bytes{1, 2}, true);

  void pass(milliseconds time) {
    wall += time;
    steady += time;
  }
  std::string text_of(const base::Bytes& response) {
    test::spill(ca.file("r.tsr"), response);
    return test::run("openssl ts -reply -text -in " + ca.file("r.tsr")).output;
  }
};

TEST(TimeStampAuthority, GivesATokenAndKeepsItsTrace) {
  Unit unit;
  const auto text = unit.text_of(unit.authority.answer(unit.request));
  EXPECT_NE(text.find("Status: Granted."), std::string::npos) << text;
  EXPECT_NE(text.find("Nov 22 04:00:00.25 2026 GMT"), std::string::npos) << text;
  EXPECT_NE(text.find("Serial number: 0xF1020304050607080000000000000001"), std::string::npos) << text;
  ASSERT_EQ(unit.log.records.size(), 1U);
  EXPECT_EQ(unit.log.records[0].generated_at, unit.wall);
  EXPECT_EQ(unit.log.records[0].serial.back(), 1);
  const base::Bytes imprint(32, 7);
  const auto& kept = unit.log.records[0].message_imprint;
  EXPECT_TRUE(std::equal(imprint.begin(), imprint.end(), kept.end() - 32));
}

TEST(TimeStampAuthority, StampsUnderThePolicyAskedForWhenItIsOneOfItsOwn) {
  Unit unit;
  unit.authority.take_signer(*pki::tsp::TokenSigner::make(*unit.signer, std::vector<base::Bytes>{unit.ca.der("tsu")},
                                                          {.further_policies = {*pki::oid_from("1.3.6.1.4.1.99999.1")}}));
  const auto ask = [&](const std::string& policy) {
    test::run("openssl ts -query -digest " + std::string(64, 'a') + " -sha256 -tspolicy " + policy + " -out " +
              unit.ca.file("q.tsq"));
    return unit.text_of(unit.authority.answer(test::slurp(unit.ca.file("q.tsq"))));
  };
  EXPECT_NE(ask("1.3.6.1.4.1.99999.1").find("Policy OID: 1.3.6.1.4.1.99999.1"), std::string::npos);
  EXPECT_NE(ask("0.4.0.2023.1.1").find("Policy OID: 0.4.0.2023.1.1"), std::string::npos);
  EXPECT_NE(ask("1.3.6.1.4.1.99999.2").find("Rejected"), std::string::npos);
  ASSERT_EQ(unit.log.records.size(), 2U);
  EXPECT_EQ(pki::oid_text(unit.log.records[0].policy), "1.3.6.1.4.1.99999.1");
}

TEST(TimeStampAuthority, NoTraceNoToken) {
  Unit unit;
  unit.log.full = true;
  const auto text = unit.text_of(unit.authority.answer(unit.request));
  EXPECT_NE(text.find("Rejected"), std::string::npos) << text;
  EXPECT_NE(text.find("system failure"), std::string::npos) << text;
}

TEST(TimeStampAuthority, RefusesWhileItsClockIsInDoubt) {
  Unit unit;
  const auto granted = [&] {
    return unit.text_of(unit.authority.answer(unit.request)).find("Status: Granted.") != std::string::npos;
  };
  EXPECT_TRUE(granted());
  unit.pass(seconds{100});
  EXPECT_TRUE(granted());
  unit.wall -= seconds{10};
  EXPECT_FALSE(granted()) << "the clock was set back";
  unit.pass(seconds{5});
  EXPECT_FALSE(granted());
  unit.pass(seconds{61});
  EXPECT_TRUE(granted()) << "a minute without another jump, and past the last stamp";
  unit.watch.doubt(true);
  EXPECT_FALSE(granted());
  unit.watch.doubt(false);
  EXPECT_TRUE(granted());
  EXPECT_EQ(unit.log.records.size(), 4U);
}

TEST(ClockWatch, TimeNeverRunsBackwardsForHoldersOfStamps) {
  ClockWatch watch;
  const base::Instant start{seconds{1'000'000}};
  EXPECT_TRUE(watch.trusts({start, seconds{0}}));
  EXPECT_FALSE(watch.trusts({start - seconds{1000}, seconds{1}}));
  EXPECT_FALSE(watch.trusts({start - seconds{900}, seconds{101}})) << "settled, but still before the last stamp";
  EXPECT_TRUE(watch.trusts({start + seconds{1}, seconds{1002}}));
}

TEST(ClockWatch, AClockBeingSlewedIsNotAJump) {
  ClockWatch watch;
  base::Instant wall{seconds{1'000'000}};
  std::chrono::nanoseconds steady{0};
  for (int n = 0; n < 1000; ++n) {
    wall += milliseconds{5003};
    steady += milliseconds{5000};
    ASSERT_TRUE(watch.trusts({wall, steady})) << n;
  }
  EXPECT_FALSE(watch.trusts({wall + seconds{10}, steady + seconds{5}})) << "set forward";
}

TEST(ClockWatch, SettleOfZeroNeverForgives) {
  ClockWatch watch{{.settle = seconds{0}}};
  const base::Instant start{seconds{1'000'000}};
  EXPECT_TRUE(watch.trusts({start, seconds{0}}));
  EXPECT_FALSE(watch.trusts({start + seconds{100}, seconds{1}}));
  EXPECT_FALSE(watch.trusts({start + seconds{100'100}, seconds{100'001}}));
}

TEST(StampSerials, NeverTwiceAcrossThreads) {
  StampSerials serials{{1}};
  std::mutex mutex;
  std::set<std::array<std::uint8_t, 16>> seen;
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        const auto serial = serials.next();
        const std::lock_guard lock{mutex};
        seen.insert(serial);
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(seen.size(), 2000U);
}

}  // namespace
}  // namespace vidimus::tsa
