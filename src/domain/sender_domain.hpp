// What the domain of a sender publishes about its mail (SPF, DKIM, DMARC, MX): whether letters that come from it are believed
// (R77, R78). Texts as they stand in the domain name system, judged without asking anybody.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/names.hpp"

namespace vidimus::domain {

/// What is looked for, in the order it is shown.
enum class SenderRecord : unsigned char { mail_servers, spf, dkim, dmarc };

/// What is missing or weak. `unanswered`: the name servers did not answer; nothing is known.
enum class SenderFinding : unsigned char {
  no_mail_server,
  spf_missing,
  spf_several,
  spf_open,
  spf_lookups,
  dkim_unnamed,
  dkim_missing,
  dkim_revoked,
  dmarc_missing,
  dmarc_several,
  dmarc_unreadable,
  dmarc_none,
  unanswered,
};

/// How much it matters: letters get lost or pass for forged, or somebody should look.
struct SenderRule {
  SenderFinding finding;
  bool grave;
  std::string_view source;
};

// clang-format off
inline constexpr std::array sender_rules{
  // finding                                grave  source
  SenderRule{SenderFinding::no_mail_server,   true,  "RFC 5321 §5.1: notices of non-delivery come back to nobody (R78)"},
  SenderRule{SenderFinding::spf_missing,      true,  "RFC 7208 §4.5"},
  SenderRule{SenderFinding::spf_several,      true,  "RFC 7208 §4.5"},
  SenderRule{SenderFinding::spf_open,         true,  "RFC 7208 §5.1"},
  SenderRule{SenderFinding::spf_lookups,      true,  "RFC 7208 §4.6.4"},
  SenderRule{SenderFinding::dkim_unnamed,     false, "RFC 6376 §3.6.2.1"},
  SenderRule{SenderFinding::dkim_missing,     true,  "RFC 6376 §3.6.2"},
  SenderRule{SenderFinding::dkim_revoked,     true,  "RFC 6376 §3.6.1"},
  SenderRule{SenderFinding::dmarc_missing,    true,  "RFC 7489 §6.6.3"},
  SenderRule{SenderFinding::dmarc_several,    true,  "RFC 7489 §6.6.3"},
  SenderRule{SenderFinding::dmarc_unreadable, true,  "RFC 7489 §6.3"},
  SenderRule{SenderFinding::dmarc_none,       false, "RFC 7489 §6.3"},
  SenderRule{SenderFinding::unanswered,       false, "House"},
};
// clang-format on

[[nodiscard]] const SenderRule& rule_of(SenderFinding finding);

/// A verdict on one kind of record: the record that counts, and what is wrong with it; nothing when it is good.
struct SenderVerdict {
  std::string found;  ///< may be empty
  std::optional<SenderFinding> finding;
};

/// `texts`: the TXT records of the sender's domain. Exactly one begins with v=spf1, ends in "-all", "~all" or a redirection, and
/// asks for ten look-ups at most. @source RFC 7208
[[nodiscard]] SenderVerdict judge_spf(const std::vector<std::string>& texts);
/// `texts`: those of `<selector>._domainkey.<domain>`. @source RFC 6376 §3.6.1
[[nodiscard]] SenderVerdict judge_dkim(const std::vector<std::string>& texts);
/// `texts`: those of `_dmarc.<domain>`. @source RFC 7489 §6.3
[[nodiscard]] SenderVerdict judge_dmarc(const std::vector<std::string>& texts);
/// A domain that takes no mail says so by one empty name (RFC 7505).
[[nodiscard]] SenderVerdict judge_mail_servers(const std::vector<std::string>& names);

/// Domains whose DMARC record counts for this one, itself first, then those above it, never a single label.
[[nodiscard]] std::vector<std::string> dmarc_domains(const std::string& domain);

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::string_view_literals;

template <>
inline constexpr std::array names<domain::SenderRecord>{"mail_servers"sv, "spf"sv, "dkim"sv, "dmarc"sv};
template <>
inline constexpr std::array names<domain::SenderFinding>{
    "no_mail_server"sv,   "spf_missing"sv,  "spf_several"sv,  "spf_open"sv,      "spf_lookups"sv,
    "dkim_unnamed"sv,     "dkim_missing"sv, "dkim_revoked"sv, "dmarc_missing"sv, "dmarc_several"sv,
    "dmarc_unreadable"sv, "dmarc_none"sv,   "unanswered"sv};
}  // namespace vidimus::base
