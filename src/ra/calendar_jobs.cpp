#include "ra/calendar_jobs.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "ra/booking.hpp"
#include "ra/station_job.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::ContractEvent;
using domain::ContractState;
using domain::Fact;
using domain::FactSet;
using domain::OrderState;
using domain::Role;
using domain::RoleSet;

constexpr int page = 100;
constexpr std::chrono::days appointment_grace{1};
constexpr std::chrono::days appointment_horizon{60};
constexpr std::chrono::days station_job_lasts{3};

RoleSet house_acting() { return RoleSet{Role::the_house}; }

/// One record that cannot be moved must not keep the others waiting: it is told in the log and tried again at the next run.
/// A database that is away ends the run. Answers whether something happened.
Result<bool> one_act(std::string_view what, const std::string& id, const Result<bool>& outcome) {
  if (outcome || outcome.error().code == Code::unavailable) return outcome;
  base::log::warn("CALENDAR_ACT_REFUSED", {{"act", std::string{what}}, {"id", id}, {"reason", outcome.error().detail}});
  return false;
}

std::optional<ContractEvent> next_event(ContractState state) {
  switch (state) {
    case ContractState::published:
      return ContractEvent::begin;
    case ContractState::open:
      return ContractEvent::close_intake;
    case ContractState::intake_closed:
      return ContractEvent::close;
    default:
      return std::nullopt;
  }
}

bool goes_on(OrderState state) {
  return state != OrderState::draft && state != OrderState::issued && state != OrderState::completed &&
         state != OrderState::cancelled && state != OrderState::cancelled_auto;
}

Result<bool> has_case_going_on(Work& work, const domain::Membership& membership) {
  ports::LineFilter filter;
  filter.membership = membership.id;
  filter.limit = page;
  while (true) {
    VIDIMUS_TRY(lines, work.unit().lines(filter));
    for (const auto& line : lines)
      if (goes_on(line.state)) return true;
    if (lines.size() < static_cast<std::size_t>(page)) return false;
    filter.after = lines.back().id;
  }
}

/// Who orders for an organisation today: its legal representatives and order managers.
Result<std::vector<domain::PersonId>> buyers_of(Work& work, const domain::Membership& membership) {
  VIDIMUS_TRY(known, work.unit().accreditations_for(membership.organisation));
  const auto today = base::civil_of(work.now()).day;
  std::vector<domain::PersonId> out;
  const auto add = [&](const domain::PersonId& person) {
    if (!person.empty() && std::ranges::find(out, person) == out.end()) out.push_back(person);
  };
  add(membership.legal_representative);
  for (const auto& one : known)
    if ((one.role == Role::legal_representative || one.role == Role::order_manager) && one.starts <= today && today <= one.ends)
      add(one.person);
  return out;
}

/// Tells the members who still have cases that orders are closed and when dossiers end (L22).
Result<Done> tell_intake_closed(Work& work, const domain::FrameworkContract& contract) {
  VIDIMUS_TRY(body, work.unit().body(contract.body));
  VIDIMUS_TRY(memberships, work.unit().memberships_in(contract.id));
  const auto& words = work.house().words;
  for (const auto& membership : memberships) {
    if (membership.state != domain::MembershipState::active) continue;
    VIDIMUS_TRY(concerned, has_case_going_on(work, membership));
    if (!concerned) continue;
    VIDIMUS_TRY(organisation, work.unit().organisation(membership.organisation));
    VIDIMUS_TRY(buyers, buyers_of(work, membership));
    const auto values =
        Json::object({{"contract", Json::object({{"name", contract.name},
                                                 {"supplier", contract.supplier},
                                                 {"order_cutoff_long", long_day(contract.order_cutoff, words)},
                                                 {"dossier_deadline_long", long_day(contract.dossier_deadline, words)}})},
                      {"organisation", Json::object({{"name", organisation.name}, {"siret", organisation.siret}})},
                      {"link", work.house().public_url}});
    for (const auto& id : buyers) {
      VIDIMUS_TRY(person, work.unit().person(id));
      VIDIMUS_CHECK(work.tell("intake_closed", body, person, nullptr, values));
    }
  }
  return Done{};
}

