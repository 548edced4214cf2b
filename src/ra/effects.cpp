// What follows from a decision: steps of the other nouns of the case, then letters. One function per effect.
#include "base/log.hpp"
#include "ra/revoke.hpp"
#include "ra/verification_clock.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::Effect;
using domain::EffectSet;
using domain::Fact;
using domain::Role;
using domain::RoleSet;

constexpr RoleSet house_role{Role::the_house};

EffectSet without_letters(EffectSet effects) {
  EffectSet letters;
  effects.each([&](Effect effect) { letters.add_if(domain::is_letter(effect), effect); });
  return effects.without(letters);
}

/// A decision of the house that may be impossible now without that being an error: nothing is done then.
template <class Noun, class Table, class Event, class After>
Result<Done> if_possible(Work& work, const Table& table, Noun& record, Event event, domain::FactSet known,
                         const std::string& reference, After after) {
  const auto decision = domain::decide(table, record.state, event, house_role, known);
  if (!decision && (decision.error().code == Code::wrong_state || decision.error().code == Code::missing_facts)) return Done{};
  if (!decision) return decision.error();
  work.move(record, *decision, reference);
  return after(decision->then);
}

/// A decision of the house that must be possible: if not, the whole act is refused.
template <class Noun, class Table, class Event>
Result<EffectSet> must(Work& work, const Table& table, Noun& record, Event event, domain::FactSet known,
                       const std::string& reference, Json note = {}) {
  VIDIMUS_TRY(decision, domain::decide(table, record.state, event, house_role, known));
  work.move(record, decision, reference, std::move(note));
  return EffectSet{decision.then};
}

Result<Done> advance_line(Work& work, CaseFile& file, domain::OrderEvent event, const Json& extra) {
  auto known = facts(file, work.now());
  known.add(Fact::reason_given);
  VIDIMUS_TRY(then, must(work, domain::order_table, file.line, event, known, file.line.reference));
  return work.perform(file, then, extra);
}

/// A legal representative is known as one; whether anybody else is elected or an agent he says himself.
Result<domain::HolderKind> kind_of_holder(const Work& work, const domain::OrderLine& line) {
  VIDIMUS_TRY(held, work.unit().accreditations_of(line.holder));
  const auto today = base::civil_of(work.now()).day;
  for (const auto& one : held)
    if (one.role == Role::legal_representative && one.organisation == line.organisation && domain::holds_on(one, today))
      return domain::HolderKind::legal_representative;
  return domain::HolderKind::agent;
}

Result<Done> open_dossier(Work& work, CaseFile& file, const Json& extra) {
  domain::Dossier dossier;
  dossier.id = work.new_id<domain::DossierId>();
  dossier.body = file.line.body;
  dossier.line = file.line.id;
  dossier.holder = file.line.holder;
  dossier.organisation = file.line.organisation;
  VIDIMUS_TRY(kind, kind_of_holder(work, file.line));
  dossier.holder_kind = kind;
  VIDIMUS_TRY(then, must(work, domain::dossier_table, dossier, domain::DossierEvent::create, {}, file.line.reference));
  file.dossier = std::move(dossier);
  VIDIMUS_CHECK(work.ask_pieces_of(file));
  VIDIMUS_CHECK(work.perform(file, then, extra));
  return advance_line(work, file, domain::OrderEvent::constitute, extra);
}

/// What is sent on line reaches the verifying office at once: its clock of 48 working hours starts now (R46, R47). Where the
/// contract wants paper, an operator of the office records its receipt (R32, R44).
Result<Done> receive_online(Work& work, CaseFile& file, const Json& extra) {
  if (file.policy.receipt == domain::ReceiptMode::by_post) return work.tell_of(file, Effect::tell_dossier_to_post, extra);
  VIDIMUS_CHECK(start_clock(work, file, work.now()));
  VIDIMUS_TRY(then, must(work, domain::dossier_table, *file.dossier, domain::DossierEvent::receive, facts(file, work.now()),
                         file.line.reference));
  return work.perform(file, then, extra);
}

Result<Done> revoke_certificate(Work& work, CaseFile& file, const Json& extra) {
  VIDIMUS_TRY(when, work.house().authority.revoke(file.certificate->serial, crl_reason_of(file.certificate->reason)));
  file.certificate->revoked_at = when;
  auto known = facts(file, work.now());
  known.add(Fact::requester_authenticated).add(Fact::reason_given);
  VIDIMUS_TRY(then, must(work, domain::certificate_table, *file.certificate, domain::CertificateEvent::revoke, known,
                         file.line.reference));
  return work.perform(file, then, extra);
}

