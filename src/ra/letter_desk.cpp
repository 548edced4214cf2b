#include "ra/letter_desk.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/contract_words.hpp"
#include "ra/fields.hpp"
#include "ra/privacy.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;
using domain::LetterEvent;
using domain::Role;
using domain::RoleSet;

constexpr std::size_t note_limit = 1000;
constexpr RoleSet desk_roles{Role::registration_operator, Role::delivery_operator, Role::ra_manager};
constexpr RoleSet letter_readers{Role::registration_operator, Role::delivery_operator, Role::ra_manager, Role::auditor};

const LetterKind& kind_of(const House& house, const domain::Letter& letter) {
  static const LetterKind plain;
  const auto found = house.letters.kinds.find(letter.kind);
  return found == house.letters.kinds.end() ? plain : found->second;
}

/// A letter with the roles the actor has toward it.
struct AtDesk {
  domain::Letter letter;
  std::string reference;
  RoleSet acting;
};

Result<AtDesk> at_desk(Work& work, domain::Letter letter) {
  AtDesk out{std::move(letter), {}, {}};
  if (out.letter.line.empty()) {
    out.acting = work.acting_in(out.letter.body);
    return out;
  }
  VIDIMUS_TRY(line, work.unit().line(out.letter.line));
  out.reference = line.reference;
  out.acting = work.acting_on(line);
  return out;
}

/// For an act of the desk. What is not for somebody does not exist for him.
Result<AtDesk> open_at_desk(Work& work, const domain::LetterId& id) {
  VIDIMUS_TRY(letter, work.unit().letter(id));
  VIDIMUS_TRY(out, at_desk(work, std::move(letter)));
  if (!out.acting.meets(desk_roles)) return fail(Code::not_found, "letter");
  return out;
}

Result<LetterView> view_of(Work& work, AtDesk at) {
  LetterView out;
  out.kind = kind_of(work.house(), at.letter);
  VIDIMUS_TRY(person, work.unit().person(at.letter.recipient));
  VIDIMUS_TRY(contacts, work.unit().contacts_about(at.letter.id));
  out.recipient = std::move(person);
  out.contacts = std::move(contacts);
  const bool own = at.letter.recipient == work.actor().person;
  out.may_resend = out.kind.again &&
                   static_cast<bool>(domain::decide(domain::letter_table, at.letter.state, LetterEvent::resend, at.acting, {}));
  out.may_print = own || (out.kind.secrets.empty() && at.acting.meets(desk_roles));
  out.letter = std::move(at.letter);
  out.reference = std::move(at.reference);
  return out;
}

void queue_again(domain::Letter& letter, Instant now) {
  letter.attempts = 0;
  letter.queued_at = now;
  letter.next_attempt = now;
  letter.sent_at.reset();
  letter.bounced_at.reset();
  letter.last_error.clear();
  letter.reply.clear();
}

/// Rewrites the message for the person's present address.
Result<Done> address_to(Work& work, domain::Letter& letter, const domain::Person& person) {
  const auto use = "letter:" + letter.id.text;
  VIDIMUS_TRY(message, work.unseal(use, letter.sealed));
  VIDIMUS_TRY(turned, work.house().mailer.readdress(base::view_of(message.reveal()),
                                                    domain::shown_name(person.given_names, person.surname), person.email));
  letter.to = person.email;
  letter.sealed = work.seal(use, base::text_of(turned));
  return Done{};
}

domain::LetterContact contact(Work& work, const domain::Letter& letter, domain::ContactKind kind, const std::string& note) {
  domain::LetterContact out;
  out.id = work.new_id<domain::ContactId>();
  out.body = letter.body;
  out.letter = letter.id;
  out.person = letter.recipient;
  out.kind = kind;
  out.by = work.actor().person;
  out.at = work.now();
  out.note = note.substr(0, note_limit);
  return out;
}

}  // namespace

Result<LetterView> view_letter(Counter& counter, const Actor& actor, const domain::LetterId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(letter, work.unit().letter(id));
  const bool own = letter.recipient == actor.person && !actor.person.empty();
  VIDIMUS_TRY(at, at_desk(work, std::move(letter)));
  if (!own && !at.acting.meets(letter_readers)) return fail(Code::not_found, "letter");
  return view_of(work, std::move(at));
}

Result<Done> resend_letter(Counter& counter, const Actor& actor, const domain::LetterId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(at, open_at_desk(work, id));
  auto& letter = at.letter;
  if (!kind_of(work.house(), letter).again) return fail(Code::conflict, "refused.letter_over");
  VIDIMUS_TRY(decision, domain::decide(domain::letter_table, letter.state, LetterEvent::resend, at.acting, {}));
  VIDIMUS_TRY(recipient, work.unit().person(letter.recipient));
  if (recipient.email != letter.to) VIDIMUS_CHECK(address_to(work, letter, recipient));
  queue_again(letter, work.now());
  work.move(letter, decision, at.reference, Json::object({{"kind", letter.kind}}));
  return work.commit();
}

