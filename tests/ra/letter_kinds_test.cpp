// The table of letters (data/letters/kinds.toml) against the letters themselves: every kind has its row, and its text keeps to
// it.
#include "ra/letter_kinds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "ra/letter_text.hpp"

namespace vidimus::ra {
namespace {

using enum LetterSecret;

const LetterFiles& files() {
  static const LetterFiles read = load_letters(std::string{VIDIMUS_SOURCE} + "/data/letters/fr").value();
  return read;
}

TEST(LetterKinds, EveryLetterHasItsRow) {
  for (const auto& [kind, text] : files().letters)
    EXPECT_TRUE(files().kinds.contains(kind))
        << kind << " has no row in data/letters/kinds.toml: it carries no secret and no sender rule";
}

TEST(LetterKinds, ALinkStandsInALetterExactlyWhenItsRowSaysWhereItLeads) {
  for (const auto& [kind, text] : files().letters)
    EXPECT_EQ(!text.link_label.empty(), files().kinds.at(kind).link != LetterLink::none) << kind;
}

TEST(LetterKinds, ASecretStandsInALetterExactlyWhenItsRowAllowsIt) {
  for (const auto& [kind, text] : files().letters) {
    const auto& row = files().kinds.at(kind);
    EXPECT_EQ(text.body.find("{{code}}") != std::string::npos, row.secrets.meets({withdrawal_code, one_time_code})) << kind;
    EXPECT_EQ(text.body.find("{{revocation_code}}") != std::string::npos, row.secrets.has(revocation_code)) << kind;
    EXPECT_EQ(row.secrets.has(sign_in_link), row.link == LetterLink::sign_in) << kind;
    EXPECT_EQ(text.subject.find("code}}"), std::string::npos) << kind << ": a subject is read by everybody";
  }
}

TEST(LetterKinds, ASecretWithoutItsRowNeverLeaves) {
  const auto values = base::Json::object({{"code", "K7QH2M9P"},
                                          {"revocation_code", "RV4T88XC"},
                                          {"link", "https://registry.example/connexion/abc"},
                                          {"reason", "x"}});
  for (const auto& [kind, row] : files().kinds) {
    const auto kept = without_foreign_secrets(row, values);
    EXPECT_EQ(kept.text("code").empty(), !row.secrets.meets({withdrawal_code, one_time_code})) << kind;
    EXPECT_EQ(kept.text("revocation_code").empty(), !row.secrets.has(revocation_code)) << kind;
    EXPECT_EQ(kept.text("link").empty(), !row.secrets.has(sign_in_link)) << kind;
    EXPECT_EQ(kept.text("reason"), "x") << kind;
  }
}

TEST(LetterKinds, ReadersAreFoundFromTheRowAndNowhereElse) {
  for (const auto& [kind, row] : files().kinds) {
    const bool named = std::ranges::any_of(row.to, [](LetterReader reader) {
      return reader == LetterReader::applicant || reader == LetterReader::asker || reader == LetterReader::agent;
    });
    const bool found = std::ranges::any_of(row.to, [](LetterReader reader) { return reader < LetterReader::applicant; });
    EXPECT_TRUE(named || found) << kind;
  }
  using enum LetterReader;
  EXPECT_EQ(files().kinds.at("revoked").to, (std::vector{holder, representative, certification_agent})) << "never silent";
  EXPECT_EQ(files().kinds.at("member_left").to, std::vector{ra_manager});
}

TEST(LetterKinds, LockedDataAreWrittenToOnlyWhereHeAskedOrIsProtected) {
  std::set<std::string> sent;
  for (const auto& [kind, row] : files().kinds)
    if (row.restricted) sent.insert(kind);
  EXPECT_EQ(sent, (std::set<std::string>{"consent_code", "proofs_removed", "revocation_code", "revoked", "sign_in_link",
                                         "token_unblocked", "unblocking_ready", "unblocking_refused"}));
}

TEST(LetterKinds, WhatCarriesAOneTimeLinkOrCodeOnlyIsNotSentAgain) {
  for (const auto& [kind, row] : files().kinds) EXPECT_EQ(row.again, kind != "sign_in_link" && kind != "consent_code") << kind;
}

}  // namespace
}  // namespace vidimus::ra
