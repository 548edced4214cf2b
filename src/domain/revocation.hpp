// What lets somebody revoke without signing in: the questions of a holder who lost his code (questions de révocation), and how
// many wrong answers a caller gave.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

/// Questions only the holder answers. The answers are normalised, joined and kept as one Argon2id hash: guessing one alone
/// teaches nothing.  @source RGS A2 at **: three or four questions and answers specific to the requester
struct RevocationQuestions {
  PersonId id;  ///< the holder
  Version version = 0;
  BodyId body;
  base::Json questions;      ///< array of three or four texts, in the holder's words
  std::string answers_hash;  ///< "$argon2id$…"
  int wrong_attempts = 0;    ///< since the last right answers or the last lock
  std::optional<base::Instant> locked_until;
  base::Instant set_at;
};

inline constexpr std::size_t least_questions = 3;
inline constexpr std::size_t most_questions = 4;

/// Wrong secrets told by one caller within a day, whatever they were told about.
struct ClientAttempts {
  ClientId id;  ///< keyed hash of the caller's address: the address itself is not kept
  Version version = 0;
  base::Instant since;  ///< begin of the day that is counted
  int wrong = 0;
};

/// Limits on guessing (House).
inline constexpr int revocation_code_attempts = 5;  ///< of one certificate's code; then only questions, or signing in
inline constexpr int question_attempts = 5;         ///< of one holder's answers a day
inline constexpr int client_attempts = 20;          ///< of one caller a day

/// An answer as it is compared: lower case, accents, blanks and punctuation taken away. Empty when nothing is left.
/// UTF-8 in; characters that are neither letter nor digit are dropped.
std::string normalised_answer(std::string_view typed);

}  // namespace vidimus::domain
