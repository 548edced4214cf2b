// Percentiles, alerts, identifications, and the file of reasons and boxes.
#include "domain/verification.hpp"

#include <gtest/gtest.h>

#include "base/toml.hpp"

namespace vidimus::domain {
namespace {

using base::milliseconds;
using std::chrono::hours;

const base::Instant noon = *base::from_rfc3339("2026-11-23T12:00:00Z");

Review review(int used_hours, ReviewOutcome outcome = ReviewOutcome::validated, bool late = false) {
  Review out;
  out.outcome = outcome;
  out.due_at = noon;
  out.at = late ? noon + milliseconds{1} : noon;
  out.used_ms = milliseconds{hours{used_hours}}.count();
  return out;
}

TEST(Verification, PercentilesAreOfNearestRank) {
  std::vector<Review> all;
  EXPECT_EQ(verification_times(all).count, 0U);
  all.push_back(review(7));
  EXPECT_EQ(verification_times(all).p50, hours{7});
  EXPECT_EQ(verification_times(all).p95, hours{7});
  all.clear();
  for (int at = 20; at >= 1; --at) all.push_back(review(at, ReviewOutcome::incomplete, at > 18));
  all.push_back(review(1000, ReviewOutcome::agreed));
  const auto times = verification_times(all);
  EXPECT_EQ(times.count, 20U) << "a first agreement ends no clock";
  EXPECT_EQ(times.p50, hours{10});
  EXPECT_EQ(times.p80, hours{16});
  EXPECT_EQ(times.p95, hours{19});
  EXPECT_EQ(times.within_percent, 90);
}

TEST(Verification, AlertsAtFiftyEightyAndHundred) {
  for (const auto& [percent, expected] :
       {std::pair{0, 0}, {49, 0}, {50, 50}, {79, 50}, {80, 80}, {99, 80}, {100, 100}, {400, 100}})
    EXPECT_EQ(threshold_reached(percent), expected) << percent;
  EXPECT_NE(alert_id(DossierId{"A"}, noon, 50), alert_id(DossierId{"A"}, noon, 80));
  EXPECT_NE(alert_id(DossierId{"A"}, noon, 50), alert_id(DossierId{"A"}, noon + hours{1}, 50)) << "a new receipt, new alerts";
}

TEST(Verification, AnIdentificationServesOnceAndNotForLong) {
  Identification one;
  one.at = noon;
  EXPECT_TRUE(serves(one, noon + identification_serves));
  EXPECT_FALSE(serves(one, noon + identification_serves + milliseconds{1}));
  one.used_at = noon;
  EXPECT_FALSE(serves(one, noon));
  one.used_at.reset();
  one.method = IdentificationMethod::two_agents;
  EXPECT_FALSE(serves(one, noon)) << "nobody confirmed it";
  one.witnessed_at = noon;
  EXPECT_TRUE(serves(one, noon));
}

TEST(ReviewRules, TheFileHasItsReasonsAndBoxes) {
  const auto rules = read_review_rules(*base::read_toml(VIDIMUS_SOURCE "/data/review.toml")).value();
  for (const auto* name : {"unreadable", "incomplete", "expired", "other_person", "differs_from_declaration", "not_signed",
                           "too_old", "wrong_document", "other"})
    EXPECT_NE(rules.correction(name), nullptr) << name;
  std::vector<std::string> boxes;
  for (const auto& item : rules.checklist("")->items) boxes.push_back(item.name);
  EXPECT_EQ(boxes, (std::vector<std::string>{"identity", "declaration", "name", "link", "mandate", "entity"}));
  EXPECT_EQ(rules.checklist("standard"), rules.checklist(""));
  EXPECT_EQ(rules.checklist("renforcee")->items.size(), 8U);
  EXPECT_EQ(rules.checklist("nothing"), nullptr);
  EXPECT_TRUE(complete(*rules.checklist(""), boxes));
  boxes.pop_back();
  EXPECT_FALSE(complete(*rules.checklist(""), boxes));
}

TEST(ReviewRules, WrongFilesAreRefused) {
  const std::string reason = "[[correction]]\nname=\"a\"\nlabel=\"b\"\n";
  const std::string list = "[[checklist]]\nname=\"a\"\n[[checklist.item]]\nname=\"b\"\nlabel=\"c\"\n";
  EXPECT_TRUE(read_review_rules(*base::parse_toml(reason + list)));
  for (const auto& text :
       {std::string{}, reason, list, reason + reason + list, reason + list + list, reason + "pieces=[\"spoon\"]\n" + list,
        reason + "colour=\"red\"\n" + list, "[[correction]]\nname=\"a\"\n" + list, reason + "[[checklist]]\nname=\"a\"\n",
        reason + list + "[[checklist.item]]\nname=\"b\"\nlabel=\"c\"\n", reason + list + "[other]\na=1\n"}) {
    const auto read = read_review_rules(*base::parse_toml(text));
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, base::Code::misconfigured) << text;
  }
}

}  // namespace
}  // namespace vidimus::domain
