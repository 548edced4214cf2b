// After the counter (après la remise): trials of an installed token, and blocked tokens unblocked under dual control.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

using TrialId = base::Id<struct TrialTag>;
using UnblockingId = base::Id<struct UnblockingTag>;

enum class TrialOutcome : unsigned char { open, works, fails };

/// One trial of a token at its holder's desk (essai): a log-in and a signature that were really made, or what did not work. Rows
/// of the compatibility matrix are counted from these; nobody is named in it.
struct InstallationTrial {
  TrialId id;
  Version version = 0;
  BodyId body;
  LineId line;
  CertificateId certificate;
  std::string model;        ///< of the token
  std::string system;       ///< "windows", "macos", "linux"
  std::string browser;      ///< "Firefox 128": seen at the log-in, else said by the holder
  std::string application;  ///< what it is for: "parapheur"
  TrialOutcome outcome = TrialOutcome::open;
  base::Bytes challenge;  ///< octets of the file to be signed
  std::optional<base::Instant> logged_in_at;
  std::optional<base::Instant> signed_at;
  std::string tried;  ///< what did not work, in the holder's words
  base::Instant begun_at;
  std::optional<base::Instant> ended_at;
};

/// counter: the holder and the token are at a site of ours; remote: the token is at the holder's desk, by challenge and response.
enum class UnblockingWay : unsigned char { counter, remote };
/// asked: one agent identified the holder again; approved: another agreed; done: a new PIN is set; failed: the token refused;
/// refused: the other agent said no.
enum class UnblockingState : unsigned char { asked, approved, done, failed, refused };

/// A blocked PIN on its way to a new one (déblocage). @source docs/trust/rules.md, Token
struct Unblocking {
  UnblockingId id;
  Version version = 0;
  BodyId body;
  LineId line;
  TokenId token;
  UnblockingWay way = UnblockingWay::counter;
  UnblockingState state = UnblockingState::asked;
  PersonId asked_by;  ///< the agent at the counter, or the holder from his desk
  base::Instant asked_at;
  PersonId identified_by;  ///< the agent who identified the holder again; empty while nobody did
  std::optional<base::Instant> identified_at;
  PersonId decided_by;  ///< another agent
  std::optional<base::Instant> decided_at;
  StationId station;                 ///< counter: where the token is plugged in
  std::string question;              ///< remote: what the holder's station asked (pki/unblock_code.hpp)
  std::string answer;                ///< remote: what the holder gives back to it
  std::optional<base::Bytes> proof;  ///< remote: what the station says when the new PIN is set
  std::string failure;               ///< message key, or the words of a refusal
  std::optional<base::Instant> ended_at;
};
/// An unblocking that was begun and never ended is asked for again after this time.
inline constexpr std::chrono::hours unblocking_lasts{24};

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::TrialOutcome>{"open"sv, "works"sv, "fails"sv};
template <>
inline constexpr std::array names<domain::UnblockingWay>{"counter"sv, "remote"sv};
template <>
inline constexpr std::array names<domain::UnblockingState>{"asked"sv, "approved"sv, "done"sv, "failed"sv, "refused"sv};
}  // namespace vidimus::base
