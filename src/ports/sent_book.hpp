// What was sent once (envoi unique): forms and calls that carry a key of their own, so that one that comes again because its
// answer was lost does nothing twice. The book holds who sent what by digests, and the answer, sealed.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

struct Sending {
  std::string id;    ///< digest of who sends, to where, under which key
  std::string what;  ///< digest of what is sent
  base::Instant sent;
};

/// How a sending stands in the book once it was claimed.
struct Claimed {
  bool first = false;                 ///< the caller's to act upon; then he keeps its answer or lets it go
  std::string what;                   ///< digest of what was sent under this key
  std::optional<base::Bytes> answer;  ///< of the first time; nothing while it is under way
};

class SentBook {
 public:
  virtual ~SentBook() = default;
  /// Of two that claim the same, one is the first. With `anew`, a sending of something else under the same key is a first one
  /// too.
  virtual base::Result<Claimed> claim(const Sending& sending, bool anew) = 0;
  virtual base::Result<base::Done> keep(const Sending& sending, base::ByteView answer) = 0;
  /// Nothing was done: it may be sent again.
  virtual base::Result<base::Done> let_go(const Sending& sending) = 0;
  /// Forgets what was sent before that. Answers how many.
  virtual base::Result<int> forget(base::Instant sent_before) = 0;
};

}  // namespace vidimus::ports
