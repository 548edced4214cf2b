#include "ra/letters.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::LetterEvent;
using domain::Role;
using domain::RoleSet;

constexpr int batch = 50;
constexpr int mailbox_shows = 200;
constexpr std::chrono::seconds first_delay{30};
constexpr std::chrono::hours longest_delay{1};
constexpr std::chrono::days patience{3};
constexpr std::chrono::minutes lease{10};
constexpr RoleSet house_acting{Role::the_house};

base::milliseconds delay_after(int attempts) {
  base::milliseconds delay = first_delay;
  for (int at = 1; at < attempts && delay < longest_delay; ++at) delay *= 2;
  return std::min<base::milliseconds>(delay, longest_delay);
}

/// What the mail server's answer means for the letter.
LetterEvent event_of(const domain::Letter& letter, const Result<ports::Handed>& outcome, Instant now) {
  if (outcome) return outcome->reply.empty() ? LetterEvent::file : LetterEvent::accept;
  const auto code = outcome.error().code;
  const bool for_good = code == Code::bad_request || code == Code::bad_signature;
  return for_good || now - letter.queued_at >= patience ? LetterEvent::fail : LetterEvent::defer;
}

/// What became of one letter, beside its state.
void note_outcome(domain::Letter& letter, const Result<ports::Handed>& outcome, Instant now) {
  if (outcome) {
    letter.sent_at = now;
    letter.last_error.clear();
    letter.reply = outcome->reply;
    return;
  }
  const auto& error = outcome.error();
  letter.last_error = error.cause.empty() ? error.detail : error.cause;
  letter.next_attempt = now + delay_after(letter.attempts);
}

Result<std::string> reference_of(Work& work, const domain::Letter& letter) {
  if (letter.line.empty()) return std::string{};
  VIDIMUS_TRY(line, work.unit().line(letter.line));
  return line.reference;
}

struct Outgoing {
  domain::Letter letter;
  Result<base::Secret> message;
};

Result<Done> step(Work& work, domain::Letter& letter, LetterEvent event, Json note) {
  VIDIMUS_TRY(decision, domain::decide(domain::letter_table, letter.state, event, house_acting, {}));
  VIDIMUS_TRY(reference, reference_of(work, letter));
  work.move(letter, decision, reference, std::move(note));
  return Done{};
}

/// Takes a letter for sending, so that no other server sends it too. A server that dies with it in its hands gives it back after
/// `lease`: it may then go twice, never not at all.
Result<std::optional<Outgoing>> take(Counter& counter, const domain::LetterId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(letter, work.unit().letter(id));
  if (letter.next_attempt > work.now()) return std::optional<Outgoing>{};
  if (!domain::decide(domain::letter_table, letter.state, LetterEvent::take, house_acting, {})) return std::optional<Outgoing>{};
  auto message = work.unseal("letter:" + id.text, letter.sealed);
  ++letter.attempts;
  letter.next_attempt = work.now() + lease;
  VIDIMUS_CHECK(step(work, letter, LetterEvent::take, Json::object({{"kind", letter.kind}, {"attempts", letter.attempts}})));
  const auto taken = work.commit();
  if (!taken && taken.error().code == Code::stale) return std::optional<Outgoing>{};
  if (!taken) return taken.error();
  return std::optional{Outgoing{std::move(letter), std::move(message)}};
}

Result<ports::Handed> deliver(House& house, const Outgoing& outgoing) {
  if (!outgoing.message) return outgoing.message.error();
  return house.mailer.deliver(outgoing.letter.sender, outgoing.letter.to, base::view_of(outgoing.message->reveal()));
}

Result<Done> keep_outcome(Counter& counter, domain::Letter letter, const Result<ports::Handed>& outcome) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  const auto event = event_of(letter, outcome, work.now());
  note_outcome(letter, outcome, work.now());
  VIDIMUS_CHECK(step(work, letter, event, Json::object({{"kind", letter.kind}, {"attempts", letter.attempts}})));
  return work.commit();
}

bool server_is_down(const Result<ports::Handed>& outcome) {
  return !outcome && outcome.error().code != Code::bad_request && outcome.error().code != Code::bad_signature &&
         outcome.error().cause.substr(0, 1) != "4";
}

/// A message, for those who may read it whole.
Result<OpenLetter> opened(Work& work, domain::Letter letter) {
  VIDIMUS_TRY(message, work.unseal("letter:" + letter.id.text, letter.sealed));
  return OpenLetter{std::move(letter), base::copy_of(base::view_of(message.reveal()))};
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
    VIDIMUS_TRY(outgoing, take(counter, one.id));
    if (!outgoing) continue;
    const auto outcome = deliver(counter.house(), *outgoing);
    if (!outcome) base::log::warn("letter.not_sent", {{"letter", one.id.text}, {"reason", outcome.error().detail}});
    VIDIMUS_CHECK(keep_outcome(counter, outgoing->letter, outcome));
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
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(letter, work.unit().letter(id));
  return opened(work, std::move(letter));
}

}  // namespace vidimus::ra
