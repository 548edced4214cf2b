#include "ra/verification_clock.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "domain/identifiers.hpp"
#include "ra/queue_item.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::DossierState;
using domain::Role;

/// Offices the operator is accredited for.
std::vector<domain::SiteId> offices_of(const Actor& actor) {
  std::vector<domain::SiteId> out;
  for (const auto& held : actor.accreditations)
    if (held.role == Role::registration_operator && !held.site.empty()) out.push_back(held.site);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<bool> alert(Counter& counter, const domain::DossierId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(id));
  if (file.dossier->state != DossierState::received || !file.office) return false;
  VIDIMUS_TRY(calendar, office_calendar(work, *file.office));
  const auto clock = clock_of(*file.dossier, work.now(), calendar);
  const int reached = domain::threshold_reached(clock.percent);
  VIDIMUS_TRY(before, alerted(work, *file.dossier));
  if (reached <= before) return false;
  domain::ClockAlert given{domain::alert_id(id, *file.dossier->received_at, reached), 0, id, reached, work.now()};
  work.write(given, "clock_alert", given.id.text, "give", file.line.body, file.line.reference,
             Json::object({{"percent", reached}}));
  VIDIMUS_TRY(readers, readers_of_alert(work, file, reached));
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(clock.left).count();
  const Json extra = Json::object({{"percent", reached},
                                   {"over", reached >= 100},
                                   {"hours_left", static_cast<std::int64_t>(hours)},
                                   {"link", work.house().public_url + "/verification/" + file.line.reference}});
  for (const auto& reader : readers) {
    VIDIMUS_TRY(person, work.unit().person(reader));
    VIDIMUS_CHECK(work.tell("clock_alert", file.body, person, &file, extra));
  }
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// Every dossier under verification, of every body.
Result<std::vector<domain::DossierId>> under_verification(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  std::vector<domain::DossierId> out;
  VIDIMUS_TRY(bodies, work.unit().bodies());
  for (const auto& body : bodies) {
    VIDIMUS_TRY(sites, work.unit().sites(body.id));
    for (const auto& site : sites) {
      VIDIMUS_TRY(queue, work.unit().review_queue(site.id, DossierState::received));
      for (const auto& dossier : queue) out.push_back(dossier.id);
    }
  }
  return out;
}

Result<std::vector<OfficeTimes>> times_of(Work& work, const domain::MutualisationBody& body, Instant from, Instant to) {
  std::vector<OfficeTimes> out;
  VIDIMUS_TRY(sites, work.unit().sites(body.id));
  for (auto& site : sites) {
    VIDIMUS_TRY(reviews, work.unit().reviews_at(site.id, from, to));
    VIDIMUS_TRY(queue, work.unit().review_queue(site.id, DossierState::received));
    if (!site.verifies && reviews.empty() && queue.empty()) continue;
    const auto late = std::ranges::count_if(queue, [&](const auto& one) { return one.due_at && *one.due_at < work.now(); });
    out.push_back({std::move(site), body.name, domain::verification_times(reviews), static_cast<int>(queue.size()),
                   static_cast<int>(late)});
  }
  return out;
}

}  // namespace

Result<std::optional<AwaitedDossier>> in_queue(Work& work, domain::Dossier dossier) {
  VIDIMUS_TRY(line, work.unit().line(dossier.line));
  if (work.acting_on(line).empty()) return std::optional<AwaitedDossier>{};
  VIDIMUS_TRY(organisation, work.unit().organisation(line.organisation));
  VIDIMUS_TRY(holder, work.unit().person(line.holder));
  return std::optional{AwaitedDossier{std::move(dossier), std::move(line), organisation.name,
                                      domain::shown_name(holder.given_names, holder.surname)}};
}

domain::ClockReading clock_of(const domain::Dossier& dossier, Instant now, const domain::Calendar& calendar) {
  if (!dossier.received_at || !dossier.due_at) return {};
  return domain::read_clock(*dossier.received_at, *dossier.due_at, now, calendar);
}

Result<int> alerted(Work& work, const domain::Dossier& dossier) {
  VIDIMUS_TRY(given, work.unit().clock_alerts(dossier.id));
  int out = 0;
  for (const auto& one : given)
    if (dossier.received_at && one.id == domain::alert_id(dossier.id, *dossier.received_at, one.percent))
      out = std::max(out, one.percent);
  return out;
}

Result<std::vector<domain::PersonId>> readers_of_alert(Work& work, const CaseFile& file, int percent) {
  VIDIMUS_TRY(known, work.unit().accreditations_in(file.line.body));
  const auto today = base::civil_of(work.now()).day;
  std::vector<domain::PersonId> out;
  for (const auto& one : known) {
    const bool here =
        one.role == Role::registration_operator && one.site == file.line.verifying_office && one.contract == file.line.contract;
    const bool manager = one.role == Role::ra_manager && percent >= 100;
    if ((here || manager) && domain::holds_on(one, today) && std::ranges::find(out, one.person) == out.end())
      out.push_back(one.person);
  }
  return out;
}

