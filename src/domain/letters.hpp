// Letters (courriels): written once, in the transaction of the act they tell of; their delivery is followed, never awaited.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

enum class LetterState : unsigned char { queued, sent, failed, given_up };

/// One letter to one person. The message octets are sealed at rest because some carry a code or a sign-in link; they are kept to
/// re-send, and wiped of their secret once it is used.
struct Letter {
  LetterId id;
  Version version = 0;
  BodyId body;
  LineId line;       ///< the case it belongs to, may be empty
  std::string kind;  ///< name of data/letters/fr/<kind>.txt
  PersonId recipient;
  std::string to;  ///< address at the time of writing
  std::string subject;
  base::Bytes sealed;  ///< the finished message (RFC 5322), sealed
  LetterState state = LetterState::queued;
  int attempts = 0;
  base::Instant next_attempt;
  base::Instant queued_at;
  std::optional<base::Instant> sent_at;
  std::string last_error;  ///< the mail server's answer, without secrets
};

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::LetterState>{"queued"sv, "sent"sv, "failed"sv, "given_up"sv};
}  // namespace vidimus::base
