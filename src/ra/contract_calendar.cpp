// The job that moves contracts along their dates: it does what domain/course.hpp says is due, each act in a transaction of its
// own.
#include "ra/calendar_act.hpp"
#include "ra/calendar_jobs.hpp"
#include "ra/contract_letters.hpp"
#include "ra/course.hpp"
#include "ra/membership_file.hpp"

namespace vidimus::ra {
namespace {

using domain::ContractEvent;
using domain::ContractState;
using domain::CourseAct;
using domain::CourseNoun;
using domain::Role;

constexpr domain::RoleSet house_acting{Role::the_house};

template <class Event>
Event event_of(const CourseAct& act) {
  return base::from_name<Event>(act.event).value();
}

/// A step of the contract itself: opened, announced, closed, its former members called.
Result<bool> step_contract(Counter& counter, const CourseAct& act) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(contract, work.unit().contract(domain::ContractId{act.id}));
  const bool to_cases = act.then.has(domain::Effect::tell_intake_closed);
  VIDIMUS_TRY(course, load_course(work.unit(), contract, to_cases ? CourseCases::open : CourseCases::none));
  const auto event = event_of<ContractEvent>(act);
  VIDIMUS_TRY(decision, domain::decide(domain::contract_table, contract.state, event, house_acting,
                                       domain::course_facts(course, work.now())));
  if (event == ContractEvent::invite_members) contract.members_invited_at = work.now();
  if (event == ContractEvent::announce_cutoff) contract.cutoff_announced_at = work.now();
  work.move(contract, decision, {});
  VIDIMUS_TRY(letters, contract_letters(work.unit(), work.house().letters.kinds, course, act));
  for (const auto& letter : letters) VIDIMUS_CHECK(tell_contract_letter(work, contract, letter));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// An order without a sent dossier is warned of, or lapses (R8, R10), with its letters.
Result<bool> step_order(Counter& counter, const CourseAct& act) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(act.line));
  VIDIMUS_TRY(working_days, working_days_of(work.house()));
  const auto known = facts(file, work.now()) | domain::course_facts(file.contract, file.line, work.now(), working_days);
  const auto event = event_of<domain::OrderEvent>(act);
  VIDIMUS_TRY(decision, domain::decide(domain::order_table, file.line.state, event, file.acting, known));
  if (event == domain::OrderEvent::warn_lapse) file.line.lapse_warned_at = work.now();
  work.move(file.line, decision, file.line.reference);
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// Memberships never move on to the next contract (R18).
Result<bool> step_membership(Counter& counter, const CourseAct& act) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, open_membership(work, domain::MembershipId{act.id}));
  VIDIMUS_CHECK(move_membership(work, file, event_of<domain::MembershipEvent>(act), {}));
  return true;
}

Result<bool> perform(Counter& counter, const CourseAct& act) {
  switch (act.noun) {
    case CourseNoun::contract:
      return step_contract(counter, act);
    case CourseNoun::order:
      return step_order(counter, act);
    case CourseNoun::membership:
      return step_membership(counter, act);
    case CourseNoun::dossier:  // close_missed looks after the dossiers nobody came for
    case CourseNoun::appointment:
    case CourseNoun::certificate:
    case CourseNoun::mandate:
    case CourseNoun::accreditation:
      break;  // other jobs see to these; only the rehearsal tells them beside the course
  }
  return false;
}

/// Everything due for a contract now. Cases are read only once some of them may be concerned: not before the warning.
Result<std::vector<CourseAct>> acts_due(Counter& counter, const domain::ContractId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(contract, work.unit().contract(id));
  std::vector<CourseAct> out;
  if (contract.state == ContractState::draft) return out;
  VIDIMUS_TRY(working_days, working_days_of(work.house()));
  const bool late = work.now() >= domain::lapse_warned_from(contract, working_days);
  VIDIMUS_TRY(course, load_course(work.unit(), contract, late ? CourseCases::unsent : CourseCases::none));
  domain::run_due(course, work.now(), working_days, [&out](const CourseAct& act, const domain::Course&) { out.push_back(act); });
  return out;
}

Result<std::vector<domain::ContractId>> all_contracts(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  std::vector<domain::ContractId> out;
  VIDIMUS_TRY(bodies, work.unit().bodies());
  for (const auto& body : bodies) {
    VIDIMUS_TRY(contracts, work.unit().contracts(body.id));
    for (const auto& contract : contracts) out.push_back(contract.id);
  }
  return out;
}

}  // namespace

Result<int> advance_contracts(Counter& counter) {
  int count = 0;
  VIDIMUS_TRY(contracts, all_contracts(counter));
  for (const auto& id : contracts) {
    VIDIMUS_TRY(acts, acts_due(counter, id));
    for (const auto& act : acts) {
      VIDIMUS_TRY(done, one_act(act.event, act.id, perform(counter, act)));
      count += done ? 1 : 0;
    }
  }
  return count;
}

}  // namespace vidimus::ra