Result<domain::Calendar> office_calendar(const Work& work, const domain::DeliverySite& office) {
  VIDIMUS_TRY(closed, work.unit().calendar(office.id));
  return domain::calendar_of(office, work.house().holidays, closed.closures);
}

Result<Done> start_clock(const Work& work, CaseFile& file, Instant receipt) {
  VIDIMUS_TRY(calendar, office_calendar(work, *file.office));
  file.dossier->received_at = receipt;
  file.dossier->due_at = domain::verification_deadline(receipt, calendar, file.policy.sla);
  return Done{};
}

Result<std::vector<QueueItem>> review_queue(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<QueueItem> out;
  for (const auto& id : offices_of(actor)) {
    VIDIMUS_TRY(office, work.unit().site(id));
    VIDIMUS_TRY(calendar, office_calendar(work, office));
    VIDIMUS_TRY(dossiers, work.unit().review_queue(id, DossierState::received));
    for (auto& one : dossiers) {
      VIDIMUS_TRY(item, in_queue(work, std::move(one)));
      if (!item) continue;
      VIDIMUS_TRY(given, alerted(work, item->dossier));
      const auto clock = clock_of(item->dossier, work.now(), calendar);
      const bool second = !item->dossier.first_validator.empty();
      out.push_back({std::move(item->dossier), std::move(item->line), std::move(item->organisation), std::move(item->holder),
                     clock, given, second});
    }
  }
  std::ranges::stable_sort(out, [](const QueueItem& a, const QueueItem& b) { return a.dossier.due_at < b.dossier.due_at; });
  return out;
}

Result<domain::Dossier> record_reception(Counter& counter, const Actor& actor, const domain::DossierId& id,
                                         const std::string& received_on, base::Version version) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  auto& dossier = *file.dossier;
  if (version != 0 && version != dossier.version) return base::fail(Code::stale, "refused.stale");
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, dossier.state, domain::DossierEvent::receive, file.acting,
                                       facts(file, work.now())));
  auto receipt = work.now();
  if (!received_on.empty()) {
    const auto day = base::day_from(received_on);
    const auto today = base::civil_of(work.now(), file.office->zone).day;
    const auto sent = base::civil_of(dossier.submitted_at.value_or(work.now()), file.office->zone).day;
    if (!day || *day > today || *day < sent) {
      auto error = base::fail(Code::bad_request, "refused.fields");
      error.fields.push_back({"/received_on", day ? "field.reception_day" : "field.date_invalid"});
      return error;
    }
    // The hour the paper came is not known: the strictest is taken, but never one before the dossier was sent.
    if (*day != today) receipt = std::max(base::start_of(*day, file.office->zone), dossier.submitted_at.value_or(receipt));
  }
  VIDIMUS_CHECK(start_clock(work, file, receipt));
  work.move(dossier, decision, file.line.reference, Json::object({{"by_post", true}}));
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return dossier;
}

Result<int> watch_verifications(Counter& counter) {
  VIDIMUS_TRY(ids, under_verification(counter));
  int count = 0;
  for (const auto& id : ids) {
    const auto given = alert(counter, id);
    if (!given && given.error().code == Code::unavailable) return given.error();
    // A case decided at this very moment needs no alert; another server may have given it.
    if (!given) base::log::warn("clock_alert.refused", {{"dossier", id.text}, {"reason", given.error().detail}});
    count += given && *given ? 1 : 0;
  }
  return count;
}

Result<std::vector<OfficeTimes>> office_times(Counter& counter, const Actor& actor, base::Day from, base::Day to) {
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<domain::MutualisationBody> bodies;
  if (actor.standing.has(Role::the_house)) {
    VIDIMUS_TRY(all, work.unit().bodies());
    bodies = std::move(all);
  } else {
    if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor})) return base::fail(Code::forbidden, "refused.role");
    VIDIMUS_TRY(own, work.unit().body(actor.body));
    bodies.push_back(std::move(own));
  }
  std::vector<OfficeTimes> out;
  for (const auto& body : bodies) {
    VIDIMUS_TRY(times, times_of(work, body, base::start_of(from, body.zone), base::start_of(base::next_day(to), body.zone)));
    std::ranges::move(times, std::back_inserter(out));
  }
  return out;
}

Result<std::vector<OfficeTimes>> published_times(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(bodies, work.unit().bodies());
  std::vector<OfficeTimes> out;
  for (const auto& body : bodies) {
    VIDIMUS_TRY(all, times_of(work, body, work.now() - std::chrono::days{published_days}, work.now() + base::milliseconds{1}));
    for (auto& one : all) {
      if (one.times.count < fewest_published) continue;
      one.waiting = one.late = 0;
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace vidimus::ra
