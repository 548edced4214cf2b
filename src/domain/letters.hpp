// Letters (courriels): written once, in the transaction of the act they tell of; their delivery is followed, never awaited.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

/// What became of a letter (état de remise). `sent` is a letter laid into a mail folder, where nobody answers; `accepted` one a
/// mail server took over with its reply; `seen` one whose link was followed by somebody who pressed a button.
enum class LetterState : unsigned char { queued, sending, deferred, sent, accepted, bounced, failed, seen };
enum class LetterEvent : unsigned char { take, file, accept, defer, fail, delay, bounce, see, resend, readdress };

/// One letter to one person. The message octets are sealed at rest because some carry a code or a sign-in link; they are kept to
/// re-send.
struct Letter {
  LetterId id;
  Version version = 0;
  BodyId body;
  LineId line;       ///< the case it belongs to, may be empty
  std::string kind;  ///< name of data/letters/fr/<kind>.txt
  PersonId recipient;
  std::string sender;  ///< the body's one address: visible and envelope sender alike, as it was when the letter was written
  std::string to;      ///< address at the time of writing
  std::string subject;
  base::Bytes sealed;  ///< the finished message (RFC 5322), sealed
  LetterState state = LetterState::queued;
  int attempts = 0;
  base::Instant next_attempt;
  base::Instant queued_at;
  std::optional<base::Instant> sent_at;
  std::string last_error;  ///< the mail server's answer or the notice's, without secrets
  std::string reply;       ///< what the mail server answered when it took the letter over: "250 2.0.0 queued as 4F2A" (RFC 5321)
  std::optional<base::Instant> bounced_at;
  std::optional<base::Instant> seen_at;
};

/// How a person was reached when a letter was not (R78), and how somebody made sure who he is before an address was changed.
enum class ContactKind : unsigned char { phone, post, hand_over, new_address };
enum class IdentifiedBy : unsigned char { nothing, identity_document, call_back, representative };

/// A note about one letter (trace d'un autre canal): a telephone call, a printed letter, a corrected address.
struct LetterContact {
  ContactId id;
  Version version = 0;
  BodyId body;
  LetterId letter;
  PersonId person;  ///< who was reached
  ContactKind kind = ContactKind::phone;
  IdentifiedBy identified_by = IdentifiedBy::nothing;
  PersonId by;  ///< the agent
  base::Instant at;
  std::string note;
};

/// Letters somebody of the house must look after: nobody got them, as far as anyone knows.
[[nodiscard]] constexpr bool is_undelivered(LetterState state) {
  return state == LetterState::bounced || state == LetterState::failed;
}

// clang-format off
inline constexpr auto letter_table = [] { using enum LetterState; using enum LetterEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<LetterState, LetterEvent>({
// from      on         to        by                                                       needs                                    then  source
  {queued,   take,      sending,  {the_house},                                             {},                                      {},   "docs/trust/rules.md, Letter"},
  {deferred, take,      sending,  {the_house},                                             {},                                      {},   "RFC 5321 §4.5.4.1"},
  {sending,  take,      sending,  {the_house},                                             {},                                      {},   "docs/trust/rules.md, Letter"},
  {sending,  file,      sent,     {the_house},                                             {},                                      {},   "docs/trust/rules.md, Letter"},
  {sending,  accept,    accepted, {the_house},                                             {},                                      {},   "RFC 5321 §4.2.5"},
  {sending,  defer,     deferred, {the_house},                                             {},                                      {},   "RFC 5321 §4.2.1"},
  {sending,  fail,      failed,   {the_house},                                             {},                                      {},   "RFC 5321 §4.2.1; R78"},
  {sent,     delay,     sent,     {the_house},                                             {},                                      {},   "RFC 3464 §2.3.3"},
  {accepted, delay,     accepted, {the_house},                                             {},                                      {},   "RFC 3464 §2.3.3"},
  {sent,     bounce,    bounced,  {the_house},                                             {},                                      {},   "RFC 3464 §2.3.3; R78"},
  {accepted, bounce,    bounced,  {the_house},                                             {},                                      {},   "RFC 3464 §2.3.3; R78"},
  {sent,     see,       seen,     {anyone},                                                {},                                      {},   "docs/trust/rules.md, Letter"},
  {accepted, see,       seen,     {anyone},                                                {},                                      {},   "docs/trust/rules.md, Letter"},
  {bounced,  see,       seen,     {anyone},                                                {},                                      {},   "docs/trust/rules.md, Letter"},
  {sent,     resend,    queued,   {registration_operator, delivery_operator, ra_manager},  {},                                      {},   "R78"},
  {accepted, resend,    queued,   {registration_operator, delivery_operator, ra_manager},  {},                                      {},   "R78"},
  {deferred, resend,    queued,   {registration_operator, delivery_operator, ra_manager},  {},                                      {},   "R78"},
  {bounced,  resend,    queued,   {registration_operator, delivery_operator, ra_manager},  {},                                      {},   "R78"},
  {failed,   resend,    queued,   {registration_operator, delivery_operator, ra_manager},  {},                                      {},   "R78"},
  {sent,     readdress, queued,   {registration_operator, delivery_operator, ra_manager},  {holder_identified_again, reason_given}, {},   "R78"},
  {accepted, readdress, queued,   {registration_operator, delivery_operator, ra_manager},  {holder_identified_again, reason_given}, {},   "R78"},
  {deferred, readdress, queued,   {registration_operator, delivery_operator, ra_manager},  {holder_identified_again, reason_given}, {},   "R78"},
  {bounced,  readdress, queued,   {registration_operator, delivery_operator, ra_manager},  {holder_identified_again, reason_given}, {},   "R78"},
  {failed,   readdress, queued,   {registration_operator, delivery_operator, ra_manager},  {holder_identified_again, reason_given}, {},   "R78"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::LetterState>{"queued"sv,   "sending"sv, "deferred"sv, "sent"sv,
                                                       "accepted"sv, "bounced"sv, "failed"sv,   "seen"sv};
template <>
inline constexpr std::array names<domain::LetterEvent>{"take"sv,  "file"sv,   "accept"sv, "defer"sv,  "fail"sv,
                                                       "delay"sv, "bounce"sv, "see"sv,    "resend"sv, "readdress"sv};
template <>
inline constexpr std::array names<domain::ContactKind>{"phone"sv, "post"sv, "hand_over"sv, "new_address"sv};
template <>
inline constexpr std::array names<domain::IdentifiedBy>{"nothing"sv, "identity_document"sv, "call_back"sv, "representative"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(letter_table));
}
