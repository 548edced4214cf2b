#include "domain/course.hpp"

namespace vidimus::domain {
namespace {

constexpr RoleSet by_itself{Role::the_house};

/// The events the house may bring to each noun by itself, in the order they are tried.
constexpr ContractEvent contract_events[]{ContractEvent::invite_members, ContractEvent::begin, ContractEvent::announce_cutoff,
                                          ContractEvent::close_intake, ContractEvent::close};
constexpr OrderEvent order_events[]{OrderEvent::lapse, OrderEvent::warn_lapse};

template <class Noun, class Table, class Event>
std::optional<CourseAct> try_event(const Table& table, CourseNoun noun, Noun& record, Event event, FactSet known,
                                   base::Instant now) {
  const auto decision = decide(table, record.state, event, by_itself, known);
  if (!decision) return std::nullopt;
  record.state = decision->to;
  return CourseAct{.at = now,
                   .noun = noun,
                   .id = record.id.text,
                   .event = base::to_name(event),
                   .from = base::to_name(decision->from),
                   .to = base::to_name(decision->to),
                   .source = decision->source,
                   .then = decision->then,
                   .line = {}};
}

/// What was told is not told again.
void remember(FrameworkContract& contract, std::string_view event, base::Instant now) {
  if (event == base::to_name(ContractEvent::invite_members)) contract.members_invited_at = now;
  if (event == base::to_name(ContractEvent::announce_cutoff)) contract.cutoff_announced_at = now;
}

bool contract_step(Course& course, base::Instant now, const Witness& witness) {
  for (const auto event : contract_events) {
    auto act = try_event(contract_table, CourseNoun::contract, course.contract, event, course_facts(course, now), now);
    if (!act) continue;
    remember(course.contract, act->event, now);
    witness(*act, course);
    return true;
  }
  return false;
}

/// What all lines of a contract have in common at an instant, worked out once.
struct Moment {
  base::Instant now;
  FactSet of_contract;
  base::Instant warned_from;
};

FactSet line_facts(const Moment& moment, const OrderLine& line) {
  auto out = moment.of_contract;
  const bool due = out.has(Fact::order_going_on) && !line.lapse_warned_at && moment.now >= moment.warned_from;
  return out.add_if(due, Fact::lapse_warning_due);
}

void case_step(const Course& course, CourseCase& one, const Moment& moment, const Witness& witness) {
  const auto& contract = course.contract;
  const auto now = moment.now;
  const auto known = line_facts(moment, one.line);
  for (const auto event : order_events) {
    auto act = try_event(order_table, CourseNoun::order, one.line, event, known, now);
    if (!act) continue;
    act->line = one.line.id;
    if (event == OrderEvent::warn_lapse) one.line.lapse_warned_at = now;
    witness(*act, course);
  }
  if (!one.dossier || one.face_to_face_held) return;
  FactSet waited;
  waited.add_if(face_to_face_too_late(*one.dossier, contract.face_to_face_days, now), Fact::face_to_face_too_late);
  auto act = try_event(dossier_table, CourseNoun::dossier, *one.dossier, DossierEvent::expire, waited, now);
  if (!act) return;
  act->line = one.line.id;
  witness(*act, course);
}

}  // namespace

base::Instant lapse_warned_from(const FrameworkContract& contract, const Calendar& working_days) {
  auto day = contract.dossier_deadline;
  for (int left = contract.warning_days; left > 0;) {
    day = base::next_day(day, -1);
    if (is_working_day(working_days, day)) --left;
  }
  return base::start_of(day);
}

FactSet course_facts(const Course& course, base::Instant now) {
  auto out = facts(course.contract, now);
  out.add_if(course.follows_another && !course.contract.members_invited_at, Fact::former_members_to_invite);
  return out;
}

FactSet course_facts(const FrameworkContract& contract, const OrderLine& line, base::Instant now, const Calendar& working_days) {
  return line_facts({now, facts(contract, now), lapse_warned_from(contract, working_days)}, line);
}

void run_due(Course& course, base::Instant now, const Calendar& working_days, const Witness& witness) {
  if (course.contract.state == ContractState::draft) return;  // its days may not be chosen yet
  // A server that slept for a month catches up: one contract may take several steps at once.
  while (contract_step(course, now, witness)) {
  }
  const Moment moment{now, facts(course.contract, now), lapse_warned_from(course.contract, working_days)};
  for (auto& one : course.cases) case_step(course, one, moment, witness);
  const auto known = course_facts(course, now);
  for (auto& membership : course.memberships)
    if (auto act = try_event(membership_table, CourseNoun::membership, membership, MembershipEvent::close, known, now))
      witness(*act, course);
}

std::vector<base::Instant> rehearsal_instants(base::Instant now, base::Instant until) {
  std::vector<base::Instant> out{now};
  for (auto day = base::next_day(base::civil_of(now).day); base::start_of(day) <= until; day = base::next_day(day))
    out.push_back(base::start_of(day));
  return out;
}

}  // namespace vidimus::domain