Result<Done> free_appointment(Work& work, CaseFile& file) {
  for (auto& one : file.appointments) {
    if (one.state != domain::AppointmentState::booked) continue;
    one.reason = file.line.reason;
    VIDIMUS_CHECK(if_possible(work, domain::appointment_table, one, domain::AppointmentEvent::call_off, {Fact::reason_given},
                              file.line.reference, [](EffectSet) -> Result<Done> { return Done{}; }));
  }
  return Done{};
}

Result<Done> perform_one(Work& work, CaseFile& file, Effect effect, Json& extra) {
  const auto nothing = [](EffectSet) -> Result<Done> { return Done{}; };
  switch (effect) {
    case Effect::invite_reservation:
      return advance_line(work, file, domain::OrderEvent::invite, extra);
    case Effect::reserve_as_ordered:
      return advance_line(work, file, domain::OrderEvent::reserve, extra);
    case Effect::open_dossier:
      return open_dossier(work, file, extra);
    case Effect::receive_online:
      return receive_online(work, file, extra);
    case Effect::order_dossier_sent:
      return advance_line(work, file, domain::OrderEvent::send_dossier, extra);
    case Effect::order_validated:
      return advance_line(work, file, domain::OrderEvent::validate, extra);
    case Effect::order_issued:
      return advance_line(work, file, domain::OrderEvent::issue, extra);
    case Effect::try_order_ready:
      return if_possible(work, domain::order_table, file.line, domain::OrderEvent::make_ready, facts(file, work.now()),
                         file.line.reference, [&](EffectSet then) { return work.perform(file, then, extra); });
    case Effect::cancel_order: {
      // The letter that tells why is the dossier's own; a second one about the order would only worry people.
      auto known = facts(file, work.now());
      known.add(Fact::reason_given);
      return if_possible(work, domain::order_table, file.line, domain::OrderEvent::cancel, known, file.line.reference,
                         [&](EffectSet then) { return work.perform(file, without_letters(then), extra); });
    }
    case Effect::end_dossier:
      if (!file.dossier) return Done{};
      return if_possible(work, domain::dossier_table, *file.dossier, domain::DossierEvent::cancel, {}, file.line.reference,
                         nothing);
    case Effect::free_appointment:
      return free_appointment(work, file);
    case Effect::publish_revocation: {
      // Asking twice changes nothing: the authority answers the first date.
      const auto revoked = work.house().authority.revoke(file.certificate->serial, crl_reason_of(file.certificate->reason));
      if (!revoked) return revoked.error();
      return Done{};
    }
    case Effect::revoke_certificate:
      return revoke_certificate(work, file, extra);
    case Effect::release_token:
      if (!file.token) return Done{};
      return if_possible(work, domain::token_table, *file.token, domain::TokenEvent::release, {Fact::reason_given},
                         file.line.reference, nothing);
    default:
      return base::fail(Code::internal, "effect", std::string{base::to_name(effect)} + " does not belong to a case");
  }
}

}  // namespace

void Work::prepare(CaseFile& file, EffectSet effects, Json& extra) {
  if (!effects.has(Effect::draw_withdrawal_code)) return;
  const auto code = draw_code(8);
  const auto use = "withdrawal:" + file.dossier->id.text;
  // A keyed hash to check against, and the code sealed for the letter and the holder's own space until it is used (R57).
  file.dossier->code = {mac(use, code.reveal()), seal(use, code.reveal()), 0};
  extra.set("code", code.reveal());
}

Result<Done> Work::perform(CaseFile& file, EffectSet effects, Json extra) {
  Result<Done> outcome = Done{};
  without_letters(effects).each([&](Effect effect) {
    // Drawing the code changes the dossier itself: `prepare` did it before the dossier moved.
    if (outcome && effect != Effect::draw_withdrawal_code) outcome = perform_one(*this, file, effect, extra);
  });
  if (!outcome) return outcome;
  effects.each([&](Effect effect) {
    if (outcome && domain::is_letter(effect)) outcome = tell_of(file, effect, extra);
  });
  return outcome;
}

}  // namespace vidimus::ra
