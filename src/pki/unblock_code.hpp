// Challenge and response for a blocked token at its holder's desk (déblocage à distance): the station asks with a fresh X25519
// key (RFC 7748), the registry answers with the unblocking code sealed for that key alone. Both derive (HKDF, RFC 5869) the code
// that takes its place and the word that proves it was done, so that what was sent serves once.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "pki/digest.hpp"

namespace vidimus::pki {

inline constexpr std::size_t unblock_code_digits = 12;

/// What the station keeps until the answer comes, and what it shows.
struct UnblockQuestion {
  base::Secret key;  ///< base64url, 32 octets
  std::string text;  ///< base64url, 43 characters
};
/// `random`: 32 fresh octets.
base::Result<UnblockQuestion> ask_unblocking(const Sha256& random);
/// Could this be a question?
[[nodiscard]] bool is_unblock_question(std::string_view text);

struct UnblockAnswer {
  std::string text;        ///< for the holder to give back to his station
  base::Secret next_code;  ///< the unblocking code from then on
  std::string proof;       ///< the word the station says when the new PIN is set: 16 hexadecimal digits
};
/// `serial` is the token's: an answer opens for no other token. @errors malformed "unblocking.question".
base::Result<UnblockAnswer> answer_unblocking(std::string_view question, std::string_view serial, const base::Secret& code,
                                              const Sha256& random);

struct OpenedAnswer {
  base::Secret code;
  base::Secret next_code;
  std::string proof;
};
/// @errors malformed "unblocking.answer": not an answer to this question for this token.
base::Result<OpenedAnswer> open_unblocking(const base::Secret& key, std::string_view answer, std::string_view serial);

}  // namespace vidimus::pki
