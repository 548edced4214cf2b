#include "ra/letters.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::LetterState;
using domain::Role;

constexpr int batch = 50;
constexpr int mailbox_shows = 200;
constexpr std::chrono::seconds first_delay{30};
constexpr std::chrono::hours longest_delay{1};
constexpr std::chrono::days patience{3};

base::milliseconds delay_after(int attempts) {
  base::milliseconds delay = first_delay;
  for (int at = 1; at < attempts && delay < longest_delay; ++at) delay *= 2;
  return std::min<base::milliseconds>(delay, longest_delay);
}

bool waits(const domain::Letter& letter, Instant now) {
  return (letter.state == LetterState::queued || letter.state == LetterState::failed) && letter.next_attempt <= now;
}

/// What became of one letter.
void note_outcome(domain::Letter& letter, const Result<Done>& outcome, Instant now) {
  ++letter.attempts;
  if (outcome) {
    letter.state = LetterState::sent;
    letter.sent_at = now;
    letter.last_error.clear();
    return;
  }
  const bool for_good = outcome.error().code == Code::bad_request || outcome.error().code == Code::bad_signature;
  letter.last_error = outcome.error().detail;
  letter.state = for_good || now - letter.queued_at >= patience ? LetterState::given_up : LetterState::failed;
  letter.next_attempt = now + delay_after(letter.attempts);
}

std::string_view event_of(LetterState state) {
  switch (state) {
    case LetterState::sent:
      return "send";
    case LetterState::given_up:
      return "give_up";
    default:
      return "fail";
  }
}

Result<std::string> reference_of(Work& work, const domain::Letter& letter) {
  if (letter.line.empty()) return std::string{};
  VIDIMUS_TRY(line, work.unit().line(letter.line));
  return line.reference;
}

struct Outgoing {
  domain::Letter letter;
  std::string from;
  Result<base::Secret> message;
};

/// Reads what is to be handed to the mail server; the transaction is over before the server is spoken to.
Result<Outgoing> open_outgoing(Counter& counter, const domain::LetterId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(letter, work.unit().letter(id));
  VIDIMUS_TRY(body, work.unit().body(letter.body));
  auto message = work.unseal("letter:" + id.text, letter.sealed);
  return Outgoing{std::move(letter), body.sender_email, std::move(message)};
}

Result<Done> deliver(House& house, const Outgoing& outgoing) {
  if (!outgoing.message) return outgoing.message.error();
  return house.mailer.deliver(outgoing.from, outgoing.letter.to, base::view_of(outgoing.message->reveal()));
}

Result<Done> keep_outcome(Counter& counter, domain::Letter letter, const Result<Done>& outcome) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  note_outcome(letter, outcome, work.now());
  VIDIMUS_TRY(reference, reference_of(work, letter));
  work.write(letter, "letter", letter.id.text, event_of(letter.state), letter.body, reference,
             Json::object({{"kind", letter.kind}, {"attempts", letter.attempts}}));
  return work.commit();
}

bool server_is_down(const Result<Done>& outcome) {
  return !outcome && (outcome.error().code == Code::unavailable || outcome.error().code == Code::timeout);
}

Result<Done> check_mailbox_open(const House& house) {
  if (house.open_mailbox) return Done{};
  return fail(Code::not_found, "mailbox");
}

}  // namespace

Result<int> deliver_letters(Counter& counter) {
  std::vector<domain::Letter> due;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(found, work.unit().letters_due(work.now(), batch));
    due = std::move(found);
  }
  int sent = 0;
  for (const auto& one : due) {
    VIDIMUS_TRY(outgoing, open_outgoing(counter, one.id));
    if (!waits(outgoing.letter, counter.house().clock.now())) continue;
    const auto outcome = deliver(counter.house(), outgoing);
    if (!outcome) base::log::warn("LETTER_NOT_SENT", {{"letter", one.id.text}, {"reason", outcome.error().detail}});
    VIDIMUS_CHECK(keep_outcome(counter, outgoing.letter, outcome));
    if (outcome) ++sent;
    // The others would wait for the same dead server, one time limit each.
    if (server_is_down(outcome)) break;
  }
  return sent;
}

Result<std::vector<domain::Letter>> mailbox(Counter& counter) {
  VIDIMUS_CHECK(check_mailbox_open(counter.house()));
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  return work.unit().recent_letters({}, mailbox_shows);
}

Result<OpenLetter> open_letter(Counter& counter, const domain::LetterId& id) {
  VIDIMUS_CHECK(check_mailbox_open(counter.house()));
  VIDIMUS_TRY(outgoing, open_outgoing(counter, id));
  VIDIMUS_TRY(message, outgoing.message);
  return OpenLetter{outgoing.letter, base::copy_of(base::view_of(message.reveal()))};
}

Result<Done> resend_letter(Counter& counter, const Actor& actor, const domain::LetterId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(letter, work.unit().letter(id));
  auto acting = work.acting_in(letter.body);
  std::string reference;
  if (!letter.line.empty()) {
    VIDIMUS_TRY(line, work.unit().line(letter.line));
    acting = work.acting_on(line);
    reference = line.reference;
  }
  if (!acting.meets({Role::registration_operator, Role::delivery_operator, Role::ra_manager}))
    return fail(Code::not_found, "letter");
  VIDIMUS_TRY(recipient, work.unit().person(letter.recipient));
  letter.to = recipient.email;
  letter.state = LetterState::queued;
  letter.attempts = 0;
  letter.queued_at = work.now();
  letter.next_attempt = work.now();
  letter.last_error.clear();
  work.write(letter, "letter", id.text, "resend", letter.body, reference, Json::object({{"kind", letter.kind}}));
  return work.commit();
}

}  // namespace vidimus::ra
