// What sender domains publish, good and bad, each finding by a text that shows it.
#include "domain/sender_domain.hpp"

#include <gtest/gtest.h>

#include <set>

namespace vidimus::domain {
namespace {

using enum SenderFinding;
using Texts = std::vector<std::string>;

struct DomainRow {
  SenderVerdict (*judge)(const Texts&);
  Texts texts;
  std::optional<SenderFinding> finding;
};

std::string includes(int count) {
  std::string out = "v=spf1";
  for (int at = 0; at < count; ++at) out += " include:" + std::to_string(at) + ".example";
  return out;
}

// clang-format off
const std::vector<DomainRow> rows{
  {judge_spf, {"v=spf1 ip4:192.0.2.7 -all", "google-site-verification=1"}, std::nullopt},
  {judge_spf, {"V=SPF1 mx ~ALL"},                                          std::nullopt},
  {judge_spf, {"v=spf1 redirect=_spf.solstice.example"},                   std::nullopt},
  {judge_spf, {includes(10) + " -all"},                                    std::nullopt},
  {judge_spf, {},                                                          spf_missing},
  {judge_spf, {"v=spf10 -all", "spf1 -all"},                               spf_missing},
  {judge_spf, {"v=spf1 -all", "v=spf1 mx -all"},                           spf_several},
  {judge_spf, {"v=spf1 mx"},                                               spf_open},
  {judge_spf, {"v=spf1 mx ?all"},                                          spf_open},
  {judge_spf, {"v=spf1 all -all"},                                         spf_open},
  {judge_spf, {includes(11) + " -all"},                                    spf_lookups},
  {judge_spf, {includes(10) + " redirect=x.example"},                      spf_lookups},
  {judge_spf, {includes(9) + " ?a/24 +mx:b.example -all"},                 spf_lookups},

  {judge_dkim, {"v=DKIM1; k=rsa; p=MIIB"},                                 std::nullopt},
  {judge_dkim, {"p=MIIB"},                                                 std::nullopt},
  {judge_dkim, {"something else", "k=ed25519;p=11qY"},                     std::nullopt},
  {judge_dkim, {},                                                         dkim_missing},
  {judge_dkim, {"v=DKIM2; p=MIIB"},                                        dkim_missing},
  {judge_dkim, {"v=DKIM1; k=rsa"},                                         dkim_missing},
  {judge_dkim, {"v=DKIM1; p="},                                            dkim_revoked},

  {judge_dmarc, {"v=DMARC1; p=reject; rua=mailto:a@b.example"},            std::nullopt},
  {judge_dmarc, {"v=DMARC1;p=QUARANTINE"},                                 std::nullopt},
  {judge_dmarc, {"v=spf1 -all"},                                           dmarc_missing},
  {judge_dmarc, {"v=DMARC1; p=reject", "v=DMARC1; p=none"},                dmarc_several},
  {judge_dmarc, {"v=DMARC1"},                                              dmarc_unreadable},
  {judge_dmarc, {"v=DMARC1; p=refuse"},                                    dmarc_unreadable},
  {judge_dmarc, {"v=DMARC1; p=none"},                                      dmarc_none},

  {judge_mail_servers, {"mx1.solstice.example"},                           std::nullopt},
  {judge_mail_servers, {},                                                 no_mail_server},
  {judge_mail_servers, {""},                                               no_mail_server},
};
// clang-format on

TEST(SenderDomain, EachTextHasItsVerdict) {
  for (const auto& row : rows) {
    const auto verdict = row.judge(row.texts);
    EXPECT_EQ(verdict.finding, row.finding) << (row.texts.empty() ? "nothing published" : row.texts.front()) << ": "
                                            << (verdict.finding ? base::to_name(*verdict.finding) : "good");
    EXPECT_TRUE(verdict.finding || !verdict.found.empty()) << "what is good is shown";
  }
}

TEST(SenderDomain, EveryFindingIsARowInItsPlaceAndIsTried) {
  std::set<SenderFinding> tried{dkim_unnamed, unanswered};  // of the inquiry, not of a text: tests/ra/sender_check_test.cpp
  for (const auto& row : rows)
    if (row.finding) tried.insert(*row.finding);
  ASSERT_EQ(sender_rules.size(), base::count_of<SenderFinding>());
  for (std::size_t at = 0; at < sender_rules.size(); ++at) {
    const auto finding = static_cast<SenderFinding>(at);
    EXPECT_EQ(rule_of(finding).finding, finding) << base::to_name(finding);
    EXPECT_FALSE(rule_of(finding).source.empty());
    EXPECT_TRUE(tried.contains(finding)) << base::to_name(finding);
  }
}

TEST(SenderDomain, APolicyIsLookedForUpwardsButNeverAtASingleLabel) {
  EXPECT_EQ(dmarc_domains("lettres.solstice.example"), (Texts{"lettres.solstice.example", "solstice.example"}));
  EXPECT_EQ(dmarc_domains("localhost"), Texts{});
  std::string deep = "example";
  for (int at = 0; at < 40; ++at) deep = "a." + deep;
  EXPECT_LE(dmarc_domains(deep).size(), 8U);
}

}  // namespace
}  // namespace vidimus::domain
