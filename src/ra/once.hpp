// Sent once (envoi unique): a form or a call that carries a key of its own and comes again, because the answer was lost on the
// way, is answered as the first time; nothing is done twice. Kept for a day. @source draft-ietf-httpapi-idempotency-key-header
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "ports/sent_book.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// What is sent, to where, by whom, under which key. `parts` are digested one by one.
struct OnceRequest {
  std::string who;
  std::string key;
  std::string place;
  std::vector<std::string_view> parts{};
  bool anew =
      true;  ///< something else under the same key counts as a first sending too (a page stepped back to); else it is refused
};
/// The first answer, as it went out.
struct SentAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string content;
};
/// A sending as it stands: the first time it has no answer yet.
struct OnceStanding {
  ports::Sending sending;
  std::optional<SentAnswer> answer;
};

/// The first time: the caller acts, then keeps the answer or lets it go. Afterwards: the first answer; one that is still being
/// made is waited for, at most `patience`.
/// @errors conflict "refused.sent_already": no answer is known; "refused.key_used": something else was sent under this key;
/// unavailable.
Result<OnceStanding> claim_sending(Counter& counter, const OnceRequest& request,
                                   std::chrono::milliseconds patience = std::chrono::seconds{3});
Result<Done> keep_sent_answer(Counter& counter, const ports::Sending& sending, const SentAnswer& answer);
Result<Done> let_sending_go(Counter& counter, const ports::Sending& sending);
/// What could not be written of it is in the log: the act itself was done, or was not.
void note_sent_outcome(Counter& counter, const ports::Sending& sending, const std::optional<SentAnswer>& answer);
/// Forgets what was sent more than a day ago. Answers how many sendings.
Result<int> forget_sendings(Counter& counter);

/// Does `act` once. An answer that refuses, or hands out a cookie, is not kept: the same may be sent again.
template <class Reply, class Act>
Result<Reply> once(Counter& counter, const OnceRequest& request, const Act& act) {
  VIDIMUS_TRY(standing, claim_sending(counter, request));
  Reply reply;
  if (standing.answer) {
    reply.status = standing.answer->status;
    reply.headers = std::move(standing.answer->headers);
    reply.body = std::move(standing.answer->content);
    return reply;
  }
  reply = act();
  const bool cookie = std::ranges::any_of(reply.headers, [](const auto& one) { return one.first == "Set-Cookie"; });
  std::optional<SentAnswer> kept;
  if (reply.status < 400 && !cookie)
    kept = {.status = reply.status, .headers = reply.headers, .content = std::string{reply.content()}};
  note_sent_outcome(counter, standing.sending, kept);
  return reply;
}

}  // namespace vidimus::ra