Result<Done> readdress_letter(Counter& counter, const Actor& actor, const NewAddress& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(at, open_at_desk(work, command.letter));
  auto& letter = at.letter;
  if (!kind_of(work.house(), letter).again) return fail(Code::conflict, "refused.letter_over");
  const auto email = domain::email_from(command.email);
  if (!email) {
    auto refused = fail(Code::bad_request, "refused.fields");
    refused.fields.push_back({"/email", "email"});
    return refused;
  }
  FactSet known;
  known.add_if(command.identified_by != domain::IdentifiedBy::nothing, Fact::holder_identified_again);
  known.add_if(is_written(command.note), Fact::reason_given);
  VIDIMUS_TRY(decision, domain::decide(domain::letter_table, letter.state, LetterEvent::readdress, at.acting, known));
  VIDIMUS_TRY(recipient, work.unit().person(letter.recipient));
  if (recipient.id == actor.person) return fail(Code::forbidden, "refused.own_address");
  VIDIMUS_TRY(restricted, is_restricted(work.unit(), recipient.id));
  if (restricted) return fail(Code::conflict, "refused.person_restricted");
  recipient.email = *email;
  // The trail tells that the address was changed, by whom and how the person was known; the addresses themselves are not for
  // ever.
  work.write(recipient, "person", recipient.id.text, "correct_address", letter.body, at.reference,
             Json::object({{"identified_by", base::to_name(command.identified_by)}}));
  VIDIMUS_CHECK(address_to(work, letter, recipient));
  queue_again(letter, work.now());
  work.move(letter, decision, at.reference,
            Json::object({{"kind", letter.kind}, {"identified_by", base::to_name(command.identified_by)}}));
  auto trace = contact(work, letter, domain::ContactKind::new_address, command.note);
  trace.identified_by = command.identified_by;
  work.write(trace, "letter_contact", trace.id.text, "new_address", letter.body, at.reference);
  return work.commit();
}

Result<Done> note_contact(Counter& counter, const Actor& actor, const domain::LetterId& id, domain::ContactKind kind,
                          const std::string& note) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(at, open_at_desk(work, id));
  if (kind == domain::ContactKind::new_address) return fail(Code::bad_request, "refused.contact_kind");
  if (kind == domain::ContactKind::phone && !is_written(note)) {
    auto refused = fail(Code::bad_request, "refused.fields");
    refused.fields.push_back({"/note", "required"});
    return refused;
  }
  auto trace = contact(work, at.letter, kind, note);
  work.write(trace, "letter_contact", trace.id.text, base::to_name(kind), at.letter.body, at.reference);
  return work.commit();
}

Result<PrintableLetter> printable_letter(Counter& counter, const Actor& actor, const domain::LetterId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(letter, work.unit().letter(id));
  const bool own = letter.recipient == actor.person && !actor.person.empty();
  VIDIMUS_TRY(at, at_desk(work, std::move(letter)));
  if (!own && !at.acting.meets(desk_roles)) return fail(Code::not_found, "letter");
  // A code is for the holder's eyes alone (R57): no agent can print one.
  if (!own && !kind_of(work.house(), at.letter).secrets.empty()) return fail(Code::forbidden, "refused.letter_secret");
  VIDIMUS_TRY(message, work.unseal("letter:" + id.text, at.letter.sealed));
  VIDIMUS_TRY(plain, work.house().mailer.plain_text(base::view_of(message.reveal())));
  VIDIMUS_TRY(recipient, work.unit().person(at.letter.recipient));
  domain::Organisation organisation;
  if (!recipient.organisation.empty()) {
    VIDIMUS_TRY(found, work.unit().organisation(recipient.organisation));
    organisation = std::move(found);
  }
  return PrintableLetter{std::move(at.letter), std::move(recipient), std::move(organisation), std::move(plain)};
}

Result<Done> see_letter(Counter& counter, const Actor& actor, const domain::LetterId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  const auto found = work.unit().letter(id);
  if (!found && found.error().code != Code::not_found) return found.error();
  if (!found || found->recipient != actor.person) return Done{};
  VIDIMUS_TRY(at, at_desk(work, *found));
  const auto decision = domain::decide(domain::letter_table, at.letter.state, LetterEvent::see, RoleSet{Role::anyone}, {});
  if (!decision) return Done{};
  at.letter.seen_at = work.now();
  work.move(at.letter, *decision, at.reference, Json::object({{"kind", at.letter.kind}}));
  return work.commit();
}

Result<std::vector<std::string>> supplier_warnings(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(held, work.unit().certificates_held_by(actor.person));
  std::vector<std::string> out;
  for (const auto& one : held) {
    if (one.state != domain::CertificateState::active) continue;
    VIDIMUS_TRY(line, work.unit().line(one.line));
    VIDIMUS_TRY(contract, work.unit().contract(line.contract));
    auto sentence = supplier_warning(contract, work.house().texts);
    if (!sentence.empty() && std::ranges::find(out, sentence) == out.end()) out.push_back(std::move(sentence));
  }
  return out;
}

Result<bool> take_notice(Counter& counter, const ports::Notice& notice) {
  if (notice.kind == ports::NoticeKind::other) return false;
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  // Our Message-IDs begin with the letter's identifier, whose eighty random bits nobody guesses.
  const auto found = work.unit().letter(domain::LetterId{notice.message_id.substr(0, notice.message_id.find('@'))});
  if (!found && found.error().code == Code::not_found) return false;
  if (!found) return found.error();
  VIDIMUS_TRY(at, at_desk(work, *found));
  auto& letter = at.letter;
  const bool failed = notice.kind == ports::NoticeKind::failed;
  const auto decision = domain::decide(domain::letter_table, letter.state, failed ? LetterEvent::bounce : LetterEvent::delay,
                                       RoleSet{Role::the_house}, {});
  if (!decision) return true;  // told already, or the letter was read all the same
  letter.last_error = notice.status + (notice.status.empty() || notice.diagnostic.empty() ? "" : " ") + notice.diagnostic;
  if (failed) letter.bounced_at = work.now();
  work.move(letter, *decision, at.reference, Json::object({{"kind", letter.kind}, {"status", notice.status}}));
  VIDIMUS_CHECK(work.commit());
  return true;
}

}  // namespace vidimus::ra
