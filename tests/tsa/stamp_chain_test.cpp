#include "tsa/stamp_chain.hpp"

#include <gtest/gtest.h>

#include "pki/der.hpp"

namespace vidimus::tsa {
namespace {

std::string trace(int lines) {
  pki::Sha256 chain{};
  std::string out;
  for (int at = 0; at < lines; ++at)
    out += trace_line({*base::from_rfc3339("2026-11-22T04:00:00Z") + std::chrono::seconds{at},
                       {1, static_cast<std::uint8_t>(at)},
                       base::Bytes(32, 7),
                       *pki::oid_from("0.4.0.2023.1.1")},
                      chain) +
           "\n";
  return out;
}

TEST(StampChain, AWholeTraceIsSound) {
  const auto verdict = walk_trace(trace(5));
  EXPECT_EQ(verdict.stamps, 5U);
  EXPECT_FALSE(verdict.broken);
  EXPECT_NE(trace(1).find(R"("policy":"0.4.0.2023.1.1")"), std::string::npos);
}

TEST(StampChain, WhatIsTakenOutPutInOrAlteredIsNamed) {
  const auto whole = trace(5);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < whole.size();) {
    const auto end = whole.find('\n', at);
    lines.push_back(whole.substr(at, end - at + 1));
    at = end + 1;
  }
  const auto joined = [](const std::vector<std::string>& some) {
    std::string out;
    for (const auto& line : some) out += line;
    return out;
  };
  auto without = lines;
  without.erase(without.begin() + 2);
  EXPECT_EQ(walk_trace(joined(without)).broken, 3U);
  auto twice = lines;
  twice.insert(twice.begin() + 2, lines[1]);
  EXPECT_EQ(walk_trace(joined(twice)).broken, 3U);
  auto altered = lines;
  altered[3][12] = '3';
  EXPECT_EQ(walk_trace(joined(altered)).broken, 4U);
  auto bare = lines;
  bare[4] = "{\"time\":\"now\"}\n";
  EXPECT_EQ(walk_trace(joined(bare)).broken, 5U);
}

TEST(StampChain, TracesFromBeforeItAreCountedNotJudged) {
  const auto verdict = walk_trace("{\"time\":\"2026-01-01T00:00:00Z\",\"serial\":\"01\",\"imprint\":\"AA==\"}\n" + trace(2));
  EXPECT_EQ(verdict.stamps, 3U);
  EXPECT_EQ(verdict.unchained, 1U);
  EXPECT_FALSE(verdict.broken);
}

}  // namespace
}  // namespace vidimus::tsa