/// One step of one contract along its dates. False: it stays where it is.
Result<bool> advance(Counter& counter, const domain::ContractId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(contract, work.unit().contract(id));
  const auto event = next_event(contract.state);
  if (!event) return false;
  const auto decision =
      domain::decide(domain::contract_table, contract.state, *event, house_acting(), domain::facts(contract, work.now()));
  if (!decision && decision.error().code == Code::missing_facts) return false;
  if (!decision) return decision.error();
  work.move(contract, *decision, {});
  if (decision->then.has(domain::Effect::tell_intake_closed)) VIDIMUS_CHECK(tell_intake_closed(work, contract));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// An order without a sent dossier lapses (R8, R10), with its letter.
Result<bool> lapse(Counter& counter, const domain::LineId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(id));
  VIDIMUS_TRY(decision, domain::decide(domain::order_table, file.line.state, domain::OrderEvent::lapse, file.acting,
                                       facts(file, work.now())));
  work.move(file.line, decision, file.line.reference);
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// Ids of the lines in a state, page after page, each page read in a transaction of its own.
Result<std::vector<domain::LineId>> lines_in(Counter& counter, ports::LineFilter filter) {
  std::vector<domain::LineId> out;
  filter.limit = page;
  while (true) {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(lines, work.unit().lines(filter));
    for (const auto& line : lines) out.push_back(line.id);
    if (lines.size() < static_cast<std::size_t>(page)) return out;
    filter.after = lines.back().id;
  }
}

/// Every line of a closed contract that never sent its dossier. Asked at each run, so that a run cut off is made up for.
Result<int> lapse_unsent_orders(Counter& counter, const domain::ContractId& contract) {
  int count = 0;
  for (const auto state : {OrderState::placed, OrderState::reservation_invited, OrderState::reserved, OrderState::dossier_open}) {
    ports::LineFilter filter;
    filter.contract = contract;
    filter.state = state;
    VIDIMUS_TRY(ids, lines_in(counter, filter));
    for (const auto& id : ids) {
      VIDIMUS_TRY(done, one_act("lapse", id.text, lapse(counter, id)));
      count += done ? 1 : 0;
    }
  }
  return count;
}

Result<bool> end_membership(Counter& counter, const domain::MembershipId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(membership, work.unit().membership(id));
  VIDIMUS_TRY(contract, work.unit().contract(membership.contract));
  VIDIMUS_TRY(decision, domain::decide(domain::membership_table, membership.state, domain::MembershipEvent::close, house_acting(),
                                       domain::facts(contract, work.now())));
  work.move(membership, decision, {});
  if (decision.then.has(domain::Effect::tell_membership_ended) && !membership.legal_representative.empty()) {
    VIDIMUS_TRY(body, work.unit().body(membership.body));
    VIDIMUS_TRY(organisation, work.unit().organisation(membership.organisation));
    VIDIMUS_TRY(person, work.unit().person(membership.legal_representative));
    VIDIMUS_CHECK(
        work.tell("membership_ended", body, person, nullptr,
                  Json::object({{"contract", Json::object({{"name", contract.name}, {"supplier", contract.supplier}})},
                                {"organisation", Json::object({{"name", organisation.name}, {"siret", organisation.siret}})},
                                {"reason", membership.reason},
                                {"link", work.house().public_url}})));
  }
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// Memberships never move on to the next contract (R18).
Result<int> end_memberships(Counter& counter, const domain::ContractId& contract) {
  std::vector<domain::MembershipId> ids;
  {
    using enum domain::MembershipState;
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(all, work.unit().memberships_in(contract));
    for (const auto& one : all)
      if (one.state != none && one.state != ended) ids.push_back(one.id);
  }
  int count = 0;
  for (const auto& id : ids) {
    VIDIMUS_TRY(done, one_act("end_membership", id.text, end_membership(counter, id)));
    count += done ? 1 : 0;
  }
  return count;
}

Result<std::vector<domain::MutualisationBody>> all_bodies(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  return work.unit().bodies();
}

Result<std::vector<domain::FrameworkContract>> contracts_of(Counter& counter, const domain::BodyId& body) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  return work.unit().contracts(body);
}

Result<bool> is_closed(Counter& counter, const domain::ContractId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(contract, work.unit().contract(id));
  return contract.state == ContractState::closed;
}

Result<int> advance_contract(Counter& counter, const domain::FrameworkContract& contract) {
  int count = 0;
  // A server that slept for a month catches up: one contract may take several steps at once.
  for (std::size_t step = 0; step < base::count_of<ContractState>(); ++step) {
    VIDIMUS_TRY(moved, one_act("advance_contract", contract.id.text, advance(counter, contract.id)));
    if (!moved) break;
    ++count;
  }
  VIDIMUS_TRY(closed, is_closed(counter, contract.id));
  if (!closed) return count;
  VIDIMUS_TRY(lapsed, lapse_unsent_orders(counter, contract.id));
  VIDIMUS_TRY(ended, end_memberships(counter, contract.id));
  return count + lapsed + ended;
}

Result<bool> expire(Counter& counter, const domain::CertificateId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(certificate, work.unit().certificate(id));
  VIDIMUS_TRY(line, work.unit().line(certificate.line));
  FactSet known;
  known.add_if(certificate.not_after && work.now() > *certificate.not_after, Fact::not_after_passed);
  VIDIMUS_TRY(decision, domain::decide(domain::certificate_table, certificate.state, domain::CertificateEvent::expire,
                                       house_acting(), known));
  work.move(certificate, decision, line.reference);
  VIDIMUS_CHECK(work.commit());
  return true;
}

Result<bool> miss(Counter& counter, const domain::Appointment& seen) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(seen.line));
  const auto* booked = file.booked();
  if (booked == nullptr || booked->id != seen.id) return false;
  auto appointment = *booked;
  VIDIMUS_TRY(decision, domain::decide(domain::appointment_table, appointment.state, domain::AppointmentEvent::miss, file.acting,
                                       facts(file, work.now())));
  work.move(appointment, decision, file.line.reference);
  put_back(file, appointment);
  VIDIMUS_CHECK(work.perform(file, decision.then, missed_values(work, file, appointment)));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// A validated dossier whose holder never came expires, and its order with it.
