#include "ra/face_to_face.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/countersigning.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;

/// Nobody delivers to himself; under four eyes, the reviewer of the dossier does not deliver it either.
bool may_deliver(const CaseFile& file, const Actor& actor) {
  if (actor.person.empty() || actor.person == file.line.holder) return false;
  const auto& dossier = *file.dossier;
  return !file.contract.second_reviewer || (actor.person != dossier.reviewer && actor.person != dossier.first_validator);
}

}  // namespace

bool code_matches(const Work& work, const domain::Dossier& dossier, const std::string& typed) {
  if (dossier.code.mac.empty()) return false;
  const auto mac = work.mac("withdrawal:" + dossier.id.text, domain::normalised_document_number(typed));
  return base::equal_in_constant_time(base::text_of(mac), base::text_of(dossier.code.mac));
}

bool misses(const base::Error& error, Fact fact) {
  return std::ranges::any_of(error.missing, [&](const base::MissingFact& one) { return one.fact == base::to_name(fact); });
}

Result<FactSet> counter_facts(Work& work, const CaseFile& file) {
  VIDIMUS_TRY(own, countersigning_certificate(work, work.actor().person));
  auto out = facts(file, work.now());
  out.add_if(file.line.state == domain::OrderState::ready, Fact::order_ready);
  out.add_if(may_deliver(file, work.actor()), Fact::operator_is_no_holder);
  out.add_if(!domain::code_locked(file.dossier->code, file.contract.code_attempts), Fact::code_not_locked);
  out.add_if(!file.contract.operator_token || !own.empty(), Fact::operator_countersigns);
  return out;
}

base::Error count_wrong_code(Work& work, CaseFile& file, base::Error refusal) {
  auto& dossier = *file.dossier;
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, dossier.state, domain::DossierEvent::fail_code, file.acting,
                                       facts(file, work.now())));
  ++dossier.code.wrong_attempts;
  const auto left = std::max(0, file.contract.code_attempts - dossier.code.wrong_attempts);
  work.move(dossier, decision, file.line.reference, Json::object({{"attempts_left", left}}));
  VIDIMUS_CHECK(work.commit());
  if (left == 0) return fail(Code::locked, "refused.code_locked");
  refusal.code = Code::wrong_code;
  refusal.detail = "refused.code";
  for (auto& one : refusal.missing)
    if (one.fact == base::to_name(Fact::code_right)) one.items = {std::to_string(left)};
  return refusal;
}

Result<domain::Appointment> meet(Work& work, CaseFile& file, FactSet checks) {
  auto appointment = *file.booked();
  const auto& reference = file.line.reference;
  VIDIMUS_TRY(there, counter_facts(work, file));
  const auto known = there | checks;
  // At a CCI the office held it and tells of it; the checks are the same (R53).
  const bool ours = known.has(Fact::own_delivery_site);
  const auto event = ours ? domain::AppointmentEvent::honour : domain::AppointmentEvent::note_handed_over;
  const auto decided = domain::decide(domain::appointment_table, appointment.state, event, file.acting, known);
  if (!decided) {
    const auto& refusal = decided.error();
    if (misses(refusal, Fact::code_not_locked)) return fail(Code::locked, "refused.code_locked");
    // An order that is not ready has no code worth counting against; nor has one this operator may not hand over.
    if (!misses(refusal, Fact::code_right) || misses(refusal, Fact::order_ready) || misses(refusal, Fact::operator_countersigns))
      return refusal;
    return count_wrong_code(work, file, refusal);
  }
  appointment.operator_ = work.actor().person;
  work.move(appointment, *decided, reference,
            Json::object({{"holder_present", true}, {"same_document", true}, {"code_right", true}}));
  domain::FaceToFace held{appointment.id, 0, file.dossier->id, work.actor().person, work.now(), true, true, true};
  work.write(held, "face_to_face", appointment.id.text, "hold", file.line.body, reference);
  file.dossier->code.sealed.clear();
  work.write(*file.dossier, "dossier", file.dossier->id.text, "use_code", file.line.body, reference);
  VIDIMUS_CHECK(work.perform(file, decided->then));
  VIDIMUS_CHECK(work.commit());
  return appointment;
}

}  // namespace vidimus::ra
