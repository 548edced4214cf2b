#include "ra/calendar_jobs.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "ra/booking.hpp"
#include "ra/calendar_act.hpp"
#include "ra/station_job.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::Fact;
using domain::FactSet;
using domain::OrderState;
using domain::Role;

constexpr int appointments_a_page = 100;
constexpr std::chrono::days appointment_grace{1};
constexpr std::chrono::days appointment_horizon{60};
constexpr std::chrono::days station_job_lasts{3};

constexpr domain::RoleSet house_acting{Role::the_house};

/// Ids of the lines in a state, page after page, each page read in a transaction of its own.
Result<std::vector<domain::LineId>> lines_in(Counter& counter, ports::LineFilter filter) {
  std::vector<domain::LineId> out;
  filter.limit = appointments_a_page;
  while (true) {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(lines, work.unit().lines(filter));
    for (const auto& line : lines) out.push_back(line.id);
    if (lines.size() < static_cast<std::size_t>(appointments_a_page)) return out;
    filter.after = lines.back().id;
  }
}

Result<std::vector<domain::MutualisationBody>> all_bodies(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  return work.unit().bodies();
}

Result<bool> expire(Counter& counter, const domain::CertificateId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(certificate, work.unit().certificate(id));
  VIDIMUS_TRY(line, work.unit().line(certificate.line));
  FactSet known;
  known.add_if(certificate.not_after && work.now() > *certificate.not_after, Fact::not_after_passed);
  VIDIMUS_TRY(decision, domain::decide(domain::certificate_table, certificate.state, domain::CertificateEvent::expire,
                                       house_acting, known));
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