Result<bool> expire_dossier(Counter& counter, const domain::LineId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(id));
  if (!file.dossier || file.honoured() != nullptr) return false;
  const auto decision = domain::decide(domain::dossier_table, file.dossier->state, domain::DossierEvent::expire, file.acting,
                                       facts(file, work.now()));
  if (!decision) return false;
  work.move(*file.dossier, *decision, file.line.reference);
  VIDIMUS_CHECK(work.perform(file, decision->then));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// A job nobody finishes keeps a token and a certificate waiting.
Result<bool> time_out(Counter& counter, const domain::JobId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(job, work.unit().station_job(id));
  if (is_over(job) || work.now() - job.created < station_job_lasts) return false;
  VIDIMUS_TRY(file, work.open_case(job.line));
  VIDIMUS_CHECK(end_job(work, file, job, "station.timed_out"));
  VIDIMUS_CHECK(work.commit());
  return true;
}

struct Stale {
  std::vector<domain::Appointment> appointments;
  std::vector<domain::JobId> jobs;
};

/// What lies about at the sites of a body.
Result<Stale> stale_at_sites(Counter& counter, const domain::BodyId& body) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(sites, work.unit().sites(body));
  Stale out;
  for (const auto& site : sites) {
    VIDIMUS_TRY(past, work.unit().appointments_at(site.id, work.now() - appointment_horizon, work.now() - appointment_grace));
    for (auto& one : past)
      if (one.state == domain::AppointmentState::booked && site.kind == domain::SiteKind::own)
        out.appointments.push_back(std::move(one));
    VIDIMUS_TRY(stations, work.unit().stations_at(site.id));
    for (const auto& station : stations) {
      VIDIMUS_TRY(jobs, work.unit().jobs_of_station(station.id));
      for (const auto& job : jobs)
        if (work.now() - job.created >= station_job_lasts) out.jobs.push_back(job.id);
    }
  }
  return out;
}

}  // namespace

Result<int> advance_contracts(Counter& counter) {
  int count = 0;
  VIDIMUS_TRY(bodies, all_bodies(counter));
  for (const auto& body : bodies) {
    VIDIMUS_TRY(contracts, contracts_of(counter, body.id));
    for (const auto& contract : contracts) {
      VIDIMUS_TRY(moved, advance_contract(counter, contract));
      count += moved;
    }
  }
  return count;
}

Result<int> expire_certificates(Counter& counter) {
  std::vector<domain::Certificate> ended;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(found, work.unit().certificates_ending(work.now()));
    ended = std::move(found);
  }
  int count = 0;
  for (const auto& one : ended) {
    VIDIMUS_TRY(done, one_act("expire_certificate", one.id.text, expire(counter, one.id)));
    count += done ? 1 : 0;
  }
  return count;
}

Result<int> close_missed(Counter& counter) {
  int count = 0;
  const auto add = [&](std::string_view what, const std::string& id, const Result<bool>& outcome) -> Result<Done> {
    VIDIMUS_TRY(done, one_act(what, id, outcome));
    count += done ? 1 : 0;
    return Done{};
  };
  VIDIMUS_TRY(bodies, all_bodies(counter));
  for (const auto& body : bodies) {
    VIDIMUS_TRY(stale, stale_at_sites(counter, body.id));
    for (const auto& one : stale.appointments) VIDIMUS_CHECK(add("miss", one.id.text, miss(counter, one)));
    for (const auto& id : stale.jobs) VIDIMUS_CHECK(add("time_out", id.text, time_out(counter, id)));
    for (const auto state : {OrderState::validated, OrderState::ready}) {
      ports::LineFilter filter;
      filter.body = body.id;
      filter.state = state;
      VIDIMUS_TRY(lines, lines_in(counter, filter));
      for (const auto& id : lines) VIDIMUS_CHECK(add("expire_dossier", id.text, expire_dossier(counter, id)));
    }
  }
  return count;
}

}  // namespace vidimus::ra
